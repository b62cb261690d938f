"""Pay of the story: the same whoever asks, within bounds, rising from year to year."""

from __future__ import annotations

from bcss_gateway.domain.chance import number
from bcss_gateway.domain.pay import FULL_TIME, HALF_TIME, monthly_pay, weekly_hours

CONTRACTS = [(f"{ssin:011d}", "0999300110", "2010-04-01") for ssin in range(200)]


def test_a_number_is_within_its_bounds_and_always_the_same_for_the_same_things() -> None:
    drawn = [number(3, 7, "x", one) for one in range(200)]
    assert set(drawn) == {3, 4, 5, 6, 7}
    assert drawn == [number(3, 7, "x", one) for one in range(200)]
    assert drawn != [number(3, 7, "y", one) for one in range(200)]


def test_some_work_half_the_time_for_half_the_pay() -> None:
    assert {weekly_hours(*one) for one in CONTRACTS} == {FULL_TIME, HALF_TIME}
    for one in CONTRACTS:
        share = FULL_TIME // weekly_hours(*one)
        assert 2_200_00 // share <= monthly_pay(2026, *one) <= 4_600_00 // share


def test_pay_rises_by_two_hundredths_a_year() -> None:
    for one in CONTRACTS:
        pay = [monthly_pay(year, *one) for year in (2010, 2025, 2026, 2027)]
        assert pay == sorted(pay)
        assert abs(pay[3] - pay[2] * 1.02) < 1
