"""Whole numbers as messages write them: with as many digits as a sender likes."""

from __future__ import annotations

LARGEST = 10**100 - 1
"""Nothing here counts so far."""


def whole_number(text: str) -> int:
    """The number that an ``xs:integer`` writes; one beyond ``LARGEST`` is as good as that one.

    Python itself reads 4300 digits at most, noughts before the others included.
    """
    text = text.strip()
    digits = text.lstrip("+-").lstrip("0")
    size = LARGEST if len(digits) > len(str(LARGEST)) else int(digits or "0")
    return -size if text.startswith("-") else size
