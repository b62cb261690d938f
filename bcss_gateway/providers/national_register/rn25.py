"""The shapes that information types are made of (contract rn25, 2019).

As in real answers no item has a ``Status``, and a date has its four parts, ``00`` for what is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

from bcss_gateway.providers.markup import leaf
from bcss_gateway.providers.national_register.dossier import Entry, PlaceEntry
from bcss_gateway.providers.national_register.labels import Labels
from bcss_gateway.providers.national_register.view import View

_COUNTRIES_BELOW = 1000


def item(name: str, kind: str, structure: str, *parts: str) -> str:
    """One information type: its number and the letter and version of its structure."""
    return f'<r:{name} Type="{kind}" Structure="{structure}">{"".join(parts)}</r:{name}>'


@lru_cache(maxsize=8192)
def date(day: str, name: str = "Date") -> str:
    """A date, cut from ``YYYY-MM-DD``."""
    return (
        f"<r:{name}><r:Century>{day[:2]}</r:Century><r:Year>{day[2:4]}</r:Year>"
        f"<r:Month>{day[5:7]}</r:Month><r:Day>{day[8:10]}</r:Day></r:{name}>"
    )


def lasting(entry: Entry, view: View) -> str:
    """Since when an item holds, and the first day on which it no longer did."""
    ended = entry["ended"]
    return date(entry["begin"]) + (date(ended, "DelDate") if ended and ended <= view.today else "")


@lru_cache(maxsize=8192)
def coded(name: str, code: str, label: str) -> str:
    """A code with what it means: the same few thousand names, streets and states come again and again."""
    return f"<r:{name}>{leaf('r:Code', code)}{leaf('r:Label', label)}</r:{name}>"


def named(name: str, code: str, labels: Labels, view: View) -> str:
    """A code with what it means in the language asked for."""
    return coded(name, code, view.say(labels))


def is_country(place: PlaceEntry) -> bool:
    """Whether the place is a country; else it is a Belgian municipality."""
    return place["code"] < _COUNTRIES_BELOW


def place_code(place: PlaceEntry) -> str:
    """Three digits for a country, five for a municipality."""
    return f"{place['code']:03d}" if is_country(place) else f"{place['code']:05d}"


def place(where: PlaceEntry, view: View) -> str:
    """The choice of a municipality or a country."""
    if is_country(where):
        return f"<r:Place2>{named('Country', place_code(where), where['names'], view)}</r:Place2>"
    return named("Place1", place_code(where), where["names"], view)


def sex(ssin: str) -> int:
    """1 for a man, 2 for a woman, by the serial of a number."""
    return 1 if int(ssin[6:9]) % 2 else 2


def number(ssin: str, birth: str) -> str:
    """A person's number, with the date of birth and the sex that go with it."""
    return f"<r:NationalNumber>{number_parts(ssin, birth, sex(ssin))}</r:NationalNumber>"


def number_parts(ssin: str, birth: str, gender: int) -> str:
    """What a number holds."""
    return leaf("r:NationalNumber", ssin) + date(birth) + leaf("r:Sex", gender)


def name(last_name: str, first_names: Iterable[str]) -> str:
    """A name: each part with its code in the register's own list, which is fictitious here."""
    return f"<r:Name>{_last_name(last_name)}{''.join(map(_first_name, first_names))}</r:Name>"


@lru_cache(maxsize=8192)
def _last_name(part: str) -> str:
    return coded("LastName", str(10_000_000 + crc32(part.encode()) % 1_000_000), part)


@lru_cache(maxsize=8192)
def _first_name(part: str) -> str:
    return coded("FirstName", f"{crc32(part.encode()) % 200_000:08d}", part)
