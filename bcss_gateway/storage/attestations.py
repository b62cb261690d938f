"""The federal service's table of attested rights: what holds when, and what was known when."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Index, String, Table, bindparam, func, insert, or_, select, update

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

Row = tuple[int, str, str, str, str, str, str, str, str, str, str, str, str, str, str]
"""A version of an attestation: its own number, the attestation's, SSIN, CBE number of the CPAS, type of aid, category,
first and last day, partner, day of the decision, status, where it came from, from when until when (empty: still) the
network knows it, the ticket that entered it."""

attestation = Table(
    "source_ppsis_attestation",
    metadata,
    Column("number", LargeNumber, primary_key=True, autoincrement=False),
    Column("attestation", String(15), nullable=False),
    Column("ssin", String(11), nullable=False),
    Column("institution", String(10), nullable=False),
    Column("aid", String(5), nullable=False),
    Column("category", String(1), nullable=False),
    Column("begin", String(10), nullable=False),  # days as YYYY-MM-DD: they need no conversion, and sort
    Column("end", String(10), nullable=False),
    Column("partner", String(11), nullable=False),
    Column("decided", String(10), nullable=False),
    Column("status", String(10), nullable=False),
    Column("origin", String(40), nullable=False),
    Column("known_from", String(27), nullable=False),  # moments as the journal writes them: they sort too
    Column("known_until", String(27), nullable=False, server_default=""),
    Column("entered_by", String(36), nullable=False),
    Column("ended_by", String(36), nullable=False, server_default=""),
    Index(None, "ssin", "known_until"),
    Index(None, "attestation"),
    Index(None, "known_from", "number"),  # what changed since a moment
)

_column = attestation.c
_COLUMNS = tuple(name for name in _column.keys() if name != "ended_by")  # noqa: SIM118  (a table's columns are no mapping)
_SELECTED = [_column[name] for name in _COLUMNS]
_OF_PERSON = Prepared(
    select(*_SELECTED).where(
        _column.ssin == bindparam("of"),
        _column.known_from <= bindparam("moment"),
        or_(_column.known_until == "", _column.known_until > bindparam("moment")),
    )
)
_NEWEST_OF_PERSON = Prepared(select(*_SELECTED).where(_column.ssin == bindparam("of"), _column.known_until == ""))
_VERSIONS = Prepared(select(*_SELECTED).where(_column.attestation == bindparam("of")).order_by(_column.number))
_SINCE = (
    select(*_SELECTED)
    .where(_column.known_from >= bindparam("begin"), _column.known_from < bindparam("end"))
    .order_by(_column.known_from, _column.number)
)
_LAST_NUMBER = Prepared(select(func.max(_column.number)))
_ADD = Prepared(insert(attestation), _COLUMNS)
_END = Prepared(
    update(attestation)
    .where(_column.attestation == bindparam("of"), _column.known_until == "")
    .values(known_until=bindparam("until"), ended_by=bindparam("by"))
)


def known_of(work: UnitOfWork, ssins: Iterable[str], moment: str) -> list[Row]:
    """The attestations of a person, under any of these numbers, as the network knows them at a moment; in order."""
    return sorted(row for one in ssins for row in work.run(_OF_PERSON, {"of": one, "moment": moment}).fetchall())


def newest_of(work: UnitOfWork, ssins: Iterable[str]) -> list[Row]:
    """The newest version of each attestation of a person, those too that the network does not know yet; in order."""
    return sorted(row for one in ssins for row in work.run(_NEWEST_OF_PERSON, {"of": one}).fetchall())


def versions_of(work: UnitOfWork, number: str) -> list[Row]:
    """Every version of one attestation, the oldest first."""
    rows: list[Row] = work.run(_VERSIONS, {"of": number}).fetchall()
    return rows


def becoming_known(work: UnitOfWork, begin: str, end: str) -> list[Row]:
    """Every version that the network came to know from a moment on, before another, in that order."""
    return [tuple(row) for row in work.connection.execute(_SINCE, {"begin": begin, "end": end})]


def last_number(work: UnitOfWork) -> int:
    """The number of the newest version, 0 where there is none; asked by the only writer."""
    return int(work.run(_LAST_NUMBER, {}).fetchone()[0] or 0)


def add(work: UnitOfWork, row: Row) -> None:
    """Add a version."""
    work.run(_ADD, dict(zip(_COLUMNS, row, strict=True)))


def end(work: UnitOfWork, number: str, until: str, by: str) -> None:
    """Let the newest version of an attestation be known until a moment only."""
    work.run(_END, {"of": number, "until": until, "by": by})
