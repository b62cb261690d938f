"""What a question about payments is answered with: the sums of years, and the payments of months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.month import Month
from bcss_gateway.domain.period import Period, union
from bcss_gateway.providers.ppsis.amounts_paid.question import AmountsAsked
from bcss_gateway.providers.ppsis.figures import Calendar, Certainty
from bcss_gateway.providers.ppsis.payments import Aid, Payment

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Sum:
    """What was paid of one aid in a year.

    Attributes:
        certainty: that of its least sure payment; of a year that is not closed, provisional.
        has_partner: whether there was a second entitled person in any of its months.
        months_without: how many of the months that are over had no payment.
        is_full: whether every day of the year is covered.
    """

    cents: int
    certainty: Certainty
    has_partner: bool
    months_without: int
    is_full: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The payments of one aid in a month, with how sure each is; ``is_last``: no later month was paid of this aid."""

    payments: tuple[tuple[Payment, Certainty], ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class YearPaid:
    """One year of the answer.

    Attributes:
        sums: by aid; ``None`` where the sums of years are not asked.
        months: by month and aid, those that are asked.
    """

    year: int
    beneficiaries: tuple[str, ...]
    sums: Mapping[Aid, Sum] | None
    months: Mapping[Month, Mapping[Aid, Group]]


def years_paid(
    known: Iterable[Payment], asked: AmountsAsked, calendar: Calendar, moment: datetime
) -> tuple[YearPaid, ...]:
    """The years asked in which anything asked was paid, the newest first.

    Args:
        known: every payment that the network knows at the moment, of whatever year.
    """
    view = _View(tuple(known), asked, calendar, moment)
    return tuple(one for one in map(view.year, asked.years) if one.sums or one.months)


class _View:
    def __init__(self, known: tuple[Payment, ...], asked: AmountsAsked, calendar: Calendar, moment: datetime) -> None:
        self._known, self._asked, self._calendar, self._moment = known, asked, calendar, moment
        self._today = day_of(moment)
        self._last = reduce(_with_month, known, dict[Aid, Month]())

    def year(self, year: int) -> YearPaid:
        paid = [one for one in self._known if one.paid.month.year == year]
        shown = [one for one in paid if self._asked.wants_years or self._asked.wants(one.paid.month)]
        return YearPaid(
            year=year,
            beneficiaries=tuple(dict.fromkeys(one.paid.ssin for one in shown)),
            sums={aid: self._sum(year, some) for aid, some in _by_aid(paid)} if self._asked.wants_years else None,
            months={month: dict(self._groups(month, paid)) for month in self._months(paid)},
        )

    def _months(self, paid: Iterable[Payment]) -> Iterator[Month]:
        return (month for month in sorted({one.paid.month for one in paid}) if self._asked.wants(month))

    def _groups(self, month: Month, paid: Iterable[Payment]) -> Iterator[tuple[Aid, Group]]:
        for aid, some in _by_aid(one for one in paid if one.paid.month == month):
            yield aid, Group(tuple((one, self._certainty(one)) for one in some), is_last=self._last[aid] == month)

    def _sum(self, year: int, some: list[Payment]) -> Sum:
        over = sum(1 for month in _of_year(year) if month.last < self._today)
        return Sum(
            cents=sum(one.paid.cents for one in some),
            certainty=self._certainty_of_year(year, some),
            has_partner=any(one.paid.partner for one in some),
            months_without=over - len({one.paid.month for one in some}),
            is_full=union(one.paid.period for one in some) == (_whole(year),),
        )

    def _certainty(self, one: Payment) -> Certainty:
        return self._calendar.certainty(one.accepted_in, self._today)

    def _certainty_of_year(self, year: int, some: list[Payment]) -> Certainty:
        """A year is closed when its last month was taken in: until then more may come."""
        if not self._calendar.is_taken_in(Month(year, _DECEMBER), self._moment):
            return Certainty.PROVISIONAL
        return min(map(self._certainty, some), key=lambda one: one.rank)


def _by_aid(some: Iterable[Payment]) -> Iterator[tuple[Aid, list[Payment]]]:
    known = list(some)
    for aid in Aid:
        if found := [one for one in known if one.paid.aid is aid]:
            yield aid, found


def _with_month(last: dict[Aid, Month], one: Payment) -> dict[Aid, Month]:
    month = one.paid.month
    return last | {one.paid.aid: max(month, last.get(one.paid.aid, month))}


def _of_year(year: int) -> tuple[Month, ...]:
    return tuple(Month(year, number) for number in range(1, _DECEMBER + 1))


def _whole(year: int) -> Period:
    months = _of_year(year)
    return Period(months[0].first, months[-1].last)
