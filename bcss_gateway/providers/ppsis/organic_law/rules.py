"""Reads the rules by which an installation grant is decided on."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bcss_gateway.domain.month import Month
from bcss_gateway.domain.period import add_months
from bcss_gateway.providers.ppsis.paid_income import rules as paid_income

FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of ``rules.toml``, by their names there.

    Attributes:
        income_of: what an integration income of a category is in a month, in cents.
    """

    days_to_decide: int
    days_to_introduce: int
    months_ahead: int
    situations: tuple[str, ...]
    granted_by_other_law: tuple[str, ...]
    category_of_amount: str
    income_of: Callable[[str, Month], int]

    def last_entry(self, today: date) -> date:
        """The last date that a form may have."""
        return add_months(today, self.months_ahead)

    def decided_in_time(self, requested: date, decided: date) -> bool:
        """Whether a CPAS decided within its delay."""
        return decided - requested <= timedelta(days=self.days_to_decide)

    def introduced_in_time(self, decided: date, today: date) -> bool:
        """Whether a decision may still be introduced."""
        return today - decided <= timedelta(days=self.days_to_introduce)

    def most(self, day: date) -> int:
        """What a grant is at most for who settles on a day, in cents."""
        return self.income_of(self.category_of_amount, Month.of(day))


def load(file: Path = FILE) -> Rules:
    """Read the rules."""
    rows = tomllib.loads(file.read_text("utf-8"))
    lists = {key: tuple(value) for key, value in rows.items() if isinstance(value, list)}
    return Rules(**rows | lists, income_of=paid_income.load().most)
