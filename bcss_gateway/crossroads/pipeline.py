"""The road of one message through the crossroads, station by station, to its reply and its entry in the journal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

from bcss_gateway.crossroads import routing
from bcss_gateway.crossroads.asking import Asking
from bcss_gateway.crossroads.refusals import Refusals
from bcss_gateway.crossroads.stations import Stations
from bcss_gateway.domain.breakage import broke
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Breakdown, Refusal, SecurityRefused, UnreadableCall
from bcss_gateway.envelope.exchange import Received
from bcss_gateway.reply import faults
from bcss_gateway.reply.envelopes import envelope_of
from bcss_gateway.reply.reply import Reply
from bcss_gateway.security import memory
from bcss_gateway.security.identify import note
from bcss_gateway.storage.database import UnitOfWork

log = logging.getLogger(__name__)


class Crossroads:
    """Handles one call at a time, in as many threads as there are."""

    def __init__(self, stations: Stations) -> None:
        self._at = stations
        self._asking = Asking(stations)
        self._refusals = Refusals(stations)

    def handle(self, received: Received) -> Reply:
        """The reply to a call, whose entry in the journal is then durable."""
        self._at.tables.look()  # first: what it writes it commits, and the call has not begun to
        return self._journalled(received, self._converse)

    def turn_away(self, received: Received, problem: UnreadableCall) -> Reply:
        """The reply to what is no call of the contract; it has its entry in the journal too."""
        received.trail.refused("read", problem.code if problem.http_status == 500 else str(problem.http_status))
        return self._journalled(received, lambda *_: faults.unreadable(problem))

    def answer_in_batch(self, received: Received, institution: Institution, work: UnitOfWork) -> Reply:
        """The reply to a question of a batch, for whose sender the operator vouches; its caller commits.

        The stations are those of a call, but for what an institution shows and how often it calls. What breaks down
        undoes the changes of this question alone, and is answered as broken; it has its entry all the same.
        """
        received = self._at.calendar.dated(received, work)
        try:
            with work.attempt():
                reply = self._asked_in_batch(received, institution, work)
        except Exception as cause:
            received.trail.provider_asked = False
            reply = self._broken(received, cause)
        self._enter(received, reply, work)
        return reply

    def _asked_in_batch(self, received: Received, institution: Institution, work: UnitOfWork) -> Reply:
        family, read = self._at.families[received.endpoint.family], None
        note(received, institution)
        family.glimpse(received)
        try:
            read = family.read(received)
            received.trail.passed("read", read.questions[0].service.name)
            identified = self._at.identification.vouched(read, institution, work)
            routing.check_answered(read.questions)
        except Refusal as refusal:
            return self._refusals.reply_to(refusal, received, read)
        answered = [self._asking.ask(identified, question, work) for question in read.questions]
        return family.answer(read, answered, self._at.clock())

    def _journalled(self, received: Received, converse: Callable[[Received, UnitOfWork], Reply]) -> Reply:
        with self._at.database.unit_of_work() as work:
            try:
                received = self._at.calendar.dated(received, work)
                reply = converse(received, work)
            except Exception as cause:
                work.rollback()
                reply = self._broken(received, cause)
            try:
                reply = self._once(received, reply, work)
                self._at.pacing.count(received.trail, work)
                self._enter(received, reply, work)
                work.commit()
            except Exception as cause:
                work.rollback()
                received.trail.provider_asked = False
                reply = self._broken(received, cause)
        return reply

    def _converse(self, received: Received, work: UnitOfWork) -> Reply:
        with ExitStack() as held:
            return self._heard(received, work, held)

    def _heard(self, received: Received, work: UnitOfWork, held: ExitStack) -> Reply:
        """The reply; what is held is let go when the call is done with."""
        family, read = self._at.families[received.endpoint.family], None
        speaker: Institution | None = None
        family.glimpse(received)
        try:
            if self._at.identification.is_shown_anything(received):
                self._at.pacing.may_try(received, work)
            shown = self._at.identification.authenticate(received, work)
            speaker = shown.institution
            read = family.read(received)
            received.trail.passed("read", read.questions[0].service.name)
            identified = self._at.identification.identify(read, shown, work)
            speaker = identified.institution
            held.enter_context(self._at.pacing.call(identified, work))
            routing.check_answered(read.questions)
        except (Refusal, SecurityRefused) as refusal:
            return self._signed(self._refusals.reply_to(refusal, received, read), speaker)
        answered = [self._asking.ask(identified, question, work) for question in read.questions]
        return self._signed(family.answer(read, answered, self._at.clock()), speaker)

    def _signed(self, reply: Reply, speaker: Institution | None) -> Reply:
        """The reply, signed where whoever speaks is known and wants it so; plain words are not."""
        if speaker is None or not speaker.signed_replies or reply.words:
            return reply
        envelope = envelope_of(reply)
        self._at.reply_signer.sign(envelope, self._at.clock())
        return replace(reply, envelope=envelope)

    def _once(self, received: Received, reply: Reply, work: UnitOfWork) -> Reply:
        """The reply, when nothing of the call was seen before; a call that came twice at once is refused here."""
        try:
            memory.remember(received.trail, self._at.clock(), work)
        except SecurityRefused as refusal:
            work.rollback()
            return self._refusals.reply_to(refusal, received, None)
        return reply

    def _enter(self, received: Received, reply: Reply, work: UnitOfWork) -> None:
        known = {
            "ticket": received.ticket,
            "received": utc_text(received.moment),
            "answered": utc_text(self._at.clock()),
            "endpoint": received.endpoint.name,
            "address": received.peer.address[:45],
            "outcome": reply.outcome,
            "return_code": reply.return_code,
        }
        self._at.journal.append(known, received.trail, work)

    def _broken(self, received: Received, cause: Exception) -> Reply:
        part = cause.part if isinstance(cause, Breakdown) else "pipeline"
        log.error("breakdown of %s: %s; ticket %s", part, broke(cause), received.ticket)
        received.trail.refused("broken", part)
        return self._at.families[received.endpoint.family].break_down(received, self._at.clock())
