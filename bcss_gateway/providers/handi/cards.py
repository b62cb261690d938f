"""The social cards that the federal source keeps, renewed as long as the disability lasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from bcss_gateway.domain.period import Period, add_months
from bcss_gateway.providers.handi import rules
from bcss_gateway.providers.handi.file import Cards, File

_DAY = timedelta(days=1)
_TEN_DIGITS = 10**10
_STRIDE = 7_919


@dataclass(frozen=True, slots=True)
class Card:
    """A card, from the day it was delivered to its last day."""

    category: str
    delivered: date
    end: date
    number: str


def cards(file: File, ssin: str, asked: Period, today: date) -> list[Card]:
    """The cards that were delivered by today and are valid on a day that is asked about, newest first."""
    every = _delivered(file.cards, ssin, today) if file.cards else ()
    valid = [one for one in every if Period(one.delivered, one.end).overlaps(asked)]
    return sorted(valid, key=lambda one: (one.delivered, one.category), reverse=True)


def _delivered(known: Cards, ssin: str, today: date) -> Iterator[Card]:
    last = min(known.until or date.max, today)
    for turn in count():
        delivered = add_months(known.since, 12 * rules.CARD_YEARS * turn)
        if delivered > last:
            return
        expires = add_months(delivered, 12 * rules.CARD_YEARS) - _DAY
        for place, category in enumerate(known.categories):
            number = (int(ssin) + (2 * turn + place) * _STRIDE) % _TEN_DIGITS
            yield Card(category, delivered, min(known.until or date.max, expires), f"{number:010d}")
