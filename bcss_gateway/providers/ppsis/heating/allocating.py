"""The business of OCMWCPASHeatingAllocation: a CPAS enters an invoice, which is decided on at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.ppsis import errors
from bcss_gateway.providers.ppsis.evaluation import ACCEPTED, PARTIALLY, REFUSED
from bcss_gateway.providers.ppsis.heating import rules
from bcss_gateway.providers.ppsis.heating.computing import Computed, Situation, compute
from bcss_gateway.providers.ppsis.heating.contract import read_asked, write_decision
from bcss_gateway.providers.ppsis.heating.households import Households, content_of
from bcss_gateway.providers.ppsis.heating.invoice import Asked
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.providers.ppsis.operation import Deciding, owner
from bcss_gateway.providers.provider import Operation, PersonRegister
from bcss_gateway.storage import ppsis
from bcss_gateway.storage.database import UnitOfWork

LAW = "2004-12-27"
"""As its forms are stored: the programme law that made the fund."""
KIND = "H"
"""The letter of its forms."""

_ERRORS = Path(__file__).with_name("errors.toml")


def operations(deciding: Deciding) -> dict[tuple[str, str], Operation]:
    """The service."""
    return {("OCMWCPASHeatingAllocation", "20090409"): EnterInvoice(deciding.register, deciding.numbers, rules.load())}


class EnterInvoice:
    """Decides on an invoice, and keeps it with its decision.

    What comes next waits for nothing: the rule that an invoice is entered when the one before it is decided on
    (OFFICIAL) is met by deciding at once, one after the other.
    """

    def __init__(self, register: PersonRegister, numbers: Numbers, known: rules.Rules) -> None:
        self._register, self._numbers, self._rules = register, numbers, known
        self._errors = errors.load(_ERRORS)

    def read(self, content: Element) -> Asked:
        """The question in our words."""
        return read_asked(content)

    def problems(self, request: Asked, question: Question, today: date) -> tuple[Problem, ...]:
        """Nothing that the schema does not say; the rest is the decision's to say."""
        return ()

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The decision on the invoice.

        Raises:
            Refusal: ``file_of_another``: the CPAS that is named is not the sender.
        """
        asked: Asked = admitted.request
        institution = owner(asked.institution, admitted.institution, "KboBceNumber")
        work.writing()
        households = Households(self._register, self._numbers, work)
        computed = compute(asked, self._rules, _situation(asked, admitted.today, households))
        form = _form(asked, computed, ppsis.last_number(work) + 1)
        received = utc_text(admitted.moment)
        ppsis.add(work, [form.row(LAW, institution.cbe_number, asked.ssin.lstrip("0"), received)])
        if form.evaluation != REFUSED:
            households.remember(form, households.members(asked.ssin, asked.invoice.delivered))
        told = [self._errors[key] for key in (*computed.refused, *computed.partly)]
        return Answer((write_decision(asked, form, computed, told),))


def _situation(asked: Asked, today: date, households: Households) -> Situation:
    delivered = asked.invoice.delivered
    return Situation(
        today=today,
        had=households.had(asked.ssin, delivered),
        was_dead=households.was_dead(asked.ssin, delivered),
        leaves_others=households.members(asked.ssin, delivered) != {asked.ssin},
    )


def _form(asked: Asked, computed: Computed, number: int) -> Kept:
    """The form; a CPAS gives it no number of its own."""
    return Kept(
        number=number,
        kind=KIND,
        attest="",
        ssin=asked.ssin,
        suffix=0,
        entry=asked.invoice.delivered,
        period=None,
        content=content_of(asked.category, asked.invoice, computed.litres, computed.amount),
        evaluation=REFUSED if computed.refused else PARTIALLY if computed.partly else ACCEPTED,
    )
