"""Which moment it is for the crossroads: the machine's, or in a sandbox whose day was moved, so much later.

Security keeps the machine's time: what is signed, shown, counted and remembered has a world outside whose clock nobody
moves. What a call is about goes by the calendar: days, periods, what is known when, what falls due.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bcss_gateway.domain.clock import Clock
from bcss_gateway.envelope.exchange import Received
from bcss_gateway.storage import moved_day as table
from bcss_gateway.storage.database import UnitOfWork


class Calendar:
    """Tells the moment within a unit of work, which from then on knows how far it is ahead of the machine.

    Args:
        clock: the machine's.
        movable: whether this is a sandbox; elsewhere a day that was moved is not looked at.
    """

    def __init__(self, clock: Clock, *, movable: bool) -> None:
        self._clock, self._movable = clock, movable

    def now(self, work: UnitOfWork) -> datetime:
        """The present moment, by which what happens in this unit of work is dated."""
        return self._clock() + self.ahead(work)

    def ahead(self, work: UnitOfWork) -> timedelta:
        """By how much the day was moved: read anew each time, so that every process sees the next day at once."""
        moved = table.read(work) if self._movable else None
        work.ahead = timedelta(seconds=moved.ahead) if moved else timedelta()
        return work.ahead

    def dated(self, received: Received, work: UnitOfWork) -> Received:
        """A call with the moment at which it counts; of another one than the machine's the journal is told."""
        ahead = self.ahead(work)
        if not ahead:
            return received
        dated = replace(received, ahead=ahead)
        dated.trail.under_moved_clock(dated.now)
        return dated
