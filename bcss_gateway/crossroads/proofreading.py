"""Reads authorization tables file by file, and says of each row what cannot be meant; for people who write them."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bcss_gateway.crossroads.authorization import Allowance, Authorizations, AuthorizationTable
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.quality_code import CPAS_SECTOR, DEFINITIVE, PROVISIONAL, REPLACED
from bcss_gateway.envelope.exchange import Grant

_SOURCES = ("OFFICIAL", "CLIENT", "REAL", "INFERRED")
_CODES = range(1, 901)
"""Where a sector has no list of its own: seed 002 gives them 1 to 900."""

_EVERY_SECTORS = (DEFINITIVE, PROVISIONAL)

Row = tuple[AuthorizationTable, Allowance, Grant]


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may name.

    Attributes:
        operations: of each service and version; empty where its contract is not written.
        institutions: whose kinds, sectors and names there are.
        cpas_codes: the quality codes of the CPAS sector.
    """

    operations: Mapping[tuple[str, str], Collection[str]]
    institutions: Collection[Institution]
    cpas_codes: Collection[int]


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that cannot be meant.

    Attributes:
        where: the file's name without its ending and, of one row, ``#`` and its number, as the journal names it.
    """

    where: str
    what: str


def read(folder: Path) -> tuple[dict[str, AuthorizationTable], list[Complaint]]:
    """The tables of a folder, by the names of their files, and what is wrong with the files that are none."""
    tables, wrong = {}, []
    for file in sorted(folder.glob("*.toml")):
        try:
            tables[file.stem] = AuthorizationTable(**tomllib.loads(file.read_text("utf-8")))
        except ValidationError as problem:
            wrong += [_invalid(file.stem, error["loc"], error["msg"]) for error in problem.errors()]
        except ValueError as problem:  # no TOML, or no UTF-8
            wrong.append(Complaint(file.stem, str(problem)))
    return tables, wrong


def without_examples(tables: Mapping[str, AuthorizationTable]) -> Authorizations:
    """The tables without their examples, for those who want to see which ones fail, or what would change."""
    return Authorizations({name: table.model_copy(update={"example": []}) for name, table in tables.items()})


def complaints(tables: Mapping[str, AuthorizationTable], known: Known) -> list[Complaint]:
    """Everything that cannot be meant, in the order of files and rows."""
    bare = without_examples(tables)
    wrong = [complaint for name, table in sorted(tables.items()) for complaint in _in_table(name, table, bare)]
    wrong += [Complaint(grant.row, what) for _, row, grant in bare.rows for what in _in_row(row, known)]
    wrong += _contradictions(bare.rows, known)
    return sorted(wrong, key=_place)


def _place(complaint: Complaint) -> tuple[str, int]:
    name, _, number = complaint.where.partition("#")
    return name, int(number or 0)


def _invalid(name: str, place: tuple[int | str, ...], what: str) -> Complaint:
    if len(place) > 1 and place[0] == "allowance" and isinstance(place[1], int):
        name, place = f"{name}#{place[1] + 1}", place[2:]
    elif len(place) > 1 and place[0] == "example" and isinstance(place[1], int):
        place = (f"example {place[1] + 1}", *place[2:])
    what = what.removeprefix("Value error, ")
    return Complaint(name, f"{'.'.join(map(str, place))}: {what}" if place else what)


def _in_table(name: str, table: AuthorizationTable, bare: Authorizations) -> Iterator[Complaint]:
    if not table.legal_basis.strip():
        yield Complaint(name, "no legal basis is named")
    if table.valid_to < table.valid_from:
        yield Complaint(name, f"it would end on {table.valid_to}, before it begins on {table.valid_from}")
    if table.source not in _SOURCES:
        yield Complaint(name, f"source {table.source} is none of {', '.join(_SOURCES)}")
    failed = bare.failed(table)
    for number, example in enumerate(table.example, start=1):
        if example in failed:
            yield Complaint(name, f"example {number} does not hold: {example.text}")


def _in_row(row: Allowance, known: Known) -> Iterator[str]:
    yield from _in_who(row, known.institutions)
    yield from _in_service(row, known.operations)
    is_of_cpas = row.who.sectors == [CPAS_SECTOR]
    for code in row.quality_codes:
        if code == REPLACED:
            yield f"quality code {code} opens nothing: it says that a number was replaced"
        elif code not in _EVERY_SECTORS and code not in (known.cpas_codes if is_of_cpas else _CODES):
            yield f"quality code {code} is unknown"


def _in_who(row: Allowance, institutions: Collection[Institution]) -> Iterator[str]:
    who = row.who
    if not (who.anyone or who.kinds or who.sectors or who.institutions):
        yield "it is for nobody: who is empty"
    for kind in who.kinds:
        if kind not in {one.kind for one in institutions}:
            yield f"kind {kind} is unknown"
    for sector in who.sectors:
        if sector not in {one.sector for one in institutions}:
            yield f"no institution is of sector {sector}"
    for name in who.institutions:
        if not any(one.is_named_by(name) for one in institutions):
            yield f"institution {name} is unknown"


def _in_service(row: Allowance, operations: Mapping[tuple[str, str], Collection[str]]) -> Iterator[str]:
    if row.service not in {name for name, _ in operations}:
        yield f"service {row.service} is not in the catalogue"
        return
    if not row.versions or not row.operations:
        yield "it opens nothing: versions or operations is empty"
    for version in row.versions:
        known = operations.get((row.service, version))
        if known is None:
            yield f"version {version} of {row.service} is not in the catalogue"
        for operation in row.operations if known else ():
            if operation not in (known or ()):
                yield f"operation {operation} is not one of {row.service} {version}: {', '.join(known or ())}"


def _contradictions(rows: tuple[Row, ...], known: Known) -> Iterator[Complaint]:
    for first, second in itertools.combinations(rows, 2):
        if _effect(first[1]) != _effect(second[1]) and _meet(first, second, known.institutions):
            what = f"it opens otherwise what {first[2].row} opens already, which is tried before it"
            yield Complaint(second[2].row, what)


def _effect(row: Allowance) -> tuple[object, ...]:
    """What a row asks and gives, its qualities and contexts aside."""
    parts = None if row.parts is None else frozenset(row.parts)
    conditions = row.lowest_phase, row.grace_months, row.asked_period
    return not row.quality_codes, *conditions, row.history_months, parts


def _meet(one: Row, other: Row, institutions: Collection[Institution]) -> bool:
    """Whether some question of some institution on some day falls under both rows."""
    (table, row, _), (its_table, its_row, _) = one, other
    return (
        row.service == its_row.service
        and not set(row.versions).isdisjoint(its_row.versions)
        and not set(row.operations).isdisjoint(its_row.operations)
        and _share(row.legal_contexts, its_row.legal_contexts)
        and _share(row.quality_codes, its_row.quality_codes)
        and max(table.valid_from, its_table.valid_from) <= min(table.valid_to, its_table.valid_to)
        and any(row.who.includes(each) and its_row.who.includes(each) for each in institutions)
    )


def _share(some: Collection[object], others: Collection[object]) -> bool:
    """Whether two lists, of which an empty one stands for everything, have something in common."""
    return not some or not others or not set(some).isdisjoint(others)
