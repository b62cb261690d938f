"""Reads the rules by which a multifunctional attestation is taken."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bcss_gateway.domain.period import add_months, last_of_months

FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of ``rules.toml``, by their names there."""

    days_to_send: int
    months_ahead: int
    longest_months: int
    at_once: int
    excluding: tuple[str, ...]

    def last_begin(self, today: date) -> date:
        """The last day on which an attested right may begin."""
        return add_months(today, self.months_ahead)

    def last_end(self, begin: date) -> date:
        """The last day that an attested right may have; its first is none of the last days of our calendar."""
        return last_of_months(begin, self.longest_months)

    def in_time(self, decided: date, today: date) -> bool:
        """Whether an attestation is sent within the days that there are for it."""
        return today - decided <= timedelta(days=self.days_to_send)


def load(file: Path = FILE) -> Rules:
    """Read the rules."""
    rows = tomllib.loads(file.read_text("utf-8"))
    return Rules(**rows | {"excluding": tuple(rows["excluding"])})
