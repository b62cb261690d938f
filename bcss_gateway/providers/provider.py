"""The common interface of every source, whether fictitious, forwarded, or the crossroads itself."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol, runtime_checkable

from bcss_gateway.domain.period import Period
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.storage.database import UnitOfWork


class Operation(Protocol):
    """One operation that a source answers."""

    def read(self, content: Element) -> Any:
        """The question in the provider's own words, from the valid element of its contract."""

    def problems(self, request: Any, question: Question, today: date) -> tuple[Problem, ...]:
        """Everything that is wrong with the question in itself, all together; nothing is read from storage."""

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """Answer.

        Raises:
            Refusal: the source cannot answer this question; nothing was changed.
        """


@runtime_checkable
class AsksPeriod(Protocol):
    """A request that can say which days it asks about; a row of a table may want a file on each of them."""

    def asked_period(self, today: date) -> Period:
        """The days; of a request that names none, those that its answer would tell of."""


class Provider(Protocol):
    """A source, and what it answers."""

    name: str
    operations: dict[tuple[str, str], Operation]
    """By (service, version) as in the catalogue."""


class Proof(Protocol):
    """What somebody knows about a person, to show that the right person is meant; empty where not given."""

    @property
    def last_name(self) -> str:
        """The last name."""
        ...

    @property
    def first_name(self) -> str:
        """The first name."""
        ...

    @property
    def birth_date(self) -> str:
        """The birth date, as `YYYY-MM-DD` with 00 for what is unknown."""
        ...

    @property
    def identity_card(self) -> str:
        """The number of the identity card."""
        ...

    @property
    def sis_card(self) -> str:
        """The number of the SIS card."""
        ...


class SsinStatus(Protocol):
    """What the register of numbers knows about a number."""

    @property
    def known(self) -> bool:
        """Whether the number exists at all."""
        ...

    @property
    def replaced_by(self) -> str:
        """The number that took its place, or empty."""
        ...

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled."""
        ...


class PersonRegister(Protocol):
    """What the crossroads asks the National Register about a number, without seeing a person's data."""

    def status(self, ssin: Ssin, work: UnitOfWork) -> SsinStatus:
        """Whether the number exists, was replaced, or cancelled."""

    def current_number(self, ssin: Ssin, work: UnitOfWork) -> Ssin:
        """The number at the end of the replacements that begin with this one; itself where none replaced it."""

    def former_numbers(self, ssin: Ssin, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Every number that this one replaced, at once or through others."""

    def first_difference(self, ssin: Ssin, proof: Proof, work: UnitOfWork) -> str:
        """The name of the first field of the proof that does not match; empty when everything given matches.

        Names are compared folded, the first name only when given, an incomplete date by its known parts.
        """

    def day_of_death(self, ssin: Ssin, work: UnitOfWork) -> str:
        """The day of a person's death as `YYYY-MM-DD` with 00 for what is unknown; empty of the living."""

    def household_on(self, ssin: Ssin, day: date, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Who lives with a person on a day, the person included; nobody where the number is not known."""


class ChangingRegister(PersonRegister, Protocol):
    """The register as somebody causes what happens in it; each gives whose household is another one afterwards."""

    def replace(self, old: Ssin, new: Ssin, work: UnitOfWork) -> None:
        """Let a number take the place of another: of nobody, it takes over the file; else it keeps its own."""

    def cancel(self, ssin: Ssin, work: UnitOfWork) -> None:
        """Note that a number was given by mistake."""

    def bury(self, ssin: Ssin, day: date, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Note that a person died on a day."""

    def leave(self, ssin: Ssin, day: date, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Let a person live alone from a day on, at the same address."""

    def join(self, ssin: Ssin, other: Ssin, day: date, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Let a person live with another one, and with whom that one lives, from a day on."""
