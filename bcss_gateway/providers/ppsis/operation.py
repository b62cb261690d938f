"""A service by which a CPAS introduces forms of one law: decides on each, and keeps it with its decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Generic

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.form import RegistrationAsked
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Breakdown, Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.filed import Forms
from bcss_gateway.providers.ppsis.findings import Around, Case
from bcss_gateway.providers.ppsis.forms import Message
from bcss_gateway.providers.ppsis.judge import Judge
from bcss_gateway.providers.ppsis.kept import plain_number
from bcss_gateway.providers.ppsis.law import F, Followed, Law, R
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.providers.ppsis.payments import Payments
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage import ppsis
from bcss_gateway.storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Deciding:
    """What deciding on a form needs besides its law.

    Attributes:
        register: vouches for persons.
        numbers: their numbers, as that register knows them.
        attestations: the rights that forms change.
        payments: what forms pay and get back.
    """

    register: PersonRegister
    numbers: Numbers
    attestations: Attestations
    payments: Payments


class FormsOperation(Generic[F, R]):
    """One service of forms.

    Args:
        forms: the elements of which a message has one at least: a reply without a decision is not valid.
    """

    def __init__(
        self,
        law: Law[F, R],
        deciding: Deciding,
        read_message: Callable[[Element], Message],
        write_reply: Callable[[Element, Iterable[Decision]], Element],
        forms: tuple[str, ...],
    ) -> None:
        self._law = law
        self._deciding = deciding
        self._read = read_message
        self._write = write_reply
        self._forms = forms

    def read(self, content: Element) -> Message:
        """The forms, from the valid element."""
        return self._read(content)

    def problems(self, request: Message, question: Question, today: date) -> tuple[Problem, ...]:
        """What is wrong with the message as a whole; what is wrong with a form is the decision's to say."""
        problems = []
        if not request.sheets:
            problems.append(Problem("argument_missing", "forms", tuple((name, "") for name in self._forms)))
        if not plain_number(request.file):
            problems.append(Problem("argument_invalid", "FileID", (("FileID", request.file),)))
        problems += [wrong for sheet in request.sheets for wrong in self._law.wrong(sheet)]
        return tuple(problems)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The decision on each form, the registrations of those that stand, and the rights that they change.

        Raises:
            Refusal: ``file_of_another``: the file is not the sender's.
        """
        message: Message = admitted.request
        institution = owner(message.institution, admitted.institution, "KBOBCE")
        work.writing()
        file = plain_number(message.file)
        forms = Forms(self._deciding.numbers, work)
        around = self._around(institution.cbe_number, forms, work)
        known = forms.of_file(self._law.name, institution.cbe_number, file)
        case = Case(self._law.file_of(known), self._law.rules, admitted.today, around)
        judge = self._judge(case, institution.cbe_number, work)
        decisions = tuple(judge.decide(sheet) for sheet in message.sheets)
        received = utc_text(admitted.moment)
        ppsis.add(work, [form.row(self._law.name, institution.cbe_number, file, received) for form in judge.kept])
        followed = Followed(decisions, case, institution, admitted.occasion, work, file)
        rights = self._law.follow(followed, self._deciding.attestations)
        self._law.pay(followed, self._deciding.payments)
        return Answer(
            (self._write(admitted.question.content, decisions),),
            registrations=_standing(message, decisions),
            stopped=self._law.stopped(decisions, case),
            rights=rights,
        )

    def _judge(self, case: Case[F, R], institution: str, work: UnitOfWork) -> Judge[F, R]:
        return Judge(
            law=self._law,
            case=case,
            last_number=ppsis.last_number(work),
            is_used=partial(ppsis.is_used, work, institution),
        )

    def _around(self, institution: str, forms: Forms, work: UnitOfWork) -> Around:
        register = self._deciding.register

        def household(ssin: str, day: date) -> tuple[str, ...]:
            return tuple(one.digits for one in register.household_on(Ssin.unchecked(ssin), day, work))

        return Around(
            institution=institution,
            rights=lambda ssin: self._deciding.attestations.newest_of(ssin, work),
            died=lambda ssin: register.day_of_death(Ssin.unchecked(ssin), work),
            forms=forms.of_person,
            household=household,
        )


def owner(number: str, institution: Institution | None, field: str) -> Institution:
    """The CPAS whose file it is: the sender itself, its number padded as senders do or not.

    Args:
        number: its CBE number as the message gives it, with or without leading zeros.
        field: where the message gives it.

    Raises:
        Refusal: ``file_of_another``: it is not.
    """
    if institution is None:
        raise Breakdown("provider:ppsis")
    plain = institution.cbe_number.lstrip("0")
    if number.lstrip("0") not in (plain, plain.ljust(10, "0")):
        details = {"cbe": institution.cbe_number, "field": field}
        raise Refusal(Problem("file_of_another", "FileIdentification", ((field, number),), details))
    return institution


def _standing(message: Message, decisions: Iterable[Decision]) -> tuple[RegistrationAsked, ...]:
    """The registrations of the forms that stand, and with any of them those that belong to no form of their own."""
    standing = [one for one in decisions if one.stands]
    own = tuple(asked for one in standing for asked in one.sheet.registrations)
    return (*own, *(message.beside if standing else ()))
