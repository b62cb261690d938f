"""The fictitious population: nobody real, nothing that cannot be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from bcss_gateway.domain.citizen import LANGUAGES, Citizen
from bcss_gateway.domain.quality_code import REPLACED
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.sandbox.days import ANCHOR
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.sandbox.population import population

COUNT, SEED, TODAY = 1500, 1990, date(2026, 3, 31)
MOCK_NUMBER = re.compile("[0-9][0-9](([6][0-9])|([7][0-2]))(([0-2][0-9])|([3][0-1]))[0-9]{3}(([0-8][0-9])|([9][0-7]))")
"""The branch of SsinType (CommonV3 3.3-215) for numbers that are never anyone's."""


@pytest.fixture(scope="module")
def people() -> tuple[Citizen, ...]:
    return population(COUNT, SEED, TODAY)


@pytest.fixture(scope="module")
def by_ssin(people: tuple[Citizen, ...]) -> Mapping[str, Citizen]:
    return {one.ssin: one for one in people}


@pytest.fixture(scope="module")
def living(people: tuple[Citizen, ...]) -> tuple[Citizen, ...]:
    return tuple(one for one in people if not (one.death or one.replaced_by or one.cancelled))


def test_the_same_seed_gives_the_same_persons(people: tuple[Citizen, ...]) -> None:
    assert population(COUNT, SEED, TODAY) == people


def test_another_seed_gives_others_but_the_same_persons_with_a_story(people: tuple[Citizen, ...]) -> None:
    others = population(COUNT, SEED + 1, TODAY)
    assert [one for one in others if one.tag] == [one for one in people if one.tag]
    assert {one.last_name for one in others if not one.tag} != {one.last_name for one in people if not one.tag}


def test_another_day_moves_the_integrations_alone(people: tuple[Citizen, ...]) -> None:
    later = population(COUNT, SEED, date(2031, 11, 30))
    named = len(named_persons(TODAY))
    assert later[named:] == people[named:]
    assert [(one.ssin, one.residences) for one in later] == [(one.ssin, one.residences) for one in people]
    assert later[:named] != people[:named]


def test_a_larger_count_keeps_the_persons_of_a_smaller_one(people: tuple[Citizen, ...]) -> None:
    assert population(400, SEED, TODAY)[:390] == people[:390]


@pytest.mark.parametrize("count", [100, 101, 102, 103, 104, 257])
def test_the_count_is_exact(count: int) -> None:
    assert len(population(count, SEED, TODAY)) == count


def test_a_population_is_never_smaller_than_its_stories() -> None:
    with pytest.raises(ValueError, match="persons with a story"):
        population(3, SEED, TODAY)


def test_numbers_are_valid_unique_and_never_anyones(people: tuple[Citizen, ...]) -> None:
    assert len({one.ssin for one in people}) == COUNT
    for one in people:
        assert Ssin(one.ssin).is_mock
        assert MOCK_NUMBER.fullmatch(one.ssin)


def test_numbers_tell_birth_and_gender(people: tuple[Citizen, ...]) -> None:
    for one in people:
        year, month, day = int(one.ssin[:2]), int(one.ssin[2:4]) - 60, int(one.ssin[4:6])
        assert (year, day) == (one.birth.year % 100, one.birth.day)
        assert month == one.birth.month or not one.birth.month
        assert int(one.ssin[6:9]) % 2 == one.gender % 2


def test_cards_pass_their_check_and_are_one_persons(people: tuple[Citizen, ...]) -> None:
    identity = [one.identity_card for one in people if one.identity_card]
    sis = [one.sis_card for one in people if one.sis_card]
    assert len(set(identity)) == len(identity)
    assert len(set(sis)) == len(sis)
    assert all(len(card) == 12 and int(card[10:]) == (int(card[:10]) % 97 or 97) for card in identity)
    assert all(len(card) == 10 and card.isdigit() for card in sis)


def test_there_are_about_four_households_for_ten_persons(people: tuple[Citizen, ...]) -> None:
    heads = {one.head for one in people if one.head}
    assert 0.37 < len(heads) / COUNT < 0.45


def test_every_member_tells_of_the_same_household(living: tuple[Citizen, ...], by_ssin: Mapping[str, Citizen]) -> None:
    for one in living:
        assert one.household[0].ssin == one.head
        assert [member.relation for member in one.household].count(1) == 1
        assert one.household[0].relation == 1
        assert one.ssin in {member.ssin for member in one.household}
        for member in one.household:
            other = by_ssin[member.ssin]
            assert (other.household, other.head) == (one.household, one.head)
            assert other.residences[-1].address == one.residences[-1].address
            assert (member.last_name, member.first_name) == (other.last_name, other.first_names[0])
            assert member.birth == other.birth
            assert member.begin == other.residences[-1].begin


def test_children_bear_the_name_of_a_parent(living: tuple[Citizen, ...], by_ssin: Mapping[str, Citizen]) -> None:
    for one in living:
        adults = [by_ssin[member.ssin] for member in one.household if member.relation != 3]
        absent = [by_ssin[adult.civil_states[-1].partner] for adult in adults if adult.civil_states[-1].partner]
        names = {adult.last_name for adult in adults + absent}
        assert all(member.last_name in names for member in one.household if member.relation == 3)


def test_nobody_is_married_to_somebody_dead_or_missing(
    living: tuple[Citizen, ...], by_ssin: Mapping[str, Citizen]
) -> None:
    married = [one for one in living if one.civil_states[-1].code in (20, 25)]
    assert {one.civil_states[-1].code for one in married} == {20, 25}
    assert len(married) > COUNT / 5
    for one in married:
        state = one.civil_states[-1]
        partner = by_ssin[state.partner]
        assert partner.death is None
        assert not (partner.replaced_by or partner.cancelled)
        assert (partner.civil_states[-1].code, partner.civil_states[-1].partner) == (state.code, one.ssin)
        assert partner.civil_states[-1].begin == state.begin


def test_who_is_widowed_lost_somebody(living: tuple[Citizen, ...], by_ssin: Mapping[str, Citizen]) -> None:
    widowed = [one.civil_states[-1] for one in living if one.civil_states[-1].code == 30]
    assert widowed
    for state in widowed:
        death = by_ssin[state.partner].death
        assert death
        assert death.earliest == state.begin


def test_former_numbers_lead_to_a_number_that_holds(
    people: tuple[Citizen, ...], by_ssin: Mapping[str, Citizen]
) -> None:
    former = [one for one in people if one.replaced_by]
    assert former
    for one in former:
        present = by_ssin[one.replaced_by]
        assert not (present.replaced_by or present.cancelled)
        assert not (one.household or one.head or one.cancelled)
        assert all(line[2] == REPLACED for line in one.integrations), "the file itself moved to the new number"


def test_days_are_in_order(people: tuple[Citizen, ...]) -> None:
    for one in people:
        last = one.death.earliest if one.death else None
        assert one.birth.earliest < ANCHOR
        for steps in (one.residences, one.civil_states, one.nationalities, one.occupations):
            assert_in_order(one.birth.earliest, steps, last)
        assert one.residences
        assert (one.residences[-1].end is None) == (one.death is None)


def assert_in_order(birth: date, steps: tuple[Any, ...], last: date | None) -> None:
    assert all(birth <= step.begin < ANCHOR for step in steps)
    assert all(step.end is None or step.begin <= step.end <= (last or ANCHOR) for step in steps)
    assert all(former.end and former.end < later.begin for former, later in pairwise(steps))


def test_people_live_in_three_languages_over_the_country(people: tuple[Citizen, ...]) -> None:
    assert {one.language for one in people} == set(LANGUAGES)
    places = {one.residences[-1].address.place.code for one in people}
    assert len(places) > 150
    for one in people:
        for residence in one.residences:
            assert set(residence.address.street) == set(residence.address.place.names) == set(LANGUAGES)
            assert 1000 <= residence.address.street_code <= 9999
            assert residence.address.place.postal_code


def test_the_rare_is_there_and_stays_rare() -> None:
    people = population(4000, SEED, TODAY)
    shares = Counter[str]()
    for one in people:
        shares["dead"] += one.death is not None
        shares["former"] += bool(one.replaced_by)
        shares["cancelled"] += one.cancelled
        shares["birth"] += not one.birth.is_complete
        shares["foreign"] += one.register != 1
    assert 0.015 < shares["dead"] / 4000 < 0.05
    assert 0.002 < shares["former"] / 4000 < 0.01
    assert 0.001 < shares["cancelled"] / 4000 < 0.007
    assert 0.005 < shares["birth"] / 4000 < 0.02
    assert 0.05 < shares["foreign"] / 4000 < 0.18
