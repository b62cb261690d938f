"""What is found of one form, before it becomes a decision; and what the rules look at to find it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.attestations import Attestation

F = TypeVar("F")
R = TypeVar("R")


def nobody_has_rights(_ssin: str) -> tuple[Attestation, ...]:
    """Where rights are of no concern."""
    return ()


@dataclass(frozen=True, slots=True)
class Case(Generic[F, R]):
    """A file, on a day, under the rules of a law; what is found of one form counts for the next of the message.

    Attributes:
        rights_of: what is attested of a person, known to the network or not yet.
    """

    file: F
    rules: R
    today: date
    rights_of: Callable[[str], tuple[Attestation, ...]] = nobody_has_rights


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
