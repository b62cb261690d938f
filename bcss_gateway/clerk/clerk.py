"""The clerk: does what is due, act after act and step after step, and sleeps until something may be due again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bcss_gateway.crossroads.calendar import Calendar
from bcss_gateway.domain.breakage import broke
from bcss_gateway.domain.clock import Clock, begin_of, day_of
from bcss_gateway.storage.database import Database, UnitOfWork

LONGEST_NAP = 60.0
"""Seconds; a clock that is moved, and a machine that slept, are noticed after so many."""

_FIRST_REST = 1.0

log = logging.getLogger(__name__)

Nap = Callable[[float], bool]
"""Sleeps for so many seconds at most; whether the clerk goes on then."""


class Act(Protocol):
    """Something that falls due.

    Attributes:
        name: what the log calls it.
    """

    @property
    def name(self) -> str:
        """What the log calls it."""
        ...

    def step(self, work: UnitOfWork, now: datetime) -> bool:
        """Do a part of what is due, small enough that callers may wait for it; whether there may be more.

        Args:
            now: the moment by the crossroads' calendar.

        The part, and how far the act has come with it, are committed together.
        """
        ...


class Clerk:
    """Does acts in their order; one that fails does not keep the others from being done.

    Several clerks over one database do no harm: each act looks how far it has come when it is its turn to write.

    Args:
        pause: waits for so many seconds.
        longest_nap: asked before each nap for how many seconds it may take at most.
        movable: whether this is a sandbox, whose day may be moved.
    """

    def __init__(
        self,
        database: Database,
        acts: Sequence[Act],
        clock: Clock,
        pause: Callable[[float], None] = time.sleep,
        *,
        longest_nap: Callable[[], float] = lambda: LONGEST_NAP,
        movable: bool = False,
    ) -> None:
        self._database, self._acts, self._clock, self._pause = database, acts, clock, pause
        self._longest_nap = longest_nap
        self._calendar = Calendar(clock, movable=movable)
        self._ahead = timedelta()

    def do_what_is_due(self) -> bool:
        """Do all that is due now; whether nothing failed. What failed is logged, and is due still."""
        done = [self._do(act) for act in self._acts]
        return all(done)

    def work_for_ever(self, nap: Nap) -> None:
        """Do what is due, sleep, and again, until the nap says no; what failed is tried again, ever less often."""
        rest = _FIRST_REST
        while True:
            if self.do_what_is_due():
                rest, seconds = _FIRST_REST, self._until_midnight()
            else:
                rest, seconds = min(2 * rest, LONGEST_NAP), rest
            if not nap(seconds):
                return

    def _do(self, act: Act) -> bool:
        try:
            while took := self._step(act):
                self._pause(took)
        except Exception as problem:  # whatever broke, calls go on, and so do the other acts
            log.error("the clerk cannot do %s: %s", act.name, broke(problem))
            return False
        return True

    def _step(self, act: Act) -> float:
        """A step in a unit of work of its own; how many seconds it took, or 0 where nothing was due.

        The clerk then pauses for as long. Who gives a turn back and wants the next one at once takes it before those
        who wait for it are awake.
        """
        began = time.perf_counter()
        with self._database.unit_of_work() as work:
            more = act.step(work, self._calendar.now(work))
            self._ahead = work.ahead
            work.commit()
        return time.perf_counter() - began if more else 0.0

    def _until_midnight(self) -> float:
        now = self._clock() + self._ahead
        midnight = begin_of(day_of(now) + timedelta(days=1))
        return min((midnight - now).total_seconds(), self._longest_nap())
