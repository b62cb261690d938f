"""The business of NotificationSubscriptionService: an institution's own subscriptions, and what waits for it."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Breakdown, Problem, Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.notifications.kinds import DELIVERED, Kind
from bcss_gateway.notifications.subscribing import NotSubscribed, Subscriptions, Wanted, of_institution
from bcss_gateway.providers.crossroads.subscriptions_contract import (
    SubscriptionAsked,
    read_subscription_asked,
    write_notifications,
    write_subscription,
    write_told_again,
)
from bcss_gateway.storage import delivery
from bcss_gateway.storage.database import UnitOfWork


class ManageSubscriptions:
    """Subscribe, end, list, replay and fetch, each for the institution that asks and for no other."""

    def __init__(self, acting: Subscriptions) -> None:
        self._acting = acting

    def read(self, content: Element) -> SubscriptionAsked:
        """The request in our words."""
        return read_subscription_asked(content)

    def problems(self, request: SubscriptionAsked, question: Question, today: date) -> tuple[Problem, ...]:
        """A moment that XML Schema takes and no calendar here has: what is since then cannot be meant."""
        if request.operation == "replayNotifications" and not request.since:
            return (Problem("request_invalid", "since", (("since", ""),)),)
        return ()

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """What became of it.

        Raises:
            Refusal: ``subscription_not_open``, ``subscription_running``, ``subscription_address``,
                ``subscription_unknown``, ``never_given``.
        """
        if admitted.institution is None:
            raise Breakdown("provider:crossroads")
        operations = {
            "subscribe": self._subscribe,
            "endSubscription": self._end,
            "listSubscriptions": self._list,
            "replayNotifications": self._replay,
            "fetchNotifications": self._fetch,
        }
        asked: SubscriptionAsked = admitted.request
        try:
            return operations[asked.operation](asked, admitted.institution, admitted, work)
        except NotSubscribed as problem:
            raise Refusal(Problem(problem.reason, str(problem), (), problem.details)) from None

    def _subscribe(self, asked: SubscriptionAsked, who: Institution, on: Admitted, work: UnitOfWork) -> Answer:
        wanted = Wanted(who, Kind(asked.service), asked.address, asked.signed)
        return Answer((write_subscription(self._acting.add(wanted, on.moment, work)),))

    def _end(self, asked: SubscriptionAsked, who: Institution, on: Admitted, work: UnitOfWork) -> Answer:
        return Answer((write_subscription(self._acting.end(asked.number, on.moment, work, of=who)),))

    def _list(self, asked: SubscriptionAsked, who: Institution, on: Admitted, work: UnitOfWork) -> Answer:
        now = utc_text(on.moment)
        found = [one for one in of_institution(who, work) if one.kind in DELIVERED and (asked.ended or one.end > now)]
        return _found(*map(write_subscription, found))

    def _replay(self, asked: SubscriptionAsked, who: Institution, on: Admitted, work: UnitOfWork) -> Answer:
        _, again = self._acting.replay(asked.number, asked.since, on.moment, work, of=who)
        return Answer((write_told_again(len(again)),), persons=tuple(one.ssin for one in again))

    def _fetch(self, asked: SubscriptionAsked, who: Institution, on: Admitted, work: UnitOfWork) -> Answer:
        """What is up to the last number is done; what comes then comes again until its number is acknowledged."""
        work.writing()
        kinds, now = (asked.service,), utc_text(on.moment)
        last = asked.last_received
        if last and delivery.acknowledge(work, who.cbe_number, kinds, last, now) is None:
            information = (("lastReceived", str(last)),)
            raise Refusal(Problem("never_given", "acknowledged", information, {"number": str(last)}))
        told = delivery.hand_out(work, who.cbe_number, kinds, asked.most)
        return _found(*write_notifications(told), persons=tuple(one.ssin for one in told))


def _found(*content: Element, persons: tuple[str, ...] = ()) -> Answer:
    return Answer(content, status="data_found" if content else "no_data_found", persons=persons)
