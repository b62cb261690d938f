"""SSINInformationService: which number a person has today, and which the person ever had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bcss_gateway.domain.refusal import Breakdown, Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.national_register.numbers_contract import RELATED, read_operation, write_numbers
from bcss_gateway.providers.provider import SsinStatus
from bcss_gateway.storage import national_register
from bcss_gateway.storage.database import UnitOfWork

Register = Callable[[Ssin, UnitOfWork], SsinStatus]
"""Tells what the register knows about a number."""


class SsinInformationOperation:
    """The current number of whoever had a number, or all numbers of that person.

    Args:
        status: what the register knows about a number.
    """

    def __init__(self, status: Register) -> None:
        self._status = status

    def read(self, content: Element) -> str:
        """The operation: the number itself is read by the road."""
        return read_operation(content)

    def problems(self, request: str, question: Question, today: date) -> tuple[Problem, ...]:
        """Nothing that the schema has not said."""
        return ()

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The numbers; that one was cancelled is no reason for not telling it."""
        if admitted.ssin is None:
            raise Refusal(Problem("ssin_unknown"))
        asked = admitted.ssin
        current = current_number(asked, self._status, work)
        others = former_numbers(current, work) if admitted.request == RELATED else ()
        element = write_numbers(asked, current, others, cancelled=self._status(current, work).cancelled)
        return Answer(tuple(element), persons=tuple(one.digits for one in (current, *others)))


def current_number(asked: Ssin, status: Register, work: UnitOfWork) -> Ssin:
    """The number at the end of the replacements that begin with this one; the number itself where none replaced it.

    Raises:
        Breakdown: the register lets numbers replace each other in a ring.
    """
    passed = {asked}
    while replaced_by := status(asked, work).replaced_by:
        asked = Ssin.unchecked(replaced_by)
        if asked in passed:
            raise Breakdown("provider:national_register")
        passed.add(asked)
    return asked


def former_numbers(current: Ssin, work: UnitOfWork) -> tuple[Ssin, ...]:
    """Every number that this one replaced, at once or through others: the nearest first, those of a step in order."""
    found: dict[str, None] = {}
    step = [current.digits]
    while step:
        step = [one for digits in step for one in national_register.replaced_by(work, digits) if one not in found]
        found |= dict.fromkeys(step)
    return tuple(map(Ssin.unchecked, found))
