"""What sectors are told to know, and which day of a period is held by nobody: rules that hold for all lines."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.period import Period
from bcss_gateway.providers.crossroads.other_sectors import first_day_without, inscriptions

FIRST = date(2026, 1, 1)
days = st.integers(0, 40).map(lambda number: FIRST + timedelta(number))
periods = st.tuples(days, days).map(lambda two: Period(*sorted(two)))
lines = st.builds(
    Line,
    ssin=st.just("91662390106"),
    sector=st.sampled_from([11, 12, 17]),
    institution=st.sampled_from(["", "0999100097", "0999100196"]),
    quality_code=st.sampled_from([1, 2, 902]),
    period=periods,
    phase=st.integers(0, 2),
)
DAYS = [FIRST + timedelta(number) for number in range(41)]


@given(st.lists(lines, max_size=8), periods)
def test_a_sector_is_told_on_a_day_asked_when_one_of_its_lines_has_that_day_and_only_then(
    some: list[Line], asked: Period
) -> None:
    told = inscriptions(some, asked)
    for day in filter(asked.__contains__, DAYS):
        known = {(one.sector, one.quality_code) for one in some if day in one.period}
        assert {(one.sector, one.quality_code) for one in told if day in one.period} == known


@given(st.lists(lines, max_size=8), periods)
def test_the_order_is_the_same_in_whatever_order_the_lines_come(some: list[Line], asked: Period) -> None:
    told = inscriptions(some, asked)
    assert told == inscriptions(reversed(some), asked) == tuple(sorted(told))
    assert all(one.period.overlaps(asked) for one in told)


@given(st.lists(periods, max_size=6), periods)
def test_the_first_day_without_is_the_first_that_no_period_has(held: list[Period], asked: Period) -> None:
    without = [day for day in DAYS if day in asked and not any(day in one for one in held)]
    assert first_day_without(held, asked) == min(without, default=None)
