"""The forms of the law of 26 May 2002, in the federal service's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.providers.ppsis.forms import Granting, Resolved, Sheet

REFUSAL, WITHDRAWAL = "1", "2"
"""The natures of a form C (OFFICIAL, PrimaBook)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An individual plan for social integration (PIIS, GPMI); ``prolongs`` says that it follows an earlier one."""

    begin: date
    end: date
    prolongs: bool


@dataclass(frozen=True, slots=True)
class Grant(Granting):
    """Form B: an integration income is granted.

    Attributes:
        requested: when the CPAS received the request.
        category: 1 cohabiting, 2 single, 3 with a family at charge.
        partner: the number of the partner, or empty.
        members: the numbers of the others of the household.
        corrects: the form replaces the one of the same date (OFFICIAL, PrimaBook: status of the advice 1).
        employment: the measure of employment, or empty.
        exempt_from: the first day of the exemption of article 35.
    """

    requested: date
    category: str
    partner: str
    members: tuple[str, ...]
    corrects: bool
    employment: str
    exempt_from: date | None
    plan: Plan | None

    @property
    def household(self) -> tuple[str, ...]:
        """Everybody whom the form names beside the beneficiary."""
        return ((self.partner,) if self.partner else ()) + self.members


@dataclass(frozen=True, slots=True)
class Stop(Resolved):
    """Form C: an integration income is refused, or withdrawn from the date on.

    Attributes:
        requested: when the CPAS received the request that it refuses.
        regularises: as the form says; no rule looks at it.
        motive: the reason, a code; no rule looks at it.
        taken_back: the form takes an earlier form C of the same date and nature back instead.
    """

    nature: str
    requested: date | None
    regularises: bool
    motive: str
    taken_back: bool


def kind_of(sheet: Sheet) -> str:
    """The letter of a form."""
    return "B" if isinstance(sheet, Grant) else "C"
