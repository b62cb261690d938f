"""What the security room keeps: the credentials of the institutions, and which messages were seen."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Index, Integer, String, Table, Text, bindparam, delete, func, insert, or_, select, update

from bcss_gateway.domain.credential import Credential
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

credential = Table(
    "security_credential",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("institution", String(10), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(400), nullable=False),
    Column("mark", String(64), nullable=False),
    Column("salt", String(32), nullable=False),
    Column("begin", String(27), nullable=False),
    Column("end", String(27), nullable=False),
    Column("sha1_until", String(10), nullable=False),
    Column("certificate", Text, nullable=False),
    Index(None, "kind", "name"),
    Index(None, "kind", "mark"),
)

remembered = Table(
    "security_remembered",
    metadata,
    Column("number", LargeNumber, primary_key=True, autoincrement=True),
    Column("mark", String(64), nullable=False, unique=True),
    Column("until", String(27), nullable=False, index=True),
)

_COLUMNS = [credential.c[name] for name in Credential.__slots__]
_BY_NAME = Prepared(
    select(*_COLUMNS).where(credential.c.kind == bindparam("kind"), credential.c.name == bindparam("name"))
)
_BY_MARK = Prepared(
    select(*_COLUMNS).where(
        credential.c.kind == bindparam("kind"),
        or_(credential.c.mark == bindparam("mark"), credential.c.mark == bindparam("other_mark")),
    )
)
_SEEN = Prepared(select(remembered.c.number).where(remembered.c.mark == bindparam("mark")))
_REMEMBER = Prepared(insert(remembered), ("mark", "until"))
_FORGET = Prepared(delete(remembered).where(remembered.c.until < bindparam("now")))


def by_name(work: UnitOfWork, kind: str, name: str) -> list[Credential]:
    """The credentials of a kind with this user, whenever they hold."""
    return [Credential(*row) for row in work.run(_BY_NAME, {"kind": kind, "name": name}).fetchall()]


def by_mark(work: UnitOfWork, kind: str, mark: str, other_mark: str) -> list[Credential]:
    """The credentials of a kind that are recognised by one of two marks, whenever they hold."""
    found = work.run(_BY_MARK, {"kind": kind, "mark": mark, "other_mark": other_mark}).fetchall()
    return [Credential(*row) for row in found]


def credentials(work: UnitOfWork, *, institution: str = "", kind: str = "") -> list[Credential]:
    """All credentials, or those of an institution or of a kind, in the order of their numbers."""
    query = select(*_COLUMNS).order_by(credential.c.number)
    if institution:
        query = query.where(credential.c.institution == institution)
    if kind:
        query = query.where(credential.c.kind == kind)
    return [Credential(*row) for row in work.connection.execute(query)]


def next_number(work: UnitOfWork) -> int:
    """The number of the next credential; numbers are never used again."""
    return (work.writing().execute(select(func.max(credential.c.number))).scalar() or 0) + 1


def add_credentials(work: UnitOfWork, added: Iterable[Credential]) -> None:
    """Add credentials as they are."""
    rows = [{name: getattr(one, name) for name in Credential.__slots__} for one in added]
    work.writing().execute(insert(credential), rows)


def end_credential(work: UnitOfWork, number: int, end: str) -> None:
    """Let a credential end at this moment."""
    work.writing().execute(update(credential).where(credential.c.number == number).values(end=end))


def is_remembered(work: UnitOfWork, mark: str) -> bool:
    """Whether a message was seen before."""
    return work.run(_SEEN, {"mark": mark}).fetchone() is not None


def remember(work: UnitOfWork, mark: str, until: str, now: str) -> None:
    """Keep that a message was seen, and forget those that are too old to be believed anyway."""
    work.writing()
    work.run(_FORGET, {"now": now})
    work.run(_REMEMBER, {"mark": mark, "until": until})
