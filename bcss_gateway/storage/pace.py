"""How many calls of late: a row for each institution, user and address that the crossroads counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    delete,
    insert,
    or_,
    select,
    union_all,
    update,
)

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
    """What is known of one of them.

    Attributes:
        lowered_until: until when an institution is held to a lower limit; empty where it is not.
    """

    calls: Window
    lowered_until: str


_STAYS = or_(pace.c.minute == bindparam("present"), pace.c.minute == bindparam("next"))


def _rolled(count: str) -> dict[str, ColumnElement[int]]:
    """A count and that of the minute before as they are seen now, with some more: :meth:`Window.plus` in SQL."""
    now, before = pace.c[count], pace.c[f"{count}_before"]
    return {
        f"{count}_before": case((_STAYS, before), (pace.c.minute == bindparam("former"), now), else_=0),
        count: case((_STAYS, now), else_=0) + bindparam(f"more_{count}"),
    }


def _paces_of(one: str) -> Select[Any]:
    known = select(pace.c.whose, pace.c.minute, pace.c.calls, pace.c.calls_before, pace.c.lowered_until)
    return known.where(pace.c.whose == bindparam(one))


_PACE = Prepared(_paces_of("one"))
_PACES = Prepared(union_all(_paces_of("one"), _paces_of("other")))  # of IN SQLite makes a table, which costs more
_MISSES = Prepared(
    select(pace.c.minute, pace.c.misses, pace.c.misses_before).where(pace.c.whose == bindparam("institution"))
)
_COUNT = Prepared(
    update(pace)
    .where(pace.c.whose == bindparam("one"))
    .values(minute=case((_STAYS, pace.c.minute), else_=bindparam("present")), **_rolled("calls"), **_rolled("misses"))
)
_BEGIN = Prepared(insert(pace), [column.name for column in pace.columns])
_LOWER = Prepared(update(pace).where(pace.c.whose == bindparam("institution")).values(lowered_until=bindparam("until")))
_FORGET = Prepared(
    delete(pace).where(and_(pace.c.minute < bindparam("oldest"), pace.c.lowered_until < bindparam("now")))
)


def paces(work: UnitOfWork, whose: Sequence[str]) -> dict[str, Pace]:
    """What is known of one or two of them."""
    statement = _PACE if len(whose) == 1 else _PACES
    found = work.run(statement, dict(zip(("one", "other"), whose, strict=False))).fetchall()
    return {name: Pace(Window(*calls), until) for name, *calls, until in found}


def misses(work: UnitOfWork, institution: str) -> Window:
    """How many of an institution's questions were refused for a number that may have been a guess."""
    return Window(*work.run(_MISSES, {"institution": institution}).fetchone())


def count(work: UnitOfWork, whose: str, missed: int, minute: int) -> bool:
    """Count a call for one of them; whether it was known."""
    work.writing()
    minutes = {"former": minute - 1, "present": minute, "next": minute + 1}
    if work.run(_COUNT, {"one": whose, "more_calls": 1, "more_misses": missed} | minutes).rowcount:
        return True
    zero = {"calls_before": 0, "misses_before": 0, "lowered_until": ""}
    work.run(_BEGIN, {"whose": whose, "minute": minute, "calls": 1, "misses": missed} | zero)
    return False


def lower(work: UnitOfWork, institution: str, until: str) -> None:
    """Hold an institution to a lower limit until a moment."""
    work.writing()
    work.run(_LOWER, {"institution": institution, "until": until})


def forget(work: UnitOfWork, oldest: int, now: str) -> None:
    """Remove the rows of minutes before the oldest, but for those that are still held to a lower limit."""
    work.writing()
    work.run(_FORGET, {"oldest": oldest, "now": now})
