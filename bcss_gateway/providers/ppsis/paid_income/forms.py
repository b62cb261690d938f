"""Form D of the law of 26 May 2002, in the federal service's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.month import Month
from bcss_gateway.providers.ppsis.forms import Sheet

KIND = "D"
"""The letter under which it is stored."""


@dataclass(frozen=True, slots=True)
class PaidOrRecovered(Sheet):
    """Form D: its date is the first day of the month that it is about.

    Attributes:
        order: which payment of that month it is about, counted from 1.
        code: what it says of that payment.
        cents: how much was paid, or got back.
        category: of the beneficiary; empty for that of the attested right.
        begin: the first day that was paid, or ``None`` for as many of the month as the right has.
        end: the last one.
    """

    order: int
    code: str
    cents: int
    category: str = ""
    begin: date | None = None
    end: date | None = None

    @property
    def month(self) -> Month:
        """The month that it is about."""
        return Month.of(self.entry)
