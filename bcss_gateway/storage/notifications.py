"""The crossroads' tables of mutations: who has subscribed, and what waits to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.storage.crossroads import institution
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

subscription = Table(
    "crossroads_subscription",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("institution", String(10), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("begin", String(27), nullable=False),  # moments as the journal writes them: they sort
    Column("end", String(27), nullable=False),
    # One that runs on has the end that never comes: there is one of these at most.
    UniqueConstraint("kind", "institution", "end"),
)

outbox = Table(
    "crossroads_outbox",
    metadata,
    Column("number", LargeNumber, primary_key=True, autoincrement=True),
    Column("recipient", String(10), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("ssin", String(11), nullable=False),
    Column("new_ssin", String(11), nullable=False, default=""),
    Column("what", Text, nullable=False),
    Column("moment", String(27), nullable=False),
    Column("ticket", String(36), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("delivered", String(27), nullable=False, server_default=""),
    Column("dead", String(27), nullable=False, server_default=""),
    Index(None, "recipient", "delivered", "dead", "number"),  # what is next for a recipient
    Index(None, "recipient", "moment"),  # everything again, from a date
    sqlite_autoincrement=True,  # a number is never given twice, whatever is cleared away
)

_SUBSCRIBER = [institution.c[name] for name in Institution.__slots__]
_SUBSCRIPTIONS = (
    select(subscription.c.number, subscription.c.kind, subscription.c.begin, subscription.c.end, *_SUBSCRIBER)
    .join(institution, institution.c.cbe_number == subscription.c.institution)
    .order_by(subscription.c.number)
)
_SUBSCRIBED = _SUBSCRIPTIONS.where(
    subscription.c.kind == bindparam("kind"),
    subscription.c.begin <= bindparam("moment"),
    subscription.c.end > bindparam("moment"),
    or_(
        institution.c.cbe_number.in_(bindparam("institutions", expanding=True)),
        institution.c.sector.in_(bindparam("sectors", expanding=True)),
    ),
)
_NEW = ("recipient", "kind", "ssin", "new_ssin", "what", "moment", "ticket")
_PUT = Prepared(insert(outbox), _NEW)
_OUTBOX = [outbox.c[name] for name in Notification.__slots__]


def subscriptions(work: UnitOfWork) -> list[Subscription]:
    """Every subscription, those that are over too, in the order of their numbers."""
    return _subscriptions(work, _SUBSCRIPTIONS)


def subscribed(
    work: UnitOfWork, kind: str, moment: str, institutions: Collection[str], sectors: Collection[int]
) -> list[Subscription]:
    """The subscriptions to a kind that hold at a moment, of some institutions and of those in some sectors."""
    asked = {"kind": kind, "moment": moment, "institutions": list(institutions), "sectors": list(sectors)}
    return _subscriptions(work, _SUBSCRIBED, asked)


def next_subscription(work: UnitOfWork) -> int:
    """The number of the next subscription; numbers are never used again."""
    return (work.writing().execute(select(func.max(subscription.c.number))).scalar() or 0) + 1


def add_subscription(work: UnitOfWork, added: Subscription) -> None:
    """Add a subscription as it is."""
    row = {name: getattr(added, name) for name in ("number", "kind", "begin", "end")}
    work.writing().execute(insert(subscription), row | {"institution": added.institution.cbe_number})


def end_subscription(work: UnitOfWork, number: int, end: str) -> None:
    """Let a subscription end at this moment."""
    work.writing().execute(update(subscription).where(subscription.c.number == number).values(end=end))


def put(work: UnitOfWork, recipient: str, kind: str, ssin: str, new_ssin: str, what: str, moment: str, by: str) -> None:
    """Put what an institution is to learn into the outbox; it gets the next number."""
    work.run(_PUT, dict(zip(_NEW, (recipient, kind, ssin, new_ssin, what, moment, by), strict=True)))


def waiting(work: UnitOfWork, recipient: str, most: int) -> list[Notification]:
    """What is next to be delivered to an institution, the oldest first."""
    asked = _of(recipient).where(outbox.c.delivered == "", outbox.c.dead == "").limit(most)
    return [Notification(*row) for row in work.connection.execute(asked)]


def since(work: UnitOfWork, recipient: str, moment: str) -> list[Notification]:
    """Everything that an institution was to learn from a moment on, delivered or not."""
    return [Notification(*row) for row in work.connection.execute(_of(recipient).where(outbox.c.moment >= moment))]


def everything(work: UnitOfWork) -> list[Notification]:
    """The whole outbox, in the order of its numbers."""
    return [Notification(*row) for row in work.connection.execute(select(*_OUTBOX).order_by(outbox.c.number))]


def _of(recipient: str) -> Select[Any]:
    return select(*_OUTBOX).where(outbox.c.recipient == recipient).order_by(outbox.c.number)


def _subscriptions(
    work: UnitOfWork, query: Select[Any], asked: Mapping[str, object] | None = None
) -> list[Subscription]:
    rows = work.connection.execute(query, asked or {})
    return [Subscription(number, Institution(*whose), kind, begin, end) for number, kind, begin, end, *whose in rows]
