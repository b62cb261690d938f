"""The authorization tables that were ever in force, as their files had them; and those that were refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Column, Integer, Select, String, Table, Text, insert, select

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.tables import metadata

kept = Table(
    "crossroads_authorization_tables",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("moment", String(27), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("files", Text, nullable=False),
)

IN_FORCE, REFUSED = "in force", "refused"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was found in the folder of the tables at a moment.

    Attributes:
        number: 1, 2, 3 … in the order in which they were found.
        digest: of names and content of the files.
        outcome: ``in force`` from that moment on, or ``refused``.
        files: a JSON object with the text of each file by its name; empty of what was refused.
    """

    number: int
    digest: str
    moment: str
    outcome: str
    files: str


_KEPT: Select[Any] = select(*(kept.c[name] for name in Kept.__slots__))
_NEWEST_FIRST = _KEPT.order_by(kept.c.number.desc()).limit(1)


def last(work: UnitOfWork) -> Kept | None:
    """What was found last, whatever came of it."""
    return _one(work, _NEWEST_FIRST)


def in_force(work: UnitOfWork, moment: str = "") -> Kept | None:
    """The tables that are in force, or were at a moment."""
    query = _NEWEST_FIRST.where(kept.c.outcome == IN_FORCE)
    return _one(work, query.where(kept.c.moment <= moment) if moment else query)


def history(work: UnitOfWork) -> Iterator[Kept]:
    """All that was ever found, oldest first."""
    return (Kept(*row) for row in work.connection.execute(_KEPT.order_by(kept.c.number)))


def keep(work: UnitOfWork, found: Kept) -> None:
    """Add what was found."""
    work.writing().execute(insert(kept), asdict(found))


def _one(work: UnitOfWork, query: Select[Any]) -> Kept | None:
    row = work.connection.execute(query).fetchone()
    return None if row is None else Kept(*row)
