"""The reference directory's table: what held when, and what was known when; a row is ended, never deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Column, Index, Integer, String, Table, bindparam, distinct, func, insert, or_, select, update

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

Row = tuple[str, int, str, int, int, str, str, str]
"""A line: SSIN, sector, institution, quality code, phase, first and last day, since when it is known."""

HistoryRow = tuple[str, int, str, int, int, str, str, str, str, str, str]
"""The same with until when it was known (empty: still), and the tickets that entered and ended it."""

directory_line = Table(
    "crossroads_directory_line",
    metadata,
    Column("id", LargeNumber, primary_key=True, autoincrement=True),
    Column("ssin", String(11), nullable=False),
    Column("sector", Integer, nullable=False),
    Column("institution", String(10), nullable=False, default=""),
    Column("quality_code", Integer, nullable=False),
    Column("phase", Integer, nullable=False, default=0),
    Column("begin", String(10), nullable=False),  # days as YYYY-MM-DD: they need no conversion, and sort
    Column("end", String(10), nullable=False),
    Column("known_from", String(27), nullable=False),  # moments as the journal writes them: they sort too
    Column("known_until", String(27), nullable=False, server_default=""),
    Column("entered_by", String(36), nullable=False, server_default=""),
    Column("ended_by", String(36), nullable=False, server_default=""),
    # What is known now of a person lies together, however much was known before.
    Index(None, "ssin", "known_until"),
    # The clerk looks each night for what is over, and goes on behind the last one that it has closed.
    Index(None, "known_until", "end", "id"),
)

_KEY = ("ssin", "sector", "institution", "quality_code", "phase", "begin", "end")
LINE = (*_KEY, "known_from")
_HISTORY = (*LINE, "known_until", "entered_by", "ended_by")
_column = directory_line.c

_LINES_OF = Prepared(
    select(*(_column[name] for name in LINE)).where(_column.ssin == bindparam("ssin"), _column.known_until == "")
)
_LINES_KNOWN = Prepared(
    select(*(_column[name] for name in LINE)).where(
        _column.ssin == bindparam("ssin"),
        _column.known_from <= bindparam("moment"),
        or_(_column.known_until == "", _column.known_until > bindparam("moment")),
    )
)
_HISTORY_OF = Prepared(
    select(*(_column[name] for name in _HISTORY)).where(_column.ssin == bindparam("ssin")).order_by(_column.id)
)
_ENTER = Prepared(insert(directory_line), (*LINE, "entered_by"))
_END = Prepared(
    update(directory_line)
    .where(*(_column[name] == bindparam(f"of_{name}") for name in _KEY), _column.known_until == "")
    .values(known_until=bindparam("until"), ended_by=bindparam("by"))
)
_ENDING_ON = Prepared(
    select(_column.id, *(_column[name] for name in LINE))
    .where(_column.known_until == "", _column.end == bindparam("day"), _column.id > bindparam("after"))
    .order_by(_column.id)
    .limit(bindparam("most"))
)


def lines_of(work: UnitOfWork, ssin: str) -> list[Row]:
    """Every line of a person that is known now, in one indexed read."""
    rows: list[Row] = work.run(_LINES_OF, {"ssin": ssin}).fetchall()
    return rows


def lines_known(work: UnitOfWork, ssin: str, moment: str) -> list[Row]:
    """Every line of a person as it was known at a moment."""
    rows: list[Row] = work.run(_LINES_KNOWN, {"ssin": ssin, "moment": moment}).fetchall()
    return rows


def history_of(work: UnitOfWork, ssin: str) -> list[HistoryRow]:
    """Every line that was ever known of a person, in the order in which they were entered."""
    rows: list[HistoryRow] = work.run(_HISTORY_OF, {"ssin": ssin}).fetchall()
    return rows


def enter(work: UnitOfWork, rows: Iterable[Row], by: str) -> None:
    """Add lines, each known from the moment it says."""
    for row in rows:
        work.run(_ENTER, dict(zip(LINE, row, strict=True)) | {"entered_by": by})


def end(work: UnitOfWork, rows: Iterable[Row], until: str, by: str) -> None:
    """Let lines be known no longer than until a moment."""
    for row in rows:
        key: dict[str, Any] = {f"of_{name}": value for name, value in zip(_KEY, row, strict=False)}
        work.run(_END, key | {"until": until, "by": by})


def known_to_several(work: UnitOfWork, sector: int, codes: Collection[int], day: str) -> list[str]:
    """The numbers on which more than one institution of a sector has a line on a day, in one of these qualities."""
    query = (
        select(_column.ssin)
        .where(
            _column.known_until == "",
            _column.end >= day,
            _column.begin <= day,
            _column.sector == sector,
            _column.institution != "",
            _column.quality_code.in_(codes),
        )
        .group_by(_column.ssin)
        .having(func.count(distinct(_column.institution)) > 1)
        .order_by(_column.ssin)
    )
    return list(work.connection.scalars(query))


def ending_on(work: UnitOfWork, day: str, after: int, most: int) -> list[tuple[int, Row]]:
    """Lines, of whomever, that are known now and whose last day this is; each with its number, in that order.

    Args:
        after: only those with a higher number.
        most: how many at most.
    """
    found = work.run(_ENDING_ON, {"day": day, "after": after, "most": most}).fetchall()
    return [(number, row) for number, *row in found]
