"""What is asked about payments, in the service's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.month import Month
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.providers.ppsis.payments import Role


@dataclass(frozen=True, slots=True)
class MonthRange:
    """From a month to another, both included; as asked, so it may be the wrong way round."""

    first: Month
    last: Month

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last


@dataclass(frozen=True, slots=True)
class AmountsAsked:
    """The years, the months, or both.

    Attributes:
        year: the newest year, or ``None`` where months alone are asked.
        is_current: whether the sender says that it is the year of this day.
        years_back: how many years before it are asked too.
        months: to which months what is said by month is limited, or ``None``.
    """

    role: Role
    year: int | None = None
    is_current: bool = False
    years_back: int = 0
    months: MonthRange | None = None

    @property
    def years(self) -> tuple[int, ...]:
        """The years that the answer may have a part on, the newest first."""
        if self.year is not None:
            return tuple(range(self.year, self.year - self.years_back - 1, -1))
        return tuple(range(self.months.last.year, self.months.first.year - 1, -1)) if self.months else ()

    @property
    def wants_years(self) -> bool:
        """Whether the sums of years are asked."""
        return self.year is not None

    def wants(self, month: Month) -> bool:
        """Whether a month is asked."""
        return month.year in self.years and (self.months is None or month in self.months)

    def asked_period(self, today: date) -> Period:
        """Every day of it that has come."""
        if self.year is None and self.months:
            first, last = self.months.first.first, self.months.last.last
        else:
            first, last = date(self.years[-1], 1, 1), date(self.years[0], 12, 31)
        return Period(min(first, today), max(min(first, today), min(last, today)))

    def problems(self, today: date) -> Iterator[Problem]:
        """A year or a month that has not come; months the wrong way round, or outside the years."""
        this_month = Month.of(today)
        if self.year is not None and (self.year > today.year or (self.is_current and self.year != today.year)):
            yield Problem("year_not_current", "year", (("year", str(self.year)),), {"year": str(today.year)})
        if self.months is None:
            return
        shown = (("monthPeriod", f"{self.months.first}/{self.months.last}"),)
        if self.months.last < self.months.first:
            yield Problem("asked_period_reversed", "criteria/monthPeriod", shown)
        elif self.months.first > this_month:
            yield Problem("month_ahead", "criteria/monthPeriod", shown, {"last": str(this_month)})
        elif self.year is not None and not {self.months.first.year, self.months.last.year} <= set(self.years):
            yield Problem("months_outside_years", "criteria/monthPeriod", shown)
