"""Quarters: their days, their order, their text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.domain.quarter import Quarter


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("1999Q4", date(1999, 10, 1), date(1999, 12, 31)),
    ],
)
def test_a_quarter_has_its_days(text: str, first: date, last: date) -> None:
    quarter = Quarter.parse(text)
    assert (quarter.first, quarter.last, str(quarter)) == (first, last, text)
    assert Quarter.of(first) == Quarter.of(last) == quarter


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_lies_in_the_quarter_of_the_day_and_in_no_other(day: date) -> None:
    quarter = Quarter.of(day)
    assert day in quarter.period
    assert quarter.before().last + timedelta(days=1) == quarter.first
    assert quarter.before() < quarter


def test_quarters_go_back_newest_first() -> None:
    newest = Quarter(2026, 2)
    assert [str(one) for one in newest.back_to(Quarter(2025, 3))] == ["2026Q2", "2026Q1", "2025Q4", "2025Q3"]
    assert list(newest.back_to(Quarter(2026, 3))) == []
