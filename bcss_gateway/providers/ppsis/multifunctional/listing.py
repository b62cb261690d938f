"""OCMWCPASL036: the attestations of a person by whatever CPAS, as the network knows them."""

from __future__ import annotations

import re
from datetime import date

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.period import NotAPeriod, Period, add_months
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.multifunctional.list_contract import (
    AttestationsAsked,
    is_question,
    read_asked,
    write_attestations,
)
from bcss_gateway.providers.ppsis.multifunctional.rules import Rules
from bcss_gateway.storage.database import UnitOfWork

_LIST = "L"
_REFERENCE = re.compile("[0-9]{10}")
"""Of what follows: the number of the last attestation told. Another length would sort otherwise, and hide some."""


class ListAttestations:
    """What there is, so many at once; what was modified or cancelled stands there as it is now."""

    def __init__(self, attestations: Attestations, rules: Rules) -> None:
        self._attestations, self._rules = attestations, rules

    def read(self, content: Element) -> AttestationsAsked:
        """The question, from the valid element.

        Raises:
            Refusal: the document is an answer.
        """
        if not is_question(content):
            raise Refusal(Problem("argument_missing", "L036", (("Request", ""),)))
        return read_asked(content)

    def problems(self, request: AttestationsAsked, question: Question, today: date) -> tuple[Problem, ...]:
        """Another process than a list; a period that ends before it begins; a reference that is none of ours."""
        problems = []
        if request.process != _LIST:
            problems.append(Problem("argument_invalid", "processType", (("processType", request.process[:40]),)))
        if request.end < request.begin:
            problems.append(Problem("period_reversed", "Period", (("Period", f"{request.begin}/{request.end}"),)))
        if request.after and not _REFERENCE.fullmatch(request.after):
            shown = (("NextAnswerReference", request.after[:40]),)
            problems.append(Problem("argument_invalid", "NextAnswerReference", shown))
        return tuple(problems)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The attestations that share a day with the period asked, in the order of their numbers.

        Raises:
            Refusal: the question names no person.
        """
        if admitted.ssin is None:
            raise Refusal(Problem("ssin_unknown"))
        asked: AttestationsAsked = admitted.request
        days = self._days(asked, admitted)
        everything = self._attestations.known_of(admitted.ssin.digits, utc_text(admitted.moment), work) if days else ()
        about = (one for one in everything if days and one.right.period.overlaps(days) and one.number > asked.after)
        known = sorted(about, key=lambda one: one.number)
        told, more = known[: self._rules.at_once], known[self._rules.at_once :]
        reply = write_attestations(admitted.question.content, told, told[-1].number if more else "")
        return Answer((reply,))

    def _days(self, asked: AttestationsAsked, admitted: Admitted) -> Period | None:
        """The days asked, as far back as the grant lets see; ``None`` where that leaves none."""
        months = admitted.grant.history_months
        first = date.min if months is None else add_months(admitted.today, -months)
        try:
            return Period(max(asked.begin, first), asked.end)
        except NotAPeriod:
            return None
