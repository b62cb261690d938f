"""The crossroads' own tables: the institutions, and the lines of the reference directory."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from bcss_gateway.domain.institution import Institution, before_padding
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

Row = tuple[str, int, str, int, int, str, str, str]
"""A directory line: SSIN, sector, institution, quality code, phase, first and last day, when it changed."""

institution = Table(
    "crossroads_institution",
    metadata,
    Column("cbe_number", String(10), primary_key=True),
    Column("org_unit", String(20), nullable=False, default="", index=True),
    Column("sector", Integer, nullable=False),
    Column("subsector", Integer, nullable=False),
    Column("name_fr", String(200), nullable=False),
    Column("name_nl", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("basic_user", String(80), nullable=False, unique=True),
    Column("signed_replies", Integer, nullable=False, default=0, server_default="0"),
)

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
    Column("changed", String(27), nullable=False),
    Index(None, "ssin", "sector", "institution"),
)

_INSTITUTION = [institution.c[name] for name in Institution.__slots__]
_NAMED = Prepared(
    select(*_INSTITUTION)
    .where(
        or_(
            institution.c.cbe_number.in_([bindparam("name"), bindparam("number")]),
            institution.c.org_unit == bindparam("name"),
        )
    )
    .order_by(institution.c.cbe_number)
)
_LINE = ("ssin", "sector", "institution", "quality_code", "phase", "begin", "end", "changed")
_LINES_OF = Prepared(
    select(*(directory_line.c[name] for name in _LINE)).where(directory_line.c.ssin == bindparam("ssin"))
)
_ADD_LINE = Prepared(insert(directory_line), _LINE)
_DROP_QUALITY = Prepared(
    delete(directory_line).where(
        directory_line.c.ssin == bindparam("of_ssin"),
        directory_line.c.sector == bindparam("of_sector"),
        directory_line.c.institution == bindparam("of_institution"),
        directory_line.c.quality_code == bindparam("of_quality_code"),
    )
)


def institutions(connection: Connection) -> list[Institution]:
    """Every institution."""
    rows = connection.execute(select(*_INSTITUTION).order_by(institution.c.cbe_number))
    return [Institution(*row) for row in rows]


def institution_named(work: UnitOfWork, name: str) -> Institution | None:
    """The institution that a sender means by this name: its CBE number, padded or not, or its own code."""
    for row in work.run(_NAMED, {"name": name, "number": before_padding(name)}).fetchall():
        found = Institution(*row)
        if found.is_named_by(name):
            return found
    return None


def add_institutions(connection: Connection, added: Iterable[Institution]) -> None:
    """Add institutions."""
    rows = [{name: getattr(one, name) for name in Institution.__slots__} for one in added]
    connection.execute(insert(institution), [row | {"signed_replies": int(row["signed_replies"])} for row in rows])


def sign_replies(work: UnitOfWork, cbe_number: str, *, signed: bool) -> None:
    """Set whether an institution's replies are signed."""
    changed = update(institution).where(institution.c.cbe_number == cbe_number).values(signed_replies=int(signed))
    work.writing().execute(changed)


def lines_of(work: UnitOfWork, ssin: str) -> list[Row]:
    """Every directory line of a person, in one indexed read."""
    rows: list[Row] = work.run(_LINES_OF, {"ssin": ssin}).fetchall()
    return rows


def replace_lines(
    work: UnitOfWork, ssin: str, sector: int, of_institution: str, quality_code: int, rows: Iterable[Row]
) -> None:
    """Put these lines in the place of all that an institution has on a person in one quality."""
    work.run(
        _DROP_QUALITY,
        {"of_ssin": ssin, "of_sector": sector, "of_institution": of_institution, "of_quality_code": quality_code},
    )
    add_lines(work, rows)


def add_lines(work: UnitOfWork, rows: Iterable[Row]) -> None:
    """Add directory lines as they are."""
    for row in rows:
        work.run(_ADD_LINE, dict(zip(_LINE, row, strict=True)))
