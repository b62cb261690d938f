"""How far the clerk has come with each of its acts: a day that is done, and a place in the day after it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, String, Table, bindparam, insert, select, update

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

EXPIRY = "expiry"
"""The act that closes what is over."""
TABLES = "dates of tables"
"""The act that tells which authorization tables come into force and end by their dates."""

clerk = Table(
    "crossroads_clerk",
    metadata,
    Column("task", String(40), primary_key=True),
    Column("done_until", String(10), nullable=False),
    Column("position", LargeNumber, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an act has come.

    Attributes:
        done_until: the last day with which it is done, as ``YYYY-MM-DD``.
        position: in the day after that, the row up to which it is done; 0 where it has not begun.
    """

    done_until: str
    position: int = 0


_PROGRESS = Prepared(select(clerk.c.done_until, clerk.c.position).where(clerk.c.task == bindparam("name")))
_BEGIN = Prepared(insert(clerk), [column.name for column in clerk.columns])
_ADVANCE = Prepared(
    update(clerk)
    .where(clerk.c.task == bindparam("name"))
    .values(done_until=bindparam("until"), position=bindparam("at"))
)


def progress(work: UnitOfWork, task: str) -> Progress | None:
    """How far an act has come, or ``None`` where it never began."""
    row = work.run(_PROGRESS, {"name": task}).fetchone()
    return Progress(*row) if row else None


def behind(work: UnitOfWork, task: str, last: str) -> Progress | None:
    """How far an act has come; ``None`` where it is done with a day, or never began."""
    reached = progress(work, task)
    return reached if reached is not None and reached.done_until < last else None


def begin(work: UnitOfWork, task: str, done_until: str) -> None:
    """Let an act begin with the day after this one; where it has begun already nothing changes."""
    if progress(work, task) is None:
        work.writing()
        if progress(work, task) is None:
            work.run(_BEGIN, {"task": task, "done_until": done_until, "position": 0})


def advance(work: UnitOfWork, task: str, reached: Progress) -> None:
    """Note how far an act has come, in the transaction of what it did."""
    work.writing()
    work.run(_ADVANCE, {"name": task, "until": reached.done_until, "at": reached.position})
