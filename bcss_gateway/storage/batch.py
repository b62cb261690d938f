"""The table of batches: what was taken of whom, and how far each is answered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Integer, String, Table, bindparam, func, insert, select, update

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

batch = Table(
    "crossroads_batch",
    metadata,
    Column("institution", String(10), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("questions", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("total", LargeNumber, nullable=False),
    # How much of the file of answers is certain: what is behind it was written by somebody who was killed.
    Column("written", LargeNumber, nullable=False),
    Column("taken", String(27), nullable=False),
    Column("done", String(27), nullable=False, server_default=""),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is answered.

    Attributes:
        digest: of the file of questions.
        answered: how many questions are.
        total: the control sum of the answers so far.
        written: how many bytes of the file of answers are certain.
        done: when it was wholly answered, or empty.
    """

    digest: str
    questions: int
    answered: int
    total: int
    written: int
    done: str


_COLUMNS = tuple(column.name for column in batch.columns if column.name != "done")
_PROGRESS = Prepared(
    select(batch.c.digest, batch.c.questions, batch.c.answered, batch.c.total, batch.c.written, batch.c.done).where(
        batch.c.institution == bindparam("whose"), batch.c.sequence == bindparam("number")
    )
)
_LAST = Prepared(select(func.max(batch.c.sequence)).where(batch.c.institution == bindparam("whose")))
_TAKE = Prepared(insert(batch), _COLUMNS)
_ADVANCE = Prepared(
    update(batch)
    .where(batch.c.institution == bindparam("whose"), batch.c.sequence == bindparam("number"))
    .values(answered=bindparam("so_many"), total=bindparam("sum"), written=bindparam("bytes"), done=bindparam("at"))
)


def progress(work: UnitOfWork, institution: str, sequence: int) -> Progress | None:
    """How far a batch is answered; ``None`` of one that was never taken."""
    row = work.run(_PROGRESS, {"whose": institution, "number": sequence}).fetchone()
    return Progress(*row) if row else None


def last_sequence(work: UnitOfWork, institution: str) -> int:
    """The number of the last batch that was taken, 0 where none was."""
    return int(work.run(_LAST, {"whose": institution}).fetchone()[0] or 0)


def take(work: UnitOfWork, institution: str, sequence: int, digest: str, questions: int, moment: str) -> None:
    """Take a batch, of which nothing is answered yet."""
    row = (institution, sequence, digest, questions, 0, 0, 0, moment)
    work.run(_TAKE, dict(zip(_COLUMNS, row, strict=True)))


def advance(work: UnitOfWork, institution: str, sequence: int, reached: Progress) -> None:
    """Note how far a batch is answered, in the commit of what was answered."""
    work.run(
        _ADVANCE,
        {
            "whose": institution,
            "number": sequence,
            "so_many": reached.answered,
            "sum": reached.total,
            "bytes": reached.written,
            "at": reached.done,
        },
    )
