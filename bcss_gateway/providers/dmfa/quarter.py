"""Quarters of a year, which the DmfA counts in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter, by how many have begun since the year 0; written ``2026Q3``."""

    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter of a text that is valid by the schema."""
        return cls(int(text[:4]) * 4 + int(text[5]) - 1)

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which a day lies."""
        return cls(day.year * 4 + (day.month - 1) // 3)

    @property
    def begin(self) -> date:
        """Its first day."""
        return date(self.number // 4, self.number % 4 * 3 + 1, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return Quarter(self.number + 1).begin - timedelta(days=1)

    @property
    def is_last_of_year(self) -> bool:
        """Whether a year ends with it."""
        return self.number % 4 == 3

    def back_to(self, first: Quarter) -> Iterator[Quarter]:
        """This quarter and those before it, newest first, down to another."""
        return map(Quarter, range(self.number, first.number - 1, -1))

    def __str__(self) -> str:
        return f"{self.number // 4:04d}Q{self.number % 4 + 1}"


FIRST = Quarter(2003 * 4)
"""The quarter from which on employers declare by the DmfA."""
