"""What an operator does to subscriptions: each act with its entry in the journal, in one commit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bcss_gateway.crossroads import acts
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.notifications.rights import Rights
from bcss_gateway.storage import notifications as table
from bcss_gateway.storage.database import UnitOfWork

SERVICE, STATION = "Subscriptions", "registered"


class NotSubscribed(ValueError):
    """An act that is not done; the text says why."""


class Subscribing:
    """Acts on subscriptions in a unit of work, which it commits.

    Args:
        operator: who acts, for the journal.
    """

    def __init__(self, rights: Rights, operator: str, work: UnitOfWork, now: datetime) -> None:
        self._rights, self._operator, self._work, self._now = rights, operator, work, now

    def add(self, institution: Institution, kind: Kind) -> Subscription:
        """Subscribe an institution to a kind of mutation, from now on.

        Raises:
            NotSubscribed: it may not, or is subscribed already.
        """
        self._work.writing()
        if reason := self._rights.why_not(institution, kind):
            raise NotSubscribed(reason)
        now = utc_text(self._now)
        for one in table.subscriptions(self._work):
            if (one.institution.cbe_number, one.kind) == (institution.cbe_number, kind) and one.end > now:
                raise NotSubscribed(f"{institution.name_fr} is subscribed already: subscription {one.number}")
        made = Subscription(table.next_subscription(self._work), institution, kind, now)
        table.add_subscription(self._work, made)
        self._enter("add", made)
        return made

    def end(self, number: int) -> Subscription:
        """End a subscription now; what is in the outbox already is told all the same.

        Raises:
            NotSubscribed: there is none with this number, or it has ended.
        """
        self._work.writing()
        now = utc_text(self._now)
        known = next((one for one in table.subscriptions(self._work) if one.number == number), None)
        if known is None:
            raise NotSubscribed(f"there is no subscription {number}: bcss-gateway subscriptions list --all")
        if known.end <= now:
            raise NotSubscribed(f"subscription {number} ended on {known.end}")
        table.end_subscription(self._work, number, now)
        ended = replace(known, end=now)
        self._enter("end", ended)
        return ended

    def _enter(self, operation: str, one: Subscription) -> None:
        trail = acts.of_operator(self._operator, SERVICE, operation, one.institution.cbe_number)
        trail.passed(STATION, f"{one.kind}#{one.number} from {one.begin} to {one.end}")
        acts.enter(trail, self._work, self._now)
        self._work.commit()
