"""Reads the rules by which the income of a year is told."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of ``rules.toml``, by their names there."""

    known_from_month: int
    years_back: int
    cadastral_counts: int

    def newest(self, today: date) -> int:
        """The newest year whose income is known."""
        return today.year - (1 if today.month >= self.known_from_month else 2)

    def oldest(self, today: date) -> int:
        """The oldest year that may be asked about."""
        return self.newest(today) - self.years_back + 1


def load(file: Path = FILE) -> Rules:
    """Read the rules."""
    return Rules(**tomllib.loads(file.read_text("utf-8")))
