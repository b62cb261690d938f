"""The present moment of an installation, as commands need it: in a sandbox whose day was moved, that day."""

from __future__ import annotations

from datetime import datetime

from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.profile import teaches
from bcss_gateway.crossroads.calendar import Calendar
from bcss_gateway.domain.clock import Clock
from bcss_gateway.storage.database import UnitOfWork


def by_calendar(clock: Clock, work: UnitOfWork) -> datetime:
    """The moment by the crossroads' calendar; what the unit of work enters in the journal is dated by it.

    Args:
        clock: the machine's.
    """
    return Calendar(clock, movable=teaches(configured())).now(work)
