"""OCMWCPASA036: takes the attestation that a CPAS sends, or says why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.refusal import Breakdown, Problem
from bcss_gateway.domain.right import RightChanged
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.ppsis import errors
from bcss_gateway.providers.ppsis.attestations import CANCELLED, NEW, Attestations
from bcss_gateway.providers.ppsis.errors import FormError
from bcss_gateway.providers.ppsis.evaluation import ACCEPTED, REFUSED
from bcss_gateway.providers.ppsis.findings import keys
from bcss_gateway.providers.ppsis.multifunctional.case import Case
from bcss_gateway.providers.ppsis.multifunctional.contract import Sent, read_attestation, write_evaluation
from bcss_gateway.providers.ppsis.multifunctional.rules import Rules
from bcss_gateway.providers.ppsis.statements import ORIGIN, is_statement
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage.database import UnitOfWork

_ERRORS = Path(__file__).with_name("errors.toml")


class SendAttestation:
    """Enters, changes or cancels what a CPAS attests."""

    def __init__(self, register: PersonRegister, attestations: Attestations, rules: Rules) -> None:
        self._register, self._attestations, self._rules = register, attestations, rules
        self._errors: Mapping[str, FormError] = errors.load(_ERRORS)

    def read(self, content: Element) -> Sent:
        """The attestation, from the valid element."""
        return read_attestation(content)

    def problems(self, request: Sent, question: Question, today: date) -> tuple[Problem, ...]:
        """A period that ends before it begins is wrong in itself, not a matter of decision."""
        if request.begin <= request.end:
            return ()
        shown = (("ValidityPeriod", f"{request.begin}/{request.end}"),)
        return (Problem("period_reversed", "ValidityPeriod", shown),)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """Whether it is accepted, its number, and from when the network knows it."""
        work.writing()
        case = self._case(admitted, work)
        content, refused = admitted.question.content, self._refused(case)
        persons = (case.sent.partner,) if case.sent.partner else ()
        if refused:
            told = [self._errors[one] for one in refused]
            return Answer((write_evaluation(content, REFUSED, told),), persons=persons)
        late = () if self._rules.in_time(case.sent.decided, case.today) else ("late",)
        told = [self._errors[one] for one in late]
        flags = tuple(f"sent more than {self._rules.days_to_send} days after the decision" for _ in late)
        old = case.old
        if old and case.sent.status != CANCELLED and old.right == case.right:
            reply = write_evaluation(content, ACCEPTED, told, old.number, old.known_from)
            return Answer((reply,), flags=flags, persons=persons)
        changed = self._take(case, admitted.occasion, work)
        reply = write_evaluation(content, ACCEPTED, told, changed.attestation, changed.due)
        return Answer((reply,), flags=flags, persons=persons, rights=(changed,))

    def _case(self, admitted: Admitted, work: UnitOfWork) -> Case:
        if admitted.institution is None:
            raise Breakdown("provider:ppsis")
        sent: Sent = admitted.request
        return Case(
            sent=sent,
            institution=admitted.institution.cbe_number,
            today=admitted.today,
            rights=self._attestations.newest_of(sent.ssin, work),
            death=self._register.day_of_death(Ssin.unchecked(sent.ssin), work),
            is_partner_known=self._is_known(sent.partner, work),
        )

    def _is_known(self, partner: str, work: UnitOfWork) -> bool:
        """Whether there is such a person; that none is named is no mistake."""
        if not partner:
            return True
        status = self._register.status(Ssin.unchecked(partner), work)
        return status.known and not status.cancelled and not status.replaced_by

    def _refused(self, case: Case) -> tuple[str, ...]:
        """The keys of the errors for which it is refused; of a cancellation only which one it is matters."""
        sent, about = case.sent, case.about
        which = keys(
            ("which_missing", sent.status != NEW and not sent.which),
            ("which_unknown", sent.status != NEW and bool(sent.which) and about is None),
            ("cancelled_already", sent.status != NEW and about is not None and not about.holds),
            ("made_by_form", sent.status != NEW and about is not None and not is_statement(about)),
            ("decision_ahead", sent.decided > case.today),
        )
        if which or sent.status == CANCELLED:
            return which
        excluding = [one for one in case.in_the_way if {one.aid.value, sent.aid.value} <= set(self._rules.excluding)]
        own = [
            one
            for one in case.in_the_way
            if one.institution == case.institution and (one.aid == sent.aid or one in excluding)
        ]
        is_ahead = sent.begin > self._rules.last_begin(case.today)
        return keys(
            ("begin_ahead", is_ahead),
            ("period_too_long", not is_ahead and sent.end > self._rules.last_end(sent.begin)),
            ("deceased", bool(case.death) and IncompleteDate.parse(case.death).latest < sent.begin),
            ("partner_unknown", not case.is_partner_known or sent.partner == sent.ssin),
            ("right_elsewhere", any(one.institution != case.institution for one in excluding)),
            ("right_covered", bool(own)),
        )

    def _take(self, case: Case, on: Occasion, work: UnitOfWork) -> RightChanged:
        old = case.old
        if old is None:
            return self._attestations.enter(case.right, ORIGIN, on, work)
        if case.sent.status == CANCELLED:
            return self._attestations.cancel(old, ORIGIN, on, work)
        return self._attestations.change(old, case.right, old.origin, on, work)
