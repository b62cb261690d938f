"""The station that says whether the numbers of persons can be asked about at all."""

from __future__ import annotations

from dataclasses import dataclass

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.domain.form import Form
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import NotAnSsin, Ssin
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage.database import UnitOfWork

STATION = "number"
REPLACED = "ssin_replaced"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a question is about.

    Attributes:
        ssin: the number that was asked about, or ``None`` where the question names nobody.
        replaced_by: the number that took its place, or empty.
        cancelled: whether it was cancelled.
    """

    ssin: Ssin | None = None
    replaced_by: str = ""
    cancelled: bool = False

    @property
    def current(self) -> Ssin | None:
        """The number under which the reference directory knows the person today."""
        return Ssin.unchecked(self.replaced_by) if self.replaced_by else self.ssin


def read_number(question: Question, *, checked: bool, taught: bool) -> tuple[Ssin | None, tuple[Problem, ...]]:
    """The number asked about, or what is wrong with it; neither where the question names nobody.

    Args:
        checked: whether check digits must be right.
        taught: whether a refusal may say which check digits were expected.
    """
    if not question.ssin:
        return None, ()
    return _read(question.ssin, question.service, checked=checked, taught=taught)


def wrong_numbers(form: Form, question: Question, *, checked: bool, taught: bool) -> tuple[Problem, ...]:
    """What is wrong with the numbers of everybody on a form but whom the question is about."""
    others = dict.fromkeys(one.ssin for one in form.persons if one.ssin != question.ssin)
    read = (_read(ssin, question.service, checked=checked, taught=taught) for ssin in others)
    return tuple(problem for _, problems in read for problem in problems)


def _read(digits: str, service: Service, *, checked: bool, taught: bool) -> tuple[Ssin | None, tuple[Problem, ...]]:
    try:
        return (Ssin(digits) if checked else Ssin.unchecked(digits)), ()
    except NotAnSsin as problem:
        expected = problem.expected_digits or "" if taught else ""
        reason = service.check_digit_reason if problem.expected_digits else "argument_invalid"
        return None, (Problem(reason, "check-digit", (("SSIN", digits),), {"expected": expected}),)


def subject_of(question: Question, register: PersonRegister, work: UnitOfWork, *, checked: bool) -> Subject:
    """Whom a question is about, when its number is right and, but for a service that takes former ones, current.

    For whoever derives what was, or would be, decided: to them the check digits that were expected are told.

    Raises:
        Refusal: as :func:`read_number` says, ``ssin_unknown``, ``ssin_replaced`` or ``ssin_cancelled``.
    """
    ssin, wrong = read_number(question, checked=checked, taught=True)
    if wrong:
        raise Refusal(*wrong)
    if ssin is None:
        return Subject()
    if question.service.former_numbers:
        return look_up_former(ssin, register, work)
    look_up(ssin, register, work)
    return Subject(ssin)


def look_up(ssin: Ssin, register: PersonRegister, work: UnitOfWork) -> None:
    """Refuse a number that does not exist, was replaced, or cancelled.

    Raises:
        Refusal: ``ssin_unknown``, ``ssin_replaced`` with the new number, or ``ssin_cancelled``.
    """
    found = look_up_former(ssin, register, work)
    if found.replaced_by:
        raise Refusal(Problem(REPLACED, "register", (("SSIN", found.replaced_by),)))
    if found.cancelled:
        raise Refusal(Problem("ssin_cancelled", "register", (("SSIN", ssin.digits),)))


def look_up_former(ssin: Ssin, register: PersonRegister, work: UnitOfWork) -> Subject:
    """Whose number it is, or was: for a service that may be asked about former numbers too.

    Raises:
        Refusal: ``ssin_unknown``.
    """
    status = register.status(ssin, work)
    if not status.known:
        raise Refusal(Problem("ssin_unknown", "register", (("SSIN", ssin.digits),)))
    return Subject(ssin, status.replaced_by, status.cancelled)
