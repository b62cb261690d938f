"""Months of the calendar, by which an aid is paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bcss_gateway.domain.period import Period, add_months

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month, in order of time; as text ``2026-11``."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``yyyy-mm``, which the schema has found valid."""
        return cls(int(text[:4]), int(text[5:7]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month in which a day lies."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after(1).first - _DAY

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.first, self.last)

    def after(self, months: int) -> Month:
        """The month that comes so many months later; before, if fewer than none."""
        return Month.of(add_months(self.first, months))
