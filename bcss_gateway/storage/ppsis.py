"""The federal service's own table of forms: every one that it decided on, one row a form, never changed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Index, Integer, String, Table, Text, bindparam, func, insert, select

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

Row = tuple[int, str, str, str, str, str, int, str, str, str, str, str, str]
"""A form: number, CBE number of the CPAS, file, letter, form number, SSIN, suffix, its date, the last day of what it
grants or empty, what else it says as JSON, when it was received, under which law, how far it was accepted."""

form = Table(
    "source_ppsis_form",
    metadata,
    Column("number", LargeNumber, primary_key=True, autoincrement=False),
    Column("institution", String(10), nullable=False),
    Column("file", String(11), nullable=False),
    Column("kind", String(2), nullable=False),
    Column("attest", String(15), nullable=False),
    Column("ssin", String(11), nullable=False),
    Column("suffix", Integer, nullable=False),
    Column("entry", String(10), nullable=False),  # days as YYYY-MM-DD: they need no conversion, and sort
    Column("until", String(10), nullable=False, default=""),
    Column("content", Text, nullable=False),
    Column("received", String(27), nullable=False),
    Column("law", String(10), nullable=False, server_default="1965-04-02"),
    Column("evaluation", String(17), nullable=False, server_default="ACCEPTED"),
    Index(None, "institution", "file"),
    Index(None, "institution", "attest"),
    Index(None, "ssin"),
)

_COLUMNS = tuple(form.c.keys())
_OF_FILE = Prepared(
    select(*form.c)
    .where(
        form.c.institution == bindparam("of_institution"),
        form.c.file == bindparam("of_file"),
        form.c.law == bindparam("of_law"),
        form.c.evaluation != "REFUSED",
    )
    .order_by(form.c.number)
)
_OF_PERSON = Prepared(select(*form.c).where(form.c.ssin == bindparam("of")))
_WITH_ATTEST = Prepared(
    select(form.c.number).where(
        form.c.institution == bindparam("of_institution"),
        form.c.attest == bindparam("of_attest"),
        form.c.evaluation != "REFUSED",
    )
)
_LAST_NUMBER = Prepared(select(func.max(form.c.number)))
_ADD = Prepared(insert(form), _COLUMNS)


def of_file(work: UnitOfWork, law: str, institution: str, file: str) -> list[Row]:
    """The accepted forms of a file under one law, in the order in which they came."""
    asked = {"of_institution": institution, "of_file": file, "of_law": law}
    rows: list[Row] = work.run(_OF_FILE, asked).fetchall()
    return rows


def of_person(work: UnitOfWork, ssins: Iterable[str]) -> list[Row]:
    """Every form about a person, under any of these numbers, of every law, refused or not, as they came."""
    return sorted(row for one in ssins for row in work.run(_OF_PERSON, {"of": one}).fetchall())


def is_used(work: UnitOfWork, institution: str, attest: str) -> bool:
    """Whether an institution has given a number to a form that was accepted."""
    asked = {"of_institution": institution, "of_attest": attest}
    return work.run(_WITH_ATTEST, asked).fetchone() is not None


def last_number(work: UnitOfWork) -> int:
    """The number of the newest form, 0 where there is none; asked by the only writer."""
    return int(work.run(_LAST_NUMBER, {}).fetchone()[0] or 0)


def add(work: UnitOfWork, rows: Iterable[Row]) -> None:
    """Keep forms."""
    for row in rows:
        work.run(_ADD, dict(zip(_COLUMNS, row, strict=True)))
