"""The road of one message through the crossroads, station by station, to its reply and its entry in the journal."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bcss_gateway.crossroads import data_filters, filtering, pacing, registering, routing
from bcss_gateway.crossroads.admission import Admission
from bcss_gateway.crossroads.registering import Registering
from bcss_gateway.crossroads.stations import Stations
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.form import Form
from bcss_gateway.domain.refusal import (
    Breakdown,
    NotAnsweredYet,
    Refusal,
    SecurityRefused,
    TooMany,
    TooManyFailures,
    Unauthenticated,
    UnreadableCall,
)
from bcss_gateway.envelope.exchange import Admitted, Answer, Answered, Identified, Question, Received
from bcss_gateway.reply import faults
from bcss_gateway.reply.envelopes import envelope_of
from bcss_gateway.reply.reply import Reply
from bcss_gateway.security import memory
from bcss_gateway.storage.database import UnitOfWork

log = logging.getLogger(__name__)


class Crossroads:
    """Handles one call at a time, in as many threads as there are."""

    def __init__(self, stations: Stations) -> None:
        self._at = stations
        self._admission = Admission(stations)

    def handle(self, received: Received) -> Reply:
        """The reply to a call, whose entry in the journal is then durable."""
        return self._journalled(received, lambda work: self._converse(received, work))

    def turn_away(self, received: Received, problem: UnreadableCall) -> Reply:
        """The reply to what is no call of the contract; it has its entry in the journal too."""
        received.trail.refused("read", problem.code if problem.http_status == 500 else str(problem.http_status))
        return self._journalled(received, lambda _: faults.unreadable(problem))

    def _journalled(self, received: Received, converse: Callable[[UnitOfWork], Reply]) -> Reply:
        with self._at.database.unit_of_work() as work:
            try:
                reply = converse(work)
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
        family.glimpse(received)
        try:
            if self._at.identification.is_shown_anything(received):
                self._at.pacing.may_try(received, work)
            shown = self._at.identification.authenticate(received, work)
            read = family.read(received)
            received.trail.passed("read", read.questions[0].service.name)
            identified = self._at.identification.identify(read, shown, work)
            held.enter_context(self._at.pacing.call(identified, work))
            routing.check_answered(read.questions)
        except NotAnsweredYet as refusal:
            received.trail.refused(routing.STATION, refusal.problems[0].rule)
            return faults.not_answered_yet(refusal, self._at.codes, read.language if read else "fr")
        except TooManyFailures as refusal:
            received.trail.refused(pacing.STATION, refusal.problems[0].rule)
            return self._at.security_faults.too_many(refusal, received.ticket)
        except TooMany as refusal:
            received.trail.refused(pacing.STATION, refusal.problems[0].rule)
            return faults.to_be_retried(family.refuse(received, read, refusal, self._at.clock()), refusal.seconds)
        except Unauthenticated as refusal:
            self._failed(received)
            received.trail.refused("identified", refusal.problems[0].rule)
            return self._at.security_faults.unauthenticated(refusal, received.ticket)
        except SecurityRefused as refusal:
            return self._not_believed(received, refusal)
        except Refusal as refusal:
            received.trail.refused("identified" if read else "read", refusal.problems[0].rule)
            return family.refuse(received, read, refusal, self._at.clock())
        answered = [self._answered(identified, question, work) for question in read.questions]
        return self._signed(family.answer(read, answered, self._at.clock()), identified)

    def _signed(self, reply: Reply, identified: Identified) -> Reply:
        """The reply, signed where the institution wants it so."""
        if identified.institution is None or not identified.institution.signed_replies:
            return reply
        envelope = envelope_of(reply)
        self._at.reply_signer.sign(envelope, self._at.clock())
        return replace(reply, envelope=envelope)

    def _failed(self, received: Received) -> None:
        if self._at.identification.is_shown_anything(received):
            self._at.pacing.failed(received)

    def _not_believed(self, received: Received, refusal: SecurityRefused) -> Reply:
        self._failed(received)
        received.trail.refused("identified", "; ".join(filter(None, (refusal.check, refusal.came))))
        return self._at.security_faults.refused(refusal, received.ticket)

    def _once(self, received: Received, reply: Reply, work: UnitOfWork) -> Reply:
        """The reply, when nothing of the call was seen before; a call that came twice at once is refused here."""
        try:
            memory.remember(received.trail, self._at.clock(), work)
        except SecurityRefused as refusal:
            work.rollback()
            return self._not_believed(received, refusal)
        return reply

    def _answered(self, identified: Identified, question: Question, work: UnitOfWork) -> Answered:
        try:
            with work.attempt():
                return Answered(question, self._answer(identified, question, work))
        except Refusal as refusal:
            self._at.pacing.missed(identified.read.received.trail, refusal.problems)
            return Answered(question, problems=refusal.problems)

    def _answer(self, identified: Identified, question: Question, work: UnitOfWork) -> Answer:
        trail, operation = identified.read.received.trail, self._at.routes.to(question)
        admitted = self._admission.admit(identified, question, operation, work)
        provider = self._at.routes.name_of(question.service)
        trail.add("provider", provider)
        trail.provider_asked = True
        with trail.at("answered"):
            answer = operation.answer(admitted, work)
        trail.passed("answered", provider)
        answer = self._registered(answer, admitted, work)
        for found in answer.persons:
            trail.add("ssin", found)
        inside = question.service.parts_inside
        tells = question.service.data_filters and admitted.grant.parts is not None
        before = data_filters.paths(answer) if tells else {}
        answer, hidden = filtering.cut_down(answer, admitted.grant, admitted.today, inside)
        trail.passed(filtering.STATION, f"{hidden} parts hidden" if hidden else "all parts")
        return data_filters.tell(answer, before) if tells else answer

    def _registered(self, answer: Answer, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The answer, when the registrations that stand are in the directory, with what there is to say of them."""
        form, trail = admitted.request, admitted.identified.read.received.trail
        if not isinstance(form, Form) or not form.registrations:
            return answer
        with trail.at(registering.STATION):
            notes = Registering(form, self._at.registrar, admitted.identified).carry_out(answer.registrations, work)
        trail.passed(registering.STATION, f"{len(answer.registrations)} of {len(form.registrations)} stand")
        return replace(answer, notes=(*answer.notes, *notes))

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
        log.error("breakdown of %s: %s; ticket %s", part, _origin(cause.__cause__ or cause), received.ticket)
        received.trail.refused("broken", part)
        return self._at.families[received.endpoint.family].break_down(received, self._at.clock())


def _origin(cause: BaseException) -> str:
    """What broke and where, for the log; never the words of the exception, which may hold a person's data."""
    frames = traceback.extract_tb(cause.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(cause).__name__ + place
