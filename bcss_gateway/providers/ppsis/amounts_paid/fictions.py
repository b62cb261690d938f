"""What the CPAS had paid when the sandbox was fresh: each month that is over, to whoever has an attested right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bcss_gateway.domain.clock import begin_of, day_of
from bcss_gateway.domain.month import Month
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period, add_months
from bcss_gateway.domain.right import Aid as Attested
from bcss_gateway.domain.right import Right
from bcss_gateway.providers.ppsis import figures
from bcss_gateway.providers.ppsis.integration_income.law import LAW as LAW_02
from bcss_gateway.providers.ppsis.kept import Kept, plain_number
from bcss_gateway.providers.ppsis.law_65.law import LAW as LAW_65
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.providers.ppsis.paid_income import rules
from bcss_gateway.providers.ppsis.payments import Aid, Paid, Payments
from bcss_gateway.storage import ppsis
from bcss_gateway.storage.database import UnitOfWork

_MONTHS_BACK = 14
_AIDS = {Attested.INTEGRATION_INCOME: Aid.INTEGRATION_INCOME, Attested.EQUIVALENT: Aid.EQUIVALENT}
_ADVANCED_TO, _ADVANCED_CENTS = ("single-mother", "temporary-protection"), 18630
"""Whose child benefit came late: the CPAS advanced that of the first month."""
_CORRECTED_OF, _CORRECTED_CENTS = "eupen", 12500
"""From whom the CPAS got some of the first whole month back, ten days after it."""
_PAYS, _GETS_BACK, _ADVANCES = "01", "04", "08"
_BACK_AFTER = timedelta(days=10)
_DAY = timedelta(days=1)


def fill(work: UnitOfWork, rights: Iterable[tuple[Right, str]], received: str, numbers: Numbers) -> None:
    """Pay what is due for each month, on its last day, with the forms that said so; the caller commits.

    Args:
        rights: each with the short name of the person, if there is a story.
        received: the moment at which the sandbox is filled: nothing is paid after it.
    """
    cashier = _Cashier(work, datetime.fromisoformat(received), Payments(numbers, figures.load()))
    for right, tag in rights:
        if right.aid in _AIDS:
            cashier.pay(right, tag)


class _Cashier:
    """Writes forms and payments as if the CPAS had sent them month by month."""

    def __init__(self, work: UnitOfWork, now: datetime, payments: Payments) -> None:
        self._work, self._now = work, now
        self._rules = rules.load()
        self._payments = payments
        self._numbers = count(ppsis.last_number(work) + 1)

    def pay(self, right: Right, tag: str) -> None:
        """Pay every month of a right, with what is told of the person beside it."""
        for index, paid in enumerate(self._months(right)):
            advanced = _advance(paid) if index == 0 and tag in _ADVANCED_TO else None
            form = self._enter(paid, advanced)
            if index == 1 and tag == _CORRECTED_OF:
                self._get_back(paid, form)

    def _months(self, right: Right) -> Iterator[Paid]:
        today = day_of(self._now)
        oldest = add_months(today.replace(day=1), -_MONTHS_BACK)
        due = right.period.common(Period(oldest, max(oldest, today.replace(day=1) - _DAY)))
        month = Month.of(due.begin) if due else None
        while due and month and month.first <= due.end:
            yield self._paid(right, month, due)
            month = month.after(1)

    def _paid(self, right: Right, month: Month, due: Period) -> Paid:
        days = due.common(month.period) or month.period
        whole = self._rules.most(right.category, month)
        cents = whole * _length(days) // _length(month.period)
        file = plain_number(right.ssin)
        aid = _AIDS[Attested(right.aid)]
        return Paid(right.ssin, right.institution, file, 0, aid, days, cents, right.category, right.partner)

    def _enter(self, paid: Paid, advanced: Paid | None) -> Kept:
        """Under the law of 1965 what is advanced stands in the same form."""
        if paid.aid is Aid.EQUIVALENT:
            total = paid.cents + (advanced.cents if advanced else 0)
            form = of_advance = self._kept(paid, "D1", {"total": total})
        else:
            form = of_advance = self._kept(paid, "D", _said(paid, _PAYS, order=1))
            if advanced:
                of_advance = self._kept(advanced, "D", _said(advanced, _ADVANCES, order=2))
        self._payments.enter(paid, form.reference, _end_of(paid.month), self._work)
        if advanced:
            self._payments.enter(advanced, of_advance.reference, _end_of(paid.month), self._work)
        return form

    def _get_back(self, paid: Paid, form: Kept) -> None:
        back = {"code": _GETS_BACK, "order": 1, "cents": _CORRECTED_CENTS, "of": form.number}
        self._kept(paid, "D", back)
        on = Occasion(_end_of(paid.month).moment + _BACK_AFTER)
        for old in self._payments.of_form(form.reference, self._work):
            self._payments.correct(old, old.paid.cents - _CORRECTED_CENTS, on, self._work)

    def _kept(self, paid: Paid, kind: str, content: dict[str, Any]) -> Kept:
        number, received = next(self._numbers), _end_of(paid.month).since
        attest = f"D{number:014d}"
        days = paid.month.period if kind == "D1" else paid.period
        form = Kept(number, kind, attest, paid.ssin, paid.suffix, paid.month.first, days, content)
        law = LAW_65 if kind == "D1" else LAW_02
        ppsis.add(self._work, [form.row(law, paid.institution, paid.file, received)])
        return form


def _advance(paid: Paid) -> Paid:
    return replace(paid, aid=Aid.CHILD_BENEFIT_ADVANCE, cents=_ADVANCED_CENTS)


def _said(paid: Paid, code: str, order: int) -> dict[str, Any]:
    what = {"code": code, "order": order, "cents": paid.cents, "of": 0, "aid": paid.aid.value}
    return {**what, "category": paid.category, "partner": paid.partner}


def _end_of(month: Month) -> Occasion:
    """The last day of a month; no call said so, for the journal had not begun."""
    return Occasion(begin_of(month.last))


def _length(days: Period) -> int:
    return (days.end - days.begin).days + 1
