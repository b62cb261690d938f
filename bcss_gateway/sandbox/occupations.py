"""What fictitious persons do for a living."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.citizen import Occupation
from bcss_gateway.sandbox.data_files import read_toml
from bcss_gateway.sandbox.days import ANCHOR, DAY, years_after
from bcss_gateway.sandbox.dice import Dice

PENSIONER, STUDENT = "00003", "00004"


@dataclass(frozen=True, slots=True)
class Occupations:
    """What one can do for a living.

    Attributes:
        labels: labels by language, by five-digit code.
        trades: the codes that are drawn in the years between study and pension.
    """

    labels: Mapping[str, dict[str, str]]
    trades: tuple[str, ...]

    def one(self, code: str, begin: date, end: date | None = None) -> Occupation:
        """An occupation by its code, for a time."""
        return Occupation(int(code), self.labels[code], begin, end)

    def career(self, born: date, dice: Dice) -> tuple[Occupation, ...]:
        """Study, work, perhaps other work, pension, as far as the person is by now; nothing below 18 years."""
        steps = [(18, STUDENT)] if dice.chance(0.45) else []
        steps.append((dice.number(20, 25), dice.one_of(self.trades)))
        if dice.chance(0.4):
            steps.append((dice.number(27, 55), dice.one_of(self.trades)))
        steps.append((dice.number(63, 67), PENSIONER))
        dated = ((years_after(born, age), code) for age, code in steps)
        begun = [(begin, code) for begin, code in dated if begin < ANCHOR]
        ends = [begin - DAY for begin, _ in begun[1:]] + [None]
        return tuple(self.one(code, begin, end) for (begin, code), end in zip(begun, ends, strict=False))


def load_occupations() -> Occupations:
    """Every occupation with its labels."""
    labels = read_toml("occupations")
    return Occupations(labels, tuple(code for code in labels if code not in (PENSIONER, STUDENT)))
