"""The federal service's table of what the CPAS paid: each payment in its versions, and what was known when."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Index, Integer, String, Table, bindparam, func, insert, or_, select, update

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

Row = tuple[int, str, str, str, str, str, int, str, str, str, str, str, int, str, str, str, str, str]
"""A version of a payment: its own number, the payment's, SSIN, partner, CBE number of the CPAS, file, suffix, type of
aid, month, first and last day, category, cents, the form that asked for it, when this version was accepted, from when
until when (empty: still) it is known, the ticket that entered it."""

payment = Table(
    "source_ppsis_payment",
    metadata,
    Column("number", LargeNumber, primary_key=True, autoincrement=False),
    Column("payment", String(15), nullable=False),
    Column("ssin", String(11), nullable=False),
    Column("partner", String(11), nullable=False),
    Column("institution", String(10), nullable=False),
    Column("file", String(11), nullable=False),
    Column("suffix", Integer, nullable=False),
    Column("aid", String(23), nullable=False),
    Column("month", String(7), nullable=False),  # YYYY-MM: it sorts
    Column("begin", String(10), nullable=False),
    Column("end", String(10), nullable=False),
    Column("category", String(1), nullable=False),
    Column("cents", LargeNumber, nullable=False),
    Column("form", String(15), nullable=False),
    Column("accepted", String(27), nullable=False),
    Column("known_from", String(27), nullable=False),  # moments as the journal writes them: they sort too
    Column("known_until", String(27), nullable=False, server_default=""),
    Column("entered_by", String(36), nullable=False),
    Column("ended_by", String(36), nullable=False, server_default=""),
    Index(None, "ssin", "known_until"),
    Index(None, "partner", "known_until"),
    Index(None, "form"),
)

_column = payment.c
_COLUMNS = tuple(name for name in _column.keys() if name != "ended_by")  # noqa: SIM118  (a table's columns are no mapping)
_SELECTED = [_column[name] for name in _COLUMNS]
_MONTH = _COLUMNS.index("month")
_KNOWN = (
    _column.known_from <= bindparam("moment"),
    or_(_column.known_until == "", _column.known_until > bindparam("moment")),
)
_OF_BENEFICIARY = Prepared(select(*_SELECTED).where(_column.ssin == bindparam("of"), *_KNOWN))
_OF_PARTNER = Prepared(select(*_SELECTED).where(_column.partner == bindparam("of"), *_KNOWN))
_NEWEST_OF_FORM = Prepared(select(*_SELECTED).where(_column.form == bindparam("of"), _column.known_until == ""))
_LAST_NUMBER = Prepared(select(func.max(_column.number)))
_ADD = Prepared(insert(payment), _COLUMNS)
_END = Prepared(
    update(payment)
    .where(_column.payment == bindparam("of"), _column.known_until == "")
    .values(known_until=bindparam("until"), ended_by=bindparam("by"))
)


def of_beneficiary(work: UnitOfWork, ssins: Iterable[str], moment: str) -> list[Row]:
    """What was paid to a person, under any of these numbers, as it is known at a moment, month by month."""
    return _of(work, _OF_BENEFICIARY, ssins, moment)


def of_partner(work: UnitOfWork, ssins: Iterable[str], moment: str) -> list[Row]:
    """What was paid to somebody whose partner a person is, as it is known at a moment, month by month."""
    return _of(work, _OF_PARTNER, ssins, moment)


def newest_of_form(work: UnitOfWork, form: str) -> list[Row]:
    """The newest version of each payment that a form asked for, known or not yet."""
    rows: list[Row] = work.run(_NEWEST_OF_FORM, {"of": form}).fetchall()
    return rows


def _of(work: UnitOfWork, statement: Prepared, ssins: Iterable[str], moment: str) -> list[Row]:
    rows: list[Row] = [row for one in ssins for row in work.run(statement, {"of": one, "moment": moment}).fetchall()]
    return sorted(rows, key=lambda row: (row[_MONTH], row[0]))


def last_number(work: UnitOfWork) -> int:
    """The number of the newest version, 0 where there is none; asked by the only writer."""
    return int(work.run(_LAST_NUMBER, {}).fetchone()[0] or 0)


def add(work: UnitOfWork, row: Row) -> None:
    """Add a version."""
    work.run(_ADD, dict(zip(_COLUMNS, row, strict=True)))


def end(work: UnitOfWork, number: str, until: str, by: str) -> None:
    """Let the newest version of a payment be known until a moment only."""
    work.run(_END, {"of": number, "until": until, "by": by})
