"""Levels of detail: whoever may not know the CPAS or the category gets as much as is left, and is told so."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bcss_gateway.crossroads import data_filters, filtering
from bcss_gateway.domain.period import EVER, Period
from bcss_gateway.domain.right import Aid, Right
from bcss_gateway.envelope.exchange import Answer
from bcss_gateway.envelope.grant import Grant
from bcss_gateway.providers.ppsis.attestations import CANCELLED, NEW, Attestation
from bcss_gateway.providers.ppsis.living_wages import contract
from bcss_gateway.providers.ppsis.living_wages.view import CATEGORY, PCSA, PERIOD, living_wages

PARTS = (PERIOD, PCSA, CATEGORY)
FIRST = date(2026, 1, 1)
SOMEBODY = "87456712380"

rights = st.builds(
    lambda start, days, institution, aid, category: Right(
        SOMEBODY,
        institution,
        aid,
        Period(FIRST + timedelta(days=start), FIRST + timedelta(days=start + days)),
        category,
    ),
    st.integers(0, 40),
    st.integers(0, 20),
    st.sampled_from(["0999100097", "0999100196"]),
    st.sampled_from(Aid),
    st.sampled_from(["", "1", "2", "3"]),
)
attested = st.lists(st.tuples(rights, st.sampled_from([NEW, CANCELLED])), max_size=8).map(
    lambda some: [Attestation(f"{n:010d}", right, status, "test", "2026") for n, (right, status) in enumerate(some)]
)
details = st.sets(st.sampled_from([PCSA, CATEGORY])).map(lambda some: {PERIOD, *some})


def days_of(periods: Collection[Period]) -> set[date]:
    return {one.begin + timedelta(days=n) for one in periods for n in range((one.end - one.begin).days + 1)}


@given(known=attested, told=details)
def test_the_days_are_those_that_are_attested_whatever_is_told_of_them(
    known: list[Attestation], told: set[str]
) -> None:
    wages = living_wages(known, EVER, told)
    attested_days = days_of([one.right.period for one in known if one.holds and one.right.aid is not Aid.OTHER])
    assert days_of([one.period for one in wages if one.period]) == attested_days


@given(known=attested, told=details)
def test_of_one_cpas_and_category_no_two_periods_touch(known: list[Attestation], told: set[str]) -> None:
    wages = living_wages(known, EVER, told)
    for one in wages:
        for other in wages:
            if one is not other and (one.pcsa, one.category) == (other.pcsa, other.category):
                assert one.period and other.period
                gap = max(one.period.begin, other.period.begin) - min(one.period.end, other.period.end)
                assert gap > timedelta(days=1)


@given(known=attested)
def test_who_is_told_periods_alone_cannot_tell_one_cpas_from_two(known: list[Attestation]) -> None:
    as_one = [
        Attestation(one.number, Right(SOMEBODY, "0999100097", one.right.aid, one.right.period), one.status, "", "")
        for one in known
    ]
    assert living_wages(known, EVER, {PERIOD}) == living_wages(as_one, EVER, {PERIOD})


def _as_seen(told: Collection[str]) -> etree._Element:
    """What the source answers to whoever may see these parts, after the station that cuts answers down."""
    right = Right(SOMEBODY, "0999100097", Aid.EQUIVALENT, Period(FIRST, FIRST), "2")
    wages = living_wages([Attestation("1", right, NEW, "test", "2026")], EVER, told)
    withheld = tuple(contract.path_of(part) for part in PARTS if part not in told)
    content = (contract.write_ssin(SOMEBODY), contract.write_living_wages(wages, contract.words()))
    answer = Answer(content, withheld=withheld)
    grant = Grant("test#1", frozenset(), 0, None, frozenset(told))
    before = data_filters.paths(answer)
    answer, _ = filtering.cut_down(answer, grant, FIRST, "livingWage")
    told_of = data_filters.tell(answer, before)
    reply = etree.Element("reply")
    reply.extend(told_of.content)
    return reply


def test_the_reply_names_what_it_leaves_out() -> None:
    names: Callable[[etree._Element], list[str]] = lambda reply: [  # noqa: E731
        one.text or "" for one in reply.findall("dataFilters/filteredElement")
    ]
    assert names(_as_seen(PARTS)) == []
    assert names(_as_seen((PERIOD, PCSA))) == ["livingWages/livingWage/category"]
    seen = _as_seen((PERIOD,))
    assert names(seen) == ["livingWages/livingWage/pcsa", "livingWages/livingWage/category"]
    assert [child.tag for child in seen] == ["ssin", "dataFilters", "livingWages"]
    assert [child.tag for child in seen.find("livingWages/livingWage")] == [PERIOD]


def test_who_may_know_the_cpas_alone_gets_no_period() -> None:
    seen = _as_seen((PCSA,))
    assert [child.tag for child in seen.find("livingWages/livingWage")] == [PCSA]
