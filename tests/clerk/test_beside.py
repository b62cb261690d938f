"""The clerk beside a real gateway: started and ended with it, started again when it dies, and never in the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bcss_gateway.directory import register
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.period import Period
from bcss_gateway.sandbox import fill
from bcss_gateway.settings import MIGRATIONS, Settings
from bcss_gateway.storage.clerk import EXPIRY, Progress, advance
from bcss_gateway.storage.database import Database
from lines import wait_until
from serving import Server, serving

NAME = "bcss-clerk"


def running(folder: Path) -> dict[int, tuple[str, str, int]]:
    """The processes that work in a folder: each with its name, its state, and its parent."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                before, _, after = (entry / "stat").read_text().rpartition(") ")
                state, parent = after.split()[:2]
                found[int(entry.name)] = (before.partition("(")[2], state, int(parent))
        except OSError:
            pass  # it ended meanwhile, or belongs to somebody else
    return found


def clerks(folder: Path) -> list[int]:
    return [pid for pid, (name, state, _) in running(folder).items() if name == NAME and state != "Z"]


def the_clerk(folder: Path) -> int:
    wait_until(lambda: len(clerks(folder)) == 1)
    return clerks(folder)[0]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An installation whose yesterday is not closed yet, with one line that ended then."""
    settings, now = Settings(data=tmp_path, persons=150), datetime.now(UTC)
    fill.init(settings, lambda: now, MIGRATIONS)
    yesterday = day_of(now) - timedelta(days=1)
    database = Database(settings.database)
    with database.unit_of_work() as work:
        period = Period(yesterday - timedelta(days=30), yesterday)
        register.add([Line("85631290291", 17, "0999100097", 2, period, changed="2026-01-01T00:00:00.000000Z")], work)
        advance(work, EXPIRY, Progress((yesterday - timedelta(days=1)).isoformat()))
        work.commit()
    database.close()
    yield tmp_path
    assert running(tmp_path) == {}, "somebody is left"


def closed(server: Server) -> list[str]:
    """Whose lines the clerk closed."""
    return [entry["ssin"] for entry in server.journal() if entry["operation"] == "expire"]


def test_it_does_what_is_due_and_ends_with_the_gateway(folder: Path) -> None:
    with serving(folder, BCSS_WORKERS="1") as server:
        clerk = the_clerk(folder)
        wait_until(lambda: closed(server) == ["85631290291"])
        master = running(folder)[clerk][2]
        assert sum(parent == master for _, _, parent in running(folder).values()) == 2  # a worker, and the clerk
    assert running(folder) == {}
    assert server.log.read_text() == ""


def test_one_that_dies_is_started_again_and_the_log_says_so(folder: Path) -> None:
    with serving(folder, BCSS_WORKERS="1") as server:
        first = the_clerk(folder)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: clerks(folder) not in ([], [first]))
        assert not [pid for pid, (_, state, _) in running(folder).items() if state == "Z"]
        wait_until(lambda: closed(server) == ["85631290291"])
        assert f"the clerk (pid {first}) was killed by SIGKILL; another begins in 1 s" in server.log.read_text()


def test_it_does_not_outlive_a_gateway_that_was_killed(folder: Path) -> None:
    with serving(folder, BCSS_WORKERS="1"):
        clerk = the_clerk(folder)
        os.kill(running(folder)[clerk][2], signal.SIGKILL)
        wait_until(lambda: not clerks(folder))


def test_a_gateway_whose_clerk_cannot_work_serves_all_the_same(folder: Path) -> None:
    database = Database(Settings(data=folder).database)
    with database.unit_of_work() as work:
        work.writing().exec_driver_sql("UPDATE crossroads_clerk SET done_until = ''")
        work.commit()
    database.close()
    with serving(folder, BCSS_WORKERS="1") as server:
        wait_until(lambda: "the clerk cannot do expiry: ValueError at expiry.py:" in server.log.read_text())
        assert closed(server) == []
        assert server.post("/nowhere", b"").status == 404
