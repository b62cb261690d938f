"""The forms of the law of 2 April 1965, in the federal service's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.providers.ppsis.forms import Granting, Resolved, Sheet


@dataclass(frozen=True, slots=True)
class Member:
    """A beneficiary beside the primary one: the partner or a minor child."""

    ssin: str
    suffix: int


@dataclass(frozen=True, slots=True)
class Identification(Sheet):
    """Form A: who is helped, and in which situation."""

    status: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class AidGranted(Granting):
    """Form B1: the aid granted to the household. ``aids`` are paths in the reply, the partner's ``Partner/…``."""

    aids: tuple[str, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class CareGranted(Granting):
    """Form B2: care that is paid for one person."""

    aids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop(Resolved):
    """Form C: the aid of a person stops on the date; ``withdraws`` takes an earlier form C back instead."""

    withdraws: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """What a CPAS spent, in whole numbers.

    Attributes:
        told: where the reply tells what is accepted of it.
        aid: by which aid it must be granted.
        bill: the number of a hospital's bill, or empty.
    """

    told: str
    aid: str
    spent: int
    bill: str = ""


@dataclass(frozen=True, slots=True)
class Refund(Sheet):
    """Form D1, or D2 where ``care`` is true: what was spent in a month, or for care from a day on."""

    care: bool
    amounts: tuple[Amount, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Recovery(Sheet):
    """Form F: what the CPAS got back of what was refunded."""

    recovered: int
    begin: date | None
    end: date | None


def kind_of(sheet: Sheet) -> str:
    """The letter of a form."""
    if isinstance(sheet, Refund):
        return "D2" if sheet.care else "D1"
    letters = {Identification: "A", AidGranted: "B1", CareGranted: "B2", Stop: "C", Recovery: "F"}
    return letters[type(sheet)]
