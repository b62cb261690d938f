"""The stock of names that fictitious persons are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bcss_gateway.sandbox.data_files import cut, read_toml
from bcss_gateway.sandbox.dice import Dice, Wheel

MAN, WOMAN = 1, 2

_HOW_MANY = Wheel.of(((1, 45), (2, 35), (3, 20)))


@dataclass(frozen=True, slots=True)
class NameStock:
    """The names of one language or origin."""

    last: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]

    def first_names(self, gender: int, dice: Dice) -> tuple[str, ...]:
        """One to three different first names, in order."""
        stock = self.women if gender == WOMAN else self.men
        drawn = [dice.one_of(stock) for _ in range(dice.spin(_HOW_MANY))]
        return tuple(dict.fromkeys(drawn))


def load_names() -> Mapping[str, NameStock]:
    """Every stock of names, by language or origin."""
    return {
        key: NameStock(cut(lists["last"]), cut(lists["women"]), cut(lists["men"]))
        for key, lists in read_toml("names").items()
    }
