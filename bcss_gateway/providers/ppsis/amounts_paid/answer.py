"""LivingWagesWithAmount: what the CPAS paid to a person, or to whom the person is a partner."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.ppsis.amounts_paid import contract
from bcss_gateway.providers.ppsis.amounts_paid.question import AmountsAsked
from bcss_gateway.providers.ppsis.amounts_paid.view import years_paid
from bcss_gateway.providers.ppsis.payments import Payments
from bcss_gateway.providers.provider import Operation
from bcss_gateway.storage.database import UnitOfWork


class AmountsOperation:
    """Payments by year and by month, as the network knows them when the call comes."""

    def __init__(self, payments: Payments) -> None:
        self._payments = payments

    def read(self, content: Element) -> AmountsAsked:
        """The question, from the valid element."""
        return contract.read_question(content)

    def problems(self, request: AmountsAsked, question: Question, today: date) -> tuple[Problem, ...]:
        """Years and months about which nothing can be asked."""
        return tuple(request.problems(today))

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The payments; what a CPAS pays without asking the federal service anything is not among them.

        Raises:
            Refusal: the question names no person.
        """
        if admitted.ssin is None:
            raise Refusal(Problem("ssin_unknown"))
        asked: AmountsAsked = admitted.request
        ssin, moment = admitted.ssin.digits, admitted.moment
        known = self._payments.known_of(ssin, asked.role, utc_text(moment), work)
        years = years_paid(known, asked, self._payments.calendar, moment)
        about = contract.write_ssin(ssin)
        if not years:
            return Answer((about,), status="no_data_found")
        told = (ssin for year in years for ssin in year.beneficiaries)
        return Answer((about, contract.write_years(years)), persons=tuple(dict.fromkeys(told)))


def operations(payments: Payments) -> dict[tuple[str, str], Operation]:
    """The service."""
    return {("LivingWagesWithAmount", "v1"): AmountsOperation(payments)}
