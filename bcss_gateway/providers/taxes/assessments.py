"""What a person was taxed on in a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.pay import of_year
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.providers.taxes.file import IncomeEntry, TaxFile

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Income:
    """The income of a year, in cents.

    Attributes:
        taxable: the net taxable income.
        cadastral: the cadastral income, not indexed, of what is not the own dwelling.
    """

    taxable: int
    cadastral: int

    def counted(self, cadastral_counts: int) -> int:
        """What counts of it, when the cadastral income counts so many times."""
        return self.taxable + cadastral_counts * self.cadastral


def income_of(file: TaxFile, year: int) -> Income | None:
    """The income of a person in a year; ``None`` of somebody who had nothing to be taxed on."""
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    taxable = sum(_in_year(one, whole) for one in file["incomes"])
    owned = (one["cadastral"] for one in file["properties"] if one["begin"] <= whole.end.isoformat())
    income = Income(taxable, sum(owned))
    return income if income.taxable or income.cadastral else None


def total(incomes: Iterable[Income]) -> Income:
    """The incomes of several persons together."""
    known = list(incomes)
    return Income(sum(one.taxable for one in known), sum(one.cadastral for one in known))


def _in_year(one: IncomeEntry, whole: Period) -> int:
    lasts = Period(date.fromisoformat(one["begin"]), date.fromisoformat(one["end"]) if one["end"] else NO_END)
    days = lasts.common(whole)
    if days is None:
        return 0
    yearly = of_year(whole.begin.year, one["monthly"]) * _MONTHS
    return yearly * ((days.end - days.begin).days + 1) // ((whole.end - whole.begin).days + 1)
