"""What is wrong with the clerk's nightly work: not done, or done too early."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bcss_gateway.commands import installation
from bcss_gateway.commands.present import by_calendar
from bcss_gateway.domain.clock import day_of
from bcss_gateway.settings import Settings
from bcss_gateway.storage import clerk as table
from bcss_gateway.storage.clerk import EXPIRY

_GRACE = timedelta(hours=1)
_DAY = timedelta(days=1)


def about_nights(settings: Settings, now: datetime) -> Iterator[tuple[str, str]]:
    """Each thing that is wrong, with what mends it; the last night's work may take until one o'clock."""
    with installation.unit_of_work(settings) as work:
        reached, today = table.progress(work, EXPIRY), by_calendar(lambda: now, work)
    if reached is None:
        yield "the clerk never began", "run bcss-gateway init"
    elif reached.done_until < (day_of(today - _GRACE) - _DAY).isoformat():
        yield (
            f"what was over after {reached.done_until} is not closed yet: no clerk has finished last night's work",
            "run bcss-gateway clerk --once; serve or a timer should do so each night: docs/operations.md",
        )
    elif reached.done_until >= day_of(today).isoformat():
        yield (
            f"the clerk has closed all days until {reached.done_until}, which is not over: a clock was ahead",
            "set this machine's clock, and that of each machine that runs a clerk; it goes on after that day",
        )
