"""The rows of the reference lists, and how they are looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

MARKS = ("OFFICIAL", "REAL", "CLIENT", "INFERRED")
"""How well a row is known, the best first."""


@dataclass(frozen=True, slots=True)
class Words:
    """A name in the languages that the lists have; German is empty but for the CPAS codes, English they have none."""

    fr: str
    nl: str
    de: str = ""

    def said_in(self, language: str) -> str:
        """The name in ``fr``, ``nl`` or ``de``; French and Dutch together where the lists have none in the language."""
        both = self.fr if self.fr == self.nl else f"{self.fr} · {self.nl}"
        return {"fr": self.fr, "nl": self.nl, "de": self.de}.get(language) or both


@dataclass(frozen=True, slots=True)
class Validity:
    """The first and the last day on which a row holds; ``None`` where no source says."""

    first: date | None = None
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the row holds on that day; an end that no source gives is open."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class InstitutionType:
    """A type of institution within a sector, under one name; the next name is a row of its own.

    Attributes:
        number: the type; 0 is the institution that manages the sector.
        source: one of :data:`MARKS`.
        basis: what the row is taken from.
    """

    sector: int
    number: int
    name: Words
    abbreviation: Words
    validity: Validity
    source: str
    basis: str


@dataclass(frozen=True, slots=True)
class SectorCode:
    """A quality code of a sector.

    Attributes:
        sector: ``None`` for a code that every sector has.
        label: what the gateway says.
        listed: the words of the official list in French and Dutch, which for some codes of the CPAS are others.
        source: one of :data:`MARKS`, that of the row's weakest part.
        basis: what the row is taken from.
    """

    sector: int | None
    number: int
    label: Words
    listed: Words
    validity: Validity
    source: str
    basis: str


_R = TypeVar("_R", InstitutionType, SectorCode)


@dataclass(frozen=True, slots=True)
class Reference:
    """All rows: by sector and type, and by sector and code, each with its rows from the first to the last."""

    types: Mapping[tuple[int, int], tuple[InstitutionType, ...]]
    codes: Mapping[tuple[int | None, int], tuple[SectorCode, ...]]

    @property
    def sectors(self) -> tuple[int, ...]:
        """The numbers of the sectors, in order."""
        return tuple(sorted({sector for sector, _ in self.types}))

    def abbreviation(self, sector: int) -> Words:
        """How a sector is called for short today, after its first type of institution.

        Raises:
            LookupError: no list has the sector.
        """
        return max(self.types_of(sector), key=lambda row: (-row.number, row.validity.first or date.min)).abbreviation

    def name(self, sector: int, day: date) -> Words | None:
        """How a sector is called on a day, after its first type of institution; as last, where no row holds then.

        ``None`` if no list has the sector.
        """
        first = min((row.number for row in self.types_of(sector)), default=0)
        found = self.institution_type(sector, first, day) or self.institution_type(sector, first)
        return found.name if found else None

    def institution_type(self, sector: int, number: int, day: date | None = None) -> InstitutionType | None:
        """That type of institution as it is named on a day, or as it is named last; ``None`` if no list has it."""
        return _on(self.types.get((sector, number), ()), day)

    def code(self, sector: int, number: int, day: date | None = None) -> SectorCode | None:
        """That code of a sector, or the code of that number that every sector has; ``None`` if there is none."""
        return _on(self.codes.get((sector, number), ()) or self.codes.get((None, number), ()), day)

    def types_of(self, sector: int) -> tuple[InstitutionType, ...]:
        """Every row of a sector's types of institution; none for a sector that no list has."""
        return tuple(row for rows in self.types.values() for row in rows if row.sector == sector)

    def codes_of(self, sector: int | None) -> tuple[SectorCode, ...]:
        """Every row of a sector's own codes; of those that every sector has for ``None``."""
        return tuple(row for rows in self.codes.values() for row in rows if row.sector == sector)


def _on(rows: tuple[_R, ...], day: date | None) -> _R | None:
    if day is None:
        return rows[-1] if rows else None
    return next((row for row in rows if row.validity.holds_on(day)), None)
