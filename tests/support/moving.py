"""A sandbox whose day is moved, as ``bcss-gateway clock`` moves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from bcss_gateway import beside_calls
from bcss_gateway.crossroads.moving_day import DayMoves, Standing
from bcss_gateway.domain.clock import Clock
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database

T = TypeVar("T")


def moving(database: Database, clock: Clock, act: Callable[[DayMoves], T]) -> T:
    """Do something with the day of a sandbox."""
    with database.unit_of_work() as work:
        return act(DayMoves("tester", work, clock))


def move(settings: Settings, database: Database, clock: Clock, day: date) -> Standing:
    """Let it be another day, and let the clerk do what fell due meanwhile."""
    standing = moving(database, clock, lambda moves: moves.forward(day))
    assert beside_calls.clerk(settings, database, clock).do_what_is_due()
    return standing
