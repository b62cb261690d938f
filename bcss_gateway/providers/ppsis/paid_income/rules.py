"""Reads the rules by which a form D is decided on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bcss_gateway.domain.month import Month
from bcss_gateway.providers.ppsis.payments import Aid

FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What may be paid in a month since a day, in cents, by category."""

    since: date
    cents: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of ``rules.toml``.

    Attributes:
        codes: by code, the aid that it pays; ``None`` where it gets something back.
        ceilings: the oldest first.
    """

    codes: Mapping[str, Aid | None]
    ceilings: tuple[Ceiling, ...]

    def pays(self, code: str) -> Aid | None:
        """The aid that a code pays; ``None`` of one that gets something back, or is not known."""
        return self.codes.get(code)

    @property
    def categories(self) -> frozenset[str]:
        """Those that there are."""
        return frozenset(self.ceilings[-1].cents)

    def most(self, category: str, month: Month) -> int:
        """What may be paid in a month, in cents; of an unknown category, what the lowest one has."""
        begun = [one for one in self.ceilings if one.since <= month.last]
        cents = (begun[-1] if begun else self.ceilings[0]).cents
        return cents.get(category, min(cents.values()))


def load(file: Path = FILE) -> Rules:
    """Read the rules."""
    rows = tomllib.loads(file.read_text("utf-8"))
    codes = {code: Aid(row["pays"]) if "pays" in row else None for code, row in rows["code"].items()}
    ceilings = (Ceiling(row.pop("since"), row) for row in rows["ceiling"])
    return Rules(codes, tuple(sorted(ceilings, key=lambda one: one.since)))
