"""A time axis: from which month to which, with marks at round dates, and where on it a day lies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bcss_gateway.domain.period import NO_END, Period, add_months

_MOST_BEFORE, _LEAST_BEFORE = 60, 3
_MOST_AFTER, _LEAST_AFTER = 36, 6
_STEPS = (1, 2, 3, 6, 12, 24)
_MOST_STEPS = 6  # more names of months would not stand beside each other on a phone
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole months, in equal steps.

    Attributes:
        first: the first day on it.
        end: the first day after it.
        step: from one mark to the next, in months.
    """

    first: date
    end: date
    step: int

    @property
    def marks(self) -> tuple[date, ...]:
        """The days on which a step begins."""
        return tuple(add_months(self.first, months) for months in range(0, _months(self.first, self.end), self.step))

    def name(self, mark: date) -> str:
        """A mark in words: the year where the steps are years, else the month."""
        return f"{mark:%Y}" if self.step % 12 == 0 else f"{mark:%Y-%m}"

    def place(self, day: date) -> float:
        """Where a day begins, in hundredths of the axis; what lies beyond an end is put there."""
        inside = min(max(day, self.first), self.end)
        return round(100 * (inside - self.first).days / (self.end - self.first).days, 3)

    def span(self, period: Period) -> tuple[float, float]:
        """Where a period begins and ends, its last day included."""
        last = period.end if period.end == NO_END else period.end + _DAY
        return self.place(period.begin), self.place(last)


def axis(day: date, periods: Iterable[Period]) -> Axis:
    """An axis that holds a day with what lies around it, and of the periods whatever lies near enough.

    Years far away would leave no room for the months around the day: it goes back five years and ahead three at most.
    """
    periods = tuple(periods)
    begins = [period.begin for period in periods]
    ends = [period.end for period in periods if period.end != NO_END]
    first = max(min([*begins, add_months(day, -_LEAST_BEFORE)]), add_months(day, -_MOST_BEFORE))
    last = min(max([*ends, add_months(day, _LEAST_AFTER)]), add_months(day, _MOST_AFTER))
    made = (Axis(_begun(first, step), add_months(_begun(last, step), step), step) for step in _STEPS)
    return next(one for one in made if _months(one.first, one.end) <= _MOST_STEPS * one.step)


def _begun(day: date, step: int) -> date:
    """The first day of the step in which a day lies, counted from the year 1 on so that years stay whole."""
    months = day.year * 12 + day.month - 1
    year, month = divmod(months - months % step, 12)
    return date(year, month + 1, 1)


def _months(first: date, end: date) -> int:
    return (end.year - first.year) * 12 + end.month - first.month
