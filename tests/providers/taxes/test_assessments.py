"""What a year's income is made of: days, not months; figures that rise from year to year."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.domain.pay import of_year
from bcss_gateway.providers.taxes import rules
from bcss_gateway.providers.taxes.assessments import Income, income_of, total
from bcss_gateway.providers.taxes.file import IncomeEntry, PropertyEntry, TaxFile, read, written

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def earning(begin: date, end: date | None = None, monthly: int = 2_000_00) -> TaxFile:
    entry: IncomeEntry = {"begin": begin.isoformat(), "end": end.isoformat() if end else "", "monthly": monthly}
    return {"incomes": [entry], "properties": []}


def taxable(file: TaxFile, year: int) -> int:
    income = income_of(file, year)
    return income.taxable if income else 0


def test_a_whole_year_is_twelve_months_and_half_a_year_half_of_it() -> None:
    assert taxable(earning(date(2020, 5, 4)), 2026) == 12 * 2_000_00
    assert taxable(earning(date(2026, 1, 1), date(2026, 7, 1)), 2026) == 12 * 2_000_00 * 182 // 365
    assert income_of(earning(date(2027, 1, 1)), 2026) is None


@given(begin=DAYS, days=st.integers(0, 4000), cut=st.integers(0, 4000), year=st.integers(2000, 2041))
def test_a_spell_cut_in_two_earns_the_same_but_for_a_cent(begin: date, days: int, cut: int, year: int) -> None:
    end, middle = begin + timedelta(days=days), begin + timedelta(days=min(cut, days))
    whole = taxable(earning(begin, end), year)
    if middle < end:
        parts = taxable(earning(begin, middle), year) + taxable(earning(middle + timedelta(days=1), end), year)
        assert whole - 1 <= parts <= whole
    assert whole <= 12 * of_year(year, 2_000_00)


def test_what_is_owned_counts_from_its_year_on_three_times() -> None:
    owned: PropertyEntry = {"begin": "2024-06-01", "cadastral": 500_00}
    file: TaxFile = {"incomes": [], "properties": [owned]}
    assert [income_of(file, year) for year in (2023, 2024)] == [None, Income(0, 500_00)]
    assert Income(1_000, 500).counted(3) == 2_500
    assert total([Income(1, 2), Income(10, 20)]) == Income(11, 22)
    assert total([]) == Income(0, 0)


def test_a_file_is_read_as_it_was_written() -> None:
    file = earning(date(2020, 1, 1), date(2021, 1, 1))
    assert read(written(file)) == file


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_the_years_that_may_be_asked_lie_in_the_past(today: date) -> None:
    known = rules.load()
    assert known.oldest(today) <= known.newest(today) < today.year
    assert known.newest(today) - known.oldest(today) + 1 == known.years_back
