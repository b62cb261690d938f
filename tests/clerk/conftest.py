"""A clerk over the installation of a gateway, by the same movable clock, and lines for it to close."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from bcss_gateway import beside_calls
from bcss_gateway.clerk.clerk import Clerk
from bcss_gateway.directory import register
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import Period
from bcss_gateway.journal import book
from bcss_gateway.settings import Settings
from bcss_gateway.storage import clerk as table
from bcss_gateway.storage.clerk import EXPIRY, Progress
from bcss_gateway.storage.database import Database
from clocks import MovableClock

NO_DAY = date(2026, 1, 1)
Enter = Callable[..., list[Line]]
Entries = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The installation's database, of either kind, as the clerk has it."""
    opened = Database(settings.database)
    yield opened
    opened.close()


@pytest.fixture
def clerk(settings: Settings, database: Database, clock: MovableClock) -> Clerk:
    return beside_calls.clerk(settings, database, clock)


@pytest.fixture
def enter(database: Database, institution: Callable[[str], Institution]) -> Enter:
    """Enter so many lines of the CPAS of Namur, each on a person of its own, that end on a day."""

    def entered(count: int, end: date, *, begin: date = NO_DAY, code: int = 2, sector: int = 17) -> list[Line]:
        cbe = institution("cpas-namur").cbe_number if sector == 17 else ""
        period = Period(begin, end)
        lines = [
            Line(f"{number:011}", sector, cbe, code, period, changed="2026-01-01T00:00:00.000000Z")
            for number in range(count)
        ]
        with database.unit_of_work() as work:
            register.add(lines, work)
            work.commit()
        return lines

    return entered


@pytest.fixture
def entries(database: Database) -> Entries:
    """What the clerk wrote into the journal."""

    def read() -> list[dict[str, Any]]:
        with database.unit_of_work() as work:
            assert book.broken_entry(work)[1] == 0
            return [entry for entry in book.read(work, {}) if entry["service"] == "Directory"]

    return read


@pytest.fixture
def progress(database: Database) -> Callable[[], Progress | None]:
    """How far the nightly act has come."""

    def read() -> Progress | None:
        with database.unit_of_work() as work:
            return table.progress(work, EXPIRY)

    return read


@pytest.fixture
def nobody_else(database: Database) -> None:
    """No line but those that a test enters."""
    with database.unit_of_work() as work:
        work.writing().exec_driver_sql("DELETE FROM crossroads_directory_line")
        work.commit()
