"""The National Register's own table: one row a person, found by number or by the sound of the last name."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    String,
    Table,
    Text,
    bindparam,
    false,
    insert,
    literal,
    or_,
    select,
    update,
)

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import metadata

person = Table(
    "source_national_register_person",
    metadata,
    Column("ssin", String(11), primary_key=True),
    Column("replaced_by", String(11), nullable=False, default=""),
    Column("cancelled", Boolean, nullable=False, default=False),
    Column("phonetic", String(8), nullable=False),
    Column("birth_earliest", Date, nullable=False),
    Column("birth_latest", Date, nullable=False),
    Column("file", Text, nullable=False),
    Index(None, "phonetic", "birth_earliest"),
    Index(None, "replaced_by"),
)

_BY_NUMBER = Prepared(
    select(person.c.replaced_by, person.c.cancelled, person.c.file).where(person.c.ssin == bindparam("ssin"))
)
_REPLACED_BY = Prepared(
    select(person.c.ssin).where(person.c.replaced_by == bindparam("replaced_by")).order_by(person.c.ssin)
)
_BY_SOUND = (
    select(person.c.file)
    .where(
        person.c.phonetic == bindparam("phonetic"),
        person.c.birth_earliest <= bindparam("last_day"),
        person.c.birth_latest >= bindparam("first_day"),
        person.c.replaced_by == "",
        person.c.cancelled == false(),
    )
    .order_by(person.c.birth_earliest, person.c.ssin)
)
_ADD = insert(person)


def find(work: UnitOfWork, ssin: str) -> tuple[str, bool, str] | None:
    """What is known under a number (which number replaced it, whether it is cancelled, its file), or ``None``."""
    row = work.run(_BY_NUMBER, {"ssin": ssin}).fetchone()
    return None if row is None else (row[0], bool(row[1]), row[2])


def replaced_by(work: UnitOfWork, ssin: str) -> list[str]:
    """The numbers whose place a number took, in order."""
    return [row[0] for row in work.run(_REPLACED_BY, {"replaced_by": ssin}).fetchall()]


def search(connection: Connection, phonetic: str, first_day: date, last_day: date) -> Generator[str, None, None]:
    """The files of persons whose name sounds so and who may be born in these days, oldest first.

    Replaced and cancelled numbers do not come up.
    """
    asked = {"phonetic": phonetic, "first_day": first_day, "last_day": last_day}
    with closing(connection.execute(_BY_SOUND, asked)) as result:
        yield from result.scalars()


def add(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Add persons."""
    if rows:
        connection.execute(_ADD, rows)


def take_over(work: UnitOfWork, old: str, new: str, file: str) -> None:
    """Give a number that nobody has to the person of another one, with a file of its own."""
    copied = [column for column in person.c if column.name not in ("ssin", "file")]
    row = select(literal(new), literal(file), *copied).where(person.c.ssin == old)
    names = ["ssin", "file", *(column.name for column in copied)]
    work.writing().execute(insert(person).from_select(names, row))


def replace(work: UnitOfWork, old: str, new: str) -> None:
    """Let a number, and all those that it had replaced, point to the one that takes its place."""
    pointing = or_(person.c.ssin == old, person.c.replaced_by == old)
    work.writing().execute(update(person).where(pointing).values(replaced_by=new))


def cancel(work: UnitOfWork, ssin: str) -> None:
    """Note that a number was given by mistake."""
    work.writing().execute(update(person).where(person.c.ssin == ssin).values(cancelled=True))


def rewrite(work: UnitOfWork, ssin: str, file: str) -> None:
    """Put another file in the place of a person's."""
    work.writing().execute(update(person).where(person.c.ssin == ssin).values(file=file))
