"""Periods of whole days, held against plain sets of days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.domain.period import NO_END, NotAPeriod, Period, add_months, last_of_months, union

FIRST = date(2026, 1, 1)


def days_of(*periods: Period) -> set[int]:
    """The model: each day as a number."""
    return {day for one in periods for day in range(one.begin.toordinal(), one.end.toordinal() + 1)}


@st.composite
def periods(draw: st.DrawFn) -> Period:
    begin = draw(st.integers(0, 60))
    return Period(FIRST + timedelta(begin), FIRST + timedelta(begin + draw(st.integers(0, 25))))


@given(one=periods(), other=periods())
def test_two_periods_relate_as_their_days_do(one: Period, other: Period) -> None:
    assert one.overlaps(other) is bool(days_of(one) & days_of(other))
    assert one.covers(other) is (days_of(one) >= days_of(other))
    assert all(
        (FIRST + timedelta(number) in one) is ((FIRST + timedelta(number)).toordinal() in days_of(one))
        for number in range(90)
    )


@given(one=periods(), cut=periods())
def test_without_takes_out_exactly_the_days_of_the_cut(one: Period, cut: Period) -> None:
    left = one.without(cut)
    assert days_of(*left) == days_of(one) - days_of(cut)
    assert len(left) <= 2
    assert list(left) == sorted(left)


@given(one=periods(), other=periods())
def test_the_hull_covers_both_and_nothing_outside(one: Period, other: Period) -> None:
    hull = one.hull(other)
    both = days_of(one) | days_of(other)
    assert days_of(hull) == set(range(min(both), max(both) + 1))


@given(many=st.lists(periods(), max_size=8))
def test_the_union_has_the_same_days_in_as_few_periods_as_can_be(many: list[Period]) -> None:
    merged = union(many)
    assert days_of(*merged) == days_of(*many)
    assert all(a.end + timedelta(1) < b.begin for a, b in pairwise(merged))


def test_a_period_without_an_end_swallows_what_follows() -> None:
    forever = Period(FIRST)
    assert union([Period(FIRST + timedelta(9)), forever, Period(FIRST + timedelta(400), NO_END)]) == (forever,)
    assert forever.without(Period(FIRST + timedelta(3))) == (Period(FIRST, FIRST + timedelta(2)),)
    assert forever.without(Period(date.min, NO_END)) == ()


def test_an_end_before_the_begin_is_no_period() -> None:
    with pytest.raises(NotAPeriod):
        Period(FIRST, FIRST - timedelta(1))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 21), 2, date(2027, 1, 21)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), -12, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
        (date(2026, 11, 21), 60, date(2031, 11, 21)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)), months=st.integers(-600, 600))
def test_adding_months_moves_by_that_many_months_and_never_to_a_later_day(day: date, months: int) -> None:
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day <= day.day


@given(day=st.dates(date(2020, 1, 1), date(2032, 12, 31)), months=st.integers(1, 24))
def test_months_end_on_the_eve_of_the_same_day_and_a_day_later_no_earlier(day: date, months: int) -> None:
    last = last_of_months(day, months)
    same = add_months(day, months)
    assert last == (same - timedelta(1) if same.day == day.day else same)
    assert last <= last_of_months(day + timedelta(1), months)
    assert (last + timedelta(1)).day in (day.day, 1)
