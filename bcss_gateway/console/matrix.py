"""The authorization tables as a matrix: who asks, by service; what no row opens is closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.crossroads.authorization_table import Allowance, AuthorizationTable, Who
from bcss_gateway.domain.institution import KINDS


@dataclass(frozen=True, slots=True)
class Asker:
    """A column of the matrix: a kind of institutions; or, where a row names no kind, a sector or one institution."""

    kind: str = ""
    sector: int | None = None
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """One row of a table, as it opens a service.

    Attributes:
        basis: the number of the table, from 1, in the order of the tables.
        number: the number of the row in its table, from 1; the journal notes both.
    """

    basis: int
    number: int
    table: AuthorizationTable
    row: Allowance

    @property
    def anchor(self) -> str:
        """The name of the place on the page that tells this row."""
        return anchor(self.basis, self.number)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one asker may do at one service on a day; closed where no row in force opens it."""

    asker: Asker
    openings: tuple[Opening, ...]
    day: date

    @property
    def is_open(self) -> bool:
        """Whether a row that is in force opens the service."""
        return any(one.table.is_in_force(self.day) for one in self.openings)


Line = tuple[Service, tuple[Cell, ...]]
"""A service, with a cell for each asker."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every asker and every service.

    Attributes:
        lines: the services that are answered.
        waiting: those that are not yet; what is written of them holds from the day on which they are.
        bases: each table's name with its rows, in the order of the tables.
    """

    askers: tuple[Asker, ...]
    lines: tuple[Line, ...]
    waiting: tuple[Line, ...]
    bases: tuple[tuple[str, tuple[Opening, ...]], ...]


def matrix(tables: Mapping[str, AuthorizationTable], services: Sequence[Service], day: date) -> Matrix:
    """The matrix of the services, on a day."""
    bases = tuple((name, _rows(basis, tables[name])) for basis, name in enumerate(sorted(tables), start=1))
    openings = [one for _, rows in bases for one in rows]
    askers = _askers(openings)
    lines = tuple(
        (service, tuple(Cell(asker, _opened(openings, asker, service), day) for asker in askers))
        for service in services
    )
    answered = tuple(line for line in lines if line[0].is_answered)
    return Matrix(askers, answered, tuple(line for line in lines if not line[0].is_answered), bases)


def anchor_of(row: str, tables: Mapping[str, AuthorizationTable]) -> str:
    """The place of a row by its name in journal and grants; empty for what is no row of these tables."""
    name, _, number = row.partition("#")
    return anchor(*place_of(row, tables)) if name in tables and number.isdigit() else ""


def place_of(row: str, tables: Mapping[str, AuthorizationTable]) -> tuple[int, int]:
    """The numbers of a row's table and of the row in it, from the name by which grants and the journal call it."""
    name, _, number = row.partition("#")
    return 1 + sorted(tables).index(name), int(number)


def anchor(basis: int, number: int) -> str:
    """The name of the place on the page that tells a row."""
    return f"basis-{basis}-{number}"


def _rows(basis: int, table: AuthorizationTable) -> tuple[Opening, ...]:
    return tuple(Opening(basis, number, table, row) for number, row in enumerate(table.allowance, start=1))


def _askers(openings: Sequence[Opening]) -> tuple[Asker, ...]:
    named = [asker for one in openings for asker in _named(one.row.who)]
    kinds = [Asker(kind=kind) for kind in KINDS]  # also where no row names them
    others = sorted(set(named) - set(kinds), key=lambda one: (not one.kind, one.kind, one.sector or 0, one.institution))
    return (*kinds, *others)


def _named(who: Who) -> Iterator[Asker]:
    """The askers that a row names; a row for anyone, or for nobody, names none."""
    if who.anyone:
        return
    if who.institutions:
        yield from (Asker(institution=one) for one in who.institutions)
    elif who.kinds:
        yield from (Asker(kind=one) for one in who.kinds)
    else:
        yield from (Asker(sector=one) for one in who.sectors)


def _opened(openings: Sequence[Opening], asker: Asker, service: Service) -> tuple[Opening, ...]:
    return tuple(
        one
        for one in openings
        if one.row.service == service.name
        and service.version in one.row.versions
        and (one.row.who.anyone or asker in _named(one.row.who))
    )
