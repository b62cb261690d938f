"""Reads the rules by which a form of this law is decided on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bcss_gateway.domain.period import Period, add_months, last_of_months
from bcss_gateway.providers.ppsis.forms import Duration

FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of ``rules.toml``, by their names there."""

    days_to_decide: int
    days_to_introduce: int
    longest_months: int
    months_ahead: int
    categories: tuple[str, ...]
    alone: tuple[str, ...]
    with_family: tuple[str, ...]
    natures: tuple[str, ...]
    excluding: tuple[str, ...]
    codes_of_the_helped: tuple[int, ...]

    def last_entry(self, today: date) -> date:
        """The last date that a form may have."""
        return add_months(today, self.months_ahead)

    def decided_in_time(self, requested: date, decided: date) -> bool:
        """Whether a CPAS decided within its delay."""
        return decided - requested <= timedelta(days=self.days_to_decide)

    def introduced_in_time(self, decided: date, today: date) -> bool:
        """Whether a decision may still be introduced."""
        return today - decided <= timedelta(days=self.days_to_introduce)

    def longest(self, begin: date) -> Period:
        """As many days as there may be."""
        return Period(begin, last_of_months(begin, self.longest_months))

    def period(self, begin: date, duration: Duration) -> Period:
        """The days that are asked; without a duration, as many as there may be."""
        if duration == Duration():
            return self.longest(begin)
        last = last_of_months(begin, duration.months)
        return Period(begin, last + timedelta(weeks=duration.weeks, days=duration.days))


def load(file: Path = FILE) -> Rules:
    """Read the rules."""
    rows = tomllib.loads(file.read_text("utf-8"))
    lists = {key: tuple(value) for key, value in rows.items() if isinstance(value, list)}
    return Rules(**rows | lists)
