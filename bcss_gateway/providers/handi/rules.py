"""Reads the rules of disability, and reckons with them; what they rest on stands in ``rules.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from typing import Any

from bcss_gateway.domain.region import Region

_RULES: dict[str, Any] = tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
_AMOUNTS: dict[str, Any] = _RULES["amounts"]
_CENT = Decimal("0.01")

OLD_CHILD, NEW_CHILD, INCOME, ELDERLY = 1, 2, 3, 4
"""The laws by which somebody is recognised; the codes are those of ``evolutionOfRequest/legislation`` (CLIENT)."""

ADULT_FROM: int = _RULES["adult_from"]
ELDER_FROM: int = _RULES["elder_from"]
PAY_DAY: int = _RULES["pay_day"]
CARD_YEARS: int = _RULES["card_years"]

_LEAST_POINTS = (0, 7, 9, 12, 15, 17)
"""The points from which a category counts (CLIENT: the meaning of categoryIT)."""


class Kind(StrEnum):
    """Whose disability it is: it decides the law and the source."""

    CHILD = "child"
    ADULT = "adult"
    ELDER = "elder"


@dataclass(frozen=True, slots=True)
class Competence:
    """A source that recognises a kind of people in some regions, from one day (included) to another (excluded)."""

    source: str
    kind: str
    regions: tuple[str, ...] = tuple(Region)
    since: date = date.min
    before: date = date.max


COMPETENCES = tuple(Competence(**row | {"regions": tuple(row.get("regions", Region))}) for row in _RULES["competence"])
HANDED_OVER = frozenset(one.since for one in COMPETENCES if one.since > date.min)
"""The days on which one source took over the files of another."""


def days(name: str) -> int:
    """A number of days of the rules, by its name."""
    return int(_RULES[name])


def decided_within() -> tuple[int, int]:
    """How many days a first decision takes, at least and at most."""
    low, high = _RULES["decided_within"]
    return int(low), int(high)


def sources_of(kind: Kind, region: Region, day: date) -> tuple[str, ...]:
    """Who recognised that kind of people in that region on a day."""
    own = (one for one in COMPETENCES if one.kind == kind and region in one.regions)
    return tuple(one.source for one in own if one.since <= day < one.before)


def law_of(kind: Kind, since: date) -> int:
    """The law by which somebody whose disability began on a day is recognised."""
    if kind is Kind.CHILD:
        return OLD_CHILD if since < _RULES["pillars_since"] else NEW_CHILD
    return INCOME if kind is Kind.ADULT else ELDERLY


def cards_of(points: int, mobility: int) -> tuple[str, ...]:
    """The social cards that somebody has."""
    parks = points >= _RULES["parking_card_from"] or mobility >= _RULES["parking_card_mobility"]
    cards = (("PARKINGCARD", parks), ("REDUCTIONCARD", points >= _RULES["reduction_card_from"]))
    return tuple(category for category, has in cards if has)


def category_of(points: int) -> int:
    """The category of the integration allowance, 1 to 5."""
    return sum(points >= least for least in _LEAST_POINTS[1:])


def income_replacement(category: str, year: int, *, partner_works: bool) -> Decimal:
    """What replaces a month's income of somebody who does not work."""
    share = _AMOUNTS["partner_working_percent"] if partner_works else 100
    return _risen(_AMOUNTS["income_replacement"][category] * share // 100, year)


def allowance(law: int, points: int, year: int) -> Decimal:
    """A month's integration allowance, or help to the elderly."""
    table = _AMOUNTS["elderly" if law == ELDERLY else "integration"]
    return _risen(table[category_of(points)], year)


def _risen(cents: int, year: int) -> Decimal:
    rise = 1 + Decimal(_AMOUNTS["yearly_rise"]) / 100
    years: int = year - _AMOUNTS["base_year"]
    return (Decimal(cents) / 100 * rise**years).quantize(_CENT)
