"""LivingWages: the five operations of both versions, from the attestations that the network knows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.period import NotAPeriod, Period, add_months
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.ppsis.attestations import Attestation, Attestations
from bcss_gateway.providers.ppsis.living_wages import contract
from bcss_gateway.providers.ppsis.living_wages.contract import LivingWagesAsked, Words, path_of
from bcss_gateway.providers.ppsis.living_wages.view import living_wages
from bcss_gateway.providers.provider import Operation
from bcss_gateway.storage.database import UnitOfWork

SERVICE = "LivingWages"


class LivingWagesOperation:
    """All operations of one version, of which the request's element says which is meant.

    Args:
        flemish: the CBE numbers of the CPAS of the Flemish Region.
        described: how types of help are described in this version's reply.
    """

    def __init__(self, attestations: Attestations, flemish: Collection[str], described: Words) -> None:
        self._attestations, self._flemish, self._described = attestations, flemish, described

    def read(self, content: Element) -> LivingWagesAsked:
        """The question, from the valid element."""
        return contract.read_question(content)

    def problems(self, request: LivingWagesAsked, question: Question, today: date) -> tuple[Problem, ...]:
        """A period that ends before it begins."""
        begin, end = request.begin, request.end
        if begin is None or end is None or begin <= end:
            return ()
        return (Problem("asked_period_reversed", "criteria/period", (("period", f"{begin}/{end}"),)),)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The rights as they are known when the call comes, in no more detail than the asker may see.

        Raises:
            Refusal: the question names no person.
        """
        if admitted.ssin is None:
            raise Refusal(Problem("ssin_unknown"))
        asked: LivingWagesAsked = admitted.request
        ssin = admitted.ssin.digits
        told = [part for part in asked.parts if admitted.grant.opens(part)]
        known = self._attestations.known_of(ssin, utc_text(admitted.moment), work)
        about_it = [one for one in known if self._tells(one, asked)]
        days = _within_history(asked.asked_period(admitted.today), admitted)
        wages = living_wages(about_it, days, told) if days else ()
        whom = contract.write_ssin(ssin)
        if not wages or not told:
            return Answer((whom,), status="no_data_found")
        withheld = tuple(path_of(part) for part in asked.parts if part not in told)
        return Answer((whom, contract.write_living_wages(wages, self._described)), withheld=withheld)

    def _tells(self, one: Attestation, asked: LivingWagesAsked) -> bool:
        return not asked.is_flemish or one.right.institution in self._flemish


def operations(attestations: Attestations, flemish: Collection[str]) -> dict[tuple[str, str], Operation]:
    """Both versions; only the third describes types of help."""
    return {
        (SERVICE, "v2"): LivingWagesOperation(attestations, flemish, {}),
        (SERVICE, "v3"): LivingWagesOperation(attestations, flemish, contract.words()),
    }


def _within_history(asked: Period, admitted: Admitted) -> Period | None:
    """The days that the grant lets an answer reach back to; ``None`` where none of those asked is left."""
    months = admitted.grant.history_months
    if months is None:
        return asked
    try:
        return Period(max(asked.begin, add_months(admitted.today, -months)), asked.end)
    except NotAPeriod:
        return None
