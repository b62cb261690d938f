"""Which days lines hold, held against plain sets of days; grace and expiry by the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.directory.holding import covered, expired, held, is_file, longest_part, missing, stands
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.period import NO_END, Period, add_months
from bcss_gateway.domain.quality_code import DEFINITIVE, PROVISIONAL, REPLACED

FIRST = date(2026, 1, 1)
CODES = (DEFINITIVE, 1, 2, PROVISIONAL, REPLACED)


def days_of(*periods: Period) -> set[int]:
    return {day for one in periods for day in range(one.begin.toordinal(), one.end.toordinal() + 1)}


@st.composite
def periods(draw: st.DrawFn) -> Period:
    begin = draw(st.integers(0, 90))
    return Period(FIRST + timedelta(begin), FIRST + timedelta(begin + draw(st.integers(0, 40))))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    code, phase = draw(st.sampled_from(CODES)), draw(st.integers(0, 2))
    return Line("85631290291", 17, "0999100097", code, draw(periods()), phase)


def model(many: list[Line], codes: set[int], phase: int) -> set[int]:
    """The days of the lines in these codes and at least this phase; a replaced number's are none."""
    return days_of(*(one.period for one in many if one.quality_code in codes - {999} and one.phase >= phase))


many_lines = st.lists(lines(), max_size=8)
some_codes = st.sets(st.sampled_from(CODES))
phases = st.integers(0, 2)


@given(many_lines, some_codes, phases, periods())
def test_what_is_held_missing_and_covered_are_the_days_of_the_lines(
    many: list[Line], codes: set[int], phase: int, asked: Period
) -> None:
    there = model(many, codes, phase)
    days = held(many, codes, phase)
    assert days_of(*days) == there
    assert covered(many, codes, asked, phase) is (days_of(asked) <= there)
    lacking = missing(days, asked)
    assert days_of(*lacking) == days_of(asked) - there
    assert list(lacking) == sorted(lacking)


@given(many_lines, some_codes, periods())
def test_the_part_that_is_told_is_held_asked_and_the_longest(many: list[Line], codes: set[int], asked: Period) -> None:
    days = held(many, codes)
    part = longest_part(days, asked)
    if part is None:
        assert not days_of(*days) & days_of(asked)
        return
    assert days_of(part) <= days_of(*days) & days_of(asked)
    assert all(len(days_of(one) & days_of(asked)) <= len(days_of(part)) for one in days)


@given(many_lines, lines(), some_codes, st.sampled_from(CODES), periods())
def test_more_lines_and_more_codes_never_uncover_what_was_covered(
    many: list[Line], more: Line, codes: set[int], other: int, asked: Period
) -> None:
    if covered(many, codes, asked):
        assert covered([*many, more], codes, asked)
        assert covered(many, codes | {other}, asked)


@pytest.mark.parametrize("named", [{DEFINITIVE}, {PROVISIONAL}, {2}, {REPLACED}, set(CODES)])
def test_a_code_that_every_sector_has_counts_where_it_is_named_and_a_replaced_number_nowhere(named: set[int]) -> None:
    there = {code for code in CODES if is_file(Line("1", 17, "1", code, Period(FIRST)), named)}
    assert there == named - {REPLACED}


@given(periods(), st.integers(0, 60), st.integers(0, 14))
def test_grace_is_whole_calendar_months_after_the_last_day(period: Period, later: int, months: int) -> None:
    day = period.end + timedelta(later)
    assert stands(period, day, months) is (day <= add_months(period.end, months))
    assert not stands(period, period.begin - timedelta(1), months)


@given(periods(), st.integers(-60, 400), st.integers(0, 14), st.integers(0, 14))
def test_more_grace_never_closes(period: Period, later: int, months: int, more: int) -> None:
    day = period.end + timedelta(later)
    if stands(period, day, months):
        assert stands(period, day, months + more)


@pytest.mark.parametrize(
    ("end", "months", "last"),
    [
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
        (date(2026, 11, 21), 3, date(2027, 2, 21)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_the_last_day_of_grace_and_the_day_after(end: date, months: int, last: date) -> None:
    period = Period(FIRST, end)
    assert stands(period, last, months)
    assert not stands(period, last + timedelta(1), months)


def test_a_file_without_an_end_needs_no_grace() -> None:
    assert stands(Period(FIRST), NO_END, 3)


@given(many_lines, st.integers(0, 140), st.integers(0, 140), st.integers(0, 140))
def test_each_line_is_over_in_one_night(many: list[Line], one: int, two: int, three: int) -> None:
    """However the nights are cut, each end is found once: what was over before is not found again."""
    first, then, last = (FIRST + timedelta(each) for each in sorted((one, two, three)))
    found = expired(many, first, last)
    assert [line for line in many if first <= line.period.end < last] == list(found)
    assert sorted(map(repr, found)) == sorted(map(repr, (*expired(many, first, then), *expired(many, then, last))))


def test_a_line_is_over_on_the_morning_after_its_last_day() -> None:
    line = Line("1", 17, "1", 2, Period(FIRST, date(2026, 11, 20)))
    assert expired([line], date(2026, 11, 20), date(2026, 11, 21)) == (line,)
    assert expired([line], date(2026, 11, 19), date(2026, 11, 20)) == ()
    assert expired([line], date(2026, 11, 21), date(2026, 11, 22)) == ()
