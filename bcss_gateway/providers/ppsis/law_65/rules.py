"""Reads the rules by which a form is decided on."""

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

    days_to_introduce: int
    longest_months: int
    statuses: tuple[str, ...]
    months_ahead: int
    codes_of_the_helped: tuple[int, ...]
    percentage: int
    percentage_of_amounts: int

    def last_entry(self, today: date) -> date:
        """The last date that a form may have."""
        return add_months(today, self.months_ahead)

    def introduced_in_time(self, decided: date, today: date) -> bool:
        """Whether a decision may still be introduced."""
        return today - decided <= timedelta(days=self.days_to_introduce)

    def period(self, begin: date, duration: Duration) -> Period:
        """The days of a decision; without a duration, as many as there may be."""
        months = duration.months
        if duration == Duration():
            months = self.longest_months
        last = last_of_months(begin, months)
        return Period(begin, last + timedelta(weeks=duration.weeks, days=duration.days))

    def allows(self, period: Period) -> bool:
        """Whether a decision may last so long."""
        return period.end <= last_of_months(period.begin, self.longest_months)


def load(file: Path = FILE) -> Rules:
    """Read the rules."""
    rows = tomllib.loads(file.read_text("utf-8"))
    lists = {key: tuple(value) for key, value in rows.items() if isinstance(value, list)}
    return Rules(**rows | lists)
