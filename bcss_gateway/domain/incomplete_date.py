"""A date whose day or month may be unknown, as the registers keep them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class IncompleteDate:
    """``YYYY-MM-DD`` with ``00`` for an unknown day, or for an unknown month with its day.

    Raises:
        ValueError: the known parts are no date.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError("a known day needs a known month")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> IncompleteDate:
        """Read ``YYYY-MM-DD``, ``YYYY-MM-00`` or ``YYYY-00-00``.

        Raises:
            ValueError: the text is none of these.
        """
        year, month, day = text.strip().split("-")
        return cls(int(year), int(month), int(day))

    @property
    def is_complete(self) -> bool:
        """Whether day, month and year are known."""
        return self.day > 0

    @property
    def earliest(self) -> date:
        """The first day that this can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that this can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def agrees_with(self, other: IncompleteDate) -> bool:
        """Whether the parts known on both sides are the same (decisions, "names compared")."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(ours == theirs or not ours or not theirs for ours, theirs in pairs)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
