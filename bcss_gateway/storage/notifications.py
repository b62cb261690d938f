"""The crossroads' tables of mutations: who has subscribed, and what waits to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import zip_longest
from typing import Any, TypeVar

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.subscription import Subscription, Way
from bcss_gateway.storage.crossroads import institution
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.prepared import Prepared
from bcss_gateway.storage.tables import LargeNumber, metadata

T = TypeVar("T", str, int)

subscription = Table(
    "crossroads_subscription",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("institution", String(10), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("begin", String(27), nullable=False),  # moments as the journal writes them: they sort
    Column("end", String(27), nullable=False),
    Column("way", String(5), nullable=False, server_default="fetch"),
    Column("address", String(200), nullable=False, server_default=""),
    Column("signed", Boolean, nullable=False, server_default=false()),
    # How often in a row its address gave no answer, and until when it is therefore left alone.
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("rests_until", String(27), nullable=False, server_default=""),
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
    # Not to be told before this moment; with no recipient, to whomever it concerns by then.
    Column("due", String(27), nullable=False, server_default=""),
    # What is delivered by rules of its own has a number for its recipient, without gaps, and why it may know.
    Column("sequence", LargeNumber, nullable=False, server_default="0"),
    Column("legal_context", String(64), nullable=False, server_default=""),
    # Not to be tried before this moment; who tries it, until when it is nobody else's, and why it failed last.
    Column("not_before", String(27), nullable=False, server_default=""),
    Column("claim", String(36), nullable=False, server_default=""),
    Column("claimed_until", String(27), nullable=False, server_default=""),
    Column("failure", String(120), nullable=False, server_default=""),
    Index(None, "recipient", "delivered", "dead", "number"),  # what is next for a recipient
    Index(None, "recipient", "delivered", "due"),  # what has come due
    Index(None, "recipient", "ssin", "delivered", "dead"),  # what a person's next one waits for
    Index(None, "recipient", "sequence"),
    Index(None, "recipient", "moment"),  # everything again, from a date
    sqlite_autoincrement=True,  # a number is never given twice, whatever is cleared away
)

_SUBSCRIBER = [institution.c[name] for name in Institution.__slots__]
_SUBSCRIPTION = ("number", "kind", "begin", "end", "way", "address", "signed")
SUBSCRIPTIONS = (
    select(*(subscription.c[name] for name in _SUBSCRIPTION), *_SUBSCRIBER)
    .join(institution, institution.c.cbe_number == subscription.c.institution)
    .order_by(subscription.c.number)
)
_AT_ONCE = range(6)
"""How many institutions, and how many sectors, one read asks about: seldom have more a file on one person."""

_SUBSCRIBED = Prepared(
    SUBSCRIPTIONS.where(
        subscription.c.kind == bindparam("kind"),
        subscription.c.begin <= bindparam("moment"),
        subscription.c.end > bindparam("moment"),
        or_(
            institution.c.cbe_number.in_([bindparam(f"institution_{place}", type_=String) for place in _AT_ONCE]),
            institution.c.sector.in_([bindparam(f"sector_{place}", type_=Integer) for place in _AT_ONCE]),
        ),
    )
)
_NOBODY, _NOWHERE = "", -1
_NEW = ("recipient", "kind", "ssin", "new_ssin", "what", "moment", "ticket", "due")
_PUT = Prepared(insert(outbox), _NEW)
ROW = [outbox.c[name] for name in Notification.__slots__]


def subscriptions(work: UnitOfWork) -> list[Subscription]:
    """Every subscription, those that are over too, in the order of their numbers."""
    return [subscription_of(row) for row in work.connection.execute(SUBSCRIPTIONS)]


def subscribed(
    work: UnitOfWork, kind: str, moment: str, institutions: Collection[str], sectors: Collection[int]
) -> list[Subscription]:
    """The subscriptions to a kind that hold at a moment, of some institutions and of those in some sectors."""
    found: dict[int, Subscription] = {}
    pairs = zip_longest(_batches(institutions), _batches(sectors), fillvalue=())
    for some, others in pairs:
        asked: dict[str, Any] = {"kind": kind, "moment": moment}
        for place in _AT_ONCE:
            asked[f"institution_{place}"] = some[place] if place < len(some) else _NOBODY
            asked[f"sector_{place}"] = others[place] if place < len(others) else _NOWHERE
        found |= {row[0]: subscription_of(row) for row in work.run(_SUBSCRIBED, asked).fetchall()}
    return list(found.values())


def next_subscription(work: UnitOfWork) -> int:
    """The number of the next subscription; numbers are never used again."""
    return (work.writing().execute(select(func.max(subscription.c.number))).scalar() or 0) + 1


def add_subscription(work: UnitOfWork, added: Subscription) -> None:
    """Add a subscription as it is."""
    row = {name: getattr(added, name) for name in _SUBSCRIPTION}
    work.writing().execute(insert(subscription), row | {"institution": added.institution.cbe_number})


def end_subscription(work: UnitOfWork, number: int, end: str) -> None:
    """Let a subscription end at this moment."""
    work.writing().execute(update(subscription).where(subscription.c.number == number).values(end=end))


def put(
    work: UnitOfWork, recipient: str, kind: str, ssin: str, new_ssin: str, what: str, moment: str, by: str, due: str
) -> None:
    """Put what an institution is to learn into the outbox; it gets the next number.

    Args:
        recipient: empty for whomever it concerns when it is due.
        due: the moment before which it is not told; empty for at once.
    """
    work.run(_PUT, dict(zip(_NEW, (recipient, kind, ssin, new_ssin, what, moment, by, due), strict=True)))


def waiting(work: UnitOfWork, recipient: str, most: int) -> list[Notification]:
    """What is next to be delivered to an institution, the oldest first."""
    asked = _of(recipient).where(outbox.c.delivered == "", outbox.c.dead == "").limit(most)
    return [Notification(*row) for row in work.connection.execute(asked)]


def since(work: UnitOfWork, recipient: str, moment: str) -> list[Notification]:
    """Everything that an institution was to learn from a moment on, delivered or not."""
    return [Notification(*row) for row in work.connection.execute(_of(recipient).where(outbox.c.moment >= moment))]


def everything(work: UnitOfWork) -> list[Notification]:
    """The whole outbox, in the order of its numbers."""
    return [Notification(*row) for row in work.connection.execute(select(*ROW).order_by(outbox.c.number))]


def _of(recipient: str) -> Select[Any]:
    return select(*ROW).where(outbox.c.recipient == recipient).order_by(outbox.c.number)


def subscription_of(row: Any) -> Subscription:
    """A row of :data:`SUBSCRIPTIONS`."""
    number, kind, begin, end, way, address, signed, *whose = row
    return Subscription(number, Institution(*whose), kind, begin, end, Way(way), address, bool(signed))


def _batches(values: Iterable[T]) -> list[list[T]]:
    """In order, so many at once as one read asks about."""
    ordered = sorted(values)
    return [ordered[start : start + len(_AT_ONCE)] for start in range(0, len(ordered), len(_AT_ONCE))]
