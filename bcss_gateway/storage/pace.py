"""How many calls of late: a row for each institution, user and address that the crossroads counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Column, Integer, String, Table, and_, bindparam, delete, or_, select, text

from bcss_gateway.domain.window import Window
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import metadata

pace = Table(
    "crossroads_pace",
    metadata,
    Column("whose", String(120), primary_key=True),
    Column("minute", Integer, nullable=False, index=True),
    Column("calls", Integer, nullable=False),
    Column("calls_before", Integer, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("misses_before", Integer, nullable=False),
    Column("lowered_until", String(27), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Pace:
    """One row.

    Attributes:
        misses: of the calls, those refused because the number was none that the institution may ask about.
        lowered_until: until when the institution is held to a lower limit; empty where it is not.
    """

    whose: str
    calls: Window = field(default_factory=Window)
    misses: Window = field(default_factory=Window)
    lowered_until: str = ""


_NAMES = [column.name for column in pace.columns]
_READ = Prepared(select(pace).where(or_(pace.c.whose == bindparam("one"), pace.c.whose == bindparam("other"))))
_FORGET = Prepared(
    delete(pace).where(and_(pace.c.minute < bindparam("oldest"), pace.c.lowered_until < bindparam("now")))
)


def _write(rows: int) -> Prepared:
    """Writes one row or several in one statement, whether they are there or not."""
    values = ", ".join(f"({', '.join(f':{name}_{row}' for name in _NAMES)})" for row in range(rows))
    changes = ", ".join(f"{name} = excluded.{name}" for name in _NAMES[1:])
    statement = f"INSERT INTO {pace.name} ({', '.join(_NAMES)}) VALUES {values}"
    return Prepared(text(f"{statement} ON CONFLICT ({_NAMES[0]}) DO UPDATE SET {changes}"))


_WRITE = {rows: _write(rows) for rows in (1, 2)}


def paces(work: UnitOfWork, whose: Sequence[str]) -> Mapping[str, Pace]:
    """The rows of one or two that are counted, as far as there are any."""
    found = work.run(_READ, {"one": whose[0], "other": whose[-1]}).fetchall()
    return {row[0]: _of_row(*row) for row in found}


def keep(work: UnitOfWork, changed: Iterable[Pace]) -> None:
    """Write one or two rows."""
    rows = list(changed)
    work.writing()
    work.run(_WRITE[len(rows)], {f"{name}_{at}": value for at, row in enumerate(rows) for name, value in _row(row)})


def forget(work: UnitOfWork, oldest: int, now: str) -> None:
    """Remove the rows of minutes before the oldest, but for those that are still held to a lower limit."""
    work.writing()
    work.run(_FORGET, {"oldest": oldest, "now": now})


def _of_row(whose: str, minute: int, calls: int, calls_before: int, misses: int, before: int, until: str) -> Pace:
    return Pace(whose, Window(minute, calls, calls_before), Window(minute, misses, before), until)


def _row(one: Pace) -> Iterable[tuple[str, int | str]]:
    calls, misses = one.calls, one.misses
    values = (one.whose, calls.minute, calls.count, calls.before, misses.count, misses.before, one.lowered_until)
    return zip(_NAMES, values, strict=True)
