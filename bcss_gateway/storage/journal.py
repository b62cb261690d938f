"""The journal's own table: appended to, read, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, delete, insert, or_, select

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

entry = Table(
    "journal_entry",
    metadata,
    Column("number", LargeNumber, primary_key=True, autoincrement=False),
    Column("ticket", String(36), nullable=False, index=True),
    Column("reference", String(256), nullable=False),
    Column("received", String(27), nullable=False, index=True),
    Column("answered", String(27), nullable=False),
    Column("endpoint", String(80), nullable=False),
    Column("service", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("institution", String(10), nullable=False),
    Column("sector", String(12), nullable=False),
    Column("user", String(80), nullable=False),
    Column("address", String(45), nullable=False),
    Column("ssin", Text, nullable=False),
    Column("quality_code", Text, nullable=False),
    Column("legal_context", Text, nullable=False),
    Column("verdicts", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("provider_asked", String(3), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("return_code", String(40), nullable=False),
    Column("hash", String(64), nullable=False),
    # A message may ask about hundreds of persons: PostgreSQL keeps a hash, its usual index refuses such long values.
    Index(None, "ssin", postgresql_using="hash"),
    Index(None, "institution", "received"),
    Index(None, "user", "received"),
)

pulse = Table("journal_pulse", metadata, Column("beat", Integer, primary_key=True, autoincrement=False))

_LAST = Prepared(select(entry.c.number, entry.c.hash).order_by(entry.c.number.desc()).limit(1))
_APPEND = Prepared(insert(entry), [column.name for column in entry.columns])
_BATCH = 1_000
_BEFORE_ALL = -(2**63)


def last(work: UnitOfWork) -> tuple[int, str] | None:
    """The number and hash of the last entry, or ``None`` in an empty journal."""
    row: tuple[int, str] | None = work.run(_LAST, {}).fetchone()
    return row


def others_since(work: UnitOfWork, number: int, service: str) -> bool:
    """Whether there is an entry after one with this number, of any other service than this one."""
    found = select(entry.c.number).where(entry.c.number > number, entry.c.service != service).limit(1)
    return work.connection.execute(found).first() is not None


def append(work: UnitOfWork, row: dict[str, Any]) -> None:
    """Add one entry."""
    work.run(_APPEND, row)


def entries(connection: Connection, criteria: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """Entries by ``ssin``, ``user``, ``institution``, ``since``, ``refused``, ``flagged``, in order; in batches."""
    query = select(entry).order_by(entry.c.number)
    if ssin := criteria.get("ssin"):
        # A message with several questions notes several persons, separated by a space.
        places = (f"{ssin} %", f"% {ssin}", f"% {ssin} %")
        query = query.where(or_(entry.c.ssin == ssin, *(entry.c.ssin.like(place) for place in places)))
    for name in ("user", "institution"):
        if value := criteria.get(name):
            query = query.where(entry.c[name] == value)
    if since := criteria.get("since"):
        query = query.where(entry.c.received >= since)
    if criteria.get("refused"):
        query = query.where(entry.c.outcome == "refused")
    if criteria.get("flagged"):
        query = query.where(
            entry.c.verdicts.contains('","flagged","', autoescape=True)
        )  # not in a rule, where quotes are escaped
    after = _BEFORE_ALL
    while rows := connection.execute(query.where(entry.c.number > after).limit(_BATCH)).mappings().all():
        yield from (dict(row) for row in rows)
        after = rows[-1]["number"]


def entry_of(connection: Connection, ticket: str) -> Mapping[str, Any] | None:
    """The first entry with a ticket, in one indexed read."""
    row = connection.execute(select(entry).where(entry.c.ticket == ticket).order_by(entry.c.number).limit(1))
    found = row.mappings().first()
    return dict(found) if found else None


def try_writing(work: UnitOfWork) -> None:
    """Write an entry that is undone at once, and a row beside the journal that stays, on the same disk."""
    connection = work.writing()
    trial = {column.name: "" for column in entry.columns} | {"number": _BEFORE_ALL}
    connection.exec_driver_sql("SAVEPOINT trial")
    append(work, trial)
    connection.exec_driver_sql("ROLLBACK TO SAVEPOINT trial")
    connection.execute(delete(pulse))
    connection.execute(insert(pulse), {"beat": 1})
