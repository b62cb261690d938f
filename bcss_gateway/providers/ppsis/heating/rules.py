"""Reads the rules by which an invoice for fuel is decided on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Generic, TypeVar

from bcss_gateway.providers.ppsis.heating.invoice import UNITS_PER_CENT, Invoice

FILE = Path(__file__).with_name("rules.toml")
V = TypeVar("V")


class Dated(Generic[V]):
    """Values of which each holds from a day until the next one does; the first holds before that too."""

    def __init__(self, values: Iterable[tuple[date, V]]) -> None:
        self._values = sorted(values, key=lambda one: one[0])

    def on(self, day: date) -> V:
        """The value that holds on a day."""
        begun = [value for since, value in self._values if since <= day]
        return begun[-1] if begun else self._values[0][1]


@dataclass(frozen=True, slots=True)
class Step:
    """So many cents a litre for fuel that costs a price or more."""

    price: int
    cents: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of ``rules.toml``.

    Attributes:
        in_bulk: by the code of a fuel, whether it is bought in bulk, and not at the pump.
        most_litres: what counts of a household in a heating period.
    """

    days_to_ask: int
    categories: frozenset[int]
    in_bulk: Mapping[int, bool]
    most_litres: Dated[int]
    lump_sum: Dated[int]
    scale: Dated[tuple[Step, ...]]

    def in_time(self, delivered: date, today: date) -> bool:
        """Whether an allowance may still be asked for a delivery: its day does not count, the last one does."""
        return today - delivered <= timedelta(days=self.days_to_ask)

    def by_the_litre(self, invoice: Invoice, litres: int) -> int:
        """What so many litres of an invoice give, in ten-thousandths of a euro."""
        steps = self.scale.on(invoice.delivered)
        cents = max((one for one in steps if invoice.costs_from(one.price)), key=lambda one: one.price).cents
        return litres * cents * UNITS_PER_CENT

    def at_the_pump(self, delivered: date) -> int:
        """What fuel from the pump gives, in ten-thousandths of a euro."""
        return self.lump_sum.on(delivered) * UNITS_PER_CENT


def load(file: Path = FILE) -> Rules:
    """Read the rules."""
    rows = tomllib.loads(file.read_text("utf-8"))
    return Rules(
        days_to_ask=rows["days_to_ask"],
        categories=frozenset(rows["categories"]),
        in_bulk={int(code): fuel["bulk"] for code, fuel in rows["fuel"].items()},
        most_litres=Dated((row["since"], row["litres"]) for row in rows["most"]),
        lump_sum=Dated((row["since"], row["cents"]) for row in rows["lump_sum"]),
        scale=Dated((row["since"], tuple(Step(**step) for step in row["steps"])) for row in rows["scale"]),
    )
