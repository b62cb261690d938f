"""The axis of a timeline: it holds the day, its marks are round and few, and whatever lies on it lies within it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.console.axis import axis
from bcss_gateway.console.moved import EARLIEST, LATEST
from bcss_gateway.domain.period import NO_END, Period

DAY = date(2026, 11, 21)

asked = st.dates(EARLIEST, LATEST)
days = st.dates(date(1, 1, 1), date(9998, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Of any length, some without an end, some far away."""
    begin = draw(days)
    return Period(begin, draw(st.one_of(st.just(NO_END), st.dates(begin, NO_END))))


@given(asked, st.lists(periods(), max_size=6))
def test_the_day_is_on_it_with_what_lies_around(day: date, some: list[Period]) -> None:
    along = axis(day, some)
    assert along.first + timedelta(80) < day < along.end - timedelta(170)
    assert (along.end - along.first).days < 366 * 12


@given(asked, st.lists(periods(), max_size=6), days, days)
def test_days_keep_their_order_and_stay_within(day: date, some: list[Period], one: date, other: date) -> None:
    along = axis(day, some)
    for earlier, later in ([along.place(each) for each in sorted((one, other))],):
        assert 0 <= earlier <= later <= 100
    assert [along.place(each) for each in (along.first, along.end)] == [0, 100]
    for period in some:
        left, right = along.span(period)
        assert 0 <= left <= right <= 100
        assert (right == 100) or period.end < along.end


@given(asked, st.lists(periods(), max_size=6))
def test_marks_are_few_round_and_evenly_named(day: date, some: list[Period]) -> None:
    along = axis(day, some)
    assert 1 < len(along.marks) <= 6
    assert along.marks[0] == along.first
    assert all(mark.day == 1 and along.first <= mark < along.end for mark in along.marks)
    names = [along.name(mark) for mark in along.marks]
    assert len(set(names)) == len(names)
    assert all(mark.month == 1 for mark in along.marks) or all(len(name) == 7 for name in names)


def test_short_files_are_drawn_in_months_and_long_ones_in_years() -> None:
    short = axis(DAY, [Period(date(2026, 9, 1), date(2027, 2, 28))])
    assert [short.name(mark) for mark in short.marks] == [
        "2026-07",
        "2026-09",
        "2026-11",
        "2027-01",
        "2027-03",
        "2027-05",
    ]
    long = axis(DAY, [Period(date(1999, 1, 1))])
    assert [long.name(mark) for mark in long.marks] == ["2020", "2022", "2024", "2026"]


def test_a_last_day_is_drawn_to_its_end() -> None:
    along = axis(DAY, [])
    left, right = along.span(Period(DAY, DAY))
    assert round((right - left) * (along.end - along.first).days / 100) == 1
    assert along.span(Period(date(1, 1, 1), date(2, 1, 1))) == (0, 0)
