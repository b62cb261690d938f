"""The federal service's table of the households that had a heating allowance, one row a person and form."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Index, Integer, String, Table, bindparam, insert, select

from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.ppsis import Row, form
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

heated = Table(
    "source_ppsis_heated",
    metadata,
    Column("ssin", String(11), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("form", LargeNumber, primary_key=True, autoincrement=False),
    Index(None, "form"),
)

_COLUMNS = tuple(heated.c.keys())
_FORMS_OF = Prepared(
    select(*form.c)
    .where(form.c.number == heated.c.form, heated.c.ssin == bindparam("of_ssin"), heated.c.year == bindparam("of_year"))
    .order_by(form.c.number)
)
_MEMBERS = Prepared(select(heated.c.ssin).where(heated.c.form == bindparam("of_form")))
_ADD = Prepared(insert(heated), _COLUMNS)


def forms_of(work: UnitOfWork, ssin: str, year: int) -> list[Row]:
    """The accepted forms of a heating period about a household in which a person lived, in their order."""
    rows: list[Row] = work.run(_FORMS_OF, {"of_ssin": ssin, "of_year": year}).fetchall()
    return rows


def members_of(work: UnitOfWork, form_number: int) -> list[str]:
    """Who lived in the household of a form, the main beneficiary included."""
    return [row[0] for row in work.run(_MEMBERS, {"of_form": form_number}).fetchall()]


def add(work: UnitOfWork, form_number: int, year: int, ssins: Iterable[str]) -> None:
    """Note who lived in the household of a form."""
    for ssin in ssins:
        work.run(_ADD, {"ssin": ssin, "year": year, "form": form_number})
