"""The only source of chance in the sandbox: the same seed gives the same throws on every Python."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wheel(Generic[T]):
    """Options, each as wide on the wheel as its weight."""

    options: tuple[T, ...]
    edges: tuple[int, ...]

    @classmethod
    def of(cls, weighted: Iterable[tuple[T, int]]) -> Wheel[T]:
        """A wheel of options with whole-number weights, in the order given."""
        pairs = tuple(weighted)
        return cls(tuple(option for option, _ in pairs), tuple(accumulate(weight for _, weight in pairs)))


class Dice:
    """Throws that can be repeated."""

    __slots__ = ("_random",)

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random

    def chance(self, share: float) -> bool:
        """True in that share of throws."""
        return self._random() < share

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random() * (high - low + 1))

    def one_of(self, options: Sequence[T]) -> T:
        """One of the options, all as likely."""
        return options[int(self._random() * len(options))]

    def spin(self, wheel: Wheel[T]) -> T:
        """One of the wheel's options, by weight."""
        return wheel.options[bisect_right(wheel.edges, int(self._random() * wheel.edges[-1]))]

    def day(self, first: date, last: date) -> date:
        """A day from the first to the last, both included; the first where the last lies before it."""
        return first + timedelta(days=int(self._random() * (max((last - first).days, 0) + 1)))
