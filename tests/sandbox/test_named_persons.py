"""The persons with a story: the same in every sandbox, and integrated as their story says."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.period import add_months
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.sandbox.numbers import NAMED_SERIALS

DAYS = (date(2026, 3, 31), date(2026, 12, 31), date(2027, 8, 31), date(2028, 2, 29), date(2035, 1, 1))
LONGEST_MONTHS = {1: 2, 2: 12, 3: 12, 4: 12, 5: 12, 6: 12, 7: 60, 8: 60, 9: 24}
"""The longest duration of CPAS quality codes (facts/ssdn/rules, section 3)."""


def by_tag(today: date = DAYS[0]) -> dict[str, Citizen]:
    return {one.tag: one for one in named_persons(today)}


def test_there_are_thirty_or_more_each_with_a_tag_and_a_story_in_four_languages() -> None:
    people = named_persons(DAYS[0])
    assert len(people) == len({one.tag for one in people}) >= 30
    for one in people:
        assert one.tag
        assert set(one.story) == {"fr", "nl", "de", "en"}
        assert all(sentence.endswith(".") for sentence in one.story.values())


def test_their_serials_are_theirs_alone() -> None:
    serials = [int(one.ssin[6:9]) for one in named_persons(DAYS[0])]
    assert len(set(serials)) == len(serials)
    assert all(serial in NAMED_SERIALS for serial in serials)


@pytest.mark.parametrize(
    ("tag", "ssin"),
    [
        ("anna", "85631290291"),
        ("integrated", "91662390106"),
        ("marc", "80710490387"),
        ("replaced-number", "96610091474"),
        ("unknown-month", "99670091383"),
        ("millennium", "00610193573"),
    ],
)
def test_their_numbers_never_change(tag: str, ssin: str) -> None:
    assert by_tag()[tag].ssin == ssin


def test_anna_moved_three_times_and_no_institution_knows_her() -> None:
    anna = by_tag()["anna"]
    assert len(anna.residences) == 4
    assert anna.residences[-1].address.place.code == 92094
    assert anna.integrations == ()


@pytest.mark.parametrize("today", DAYS)
def test_integrated_receives_the_integration_income_of_the_first_cpas_today(today: date) -> None:
    first = institutions()[0].org_unit
    assert any(
        (sector, name, quality) == (17, first, 2) and end and begin <= today <= end
        for sector, name, quality, begin, end in by_tag(today)["integrated"].integrations
    )


@pytest.mark.parametrize("today", DAYS)
def test_integrations_of_cpas_are_by_known_ones_and_within_the_longest_duration(today: date) -> None:
    known = {one.org_unit for one in institutions() if one.org_unit}
    for one in named_persons(today):
        for sector, name, quality, begin, end in one.integrations:
            assert (sector == 17) == (name in known)
            assert end is None or begin <= end
            if sector == 17 and quality in LONGEST_MONTHS:
                assert end
                assert end <= add_months(begin, LONGEST_MONTHS[quality])


@pytest.mark.parametrize("today", DAYS)
def test_stories_about_time_come_true_on_every_day(today: date) -> None:
    people = by_tag(today)
    assert max(end for *_, end in people["expired"].integrations if end) < today
    assert [end for *_, end in people["last-day"].integrations] == [today]
    assert [begin > today for *_, begin, _ in people["begins-soon"].integrations] == [True]
    assert people["heating"].integrations == ((17, "57081", 40, date(today.year, 1, 1), date(today.year, 12, 31)),)
    holding = [name for _, name, _, begin, end in people["two-cpas"].integrations if end and begin <= today <= end]
    assert holding == ["52011", "92094"]


def test_the_odd_ones_are_as_their_tags_say() -> None:
    people = by_tag()
    assert people["replaced-number"].replaced_by == people["new-number"].ssin
    assert people["cancelled-number"].cancelled
    assert str(people["unknown-day"].birth) == "1958-03-00"
    assert str(people["unknown-month"].birth) == "1999-00-00"
    assert people["deceased"].death is not None
    assert people["deceased"].household == ()
    assert people["waiting-register"].register == 3
    assert len(people["three-first-names"].first_names) == 3
    assert people["accents"].last_name == "D'Haeyer-Müller"
    assert people["eupen"].language == "de"


def test_the_homonyms_differ_by_number_and_address_only() -> None:
    one, other = by_tag()["homonym-one"], by_tag()["homonym-two"]
    assert (one.last_name, one.first_names, one.birth) == (other.last_name, other.first_names, other.birth)
    assert one.ssin != other.ssin
    assert one.residences[-1].address != other.residences[-1].address


def test_families_stand_together_head_first() -> None:
    runs = [key for key, _ in groupby(one.head for one in named_persons(DAYS[0]) if one.head)]
    assert len(runs) == len(set(runs))
    marc = by_tag()["marc"]
    assert [member.relation for member in marc.household] == [1, 2, 3, 3]
