"""What arrived at the receiver of a sandbox, and what waits for each subscriber, for the page of notifications."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from bcss_gateway.domain.clock import Clock, utc_text
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.notifications.addresses import SANDBOX_RECEIVER
from bcss_gateway.notifications.kinds import DELIVERED
from bcss_gateway.storage import delivery, notifications, received
from bcss_gateway.storage.database import Database
from bcss_gateway.storage.delivery import Tally

MOST_SHOWN = 10
"""So many messages of each institution are shown, the newest."""
_MOST_READ = 500
_SSIN = re.compile(r"<ssin[^>]*>(\d{11})<")
_NUMBER = re.compile(r"<sequenceNumber>(\d{1,15})<")


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message.

    Attributes:
        number: its sequence number.
        message: the whole of it.
    """

    moment: str
    number: str
    ssin: str
    message: str


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A running subscription, with what became of what was told by it.

    Attributes:
        is_received_here: whether it is the sandbox's receiver that gets it.
        arrived: what came last, the newest first.
    """

    subscription: Subscription
    tally: Tally
    is_received_here: bool
    arrived: tuple[Arrived, ...]


class Arrivals:
    """Reads it anew each time it is asked."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def subscribers(self) -> tuple[Subscriber, ...]:
        """Whoever has subscribed to what is delivered, in the order of the subscriptions."""
        now = utc_text(self._clock())
        with self._database.unit_of_work() as work:
            running = [one for one in notifications.subscriptions(work) if one.kind in DELIVERED and one.holds(now)]
            tallies = {one.recipient: one for one in delivery.tallies(work, DELIVERED)}
            arrived: dict[str, list[Arrived]] = defaultdict(list)
            for each in received.newest(work, _MOST_READ):
                arrived[each.recipient].append(_arrived(each.moment, each.message))
        return tuple(_subscriber(one, tallies, arrived[one.institution.cbe_number]) for one in running)


def _subscriber(one: Subscription, tallies: dict[str, Tally], arrived: list[Arrived]) -> Subscriber:
    number = one.institution.cbe_number
    here = one.address == SANDBOX_RECEIVER
    return Subscriber(one, tallies.get(number, Tally(number, 0, 0, 0)), here, tuple(arrived[:MOST_SHOWN]))


def _arrived(moment: str, message: str) -> Arrived:
    ssin, number = _SSIN.search(message), _NUMBER.search(message)
    return Arrived(moment, number[1] if number else "", ssin[1] if ssin else "", message)
