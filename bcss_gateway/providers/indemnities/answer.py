"""Answers for the health funds."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.indemnities import contract
from bcss_gateway.providers.indemnities.attestation import attestation
from bcss_gateway.providers.indemnities.contract import QuarterAsked
from bcss_gateway.providers.indemnities.file import SOURCE, IndemnityFile, read
from bcss_gateway.providers.provider import Operation
from bcss_gateway.storage import sources
from bcss_gateway.storage.database import UnitOfWork

_WRITTEN = {"consultAttest": contract.write_attest, "consultIndemnityPeriods": contract.write_periods}


class Indemnities:
    """The health funds, which attest incapacities for work quarter by quarter."""

    name = "indemnities"

    def __init__(self) -> None:
        self.operations: dict[tuple[str, str], Operation] = {
            ("HdiIndemnityAllowanceService", "v1"): IndemnitiesOperation()
        }


class IndemnitiesOperation:
    """HdiIndemnityAllowanceService: the attestation of a quarter, with its risks or with its periods alone."""

    def read(self, content: Element) -> QuarterAsked:
        """The question, from the valid element."""
        return contract.read_question(content)

    def problems(self, request: QuarterAsked, question: Question, today: date) -> tuple[Problem, ...]:
        """Nothing that the schema has not said."""
        return ()

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The attestation, under the number as it was asked, with what became of that number."""
        ssin, request = _subject(admitted), admitted.request
        asked_about = contract.write_ssin(ssin.digits, admitted.replaced_by, cancelled=admitted.cancelled)
        file = _file(ssin, work)
        attested = attestation(file, request.quarter, admitted.today) if file else None
        if attested is None:
            return Answer((asked_about,), status="no_data_found")
        return Answer((asked_about, _WRITTEN[request.operation](ssin.digits, attested)))


def _subject(admitted: Admitted) -> Ssin:
    if admitted.ssin is None:
        raise Refusal(Problem("ssin_unknown"))
    return admitted.ssin


def _file(ssin: Ssin, work: UnitOfWork) -> IndemnityFile | None:
    text = sources.indemnities.of(ssin.digits, work).get(SOURCE)
    return read(text) if text else None
