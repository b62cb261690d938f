"""Answers for the four public employment services, each asked for itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bcss_gateway.contracts.return_codes import ReturnCodes
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.job_seeker import contract
from bcss_gateway.providers.job_seeker import file as files
from bcss_gateway.providers.job_seeker.contract import Said
from bcss_gateway.providers.job_seeker.questions import MOST_INSCRIPTIONS, ContactAndInscription
from bcss_gateway.providers.provider import Operation
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.sources import job_seeker

_FOUND, _NOTHING, _INCOMPLETE, _SILENT = (
    "data_found",
    "no_data_found",
    "employment_services_incomplete",
    "source_silent",
)


class EmploymentServices:
    """The employment services as one provider.

    Args:
        codes: in which words each of them says how it went.
    """

    name = "job_seeker"

    def __init__(self, codes: ReturnCodes) -> None:
        self.operations: dict[tuple[str, str], Operation] = {
            ("JobSeekerService", "v1"): ContactAndInscriptionOperation(codes)
        }


class ContactAndInscriptionOperation:
    """consultContactAndInscription: where somebody is registered, since when, and how to reach them."""

    def __init__(self, codes: ReturnCodes) -> None:
        self._codes = codes

    def read(self, content: Element) -> ContactAndInscription:
        """The question, from the valid element."""
        return contract.read_contact_and_inscription(content)

    def problems(self, request: ContactAndInscription, question: Question, today: date) -> tuple[Problem, ...]:
        """A period that ends before it begins."""
        if not request.end or request.begin <= request.end:
            return ()
        return (Problem("asked_period_reversed", information=(("period", f"{request.begin}/{request.end}"),)),)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """What each service asked says; a service that does not answer leaves the others' answers as they are."""
        asked: ContactAndInscription = admitted.request
        if admitted.ssin is None:
            raise Refusal(Problem("ssin_unknown"))
        known = job_seeker.of(admitted.ssin.digits, work)
        said = [self._said(service, known.get(service), asked, admitted.today) for service in asked.services]
        status = _status_of(said)
        told = said if status != _NOTHING else []
        content = contract.write_contact_and_inscription(admitted.ssin.digits, told)
        return Answer(content, status=status)

    def _said(self, service: str, stored: str | None, asked: ContactAndInscription, today: date) -> Said:
        if stored is None:
            return Said(service, self._codes.newer(_NOTHING))
        file = files.read(stored)
        if file["silent"]:
            return Said(service, self._codes.newer(_SILENT))
        last = asked.last_day(today.isoformat())
        found = files.inscriptions_between(file, asked.begin or last, last)
        if not found:
            return Said(service, self._codes.newer(_NOTHING))
        notes = {"inscriptions": f"{MOST_INSCRIPTIONS}/{len(found)}"} if len(found) > MOST_INSCRIPTIONS else {}
        newest = tuple(found[:MOST_INSCRIPTIONS])
        return Said(service, self._codes.newer(_FOUND), files.contact_on(file, last), newest, notes)


def _status_of(said: Iterable[Said]) -> str:
    values = {one.status.value for one in said}
    if "TECHNICAL_ERROR" in values:
        return _INCOMPLETE
    return _FOUND if "DATA_FOUND" in values else _NOTHING
