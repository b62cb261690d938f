"""The nightly act: each line once, whatever is killed, runs twice, or happens to the clock. Both databases."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest

from bcss_gateway.clerk.clerk import Clerk
from bcss_gateway.clerk.expiry import Expiry
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.settings import Settings
from bcss_gateway.storage.clerk import EXPIRY, Progress, begin
from bcss_gateway.storage.database import Database, UnitOfWork
from clocks import MovableClock

TODAY = date(2026, 11, 21)
MANY = 25
Entries = Callable[[], list[dict[str, Any]]]
Enter = Callable[..., list[Line]]
CODES = quality_codes.load().codes

pytestmark = pytest.mark.usefixtures("nobody_else")


def clerk_with(act: Expiry, database: Database, clock: MovableClock) -> Clerk:
    return Clerk(database, [act], clock)


def whose(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["ssin"] for entry in entries]


def all_of(lines: Sequence[Line]) -> list[str]:
    return [line.ssin for line in lines]


@pytest.mark.parametrize("most", [1, 5, 7, 25, 100])
def test_every_line_once_whatever_the_batch(
    most: int, database: Database, clock: MovableClock, enter: Enter, entries: Entries, progress: Any
) -> None:
    lines = enter(MANY, TODAY)
    enter(3, date(2026, 11, 22))
    clock.move(days=1)
    clerk = clerk_with(Expiry(Directory(), CODES, most=most), database, clock)
    assert clerk.do_what_is_due()
    assert whose(entries()) == all_of(lines)
    assert progress() == Progress("2026-11-21")
    clerk.do_what_is_due()
    assert len(entries()) == MANY


def test_one_that_raises_in_the_middle_goes_on_where_it_was(
    database: Database, clock: MovableClock, enter: Enter, entries: Entries, caplog: pytest.LogCaptureFixture
) -> None:
    lines, told = enter(MANY, TODAY), []

    def tell(batch: Sequence[Line], work: UnitOfWork) -> tuple[Line, ...]:
        told.extend(all_of(batch))
        if len(told) == 15:
            raise OSError(f"the disk is full for {batch[0].ssin}")
        return ()

    clock.move(days=1)
    clerk = clerk_with(Expiry(Directory(), CODES, most=5, stranded_by=tell), database, clock)
    assert not clerk.do_what_is_due()
    assert whose(entries()) == all_of(lines[:10])
    (line,) = caplog.messages
    assert line.startswith("the clerk cannot do expiry: OSError at test_expiry.py:")
    assert clerk.do_what_is_due()
    assert whose(entries()) == all_of(lines)
    assert told == all_of(lines[:15]) + all_of(lines[10:])


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_one_that_is_killed_in_the_middle_of_a_batch(
    settings: Settings, database: Database, clock: MovableClock, enter: Enter, entries: Entries
) -> None:
    lines = enter(MANY, TODAY)
    clock.move(days=1)

    def die(batch: Sequence[Line], work: UnitOfWork) -> tuple[Line, ...]:
        if lines[12] in batch:
            os.kill(os.getpid(), signal.SIGKILL)
        return ()

    child = os.fork()
    if not child:
        own = Database(settings.database)
        clerk_with(Expiry(Directory(), CODES, most=5, stranded_by=die), own, clock).do_what_is_due()
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert whose(entries()) == all_of(lines[:10])
    assert clerk_with(Expiry(Directory(), CODES, most=5), database, clock).do_what_is_due()
    assert whose(entries()) == all_of(lines)


def test_several_at_once_in_threads_do_it_once(
    database: Database, clock: MovableClock, enter: Enter, entries: Entries
) -> None:
    lines = enter(MANY, TODAY)
    clock.move(days=1)
    clerks = [clerk_with(Expiry(Directory(), CODES, most=2), database, clock) for _ in range(4)]
    done: list[bool] = []
    threads = [threading.Thread(target=lambda one=one: done.append(one.do_what_is_due())) for one in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 4
    assert Counter(whose(entries())) == dict.fromkeys(all_of(lines), 1)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_several_at_once_in_processes_do_it_once(
    settings: Settings, database: Database, clock: MovableClock, enter: Enter, entries: Entries
) -> None:
    lines = enter(MANY, TODAY)
    clock.move(days=1)
    children = []
    for _ in range(2):
        children.append(child := os.fork())
        if not child:
            own = Database(settings.database)
            done = clerk_with(Expiry(Directory(), CODES, most=2), own, clock).do_what_is_due()
            os._exit(0 if done else 1)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    assert Counter(whose(entries())) == dict.fromkeys(all_of(lines), 1)


def test_a_week_in_which_no_clerk_ran(clerk: Clerk, clock: MovableClock, enter: Enter, entries: Entries) -> None:
    for day in (21, 24, 25, 28):
        enter(1, date(2026, 11, day))
    clock.move(days=7)
    assert clerk.do_what_is_due()
    assert [entry["verdicts"][0]["rule"][-10:] for entry in entries()] == ["2026-11-21", "2026-11-24", "2026-11-25"]


def test_a_clock_set_back_does_nothing_twice(
    clerk: Clerk, clock: MovableClock, enter: Enter, entries: Entries, progress: Any
) -> None:
    enter(2, TODAY)
    clock.move(days=1)
    clerk.do_what_is_due()
    clock.move(days=-10)
    assert clerk.do_what_is_due()
    clock.move(days=11)
    assert clerk.do_what_is_due()
    assert (len(entries()), progress()) == (2, Progress("2026-11-22"))


def test_another_sector_has_lines_of_its_own_in_the_primary_register(
    clerk: Clerk, clock: MovableClock, enter: Enter, entries: Entries
) -> None:
    """That of the CPAS sector follows from the lines behind it: of those there is one entry each, and no more."""
    enter(1, TODAY, sector=18, code=4)
    clock.move(days=1)
    clerk.do_what_is_due()
    (entry,) = entries()
    assert (entry["institution"], entry["sector"], entry["quality_code"]) == ("", "18", "4")


def test_what_else_an_end_brings_about_is_in_its_commit(
    database: Database, clock: MovableClock, enter: Enter, entries: Entries
) -> None:
    lines, told = enter(7, TODAY), []

    def tell(line: Line, on: Occasion, work: UnitOfWork) -> None:
        assert entries() == before[-1], "somebody else sees a batch that is not committed"
        told.append((line.ssin, on.ticket))

    def strand(batch: Sequence[Line], work: UnitOfWork) -> list[Line]:
        assert entries() == before[-1], "somebody else sees a batch that is not committed"
        return [line for line in batch if line.ssin.endswith("3")]

    class Seen(Expiry):
        def step(self, work: UnitOfWork, now: datetime) -> bool:
            before.append(entries())
            return super().step(work, now)

    before: list[list[dict[str, Any]]] = []
    clock.move(days=1)
    act = Seen(Directory(), CODES, most=5, announce=tell, stranded_by=strand)
    assert clerk_with(act, database, clock).do_what_is_due()
    ended = [entry for entry in entries() if entry["operation"] == "expire"]
    assert told == [(entry["ssin"], entry["ticket"]) for entry in ended]
    assert [ssin for ssin, _ in told] == all_of(lines)
    (stranded,) = [entry for entry in entries() if entry["operation"] == "strand"]
    assert (stranded["ssin"], stranded["verdicts"][0]["verdict"]) == (lines[3].ssin, "flagged")


def test_a_first_run_begins_with_the_day_that_is_running(
    database: Database, clerk: Clerk, clock: MovableClock, enter: Enter, entries: Entries, progress: Any
) -> None:
    with database.unit_of_work() as work:
        work.writing().exec_driver_sql("DELETE FROM crossroads_clerk")
        work.commit()
    enter(1, date(2026, 11, 20))
    enter(1, TODAY)
    assert clerk.do_what_is_due()
    assert (entries(), progress()) == ([], Progress("2026-11-20"))
    with database.unit_of_work() as work:  # a later start of the gateway changes nothing
        begin(work, EXPIRY, "2026-12-31")
        work.commit()
    clock.move(days=1)
    assert clerk.do_what_is_due()
    assert len(entries()) == 1


def test_a_clerk_with_nothing_to_do_takes_no_turn(
    database: Database, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.do_what_is_due()
    monkeypatch.setattr(Database, "begin", lambda *_: pytest.fail("it took a turn to write"))
    assert clerk.do_what_is_due()
