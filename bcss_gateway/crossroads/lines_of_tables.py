"""Finds the lines of a table's file on which its rows and their keys stand, which readers of TOML do not tell."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_HEAD = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody complains of: a table, one of its rows or examples, and a key of that.

    Attributes:
        kind: ``allowance``, ``example``, or empty for the table itself.
        number: which one, from 1; 0 for the table itself.
        key: empty for the whole of it.
    """

    kind: str = ""
    number: int = 0
    key: str = ""


class Lines:
    """The lines of one file. A text over several lines that looks like a head or a key leads it astray, and no more."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        counts: Counter[str] = Counter()
        kind = ""
        for line, content in enumerate(text.splitlines(), start=1):
            if head := _HEAD.match(content):
                kind = head[1]
                counts[kind] += 1
                self._lines[Place(kind, counts[kind])] = line
            elif key := _KEY.match(content):
                self._lines.setdefault(Place(kind, counts[kind] if kind else 0, key[1]), line)

    def line_of(self, place: Place) -> int:
        """The line of a key, or of the head of its row where the key is not written; 1 where neither is."""
        whole = Place(place.kind, place.number)
        return self._lines.get(place) or self._lines.get(whole) or 1
