"""Periods of whole days, both ends included."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

NO_END = date(9999, 12, 31)
"""Stands for "no end", in the directory as in replies (decisions)."""

_DAY = timedelta(days=1)


class NotAPeriod(ValueError):
    """The end lies before the begin."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From ``begin`` to ``end``, both days included.

    Raises:
        NotAPeriod: the end lies before the begin.
    """

    begin: date
    end: date = NO_END

    def __post_init__(self) -> None:
        if self.end < self.begin:
            raise NotAPeriod("a period ends on or after the day it begins")

    def __contains__(self, day: date) -> bool:
        return self.begin <= day <= self.end

    def covers(self, other: Period) -> bool:
        """Whether every day of the other lies in this one."""
        return self.begin <= other.begin and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.begin <= other.end and other.begin <= self.end

    def common(self, other: Period) -> Period | None:
        """The days that are in both; ``None`` where there are none."""
        begin, end = max(self.begin, other.begin), min(self.end, other.end)
        return Period(begin, end) if begin <= end else None

    def hull(self, other: Period) -> Period:
        """The shortest period that covers both."""
        return Period(min(self.begin, other.begin), max(self.end, other.end))

    def without(self, cut: Period) -> tuple[Period, ...]:
        """What is left when ``cut`` is taken out: nothing, one part, or one before and one after."""
        if not self.overlaps(cut):
            return (self,)
        before = (Period(self.begin, cut.begin - _DAY),) if self.begin < cut.begin else ()
        after = (Period(cut.end + _DAY, self.end),) if cut.end < self.end else ()
        return before + after


EVER = Period(date.min)
"""Every day there is: what a question asks that names no days, and is answered with all of them."""


def union(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The same days in as few periods as can be, in order; periods that touch become one."""
    merged: list[Period] = []
    for period in sorted(periods):
        if merged and (merged[-1].end == NO_END or period.begin <= merged[-1].end + _DAY):
            merged[-1] = merged[-1].hull(period)
        else:
            merged.append(period)
    return tuple(merged)


def add_months(day: date, months: int) -> date:
    """The same day some months on (or back), or the last day of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_of_months(begin: date, months: int) -> date:
    """The last day of some months that begin on a day: the one before the same day, or the last one of a shorter month.

    The months from 31 January on end with February, whose last day belongs to them: the law counts from one date to the
    eve of the same date (art. 54 of the Judicial Code; that aids are counted so is INFERRED).
    """
    after = add_months(begin, months)
    return after if after.day < begin.day else after - _DAY
