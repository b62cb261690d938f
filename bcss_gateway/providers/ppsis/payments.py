"""What the CPAS paid: entered when a form is accepted, corrected when some is got back, known some weeks later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bcss_gateway.domain.clock import day_of, utc_text
from bcss_gateway.domain.month import Month
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.figures import Calendar
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.storage import payments as table
from bcss_gateway.storage.database import UnitOfWork


class Aid(StrEnum):
    """Of which aids the network knows what was paid (OFFICIAL, seed 004)."""

    INTEGRATION_INCOME = "RIS"
    EQUIVALENT = "ERIS"
    CHILD_BENEFIT_ADVANCE = "CHILD_BENEFIT_ADVANCE"


class Role(StrEnum):
    """As what a person is asked about."""

    BENEFICIARY = "BENEFICIARY"
    PARTNER = "PARTNER"


@dataclass(frozen=True, slots=True)
class Paid:
    """What a CPAS paid to one person for days of one month.

    Attributes:
        partner: the number of the partner, or empty.
        institution: the CBE number of the CPAS.
        file: the number of its file, at most eleven characters.
        suffix: which beneficiary of the file; 0 is the primary one.
        category: 1 cohabiting, 2 single, 3 with a family at charge; empty where none is told.
        cents: what is left of it, when some of it was got back.
    """

    ssin: str
    institution: str
    file: str
    suffix: int
    aid: Aid
    period: Period
    cents: int
    category: str = ""
    partner: str = ""

    @property
    def month(self) -> Month:
        """The month for which it was paid."""
        return Month.of(self.period.begin)

    @property
    def is_full(self) -> bool:
        """Whether it covers every day of the month."""
        return self.period == self.month.period


@dataclass(frozen=True, slots=True)
class Payment:
    """One version of a payment.

    Attributes:
        number: the same through all of its versions, ten digits.
        form: the federal reference of the form that asked for it, the same through all of its versions.
        accepted: when this version was accepted, UTC as the journal writes it.
        known_from: from which moment on the network knows it.
        known_until: until when, or empty.
    """

    number: str
    paid: Paid
    form: str
    accepted: str
    known_from: str
    known_until: str = ""

    @property
    def accepted_in(self) -> Month:
        """The Belgian month in which this version was accepted."""
        return Month.of(day_of(datetime.fromisoformat(self.accepted)))


class Payments:
    """Every payment; each change is in the unit of work of the call that causes it.

    Args:
        numbers: the numbers of persons: a payment is found, and told, under the one of today.
    """

    def __init__(self, numbers: Numbers, calendar: Calendar) -> None:
        self._numbers, self.calendar = numbers, calendar

    def known_of(self, ssin: str, role: Role, moment: str, work: UnitOfWork) -> tuple[Payment, ...]:
        """What the network knows at a moment of what was paid to a person, or to whom the person is a partner.

        In order of months; what was got back whole is no payment any more.
        """
        rows = table.of_partner if role is Role.PARTNER else table.of_beneficiary
        found = (self._read(row, work) for row in rows(work, self._numbers.all_of(ssin, work), moment))
        return tuple(one for one in found if one.paid.cents)

    def of_form(self, reference: str, work: UnitOfWork) -> tuple[Payment, ...]:
        """The newest versions of what a form asked for, known to the network or not yet."""
        return tuple(self._read(row, work) for row in table.newest_of_form(work, reference))

    def enter(self, paid: Paid, form: str, on: Occasion, work: UnitOfWork) -> None:
        """Note a payment."""
        work.writing()
        number = table.last_number(work) + 1
        known = self.calendar.taken_in(paid.month, on.moment)
        new = Payment(f"{number:010d}", paid, form, on.since, utc_text(known))
        table.add(work, row_of(number, new, on.ticket))

    def correct(self, old: Payment, cents: int, on: Occasion, work: UnitOfWork) -> None:
        """Note that something else is left of a payment; its figure is as new as if it had just been paid."""
        work.writing()
        known = utc_text(self.calendar.taken_in(old.paid.month, on.moment))
        table.end(work, old.number, known, on.ticket)
        new = replace(old, paid=replace(old.paid, cents=cents), accepted=on.since, known_from=known, known_until="")
        table.add(work, row_of(table.last_number(work) + 1, new, on.ticket))

    def _read(self, row: table.Row, work: UnitOfWork) -> Payment:
        """A version as it is stored, with the numbers that its persons have today."""
        _, number, ssin, partner, institution, file, suffix, aid, _, begin, end, category, cents, *version, _ = row
        ssin, partner = (self._numbers.current(one, work) for one in (ssin, partner))
        period = Period(date.fromisoformat(begin), date.fromisoformat(end))
        paid = Paid(ssin, institution, file, suffix, Aid(aid), period, cents, category, partner)
        form, accepted, since, until = version
        return Payment(number, paid, form, accepted, since, until)


def row_of(number: int, one: Payment, ticket: str) -> table.Row:
    """A version as it is stored, entered by the call or act with this ticket."""
    paid = one.paid
    days = (paid.period.begin.isoformat(), paid.period.end.isoformat())
    who = (number, one.number, paid.ssin, paid.partner, paid.institution, paid.file, paid.suffix, paid.aid.value)
    what = (str(paid.month), *days, paid.category, paid.cents)
    return (*who, *what, one.form, one.accepted, one.known_from, one.known_until, ticket)
