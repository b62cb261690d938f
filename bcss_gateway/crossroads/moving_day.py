"""Moves the day of a sandbox: forward, for whoever wants to see what falls due; back, where nothing came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bcss_gateway.crossroads import acts
from bcss_gateway.domain.clock import Clock, day_of, same_time_on
from bcss_gateway.domain.period import add_months
from bcss_gateway.storage import clerk as progress
from bcss_gateway.storage import journal, moved_day
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.moved_day import MovedDay

SERVICE, MOVE, PUT_BACK, STATION = "Clock", "move", "put-back", "moved"

_MOST_MONTHS = 120
"""How far the day may be from the machine's: the clerk closes each night of it."""

_DAY = timedelta(days=1)


class NotMoved(ValueError):
    """The day stays where it is; the text says why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the day stands.

    Attributes:
        machine: the machine's moment.
        now: the sandbox's.
    """

    machine: datetime
    now: datetime

    @property
    def days(self) -> int:
        """By how many days the sandbox is ahead."""
        return (day_of(self.now) - day_of(self.machine)).days


class DayMoves:
    """Acts on the day of a sandbox, each one commit with its entry in the journal.

    The time of day goes on as the machine's does, so that a night comes as it does elsewhere.

    Args:
        operator: who acts, for the journal.
        clock: the machine's.
    """

    def __init__(self, operator: str, work: UnitOfWork, clock: Clock) -> None:
        self._operator, self._work, self._clock = operator, work, clock

    def standing(self) -> Standing:
        """Where the day stands now."""
        moved, machine = moved_day.read(self._work), self._clock()
        return Standing(machine, machine + timedelta(seconds=moved.ahead if moved else 0))

    def forward(self, day: date) -> Standing:
        """Let it be another day, at the same time of the day.

        Raises:
            NotMoved: the day does not lie ahead, or too far.
        """
        self._work.writing()
        before = self.standing()
        if day == day_of(before.now):
            raise NotMoved(f"it is {day} already")
        if day < day_of(before.now):
            raise NotMoved(f"{day} is before {day_of(before.now)}: {_NOT_BACK}")
        if day > (furthest := add_months(day_of(before.machine), _MOST_MONTHS)):
            raise NotMoved(f"{day} is after {furthest}: at most ten years ahead of the machine's own day")
        ahead = same_time_on(day, before.machine) - before.machine
        moved_day.put(self._work, MovedDay(round(ahead.total_seconds()), self._since()))
        return self._done(MOVE, before)

    def back(self) -> Standing:
        """Let it be the machine's day again.

        Raises:
            NotMoved: it is, or something was done on the day that was moved.
        """
        self._work.writing()
        before, moved = self.standing(), moved_day.read(self._work)
        if moved is None:
            raise NotMoved("it is the machine's own day already")
        if journal.others_since(self._work, moved.since, SERVICE):
            raise NotMoved(f"the journal has entries since the day was moved: {_NOT_BACK}")
        moved_day.put_back(self._work)
        self._clerk_has_done_until(day_of(before.machine))
        return self._done(PUT_BACK, before)

    def _since(self) -> int:
        moved = moved_day.read(self._work)
        return moved.since if moved else (journal.last(self._work) or (0, ""))[0]

    def _clerk_has_done_until(self, today: date) -> None:
        """Nights that have not come yet found nothing to close, or there would be an entry; they come again."""
        for task, last in ((progress.EXPIRY, today - _DAY), (progress.TABLES, today)):
            reached = progress.progress(self._work, task)
            if reached is not None and reached.done_until > last.isoformat():
                progress.advance(self._work, task, progress.Progress(last.isoformat()))

    def _done(self, operation: str, before: Standing) -> Standing:
        self._work.ahead = before.now - before.machine
        after = self.standing()
        trail = acts.of_operator(self._operator, SERVICE, operation)
        trail.passed(STATION, f"from {day_of(before.now)} to {day_of(after.now)}")
        acts.enter(trail, self._work, before.now)
        self._work.commit()
        return after


_NOT_BACK = (
    "what was done since is known from a moment that would not have come yet. "
    "bcss-gateway init --fresh begins anew, on the machine's own day"
)
