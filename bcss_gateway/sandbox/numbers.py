"""Gives every fictitious person numbers that nobody else has, real or fictitious."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.ssin import Ssin, birth_in, mock_ssin

NAMED_SERIALS = range(900, 998)
"""Serial numbers within a birth date that only persons with a story have; the generated ones stay below."""

_CARDS = 10**7
_STRIDE = 7_654_321  # shares no factor with _CARDS: steps through all card numbers before one comes back


class NumbersExhausted(Exception):
    """More persons of one birth date and gender were asked for than there are numbers."""


def identity_card(ten: str) -> str:
    """An identity card number: ten digits, then those modulo 97, with 97 for 0 (the check of Belgian cards)."""
    return f"{ten}{int(ten) % 97 or 97:02d}"


class Numbers:
    """Hands out numbers in the order asked; equal questions in an equal order get equal numbers."""

    __slots__ = ("_cards", "_serials")

    def __init__(self) -> None:
        self._serials: Counter[tuple[int, int, int, int]] = Counter()
        self._cards = 0

    def ssin(self, birth: IncompleteDate, gender: int, shown_month: int) -> str:
        """The next number of a birth date; ``shown_month`` stands in it where the month of birth is not known."""
        month = birth.month or shown_month
        key = (birth.year % 100, month, birth.day, gender)
        serial = 2 * self._serials[key] + gender
        if serial >= NAMED_SERIALS.start:
            raise NumbersExhausted(f"all numbers of {birth} are given out")
        self._serials[key] += 1
        return mock_ssin(birth.year, month, birth.day, serial).digits

    def cards(self) -> tuple[str, str]:
        """An identity card number and a SIS card number, from blocks that no real card is in (INFERRED)."""
        self._cards += 1
        place = self._cards * _STRIDE % _CARDS
        return identity_card(f"999{place:07d}"), f"999{place:07d}"


def another_ssin(ssin: Ssin, is_taken: Callable[[Ssin], bool]) -> Ssin:
    """A further mock number of the same birth date and sex, which nobody has: the last one below those of stories.

    Raises:
        NumbersExhausted: all are given out.
    """
    birth, parity = IncompleteDate.parse(birth_in(ssin.digits)), int(ssin.digits[6:9]) % 2
    for serial in reversed(range(1, NAMED_SERIALS.start)):
        if serial % 2 == parity and not is_taken(found := mock_ssin(birth.year, birth.month, birth.day, serial)):
            return found
    raise NumbersExhausted(f"all numbers of {birth} are given out")
