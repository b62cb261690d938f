"""What is found of one form, before it becomes a decision; and what the rules look at to find it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.attestations import Attestation
from bcss_gateway.providers.ppsis.filed import Filed

F = TypeVar("F")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Around:
    """What the rules may look at beside the file.

    Attributes:
        institution: the CBE number of the CPAS whose file it is.
        rights: everything that any CPAS attests of a person, known to the network or not yet, cancelled or not.
        died: the day of a person's death as far as it is known, empty of the living.
        forms: every form about a person before those of this message, of whatever law and CPAS, refused or not.
        household: who lives with a person on a day as the register knows it, the person included.
    """

    institution: str
    rights: Callable[[str], tuple[Attestation, ...]]
    died: Callable[[str], str]
    forms: Callable[[str], list[Filed]]
    household: Callable[[str, date], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Case(Generic[F, R]):
    """A file, on a day, under the rules of a law; what is found of one form counts for the next of the message."""

    file: F
    rules: R
    today: date
    around: Around

    def was_dead(self, ssin: str, day: date) -> bool:
        """Whether a person had died before a day, whatever is not known of the day of death."""
        death = self.around.died(ssin)
        return bool(death) and IncompleteDate.parse(death).latest < day


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say of a form.

    Attributes:
        refused: keys of the errors for which it is refused.
        partly: keys of the errors for which it is accepted in part only.
        period: the days that it grants, or that it is about.
        refunded: each aid asked, with whether it is refunded.
        percentage: the rate, where there is one.
        accepted: the amounts that are accepted, in the words of the law.
        content: what the file keeps of it.
    """

    refused: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    period: Period | None = None
    refunded: Mapping[str, bool] = field(default_factory=dict)
    percentage: int | None = None
    accepted: tuple[Any, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)


def keys(*found: tuple[str, bool]) -> tuple[str, ...]:
    """The keys of the errors that are there."""
    return tuple(key for key, is_there in found if is_there)
