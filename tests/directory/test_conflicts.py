"""Conflicts between two CPAS, for all lines."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.conflicts import conflicts, new_conflicts
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.period import Period

RULES = quality_codes.load()
DAY = date(2026, 11, 21)

days = st.integers(0, 9).map(lambda n: DAY + timedelta(days=n))
periods = st.tuples(days, days).map(lambda two: Period(min(two), max(two)))
files = st.lists(
    st.builds(
        lambda who, code, period: Line("85631290291", who[0], who[1], code, period),
        st.sampled_from([(17, "0999100097"), (17, "0999100196"), (17, "0999100295"), (17, ""), (11, "")]),
        st.sampled_from([1, 2, 3, 4]),
        periods,
    ),
    max_size=6,
)


def line(institution: str, code: int, begin: int, end: int) -> Line:
    return Line("85631290291", 17, institution, code, Period(DAY + timedelta(begin), DAY + timedelta(end)))


def test_the_shipped_pairs() -> None:
    assert {tuple(sorted(pair)) for pair in RULES.excluding} == {(2,), (2, 3), (3,)}


def test_two_cpas_with_the_same_aid_on_one_day_are_one_conflict() -> None:
    (found,) = conflicts([line("0999100196", 3, 0, 5), line("0999100097", 2, 5, 9)], RULES.excluding)
    assert found.days == Period(DAY + timedelta(5), DAY + timedelta(5))
    assert found.told == "0999100097 quality 2 and 0999100196 quality 3"


@given(files)
def test_they_are_what_one_finds_day_by_day(known) -> None:
    by_day = {
        (day, one.file, other.file)
        for day in (DAY + timedelta(n) for n in range(10))
        for one in known
        for other in known
        if one.institution < other.institution
        and one.institution
        and {one.quality_code, other.quality_code} <= {2, 3}
        and day in one.period
        and day in other.period
    }
    found = conflicts(known, RULES.excluding)
    assert {
        (day, one.one.file, one.other.file)
        for one in found
        for day in (DAY + timedelta(n) for n in range(10))
        if day in one.days
    } == by_day


@given(files, st.randoms())
def test_the_order_of_the_lines_does_not_matter(known, chance) -> None:
    mixed = list(known)
    chance.shuffle(mixed)
    assert conflicts(known, RULES.excluding) == conflicts(mixed, RULES.excluding)


@given(files, files)
def test_what_was_there_is_not_new_and_what_is_new_was_not_there(known, more) -> None:
    before = conflicts(known, RULES.excluding)
    assert new_conflicts(before, known, RULES.excluding) == ()
    assert new_conflicts((), known, RULES.excluding) == before
    assert set(new_conflicts(before, known + more, RULES.excluding)) <= set(conflicts(known + more, RULES.excluding))


@given(files)
def test_without_pairs_there_are_none(known) -> None:
    assert conflicts(known, frozenset()) == ()
