"""The courier: takes what is next for a subscriber, sends it, and notes with an entry in the journal what came of it.

At least once: what was sent counts as delivered when that is in the journal, in one commit. Whoever is killed between
the two sends again. In order for a person: only the oldest that waits of each person is taken, and it waits until it is
delivered or given up. No transaction is open while a subscriber is waited for.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bcss_gateway.crossroads import acts
from bcss_gateway.delivery import message
from bcss_gateway.delivery.lines import Lines
from bcss_gateway.delivery.message import Contract, NotAcknowledged
from bcss_gateway.delivery.patience import Patience
from bcss_gateway.domain.breakage import broke
from bcss_gateway.domain.clock import Clock, utc_text
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.domain.ticket import newer_ticket
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.notifications.kinds import DELIVERED
from bcss_gateway.providers.upstream.line import NotAnAnswer
from bcss_gateway.providers.upstream.outage import NoAnswer
from bcss_gateway.security.reply_signer import ReplySigner
from bcss_gateway.storage import delivery as table
from bcss_gateway.storage.database import Database, UnitOfWork

VERSION, OPERATION, STATION = "v1", "notify", "delivered"
_MOST_GIVEN_UP = 100
_LONGEST_REASON = 120
_AGAIN = ", and again: it was taken back while it was sent"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One message on its way to a subscriber.

    Attributes:
        claim: by which the row is this courier's.
        ticket: of the message; the journal's entry has the same.
    """

    subscription: Subscription
    told: Notification
    claim: str
    ticket: str


class Failed(Exception):
    """What was sent is not delivered.

    Attributes:
        of_this_one: whether the receiver refuses this message; else whatever is sent there would fail.
    """

    def __init__(self, why: str, *, of_this_one: bool) -> None:
        super().__init__(why)
        self.of_this_one = of_this_one


class Courier:
    """Serves one subscriber after the other, or several in as many threads; other couriers may do so too.

    Args:
        sender: the CBE number as which the crossroads speaks.
    """

    def __init__(
        self,
        database: Database,
        contract: Contract,
        lines: Lines,
        signer: ReplySigner,
        clock: Clock,
        sender: str,
        patience: Patience,
    ) -> None:
        self._database, self._contract, self._lines, self._signer = database, contract, lines, signer
        self._clock, self._sender, self._patience = clock, sender, patience

    def due(self, work: UnitOfWork) -> list[Subscription]:
        """To whom something is to be sent now."""
        return table.pushed_to(work, DELIVERED, utc_text(self._clock()))

    def serve(self, subscription: Subscription) -> None:
        """Send all that waits for a subscriber, until nothing does or its address fails."""
        while self._batch(subscription):
            pass

    def _batch(self, subscription: Subscription) -> bool:
        """Take some and send them; whether there may be more."""
        claim, now = newer_ticket(), self._clock()
        told = self._claim(subscription, claim, now)
        latest = now + self._patience.last_begin
        try:
            went_on = all(self._clock() < latest and self._send(subscription, one, claim) for one in told)
        finally:
            self._release(claim)
        return went_on and bool(told)

    def _claim(self, subscription: Subscription, claim: str, now: datetime) -> list[Notification]:
        until = utc_text(now + self._patience.lease)
        to, kind = subscription.institution.cbe_number, subscription.kind
        with self._database.unit_of_work() as work:
            told = table.claim(work, to, kind, claim, utc_text(now), until, self._patience.most)
            work.commit()
        return told

    def _release(self, claim: str) -> None:
        with self._database.unit_of_work() as work:
            table.release(work, claim)
            work.commit()

    def _send(self, subscription: Subscription, told: Notification, claim: str) -> bool:
        """Send one, and note what came of it; whether its subscriber can be sent the next."""
        attempt = Attempt(subscription, told, claim, newer_ticket())
        try:
            self._exchange(attempt)
        except Failed as failure:
            self._note_failure(attempt, str(failure)[:_LONGEST_REASON], of_this_one=failure.of_this_one)
            return failure.of_this_one
        self._note_delivery(attempt)
        return True

    def _exchange(self, attempt: Attempt) -> None:
        now = self._clock()
        try:
            envelope = message.write(self._contract, attempt.told, attempt.ticket, self._sender, now)
            if attempt.subscription.signed:
                self._signer.sign(envelope, now)
            line = self._lines.to(attempt.subscription)
            heard = line.post(self._contract.operation.action, message.bytes_of(envelope))
            message.check(self._contract, heard, attempt.ticket, attempt.told.recipient)
        except NotAcknowledged as cause:
            raise Failed(str(cause), of_this_one=cause.of_this_one) from None
        except (NoAnswer, NotAnAnswer) as cause:
            raise Failed(str(cause), of_this_one=False) from None
        except Breakdown as cause:
            log.error("notification %s cannot be sent: %s", attempt.told.number, cause.part)
            raise Failed(f"it broke here: {cause.part}", of_this_one=True) from None
        except Exception as cause:  # whatever it is, it rests, and is not tried again every second
            log.error("notification %s cannot be sent: %s", attempt.told.number, broke(cause))
            raise Failed("it broke here: the log says where", of_this_one=False) from None

    def _note_delivery(self, attempt: Attempt) -> None:
        """Note that it was acknowledged; it has its entry too where it is to be sent again, for it has left."""
        now, told = self._clock(), attempt.told
        trail = _about(told, attempt.subscription)
        with self._database.unit_of_work() as work:
            counts = table.settle(
                work, told.number, attempt.claim, delivered=utc_text(now), attempts=told.attempts + 1, failure=""
            )
            trail.passed(STATION, f"#{told.sequence}" if counts else f"#{told.sequence}{_AGAIN}")
            acts.enter(trail, work, now, ticket=attempt.ticket, endpoint=acts.OF_ITSELF)
            if table.rests(work, attempt.subscription.number):
                table.let_rest(work, attempt.subscription.number, 0, "")
            work.commit()

    def _note_failure(self, attempt: Attempt, why: str, *, of_this_one: bool) -> None:
        now, told = self._clock(), attempt.told
        trail = _about(told, attempt.subscription)
        trail.refused(STATION, f"#{told.sequence}: {why}")
        with self._database.unit_of_work() as work:
            work.writing()
            (self._refused if of_this_one else self._silent)(attempt, why, now, work)
            acts.enter(trail, work, now, ticket=attempt.ticket, endpoint=acts.OF_ITSELF, outcome="refused")
            self._give_up_what_is_too_old(attempt.subscription, why, now, work)
            work.commit()

    def _refused(self, attempt: Attempt, why: str, now: datetime, work: UnitOfWork) -> None:
        """The receiver does not take this one: that person's wait, the others' go on."""
        attempts = attempt.told.attempts + 1
        values: dict[str, object] = {"attempts": attempts, "failure": why}
        if attempts >= self._patience.refusals:
            values["dead"] = utc_text(now)
        else:
            values["not_before"] = utc_text(now + self._patience.rest(attempts))
        table.settle(work, attempt.told.number, attempt.claim, **values)

    def _silent(self, attempt: Attempt, why: str, now: datetime, work: UnitOfWork) -> None:
        """The address gives no answer: everything of its subscriber waits."""
        number = attempt.subscription.number
        failures = table.rests(work, number) + 1
        table.let_rest(work, number, failures, utc_text(now + self._patience.rest(failures)))
        table.settle(work, attempt.told.number, attempt.claim, failure=why)

    def _give_up_what_is_too_old(self, subscription: Subscription, why: str, now: datetime, work: UnitOfWork) -> None:
        before = utc_text(now - timedelta(days=self._patience.days))
        to = subscription.institution.cbe_number
        if found := table.too_old(work, to, subscription.kind, before, _MOST_GIVEN_UP):
            table.give_up(work, [one.number for one in found], utc_text(now), why)
            for one in found:
                trail = _about(one, subscription)
                trail.refused(STATION, f"#{one.sequence} given up after {self._patience.days} days")
                acts.enter(trail, work, now, endpoint=acts.OF_ITSELF, outcome="refused")


def _about(told: Notification, subscription: Subscription) -> Trail:
    return Trail(
        service=told.kind,
        version=VERSION,
        operation=OPERATION,
        reference=told.ticket,
        institution=told.recipient,
        sector=str(subscription.institution.sector),
        ssin=told.ssin,
        legal_context=told.legal_context,
    )
