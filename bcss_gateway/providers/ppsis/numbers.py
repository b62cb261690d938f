"""Whose a number is: what came under a number that was replaced is found, and told, under the one of today.

What is stored keeps the number with which it came, for what was known when does not change. Nothing that looks at
what was read sees a former number: rules compare the numbers of today, and replies tell them.
"""

from __future__ import annotations

from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage.database import UnitOfWork


class Numbers:
    """The numbers of persons, as the register knows them when somebody asks.

    Args:
        register: knows which number took the place of which.
    """

    def __init__(self, register: PersonRegister) -> None:
        self._register = register

    def all_of(self, ssin: str, work: UnitOfWork) -> tuple[str, ...]:
        """The number that a person has today, then those that it replaced: under each something may be kept."""
        return (ssin, *(one.digits for one in self._register.former_numbers(Ssin.unchecked(ssin), work)))

    def current(self, ssin: str, work: UnitOfWork) -> str:
        """The number that a person has today, whichever of theirs is given; empty where none is."""
        return self._register.current_number(Ssin.unchecked(ssin), work).digits if ssin else ""
