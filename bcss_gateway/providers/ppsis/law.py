"""What one law says of its forms: how they are judged, and what follows from those that stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from bcss_gateway.domain.form import AidStopped
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.domain.right import RightChanged
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.errors import FormError
from bcss_gateway.providers.ppsis.findings import Case, Finding
from bcss_gateway.providers.ppsis.forms import Sheet
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.payments import Payments
from bcss_gateway.storage.database import UnitOfWork


class Keeps(Protocol):
    """A file that an accepted form is added to."""

    def keep(self, form: Kept) -> None:
        """Add a form that is accepted."""


F = TypeVar("F", bound=Keeps)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Followed(Generic[F, R]):
    """What there is to follow up: the decisions of one message, in the file as it stands after them.

    Attributes:
        file: its number, as the federal service compares it.
    """

    decisions: tuple[Decision, ...]
    case: Case[F, R]
    institution: Institution
    on: Occasion
    work: UnitOfWork
    file: str

    @property
    def standing(self) -> tuple[Decision, ...]:
        """Those that stand."""
        return tuple(one for one in self.decisions if one.stands)


def nothing_wrong(_sheet: Sheet) -> Iterable[Problem]:
    """Of a law whose forms the contract says all of."""
    return ()


def nothing_stopped(_decisions: Iterable[Decision], _case: object) -> tuple[AidStopped, ...]:
    """Of a law whose forms stop nothing."""
    return ()


def nothing_follows(_followed: object, _attestations: Attestations) -> tuple[RightChanged, ...]:
    """Of a law whose forms change no right that the network knows."""
    return ()


def nothing_paid(_followed: object, _payments: Payments) -> None:
    """Of a law whose forms pay nothing that the network knows."""


@dataclass(frozen=True, slots=True)
class Law(Generic[F, R]):
    """One law.

    Attributes:
        name: as the forms of it are stored.
        file_of: the file that some forms make.
        find: what the rules say of a form, by its type.
        kind_of: the letter of a form.
        last_entry: the last date that a form may have, on a day.
        begins_to_help: who begins to be helped by a form: not after a death.
        wrong: what is wrong with a form in itself, whatever its file says.
        stopped: the aids that the decisions of a message stopped, for the crossroads to look at the files.
        follow: changes the rights that the network knows, and says which.
        pay: notes what forms that stand pay and get back, after the rights were changed.
    """

    name: str
    rules: R
    errors: Mapping[str, FormError]
    file_of: Callable[[Iterable[Kept]], F]
    find: Mapping[type[Sheet], Callable[[Any, Case[F, R]], Finding]]
    kind_of: Callable[[Sheet], str]
    last_entry: Callable[[Sheet, date], date]
    begins_to_help: Callable[[Sheet], Iterable[str]]
    wrong: Callable[[Sheet], Iterable[Problem]] = nothing_wrong
    stopped: Callable[[Iterable[Decision], Case[F, R]], tuple[AidStopped, ...]] = nothing_stopped
    follow: Callable[[Followed[F, R], Attestations], tuple[RightChanged, ...]] = nothing_follows
    pay: Callable[[Followed[F, R], Payments], None] = nothing_paid
