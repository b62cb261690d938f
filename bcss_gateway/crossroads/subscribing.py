"""What an operator does to subscriptions: each act with its entry in the journal, in one commit."""

from __future__ import annotations

from datetime import datetime

from bcss_gateway.crossroads import acts
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.notifications.subscribing import Subscriptions, Wanted
from bcss_gateway.storage.database import UnitOfWork

SERVICE, STATION = "Subscriptions", "registered"


class Subscribing:
    """Acts on subscriptions in a unit of work, which it commits.

    Args:
        operator: who acts, for the journal.
    """

    def __init__(self, acting: Subscriptions, operator: str, work: UnitOfWork, now: datetime) -> None:
        self._acting, self._operator, self._work, self._now = acting, operator, work, now

    def add(self, wanted: Wanted) -> Subscription:
        """Subscribe an institution, from now on.

        Raises:
            NotSubscribed: it may not, is subscribed already, or nothing may be sent to that address.
        """
        made = self._acting.add(wanted, self._now, self._work)
        self._enter("add", made, f" {made.way} {made.address}".rstrip())
        return made

    def end(self, number: int) -> Subscription:
        """End a subscription now; what is in the outbox already is told all the same.

        Raises:
            NotSubscribed: there is none with this number, or it has ended.
        """
        ended = self._acting.end(number, self._now, self._work)
        self._enter("end", ended)
        return ended

    def replay(self, number: int, since: str) -> int:
        """Let everything since a moment be told again; gives how much that is.

        Raises:
            NotSubscribed: no such subscription runs, or its institution may not know of it any more.
        """
        one, again = self._acting.replay(number, since, self._now, self._work)
        self._enter("replay", one, f", {len(again)} told again since {since}")
        return len(again)

    def _enter(self, operation: str, one: Subscription, more: str = "") -> None:
        trail = acts.of_operator(self._operator, SERVICE, operation, one.institution.cbe_number)
        trail.passed(STATION, f"{one.kind}#{one.number} from {one.begin} to {one.end}{more}")
        acts.enter(trail, self._work, self._now)
        self._work.commit()
