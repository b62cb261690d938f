"""Which day a reader asks about, and as it was known when: two fields of a query, of which nothing is given back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""The days that one may ask about."""

_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_FIELDS = 20


@dataclass(frozen=True, slots=True)
class Moved:
    """Which day a reader asks about, and as it was known when; ``None`` where they do not say.

    Attributes:
        wrong: the names of the fields that held no day.
    """

    at: date | None
    known: date | None
    wrong: tuple[str, ...]


def moved_by(query: str) -> Moved:
    """What a query says of the two days; the first of a name counts."""
    fields: dict[str, str] = {}
    for pair in query.split("&", _MOST_FIELDS)[:_MOST_FIELDS]:
        name, _, value = pair.partition("=")
        fields.setdefault(name, value)
    asked = {name: fields.get(name, "") for name in ("at", "known")}
    days = {name: _day(value) for name, value in asked.items()}
    return Moved(days["at"], days["known"], tuple(name for name in asked if asked[name] and days[name] is None))


def _day(text: str) -> date | None:
    if not _A_DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
