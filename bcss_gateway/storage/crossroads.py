"""The crossroads' own table of the institutions that speak through it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    String,
    Table,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from bcss_gateway.domain.institution import Institution, before_padding
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import metadata

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
