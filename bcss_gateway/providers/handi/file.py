"""The file of one source on one person, as it is stored: JSON, dates as ``YYYY-MM-DD``, the oldest first."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bcss_gateway.domain.period import Period


class Ending(StrEnum):
    """How a recognition ends."""

    FORESEEN = "FORESEEN"
    """On a day that was set when it was given."""
    FOLLOWED = "FOLLOWED"
    """By another one, on a day that nobody tells before."""
    SURPRISING = "SURPRISING"
    """By a move or a death."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time during which one source recognises somebody by one law.

    Attributes:
        end: the last day; ``None`` while there is none to know of.
        ending: how it ends, where it does.
        requested, decided: when it was asked for, and when it was decided.
        review: the day from which a review is pending; ``None`` where none was asked.
        law: see :mod:`rules`.
    """

    begin: date
    end: date | None
    ending: Ending
    requested: date
    decided: date
    review: date | None
    law: int

    def known_on(self, today: date) -> Stretch:
        """As the source knows it on a day: without an end that was not set beforehand and that has not come."""
        hidden = self.ending is not Ending.FORESEEN and self.end is not None and self.end >= today
        return replace(self, end=None) if hidden else self

    @property
    def period(self) -> Period:
        """From the first day to the last."""
        return Period(self.begin, self.end or date.max)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the person lives from a day on; ``street`` and ``city`` by language (``fr``, ``nl``, ``de``)."""

    begin: date
    street_code: int
    street: dict[str, str]
    house_number: str
    box: str
    postal_code: str
    city_code: int
    city: dict[str, str]


@dataclass(frozen=True, slots=True)
class Cards:
    """The categories of social cards that the person has had since a day, and until when (``None``: for good)."""

    categories: tuple[str, ...]
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class File:
    """What one source knows of one person.

    Attributes:
        silent: the source does not answer about this person.
        activities: the points for each of the six activities of daily life, 0 to 3.
        earns_less: whether the capacity to earn is reduced.
        household: the category of the household: C with a family, B alone, A neither.
        own_work, partner_work: when the person works, and when a partner in the household does.
        last_name, first_name, addresses, cards: of the federal source alone.
    """

    silent: bool = False
    stretches: tuple[Stretch, ...] = ()
    activities: tuple[int, ...] = ()
    earns_less: bool = False
    household: str = "A"
    own_work: tuple[Period, ...] = ()
    partner_work: tuple[Period, ...] = ()
    last_name: str = ""
    first_name: str = ""
    addresses: tuple[Address, ...] = ()
    cards: Cards | None = None

    @property
    def points(self) -> int:
        """The loss of autonomy, out of 18."""
        return sum(self.activities)

    @property
    def opened(self) -> date:
        """The day on which the source first heard of the person."""
        days = [one.requested for one in self.stretches]
        return min([*days, self.cards.since] if self.cards else days, default=date.max)


def written(file: File) -> str:
    """The text that is stored."""
    return json.dumps(asdict(file), ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


def read(text: str) -> File:
    """The file that was stored."""
    stored: dict[str, Any] = json.loads(text)
    cards = stored["cards"]
    return File(
        **stored
        | {
            "stretches": tuple(_stretch(one) for one in stored["stretches"]),
            "activities": tuple(stored["activities"]),
            "own_work": tuple(_period(one) for one in stored["own_work"]),
            "partner_work": tuple(_period(one) for one in stored["partner_work"]),
            "addresses": tuple(Address(**one | {"begin": _day(one["begin"])}) for one in stored["addresses"]),
            "cards": Cards(tuple(cards["categories"]), _day(cards["since"]), _ever(cards["until"])) if cards else None,
        }
    )


def _stretch(one: dict[str, Any]) -> Stretch:
    days = {name: _day(one[name]) for name in ("begin", "requested", "decided")}
    ends = {"end": _ever(one["end"]), "ending": Ending(one["ending"]), "review": _ever(one["review"])}
    return Stretch(**one | days | ends)


def _period(one: dict[str, str]) -> Period:
    return Period(_day(one["begin"]), _day(one["end"]))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _ever(text: str | None) -> date | None:
    return _day(text) if text else None
