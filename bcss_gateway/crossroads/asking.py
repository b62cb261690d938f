"""One question of an identified message: admitted, put to its source, and its answer cut down."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bcss_gateway.crossroads import data_filters, filtering, registering, stopped_aid
from bcss_gateway.crossroads.admission import Admission
from bcss_gateway.crossroads.registering import Registering
from bcss_gateway.crossroads.stations import Stations
from bcss_gateway.domain.form import Form
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Answered, Identified, Question
from bcss_gateway.notifications.mutation import of_right
from bcss_gateway.storage.database import UnitOfWork


class Asking:
    """Asks each question of a message by itself, in the unit of work of its call."""

    def __init__(self, stations: Stations) -> None:
        self._at = stations
        self._admission = Admission(stations)

    def ask(self, identified: Identified, question: Question, work: UnitOfWork) -> Answered:
        """The question with what came of it; one that is refused undoes its own changes only."""
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
        for flag in answer.flags:
            trail.flagged("answered", flag)
        answer = self._with_endings(self._registered(answer, admitted, work), admitted, work)
        self._announce(answer, admitted, work)
        for found in answer.persons:
            trail.add("ssin", found)
        inside = question.service.parts_inside
        tells = question.service.data_filters and admitted.grant.parts is not None
        before = data_filters.paths(answer) if tells else {}
        answer, hidden = filtering.cut_down(answer, admitted.grant, admitted.today, inside)
        trail.passed(filtering.STATION, f"{hidden} parts hidden" if hidden else "all parts")
        return data_filters.tell(answer, before) if tells else answer

    def _announce(self, answer: Answer, admitted: Admitted, work: UnitOfWork) -> None:
        """Put into the outbox what the network is to know otherwise, in the unit of work of what changed it."""
        for changed in answer.rights:
            self._at.outbox.announce_when_due(of_right(changed), changed.due, admitted.occasion, work)
            what = f"right {changed.attestation} {changed.change}, known from {changed.due}"
            admitted.identified.read.received.trail.passed("outbox", what)

    def _registered(self, answer: Answer, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The answer, when the registrations that stand are in the directory, with what there is to say of them."""
        form, trail = admitted.request, admitted.identified.read.received.trail
        if not isinstance(form, Form) or not form.registrations:
            return answer
        with trail.at(registering.STATION):
            done = Registering(form, self._at.registrar, admitted.identified).carry_out(answer.registrations, work)
        trail.passed(registering.STATION, f"{len(answer.registrations)} of {len(form.registrations)} stand")
        for flag in done.flags:
            trail.flagged(registering.STATION, flag)
        return replace(answer, notes=(*answer.notes, *done.notes))

    def _with_endings(self, answer: Answer, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The answer with what it says of files that run on after an aid was stopped."""
        if not answer.stopped or admitted.institution is None:
            return answer
        lines_of = partial(self._at.directory.lines_of, work=work)
        notes = stopped_aid.notes(answer.stopped, admitted.institution, lines_of)
        return replace(answer, notes=(*answer.notes, *notes))
