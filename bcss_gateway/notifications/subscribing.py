"""Subscriptions begun, ended and replayed, whoever asks: an operator, or an institution for itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bcss_gateway.domain.clock import day_of, utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.subscription import Subscription, Way
from bcss_gateway.notifications.addresses import Addresses
from bcss_gateway.notifications.kinds import DELIVERED, Kind
from bcss_gateway.storage import delivery
from bcss_gateway.storage import notifications as table
from bcss_gateway.storage.database import UnitOfWork

WhyNot = Callable[[Institution, Kind, date], str]
"""Why an institution may not subscribe to a kind on a day; empty where it may."""


class Reason(StrEnum):
    """Why an act is not done, by the keys of the table of return codes."""

    NOT_OPEN = "subscription_not_open"
    RUNNING = "subscription_running"
    ADDRESS = "subscription_address"
    UNSIGNED = "subscription_unsigned"
    UNKNOWN = "subscription_unknown"


class NotSubscribed(ValueError):
    """An act that is not done; the text says why.

    Attributes:
        details: what the words of the return code need.
    """

    def __init__(self, reason: Reason, text: str, **details: str) -> None:
        super().__init__(text)
        self.reason, self.details = reason, details


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to learn, and how.

    Attributes:
        address: where it is sent to; empty for whoever comes for it.
    """

    institution: Institution
    kind: Kind
    address: str = ""
    signed: bool = False


class Subscriptions:
    """Acts on subscriptions in a unit of work, which the caller commits with the entry in the journal.

    Args:
        can_sign: whether this installation has a key to sign with.
    """

    def __init__(self, why_not: WhyNot, addresses: Addresses, can_sign: Callable[[], bool]) -> None:
        self._why_not, self._addresses, self._can_sign = why_not, addresses, can_sign

    def add(self, wanted: Wanted, now: datetime, work: UnitOfWork) -> Subscription:
        """Subscribe an institution, from now on.

        Raises:
            NotSubscribed: it may not, is subscribed already, or nothing may be sent to that address.
        """
        work.writing()
        self._check(wanted, day_of(now))
        whose = wanted.institution
        for one in of_institution(whose, work):
            if one.kind == wanted.kind and one.end > utc_text(now):
                text = f"{whose.name_fr} is subscribed already: subscription {one.number}"
                raise NotSubscribed(Reason.RUNNING, text, number=str(one.number))
        made = Subscription(
            table.next_subscription(work),
            whose,
            wanted.kind,
            utc_text(now),
            way=Way.PUSH if wanted.address else Way.FETCH,
            address=wanted.address,
            signed=wanted.signed,
        )
        table.add_subscription(work, made)
        return made

    def end(self, number: int, now: datetime, work: UnitOfWork, *, of: Institution | None = None) -> Subscription:
        """End a subscription now; what is in the outbox already is told all the same.

        Args:
            of: whose it must be; anybody's if not given.

        Raises:
            NotSubscribed: there is none with this number, or it has ended.
        """
        work.writing()
        known = self._running(number, now, work, of)
        table.end_subscription(work, number, utc_text(now))
        return replace(known, end=utc_text(now))

    def replay(
        self, number: int, since: str, now: datetime, work: UnitOfWork, *, of: Institution | None = None
    ) -> tuple[Subscription, list[Notification]]:
        """Let everything since a moment be told again, delivered or given up; gives what that is.

        Raises:
            NotSubscribed: no such subscription runs, or its institution may not know of it any more.
        """
        work.writing()
        known = self._running(number, now, work, of)
        if reason := self._why_not(known.institution, Kind(known.kind), day_of(now)):
            raise NotSubscribed(Reason.NOT_OPEN, reason, service=known.kind)
        recipient = known.institution.cbe_number
        again = delivery.replay(work, recipient, known.kind, since, utc_text(now))
        delivery.let_rest(work, known.number, 0, "")
        return known, again

    def _check(self, wanted: Wanted, day: date) -> None:
        if reason := self._why_not(wanted.institution, wanted.kind, day):
            raise NotSubscribed(Reason.NOT_OPEN, reason, service=wanted.kind)
        if wanted.address and wanted.kind not in DELIVERED:
            text = f"{wanted.kind} is not delivered yet: it can be looked at, and goes to no address"
            raise NotSubscribed(Reason.NOT_OPEN, text, service=wanted.kind)
        if wanted.address and (reason := self._addresses.why_not(wanted.address)):
            raise NotSubscribed(Reason.ADDRESS, f"the address {reason}")
        if wanted.signed and not (wanted.address and self._can_sign()):
            raise NotSubscribed(Reason.UNSIGNED, "only what is sent is signed, where there is a key for it")

    def _running(self, number: int, now: datetime, work: UnitOfWork, of: Institution | None) -> Subscription:
        known = next((one for one in table.subscriptions(work) if one.number == number), None)
        if known is None or (of is not None and known.institution.cbe_number != of.cbe_number):
            text = f"there is no subscription {number}: bcss-gateway subscriptions list --all"
            raise NotSubscribed(Reason.UNKNOWN, text, number=str(number))
        if known.end <= utc_text(now):
            raise NotSubscribed(Reason.UNKNOWN, f"subscription {number} ended on {known.end}", number=str(number))
        return known


def of_institution(whose: Institution, work: UnitOfWork) -> list[Subscription]:
    """The subscriptions of one institution, those that are over too."""
    return [one for one in table.subscriptions(work) if one.institution.cbe_number == whose.cbe_number]
