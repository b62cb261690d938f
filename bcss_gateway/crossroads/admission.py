"""The stations between whoever is identified and the source: what may be asked, about whom, on which ground."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import chain

from bcss_gateway.crossroads import authorization, integration, numbers, registering
from bcss_gateway.crossroads.numbers import Subject
from bcss_gateway.crossroads.registering import Registering
from bcss_gateway.crossroads.stations import Stations
from bcss_gateway.domain.form import Form
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Identified, Question, Trail
from bcss_gateway.envelope.grant import Grant
from bcss_gateway.providers.provider import Operation
from bcss_gateway.storage.database import UnitOfWork


class Admission:
    """Makes an :class:`Admitted` of a question, in the unit of work of its call."""

    def __init__(self, stations: Stations) -> None:
        self._at = stations

    def admit(self, identified: Identified, question: Question, operation: Operation, work: UnitOfWork) -> Admitted:
        """The question, which may be put to its source.

        Raises:
            Refusal: a station says no.
        """
        trail = identified.read.received.trail
        with trail.at(authorization.STATION):
            grants = authorization.authorize(self._at.authorizations, identified, question)
        trail.passed(authorization.STATION, grants[0].row)
        subject, request = self._number(question, operation, identified, work)
        grant = self._integrated(grants, identified, subject.current, request, work)
        return Admitted(
            identified=identified,
            question=question,
            request=request,
            institution=identified.institution,
            ssin=subject.ssin,
            grant=grant,
            today=identified.today,
            moment=identified.read.received.now,
            replaced_by=subject.replaced_by,
            cancelled=subject.cancelled,
        )

    def _number(
        self, question: Question, operation: Operation, identified: Identified, work: UnitOfWork
    ) -> tuple[Subject, object]:
        trail = identified.read.received.trail
        ssin, wrong = numbers.read_number(question, checked=self._at.check_digits, taught=self._at.teach)
        request = operation.read(question.content)
        problems = operation.problems(request, question, identified.today)
        if isinstance(request, Form):
            wrong = (*wrong, *self._on_form(request, question, trail))
            problems = (*problems, *Registering(request, self._at.registrar, identified).problems())
        if wrong or problems:
            with trail.at(numbers.STATION if wrong else "asked"):
                raise Refusal(*wrong, *problems)
        if question.service.former_numbers and ssin is not None:
            return self._former(ssin, trail, work), request
        self._look_up(ssin, request, trail, work)
        return Subject(ssin), request

    def _former(self, ssin: Ssin, trail: Trail, work: UnitOfWork) -> Subject:
        with trail.at(numbers.STATION):
            subject = numbers.look_up_former(ssin, self._at.register, work)
        trail.add("ssin", subject.replaced_by)
        trail.passed(numbers.STATION, "register")
        return subject

    def _on_form(self, form: Form, question: Question, trail: Trail) -> tuple[Problem, ...]:
        """What is wrong with the numbers on a form, whose persons all stand in the journal, refused or not."""
        for person in form.persons:
            trail.add("ssin", person.ssin if person.ssin.isascii() else "")
        return numbers.wrong_numbers(form, question, checked=self._at.check_digits, taught=self._at.teach)

    def _look_up(self, ssin: Ssin | None, request: object, trail: Trail, work: UnitOfWork) -> None:
        if ssin is None:
            return
        with trail.at(numbers.STATION):
            numbers.look_up(ssin, self._at.register, work)
            if isinstance(request, Form):
                for person in request.persons:
                    numbers.look_up(Ssin.unchecked(person.ssin), self._at.register, work)
                    registering.prove(person, self._at.register, work)
        trail.passed(numbers.STATION, "register")

    def _integrated(
        self,
        grants: tuple[Grant, ...],
        identified: Identified,
        ssin: Ssin | None,
        request: object,
        work: UnitOfWork,
    ) -> Grant:
        if not isinstance(request, Form):
            return self._checked({ssin: grants}, identified, request, work)
        with work.rehearsal():
            with identified.read.received.trail.at(registering.STATION):
                Registering(request, self._at.registrar, identified).rehearse(work)
            return self._checked(_by_person(grants, request), identified, request, work)

    def _checked(
        self,
        persons: Mapping[Ssin | None, tuple[Grant, ...]],
        identified: Identified,
        request: object,
        work: UnitOfWork,
    ) -> Grant:
        """The row that opens the question for the first person, when one of its rows opens it for each."""
        trail, today = identified.read.received.trail, identified.today
        asked = integration.asked_period(chain.from_iterable(persons.values()), request, today)
        lines_of = partial(self._at.directory.lines_of, work=work)
        with trail.at(integration.STATION):
            found = [
                integration.decide(grants, identified.institution, ssin, lines_of, today, asked)
                for ssin, grants in persons.items()
            ]
        grant, quality_code = found[0]
        trail.passed(integration.STATION, grant.row if quality_code is not None else "not asked")
        for _, code in found:
            trail.add("quality_code", "" if code is None else str(code))
        return grant


def _by_person(grants: tuple[Grant, ...], form: Form) -> Mapping[Ssin | None, tuple[Grant, ...]]:
    """The rows that may open a form for each person on it, in whose order they stand there."""
    of_members, helped = tuple(grant.of_member for grant in grants), form.helped
    return {Ssin.unchecked(one.ssin): grants if one.ssin in helped else of_members for one in form.persons}
