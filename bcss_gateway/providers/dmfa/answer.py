"""Answers for the National Social Security Office, with attestations of quarterly declarations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.dmfa import contract, paging
from bcss_gateway.providers.dmfa import file as files
from bcss_gateway.providers.dmfa.attesting import attestations
from bcss_gateway.providers.dmfa.questions import Attestations, Criteria, Personnel
from bcss_gateway.providers.provider import Operation
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.sources import dmfa


class SocialSecurityOffice:
    """The office as a provider."""

    name = "dmfa"

    def __init__(self) -> None:
        self.operations: dict[tuple[str, str], Operation] = {("DmfaConsultationService", "v1"): DmfaConsultation()}


class DmfaConsultation:
    """The attestations of a worker; the personnel of an employer comes in files alone, which are not made yet."""

    def read(self, content: Element) -> Attestations | Personnel:
        """The question, from the valid element of either operation."""
        return contract.read(content)

    def problems(self, request: Attestations | Personnel, question: Question, today: date) -> tuple[Problem, ...]:
        """Quarters that cannot be asked about, a mark of another question, an answer that would come in a file."""
        return (*_of_quarters(request.criteria, today), *_of_mark(request), *_of_way(request))

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """A page of attestations, newest quarter first.

        Raises:
            Refusal: the question names no person.
        """
        asked: Attestations = admitted.request
        if admitted.ssin is None:
            raise Refusal(Problem("ssin_unknown"))
        ssin = admitted.ssin.digits
        stored = dmfa.of(ssin, work).get(files.SOURCE)
        employments = files.read(stored) if stored else []
        found, mark = paging.page(attestations(ssin, employments, asked.criteria, admitted.today), asked)
        content = contract.write_attestations(ssin, found, mark)
        if mark:
            return Answer(content, (_more(),), "dmfa_partial_result")
        return Answer(content, status="data_found" if found else "no_data_found")


def _of_quarters(criteria: Criteria, today: date) -> Iterator[Problem]:
    current = Quarter.of(today)
    if criteria.last < criteria.first:
        yield Problem("asked_period_reversed", information=(("quarterPeriod", f"{criteria.first}/{criteria.last}"),))
    if criteria.last >= current:
        last = str(current.before())
        yield Problem("quarter_not_declared", "quarter", (("endQuarter", str(criteria.last)),), {"last": last})


def _of_mark(request: Attestations | Personnel) -> Iterator[Problem]:
    if isinstance(request, Attestations) and request.next:
        try:
            paging.place_of(request)
        except paging.NotAMark:
            yield Problem("mark_invalid", "next", (("next", ""),))


def _of_way(request: Attestations | Personnel) -> Iterator[Problem]:
    if request.in_batch:
        yield Problem("batch_not_available", "resultsAction", (("resultsAction", "RESULTS_BATCH_ONLY"),))


def _more() -> Problem:
    return Problem("dmfa_partial_result", information=(("terminationReason", f"MAX_ATTESTATIONS_{paging.PAGE}"),))
