"""What a row of an authorization table may name: institutions, services, operations, codes, parts of a reply."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from bcss_gateway.crossroads.authorization_table import Allowance, AuthorizationTable, Who
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.quality_code import REPLACED

Wrong = tuple[str, str]
"""The key of a row that cannot be meant, and why not."""


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may name.

    Attributes:
        operations: of each service and version; empty where its contract is not written.
        parts: of a service and version, by operation, the elements of the reply that can be opened or closed; ``None``
            where the contract does not say.
        institutions: those that there are.
        kinds: what an institution may be.
        types: the types of institution of each sector.
        codes: the quality codes of each sector.
    """

    operations: Mapping[tuple[str, str], Collection[str]]
    parts: Callable[[tuple[str, str]], Mapping[str, Collection[str] | None]]
    institutions: Collection[Institution]
    kinds: Collection[str]
    types: Mapping[int, Collection[int]]
    codes: Mapping[int, Collection[int]]


def wrong_in_row(row: Allowance, table: AuthorizationTable, known: Known) -> Iterator[Wrong]:
    """Everything that a row names and that is not there."""
    yield from _in_who(row.who, known)
    yield from _in_service(row, known.operations)
    yield from _in_codes(row, known)
    yield from _in_parts(row, table, known)


def _in_who(who: Who, known: Known) -> Iterator[Wrong]:
    if not (who.anyone or who.kinds or who.sectors or who.institutions):
        yield "who", "it is for nobody: who is empty"
    for kind in who.kinds:
        if kind not in known.kinds:
            yield "who", f"kind {kind} is unknown"
    for sector in who.sectors:
        if sector not in known.types:
            yield "who", f"no list has the sector {sector}"
    for number in who.subsectors:
        if not any(number in known.types.get(sector, ()) for sector in who.sectors):
            yield "who", f"no list has the type {number} in sector {', '.join(map(str, who.sectors)) or '–'}"
    for name in who.institutions:
        if not any(one.is_named_by(name) for one in known.institutions):
            yield "who", f"institution {name} is unknown"


def _in_service(row: Allowance, operations: Mapping[tuple[str, str], Collection[str]]) -> Iterator[Wrong]:
    if row.service not in {name for name, _ in operations}:
        yield "service", f"service {row.service} is not in the catalogue"
        return
    if not row.versions or not row.operations:
        yield "operations" if row.versions else "versions", "it opens nothing: versions or operations is empty"
    for version in row.versions:
        known = operations.get((row.service, version))
        if known is None:
            yield "versions", f"version {version} of {row.service} is not in the catalogue"
        for operation in row.operations if known else ():
            if operation not in (known or ()):
                listed = ", ".join(known or ())
                yield "operations", f"operation {operation} is not one of {row.service} {version}: {listed}"


def _in_codes(row: Allowance, known: Known) -> Iterator[Wrong]:
    if row.quality_codes and row.who.anyone:
        yield "quality_codes", "a file is asked of a sender who may be anybody"
    if REPLACED in row.quality_codes:
        yield "quality_codes", f"quality code {REPLACED} opens nothing: it says that a number was replaced"
    for sector in sorted(_sectors(row.who, known.institutions)):
        listed = known.codes.get(sector, ())
        for key in ("quality_codes", "household_codes"):
            for code in getattr(row, key):
                if code != REPLACED and code not in listed:
                    yield key, f"quality code {code} is unknown in sector {sector}"


def _sectors(who: Who, institutions: Collection[Institution]) -> set[int]:
    return {*who.sectors, *(one.sector for one in institutions if who.includes(one) and not who.anyone)}


def _in_parts(row: Allowance, table: AuthorizationTable, known: Known) -> Iterator[Wrong]:
    if row.parts is None:
        return
    for version in row.versions:
        key = (row.service, version)
        replies = {operation: known.parts(key).get(operation) for operation in row.operations}
        if known.operations.get(key):
            told = [parts for parts in replies.values() if parts is not None]
            yield from _in_replies(row, version, replies, set().union(*told) if told else None)
        else:
            yield from _not_assumed(row, table)
            return


def _in_replies(
    row: Allowance, version: str, replies: Mapping[str, Collection[str] | None], parts: Collection[str] | None
) -> Iterator[Wrong]:
    name = f"{row.service} {version}"
    for operation, own in replies.items():
        if own is not None and not own:
            yield "parts", f"the reply of {name} to {operation} has no parts to tell apart: it would be seen whole"
    for part in row.parts or () if parts is not None else ():
        if part not in (parts or ()):
            yield "parts", f"part {part} is not in the reply of {name}: {', '.join(sorted(parts or ()))}"


def _not_assumed(row: Allowance, table: AuthorizationTable) -> Iterator[Wrong]:
    """A part of a reply whose contract is not written has to be declared by the table itself."""
    for part in row.parts or ():
        if part not in table.assumed_parts:
            yield "parts", f"part {part} is none of assumed_parts, and the contract of {row.service} is not written"
