"""What a month's integration income may be at most: since which day, as the public pages tell."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bcss_gateway.domain.month import Month
from bcss_gateway.providers.ppsis.paid_income import rules

RULES = rules.load()


@pytest.mark.parametrize(
    ("month", "category", "cents"),
    [
        ("2010-01", "3", 164083),  # before the first row
        ("2023-06", "1", 80942),
        ("2023-07", "1", 82561),
        ("2023-11", "2", 126317),
        ("2024-04", "2", 126317),
        ("2024-05", "2", 128846),
        ("2025-01", "3", 174129),
        ("2025-02", "3", 177607),
        ("2026-11", "2", 131420),
        ("2026-11", "", 87613),
    ],
)
def test_what_may_be_paid_in_a_month(month: str, category: str, cents: int) -> None:
    assert RULES.most(category, Month.parse(month)) == cents


def test_each_row_is_a_step_of_two_per_cent_above_the_one_before() -> None:
    for former, later in pairwise(RULES.ceilings):
        assert later.cents == pytest.approx({one: cents * 1.02 for one, cents in former.cents.items()}, abs=5)


def test_who_lives_alone_has_half_more_than_who_shares_a_home() -> None:
    for row in RULES.ceilings:
        assert row.cents["2"] == pytest.approx(row.cents["1"] * 3 / 2, abs=2)
