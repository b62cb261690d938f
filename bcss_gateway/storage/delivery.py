"""How what is to be told reaches whom it concerns: rows that are addressed, claimed, tried, delivered, given up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, insert, or_, select, update

from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.subscription import Subscription, Way
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.notifications import ROW, SUBSCRIPTIONS, outbox, subscription, subscription_of

NOBODY_YET = ""
"""The recipient of what is to be told to whomever it concerns when it is due."""

_waits = and_(outbox.c.delivered == "", outbox.c.dead == "")
_earlier = outbox.alias("earlier")
_later = subscription.alias("later")
_nothing_of_the_person_waits_before = ~exists().where(
    _earlier.c.recipient == outbox.c.recipient,
    _earlier.c.ssin == outbox.c.ssin,
    _earlier.c.delivered == "",
    _earlier.c.dead == "",
    _earlier.c.kind == outbox.c.kind,
    _earlier.c.sequence < outbox.c.sequence,
)
_is_the_newest = ~exists().where(
    _later.c.institution == subscription.c.institution,
    _later.c.kind == subscription.c.kind,
    _later.c.number > subscription.c.number,
)


@dataclass(frozen=True, slots=True)
class Addressed:
    """One row for one recipient, of a row for whomever it concerns.

    Attributes:
        what: what this recipient may know, as JSON; never more is kept for it.
    """

    recipient: str
    legal_context: str
    what: str


def come_due(work: UnitOfWork, kinds: Collection[str], moment: str, most: int) -> list[Notification]:
    """What is for whomever it concerns, and may be told by a moment, in the order in which it may."""
    asked = (
        select(*ROW)
        .where(outbox.c.recipient == NOBODY_YET, _waits, outbox.c.due <= moment, outbox.c.kind.in_(kinds))
        .order_by(outbox.c.due, outbox.c.number)
        .limit(most)
    )
    return [Notification(*row) for row in work.connection.execute(asked)]


def address(work: UnitOfWork, told: Notification, found: Collection[Addressed], new_ssin: str, moment: str) -> None:
    """Put a row there for each whom it concerns, each with its next number, and mark the one for nobody yet."""
    connection = work.writing()
    for one in found:
        known = connection.execute(select(func.max(outbox.c.sequence)).where(outbox.c.recipient == one.recipient))
        row = {
            "recipient": one.recipient,
            "kind": told.kind,
            "ssin": told.ssin,
            "new_ssin": new_ssin,
            "what": one.what,
            "moment": moment,
            "ticket": told.ticket,
            "due": moment,
            "sequence": (known.scalar() or 0) + 1,
            "legal_context": one.legal_context,
        }
        connection.execute(insert(outbox), row)
    connection.execute(update(outbox).where(outbox.c.number == told.number).values(delivered=moment))


def pushed_to(work: UnitOfWork, kinds: Collection[str], moment: str) -> list[Subscription]:
    """The subscriptions to whose address something is to be sent now; of several, the newest of an institution counts.

    One that has ended is among them while something waits that was put there before.
    """
    something = exists().where(
        outbox.c.recipient == subscription.c.institution,
        outbox.c.kind == subscription.c.kind,
        _waits,
        outbox.c.not_before <= moment,
        outbox.c.claimed_until <= moment,
    )
    asked = SUBSCRIPTIONS.where(
        subscription.c.way == Way.PUSH.value,
        subscription.c.kind.in_(kinds),
        subscription.c.rests_until <= moment,
        _is_the_newest,
        something,
    )
    return [subscription_of(row) for row in work.connection.execute(asked)]


def is_awaited(work: UnitOfWork, kinds: Collection[str], moment: str) -> bool:
    """Whether somebody is subscribed to one of these kinds at a moment, or something waits for who was."""
    running = exists().where(subscription.c.kind.in_(kinds), subscription.c.end > moment)
    waiting = exists().where(outbox.c.recipient != NOBODY_YET, outbox.c.kind.in_(kinds), _waits)
    return bool(work.connection.execute(select(or_(running, waiting))).scalar())


def claim(
    work: UnitOfWork, recipient: str, kind: str, token: str, moment: str, until: str, most: int
) -> list[Notification]:
    """Take what is next for a recipient, the oldest of each person, so that nobody else takes it until a moment."""
    connection = work.writing()
    asked = (
        _next_of(recipient, kind)
        .where(outbox.c.not_before <= moment, outbox.c.claimed_until <= moment, _nothing_of_the_person_waits_before)
        .limit(most)
    )
    found = [Notification(*row) for row in connection.execute(asked)]
    taken = outbox.c.number.in_([one.number for one in found])
    connection.execute(update(outbox).where(taken).values(claim=token, claimed_until=until))
    return found


def settle(work: UnitOfWork, number: int, token: str, **values: Any) -> bool:
    """Note what came of a row that was claimed; ``False``, and nothing noted, where it is claimed so no longer."""
    free: dict[str, Any] = {"claim": "", "claimed_until": "", **values}
    asked = update(outbox).where(outbox.c.number == number, outbox.c.claim == token, _waits).values(free)
    return work.writing().execute(asked).rowcount == 1


def release(work: UnitOfWork, token: str) -> None:
    """Give back what was claimed and not tried."""
    work.writing().execute(update(outbox).where(outbox.c.claim == token).values(claim="", claimed_until=""))


def rests(work: UnitOfWork, number: int) -> int:
    """How often in a row the address of a subscription gave no answer."""
    asked = select(subscription.c.failures).where(subscription.c.number == number)
    return work.connection.execute(asked).scalar() or 0


def let_rest(work: UnitOfWork, number: int, failures: int, until: str) -> None:
    """Note how often in a row an address gave no answer, and until when it is left alone."""
    asked = update(subscription).where(subscription.c.number == number)
    work.writing().execute(asked.values(failures=failures, rests_until=until))


def too_old(work: UnitOfWork, recipient: str, kind: str, before: str, most: int) -> list[Notification]:
    """What has waited for a recipient since before a moment."""
    asked = _next_of(recipient, kind).where(outbox.c.due < before).limit(most)
    return [Notification(*row) for row in work.connection.execute(asked)]


def give_up(work: UnitOfWork, numbers: Collection[int], moment: str, why: str) -> None:
    """Put rows among the dead letters."""
    asked = update(outbox).where(outbox.c.number.in_(numbers))
    work.writing().execute(asked.values(dead=moment, failure=why, claim="", claimed_until=""))


def dead_letters(work: UnitOfWork, recipient: str = "") -> list[Notification]:
    """What was given up, of one recipient or of all, the oldest first."""
    asked = select(*ROW).where(outbox.c.dead != "").order_by(outbox.c.number)
    if recipient:
        asked = asked.where(outbox.c.recipient == recipient)
    return [Notification(*row) for row in work.connection.execute(asked)]


def replay(work: UnitOfWork, recipient: str, kind: str, since: str, moment: str) -> list[Notification]:
    """Let everything since a moment be told again, in order: what was delivered, given up, or is just being tried."""
    concerned = and_(outbox.c.recipient == recipient, outbox.c.kind == kind, outbox.c.moment >= since)
    found = work.writing().execute(select(*ROW).where(concerned).order_by(outbox.c.number))
    again = [Notification(*row) for row in found]
    fresh = {
        "due": moment,
        "delivered": "",
        "dead": "",
        "attempts": 0,
        "not_before": "",
        "claim": "",
        "claimed_until": "",
    }
    work.connection.execute(update(outbox).where(concerned).values({**fresh, "failure": ""}))
    return again


def hand_out(work: UnitOfWork, recipient: str, kinds: Collection[str], most: int) -> list[Notification]:
    """What is next for whoever comes for it, in order; that it was handed out counts as an attempt."""
    connection = work.writing()
    asked = select(*ROW).where(outbox.c.recipient == recipient, outbox.c.kind.in_(kinds), _waits)
    found = [Notification(*row) for row in connection.execute(asked.order_by(outbox.c.sequence).limit(most))]
    given = outbox.c.number.in_([one.number for one in found])
    connection.execute(update(outbox).where(given).values(attempts=outbox.c.attempts + 1))
    return found


def acknowledge(work: UnitOfWork, recipient: str, kinds: Collection[str], up_to: int, moment: str) -> int | None:
    """Mark as delivered what was handed out, up to a number; gives how many, or ``None`` where it was never given."""
    connection = work.writing()
    given = and_(
        outbox.c.recipient == recipient,
        outbox.c.kind.in_(kinds),
        or_(outbox.c.attempts > 0, outbox.c.delivered != "", outbox.c.dead != ""),
    )
    if (connection.execute(select(func.max(outbox.c.sequence)).where(given)).scalar() or 0) < up_to:
        return None
    asked = update(outbox).where(given, _waits, outbox.c.sequence <= up_to).values(delivered=moment, claim="")
    return connection.execute(asked).rowcount


def _next_of(recipient: str, kind: str) -> Select[Any]:
    asked = select(*ROW).where(outbox.c.recipient == recipient, outbox.c.kind == kind, _waits)
    return asked.order_by(outbox.c.sequence)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of what one institution is to learn has come how far."""

    recipient: str
    waiting: int
    delivered: int
    dead: int


def tallies(work: UnitOfWork, kinds: Collection[str]) -> list[Tally]:
    """The count of each recipient, in the order of their numbers."""
    waiting = func.sum(case((_waits, 1), else_=0))
    delivered = func.sum(case((outbox.c.delivered != "", 1), else_=0))
    dead = func.sum(case((outbox.c.dead != "", 1), else_=0))
    asked = (
        select(outbox.c.recipient, waiting, delivered, dead)
        .where(outbox.c.recipient != NOBODY_YET, outbox.c.kind.in_(kinds))
        .group_by(outbox.c.recipient)
        .order_by(outbox.c.recipient)
    )
    return [Tally(recipient, *map(int, counts)) for recipient, *counts in work.connection.execute(asked)]
