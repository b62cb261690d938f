"""The forms of the law of 2 April 1965, in the federal service's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.form import Form, RegistrationAsked
from bcss_gateway.domain.period import Period


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form of a message; a message is about one file and may hold several.

    Attributes:
        attest: its number, fifteen characters.
        suffix: which beneficiary of the file; 0 is the primary one, whom forms A, B1 and D1 give no suffix.
        entry: its date; the first day of the month of a form D1.
        registrations: the blocks ``Integration`` and ``Desintegration`` inside it.
    """

    attest: str
    ssin: str
    suffix: int
    entry: date
    registrations: tuple[RegistrationAsked, ...]


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
class Duration:
    """How long an aid lasts; nothing at all means as long as it may."""

    months: int = 0
    weeks: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class AidGranted(Sheet):
    """Form B1: the aid granted to the household. ``aids`` are paths in the reply, the partner's ``Partner/…``."""

    decided: date
    duration: Duration
    aids: tuple[str, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class CareGranted(Sheet):
    """Form B2: care that is paid for one person."""

    decided: date
    duration: Duration
    aids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop(Sheet):
    """Form C: the aid of a person stops on the date; ``withdraws`` takes an earlier form C back instead."""

    decided: date
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


@dataclass(frozen=True, slots=True)
class Message(Form):
    """What one request holds.

    Attributes:
        institution: the CBE number of the CPAS whose file it is, as a number without leading zeros.
        file: the number of the file as it came.
        sheets: the forms, in order.
        beside: registrations that belong to no form of their own.
    """

    institution: str
    file: str
    sheets: tuple[Sheet, ...]
    beside: tuple[RegistrationAsked, ...] = ()

    def asked_period(self, today: date) -> Period:
        """From the first to the last date of its forms: a form D1 is about a month, of which the first day counts."""
        dates = [sheet.entry for sheet in self.sheets] or [today]
        return Period(min(dates), max(dates))


def kind_of(sheet: Sheet) -> str:
    """The letter of a form."""
    if isinstance(sheet, Refund):
        return "D2" if sheet.care else "D1"
    letters = {Identification: "A", AidGranted: "B1", CareGranted: "B2", Stop: "C", Recovery: "F"}
    return letters[type(sheet)]
