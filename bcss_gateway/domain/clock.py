"""Where the time comes from, so that a run can be repeated and a clock can be moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
"""The zone in which a day of a right begins, and in which the classic envelope writes its times."""

Clock = Callable[[], datetime]
"""Gives the present moment, aware and in UTC."""


def system_clock() -> datetime:
    """The machine's own time, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The Belgian calendar day of a moment."""
    return moment.astimezone(BRUSSELS).date()


def begin_of(day: date) -> datetime:
    """The moment, in UTC, at which a Belgian calendar day begins; 23 to 25 hours later the next one does."""
    return datetime.combine(day, time(), BRUSSELS).astimezone(UTC)


def same_time_on(day: date, moment: datetime) -> datetime:
    """The moment, in UTC, of another Belgian day at the same time of the day by the clocks of Belgium."""
    return datetime.combine(day, moment.astimezone(BRUSSELS).time(), BRUSSELS).astimezone(UTC)


def utc_text(moment: datetime) -> str:
    """A moment as the journal and the tables write it: UTC, with microseconds and ``Z``; such texts sort."""
    return moment.isoformat(timespec="microseconds")[:26] + "Z"
