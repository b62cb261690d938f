"""What a health fund pays for an incapacity, month by month, once the month or the incapacity is over.

The employer pays the first days: 30 of an employee, 14 of a worker. Then the fund pays six days a week; for the first
year 60 % of the wage, later by the family: 65 % with a family to keep, 55 % alone, 40 % of whoever lives with others.
The wage counts up to a ceiling. (Law of 14 July 1994 and its decree, in the simplest form.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bcss_gateway.domain.period import Period, add_months
from bcss_gateway.providers.indemnities.file import IncapacityEntry

PRIMARY, INVALIDITY = "C21", "PI0"
"""The documents of the health funds, of the general regime."""

_FAMILY_NOT_ASKED = "00"
_CEILING_CENTS = 16500
_PRIMARY_PERCENT = 60
_INVALIDITY_PERCENT = {"02": 65, "04": 55, "05": 40}
_PAID_BY_EMPLOYER = {True: 14, False: 30}
_DAY, _SUNDAY = timedelta(days=1), 6


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment.

    Attributes:
        family: the code of the family situation, on which only the indemnity of an invalid depends.
    """

    document: str
    family: str
    period: Period
    days: int
    cents: int


def payments(family: str, one: IncapacityEntry, period: Period, invalid: date) -> Iterator[Payment]:
    """What was paid for the days of a period, each month by itself, and the months not yet over left out.

    Args:
        family: the health funds' code of the family situation.
        period: days of one quarter, of which all are over.
        invalid: the first day of the invalidity.
    """
    begin = max(period.begin, date.fromisoformat(one["begin"]) + _PAID_BY_EMPLOYER[one["manual"]] * _DAY)
    while begin <= period.end:
        last_of_month = add_months(begin.replace(day=1), 1) - _DAY
        end = min(last_of_month, period.end)
        if end == last_of_month or end.isoformat() == one["end"]:
            yield from _of_month(one["daily_wage_cents"], family, Period(begin, end), invalid)
        begin = last_of_month + _DAY


def _of_month(wage: int, family: str, month: Period, invalid: date) -> Iterator[Payment]:
    if month.begin < invalid:
        yield _payment(wage, PRIMARY, _FAMILY_NOT_ASKED, Period(month.begin, min(month.end, invalid - _DAY)))
    if invalid <= month.end:
        yield _payment(wage, INVALIDITY, family, Period(max(month.begin, invalid), month.end))


def _payment(wage: int, document: str, family: str, period: Period) -> Payment:
    percent = _PRIMARY_PERCENT if document == PRIMARY else _INVALIDITY_PERCENT[family]
    days = sum(1 for number in range((period.end - period.begin).days + 1) if _is_paid(period.begin + number * _DAY))
    a_day = min(wage, _CEILING_CENTS) * percent // 100
    return Payment(document, family, period, days, days * a_day)


def _is_paid(day: date) -> bool:
    return day.weekday() != _SUNDAY
