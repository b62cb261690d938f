"""The station that says whether the person's number can be asked about at all."""

from __future__ import annotations

from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import NotAnSsin, Ssin
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage.database import UnitOfWork

STATION = "number"


def read_number(question: Question, *, checked: bool, taught: bool) -> tuple[Ssin | None, tuple[Problem, ...]]:
    """The number asked about, or what is wrong with it; neither where the question names nobody.

    Args:
        checked: whether check digits must be right.
        taught: whether a refusal may say which check digits were expected.
    """
    if not question.ssin:
        return None, ()
    try:
        return (Ssin(question.ssin) if checked else Ssin.unchecked(question.ssin)), ()
    except NotAnSsin as problem:
        expected = problem.expected_digits or "" if taught else ""
        reason = question.service.check_digit_reason if problem.expected_digits else "argument_invalid"
        return None, (Problem(reason, "check-digit", (("SSIN", question.ssin),), {"expected": expected}),)


def look_up(ssin: Ssin, register: PersonRegister, work: UnitOfWork) -> None:
    """Refuse a number that does not exist, was replaced, or cancelled.

    Raises:
        Refusal: ``ssin_unknown``, ``ssin_replaced`` with the new number, or ``ssin_cancelled``.
    """
    status = register.status(ssin, work)
    if not status.known:
        raise Refusal(Problem("ssin_unknown", "register", (("SSIN", ssin.digits),)))
    if status.replaced_by:
        raise Refusal(Problem("ssin_replaced", "register", (("SSIN", status.replaced_by),)))
    if status.cancelled:
        raise Refusal(Problem("ssin_cancelled", "register", (("SSIN", ssin.digits),)))
