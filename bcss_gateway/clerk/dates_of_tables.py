"""The act of the morning: which authorization tables come into force, and which have ended, by the dates they carry."""

from __future__ import annotations

from datetime import date, datetime

from bcss_gateway.crossroads import acts, former_tables
from bcss_gateway.crossroads.coming_and_going import coming_and_going
from bcss_gateway.domain.clock import day_of
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.storage import clerk as table
from bcss_gateway.storage.clerk import TABLES, Progress
from bcss_gateway.storage.database import UnitOfWork

SERVICE, BEGIN, END, STATION = "Authorizations", "begin", "end", "by its date"


class DatesOfTables:
    """Tells what the dates of tables change by themselves, one entry a table, all in one commit.

    Calls need nobody for it: each is decided by the tables of its own day. What is told is of the tables that are in
    force when the clerk comes to it; those that were taken up or taken away meanwhile have their own entries.
    """

    name = TABLES

    def step(self, work: UnitOfWork, now: datetime) -> bool:
        """Tell of all days that have begun since the last time; there is never more."""
        today = day_of(now)
        table.begin(work, TABLES, today.isoformat())
        if table.behind(work, TABLES, today.isoformat()) is None:
            return False
        work.writing()
        if reached := table.behind(work, TABLES, today.isoformat()):  # again: somebody may have had the turn before
            self._tell(date.fromisoformat(reached.done_until), today, now, work)
            table.advance(work, TABLES, Progress(today.isoformat()))
        return False

    def _tell(self, since: date, today: date, now: datetime, work: UnitOfWork) -> None:
        tables = former_tables.in_force_at(now, work)
        if tables is None:
            return
        found = coming_and_going(tables.tables, since, today)
        for operation, names in ((BEGIN, found.came), (END, found.ended)):
            for name in names:
                one = tables.tables[name]
                trail = Trail(service=SERVICE, operation=operation)
                trail.passed(STATION, f"{name} from {one.valid_from} to {one.valid_to}")
                acts.enter(trail, work, now, endpoint=acts.OF_ITSELF)
