"""Quarters of years, by which contributions are paid and attestations made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bcss_gateway.domain.period import Period


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter, in order of time; as text ``2026Q3``."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read ``yyyyQn``, which the schema has found valid."""
        return cls(int(text[:4]), int(text[5]))

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=100)).replace(day=1) - timedelta(days=1)

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.first, self.last)

    def before(self) -> Quarter:
        """The quarter before this one."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def back_to(self, earliest: Quarter) -> Iterator[Quarter]:
        """This quarter and those before it, newest first, back to the earliest; none where that one is later."""
        one = self
        while one >= earliest:
            yield one
            one = one.before()
