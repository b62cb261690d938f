"""What is found of one form, before it becomes a decision; and what the rules look at to find it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.file import File
from bcss_gateway.providers.ppsis.forms import Amount
from bcss_gateway.providers.ppsis.rules import Rules


@dataclass(frozen=True, slots=True)
class Case:
    """A file, on a day, under the rules; what is found of one form counts for the next of the same message."""

    file: File
    rules: Rules
    today: date


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say of a form.

    Attributes:
        refused: keys of the errors for which it is refused.
        partly: keys of the errors for which it is accepted in part only.
        period: the days that it grants, or that it is about.
        refunded: each aid asked, with whether it is refunded.
        accepted: the amounts that are accepted.
        content: what the file keeps of it.
    """

    refused: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    period: Period | None = None
    refunded: Mapping[str, bool] = field(default_factory=dict)
    accepted: tuple[Amount, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)


def keys(*found: tuple[str, bool]) -> tuple[str, ...]:
    """The keys of the errors that are there."""
    return tuple(key for key, is_there in found if is_there)
