"""``clerk`` on the command line, and what the doctor says of its nights."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from bcss_gateway.commands import clerk as command
from bcss_gateway.commands import doctor, in_use
from bcss_gateway.journal.book import Journal
from bcss_gateway.settings import Settings
from bcss_gateway.storage import clerk as table
from bcss_gateway.storage.database import Database
from clocks import NOON, MovableClock

Run = Callable[..., Result]
SINCE_NOON = "2026-11-20"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> MovableClock:
    """The machine's clock, as both commands read it."""
    movable = MovableClock(NOON)
    monkeypatch.setattr(command, "system_clock", movable)
    monkeypatch.setattr(doctor, "system_clock", movable)
    return movable


@pytest.fixture
def closed_until(installed: Settings) -> Callable[[str], None]:
    """Let the clerk have closed all days until one."""

    def set_back(day: str) -> None:
        database = Database(installed.database)
        with database.unit_of_work() as work:
            table.advance(work, table.EXPIRY, table.Progress(day))
            work.commit()
        database.close()

    set_back(SINCE_NOON)
    return set_back


def expired(run: Run) -> int:
    return run("journal", "list").output.count("Directory expire")


def test_once_does_what_is_due_and_ends(closed_until: object, run: Run, clock: MovableClock) -> None:
    assert (run("clerk", "--once").exit_code, expired(run)) == (0, 0)
    clock.move(days=1)
    result = run("clerk", "--once")
    assert (result.exit_code, result.output) == (0, "")
    count = expired(run)
    assert count > 0, "the sandbox has a person whose integration ends that day"
    assert (run("clerk", "--once").exit_code, expired(run)) == (0, count)
    assert run("journal", "verify").exit_code == 0


def test_once_says_when_it_could_not(
    closed_until: object, run: Run, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", lambda *_: pytest.fail("a person's number", pytrace=False))
        with pytest.raises(BaseException, match="a person's number"):
            run("clerk", "--once")
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", lambda *_: 1 / 0)
        assert run("clerk", "--once").exit_code == 1
    assert expired(run) == 0
    assert run("clerk", "--once").exit_code == 0
    assert expired(run) > 0


def test_for_ever_it_sleeps_between(
    closed_until: object, run: Run, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.move(hours=8)
        if len(slept) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(command.time, "sleep", sleep)
    assert run("clerk").exit_code == 1
    assert slept == [1] * 4, "a sandbox has subscribers, who are not to wait"
    assert expired(run) > 0


def test_where_nobody_has_subscribed_it_sleeps_long(
    installed: Settings, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        raise KeyboardInterrupt

    for number in range(1, 8):
        run("subscriptions", "end", str(number))
    monkeypatch.setattr(command.time, "sleep", sleep)
    run("clerk")
    assert len(slept) == 1 and slept[0] > 1, "up to midnight, or a minute"


def test_nothing_is_installed(run: Run, tmp_path: Path) -> None:
    assert "run bcss-gateway init first" in run("clerk", "--once").output
    assert not (tmp_path / "data").exists()


def test_it_keeps_out_of_the_way_of_a_restore(sqlite_settings: Settings, run: Run) -> None:
    reserved = in_use.reserve(sqlite_settings.data)
    result = run("clerk", "--once", data=str(sqlite_settings.data))
    os.close(reserved)
    assert (result.exit_code, "a backup is being restored there" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("now", "until", "words"),
    [
        ("2026-11-23T23:30:00", "2026-11-22", ""),  # half past midnight in Belgium: the night's work may be under way
        ("2026-11-24T00:30:00", "2026-11-22", "what was over after 2026-11-22 is not closed yet"),
        ("2026-11-24T00:30:00", "2026-11-23", ""),
        ("2026-11-24T10:00:00", "2026-11-24", "the clerk has closed all days until 2026-11-24, which is not over"),
    ],
)
def test_the_doctor_on_its_nights(
    run: Run, clock: MovableClock, closed_until: Callable[[str], None], now: str, until: str, words: str
) -> None:
    clock.moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    closed_until(until)
    output = run("doctor").output
    assert ("ok     clerk" in output) == (not words)
    assert words in output


def test_what_the_doctor_advises_helps(run: Run, clock: MovableClock, closed_until: object) -> None:
    clock.move(days=5)
    assert "→ run bcss-gateway clerk --once" in run("doctor").output
    assert run("clerk", "--once").exit_code == 0
    assert "ok     clerk" in run("doctor").output
    assert date.fromisoformat(SINCE_NOON) + timedelta(days=5) == date(2026, 11, 25)
