"""Rights and payments, reckoned from the recognitions on the day on which they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bcss_gateway.domain.period import Period, add_months
from bcss_gateway.providers.handi import rules
from bcss_gateway.providers.handi.file import Ending, File, Stretch
from bcss_gateway.providers.handi.recognitions import told

_DAY = timedelta(days=1)
_EVER = Period(date.min, date.max)
_NO_REPLACEMENT = "-"


@dataclass(frozen=True, slots=True)
class Right:
    """What somebody has a right to for some time.

    Attributes:
        end: the last day; ``None`` while nobody knows of one.
        total, due: a month's amount, before and after what the household earns is taken into account.
        replacement: the category IVT, or ``-`` where no income is replaced.
        integration: the category IT.
    """

    begin: date
    end: date | None
    law: int
    total: Decimal
    due: Decimal
    replacement: str
    integration: int
    partner_works: bool


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid for the month that begins on a day."""

    month: date
    amount: Decimal
    cancelled: bool


def rights(file: File, asked: Period, today: date) -> list[Right]:
    """The rights that began by today and hold on a day that is asked about, newest first.

    A right ends where its amount changes: every first of January, and in the month after work was taken up or left.
    """
    every = (right for one in told(file, _EVER, today) for right in reversed(_rights(one, file, today)))
    return [right for right in every if Period(right.begin, right.end or date.max).overlaps(asked)]


def payments(file: File, asked: Period, today: date) -> list[Payment]:
    """What was paid by today for the months that are asked about, oldest first."""
    known = [(one, _rights(one, file, today)) for one in told(file, _EVER, today)]
    return [payment for month in _months(asked, today) for payment in _paid(known, month)]


def _rights(stretch: Stretch, file: File, today: date) -> list[Right]:
    if stretch.law not in (rules.INCOME, rules.ELDERLY) or stretch.begin > today:
        return []
    cuts = [stretch.begin, *_changes(stretch, file, today)]
    ends = [*(cut - _DAY for cut in cuts[1:]), stretch.end]
    return [_right(stretch.law, begin, end, file) for begin, end in zip(cuts, ends, strict=True)]


def _changes(stretch: Stretch, file: File, today: date) -> list[date]:
    last = min(stretch.end or today, today)
    days = {date(year, 1, 1) for year in range(stretch.begin.year + 1, last.year + 1)}
    if stretch.law == rules.INCOME and file.earns_less:
        for work in (*file.own_work, *file.partner_work):
            days |= {_month_after(day) for day in (work.begin, work.end) if day < last}
    return sorted(day for day in days if stretch.begin < day <= last)


def _right(law: int, begin: date, end: date | None, file: File) -> Right:
    allowance, year = rules.allowance(law, file.points, begin.year), begin.year
    if law == rules.ELDERLY or not file.earns_less:
        return Right(begin, end, law, allowance, allowance, _NO_REPLACEMENT, rules.category_of(file.points), False)
    partner = file.household == "C" and any(begin in one for one in file.partner_work)
    works = any(begin in one for one in file.own_work)
    total = allowance + rules.income_replacement(file.household, year, partner_works=False)
    replaced = rules.income_replacement(file.household, year, partner_works=partner)
    due = allowance if works else allowance + replaced
    return Right(begin, end, law, total, due, file.household, rules.category_of(file.points), partner)


def _months(asked: Period, today: date) -> Iterator[date]:
    """The first days of the months asked about whose day of payment has come."""
    month = asked.begin.replace(day=1)
    while month <= asked.end and month.replace(day=rules.PAY_DAY) <= today:
        yield month
        month = add_months(month, 1)


def _paid(known: Iterable[tuple[Stretch, list[Right]]], month: date) -> Iterator[Payment]:
    for stretch, every in known:
        for right in every:
            if month in Period(right.begin, right.end or date.max):
                yield Payment(month, right.due, cancelled=False)
            elif _is_overpaid(stretch, right, month):
                yield Payment(month, right.due, cancelled=True)


def _is_overpaid(stretch: Stretch, right: Right, month: date) -> bool:
    """Whether a month was paid before the source learned that the person had moved or died."""
    if stretch.ending is not Ending.SURPRISING or stretch.end is None or right.end != stretch.end:
        return False
    return _month_after(stretch.end) == month


def _month_after(day: date) -> date:
    return add_months(day.replace(day=1), 1)
