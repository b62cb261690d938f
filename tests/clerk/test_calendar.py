"""When a line is over, and why: by the Belgian day, on days of 23 and of 25 hours too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bcss_gateway.clerk.clerk import Clerk
from bcss_gateway.directory.lines import Line
from bcss_gateway.settings import Settings
from bcss_gateway.storage.clerk import EXPIRY, Progress, advance
from bcss_gateway.storage.database import Database
from clocks import MovableClock

TODAY = date(2026, 11, 21)
Entries = Callable[[], list[dict[str, Any]]]
Enter = Callable[..., list[Line]]

pytestmark = pytest.mark.usefixtures("nobody_else")


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    """The calendar is the same on either kind of database."""
    return sqlite_settings


@pytest.mark.parametrize(
    ("last_day", "still", "over"),
    [
        (date(2027, 3, 28), "2027-03-28T21:59:59", "2027-03-28T22:00:00"),  # 23 hours: summer time began that day
        (date(2027, 3, 27), "2027-03-27T22:59:59", "2027-03-27T23:00:00"),
        (date(2027, 10, 31), "2027-10-31T22:59:59", "2027-10-31T23:00:00"),  # 25 hours: it ended that day
        (date(2027, 10, 30), "2027-10-30T21:59:59", "2027-10-30T22:00:00"),
    ],
)
def test_a_day_is_over_at_midnight_in_belgium(
    database: Database,
    clock: MovableClock,
    clerk: Clerk,
    enter: Enter,
    entries: Entries,
    last_day: date,
    still: str,
    over: str,
) -> None:
    with database.unit_of_work() as work:  # what lies between is not the question
        advance(work, EXPIRY, Progress("2027-03-20" if last_day.month == 3 else "2027-10-20"))
        work.commit()
    enter(1, last_day)
    clock.moment = datetime.fromisoformat(still).replace(tzinfo=UTC)
    clerk.do_what_is_due()
    assert entries() == []
    clock.moment = datetime.fromisoformat(over).replace(tzinfo=UTC)
    clerk.do_what_is_due()
    assert len(entries()) == 1


@pytest.mark.parametrize(
    ("code", "begin", "rule"),
    [
        (1, date(2026, 9, 21), "longest duration"),
        (1, date(2026, 9, 22), "end"),
        (2, date(2025, 11, 21), "longest duration"),
        (7, date(2025, 11, 21), "end"),
        (11, date(2025, 11, 21), "end"),
        (902, date(2025, 11, 21), "end"),
    ],
)
def test_the_entry_says_why_a_line_ended(
    clerk: Clerk, clock: MovableClock, enter: Enter, entries: Entries, code: int, begin: date, rule: str
) -> None:
    enter(1, TODAY, code=code, begin=begin)
    clock.move(days=1)
    clerk.do_what_is_due()
    (entry,) = entries()
    assert entry["verdicts"][0]["rule"] == f"{rule} reached, {begin}/2026-11-21"
    assert entry["quality_code"] == str(code)
