"""SocialStatutesService: the statuses of a person in a period, for those who grant what follows from them."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.statutes import contract
from bcss_gateway.providers.ppsis.statutes.contract import INSTITUTION, StatutesAsked
from bcss_gateway.providers.ppsis.statutes.statutes import statutes
from bcss_gateway.storage.database import UnitOfWork

SERVICE = ("SocialStatutesService", "v1")


class ConsultStatutes:
    """The buffer as it is at the moment of the call: what CPAS attested and the network knows, without amounts."""

    def __init__(self, attestations: Attestations) -> None:
        self._attestations = attestations

    def read(self, content: Element) -> StatutesAsked:
        """The question, from the valid element."""
        return contract.read_question(content)

    def problems(self, request: StatutesAsked, question: Question, today: date) -> tuple[Problem, ...]:
        """A period that is the wrong way round."""
        if request.end < request.begin:
            days = f"{request.begin}/{request.end}"
            return (Problem("asked_period_reversed", "period", (("period", days),)),)
        return ()

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The statuses; that the CPAS may not be known is told in the reply."""
        if admitted.ssin is None:
            raise Refusal(Problem("ssin_unknown"))
        asked: StatutesAsked = admitted.request
        attested = self._attestations.known_of(admitted.ssin.digits, utc_text(admitted.moment), work)
        shows = admitted.grant.opens(INSTITUTION)
        found = statutes(attested, Period(asked.begin, asked.end), per_institution=shows)
        if not found:
            return Answer(status="no_data_found")
        return Answer(contract.write_statutes(found, closed=() if shows else (INSTITUTION,)))
