"""How far the day of a sandbox was moved: one row, or none where it never was."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Integer, Table, bindparam, delete, insert, select

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

moved_day = Table(
    "crossroads_moved_day",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1: there is one row
    Column("ahead", LargeNumber, nullable=False),  # seconds
    Column("since", LargeNumber, nullable=False),
)


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A day that was moved.

    Attributes:
        ahead: by how many seconds.
        since: the number of the last entry of the journal before it was moved from the machine's own day.
    """

    ahead: int
    since: int


_READ = Prepared(select(moved_day.c.ahead, moved_day.c.since))
_ADD = Prepared(insert(moved_day), [column.name for column in moved_day.columns])
_FORGET = Prepared(delete(moved_day).where(moved_day.c.number == bindparam("one")))


def read(work: UnitOfWork) -> MovedDay | None:
    """How far the day was moved, ``None`` where it is the machine's."""
    row = work.run(_READ, {}).fetchone()
    return MovedDay(*row) if row else None


def put(work: UnitOfWork, moved: MovedDay) -> None:
    """Move the day, whatever it was before."""
    put_back(work)
    work.run(_ADD, {"number": 1, "ahead": moved.ahead, "since": moved.since})


def put_back(work: UnitOfWork) -> None:
    """Let it be the machine's day again."""
    work.writing()
    work.run(_FORGET, {"one": 1})
