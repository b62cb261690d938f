"""What every form of the federal service has, whatever the law it is made for."""

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
        suffix: which beneficiary of the file; 0 is the primary one.
        entry: its date; the first day of the month of a form that is about a month.
        registrations: the blocks ``Integration`` and ``Desintegration`` inside it.
    """

    attest: str
    ssin: str
    suffix: int
    entry: date
    registrations: tuple[RegistrationAsked, ...]


@dataclass(frozen=True, slots=True)
class Duration:
    """How long an aid lasts; nothing at all means as long as it may."""

    months: int = 0
    weeks: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Resolved(Sheet):
    """A form that tells what the CPAS decided, and when."""

    decided: date


@dataclass(frozen=True, slots=True)
class Granting(Resolved):
    """A form by which a CPAS grants something for a while."""

    duration: Duration


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
        """From the first to the last date of its forms: a form about a month is about its first day."""
        dates = [sheet.entry for sheet in self.sheets] or [today]
        return Period(min(dates), max(dates))
