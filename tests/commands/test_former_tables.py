"""``authorizations history``, ``show`` and ``explain --tables-at``: which tables were in force, and what they said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bcss_gateway.crossroads.former_tables import in_force_at
from bcss_gateway.settings import AUTHORIZATION_TABLES, Settings
from bcss_gateway.storage.database import Database
from clocks import NOON, MovableClock
from tables import BROKEN, CURIOSITY, CURIOUS, Tables

Run = Callable[..., Result]
SHIPPED = sorted(file.name for file in AUTHORIZATION_TABLES.glob("*.toml"))


@pytest.fixture
def tables(installed: Settings, clock: MovableClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tables:
    """Tables that changed twice: something was added on the next day, and on the one after that it was broken."""
    made = Tables.of(installed, clock, tmp_path / "tables")
    gateway = made.start()
    for text in (CURIOUS, BROKEN):
        clock.move(days=1)
        made.write(text)
        gateway.tables.look()
    gateway.database.close()
    monkeypatch.setenv("BCSS_AUTHORIZATION_TABLES", str(made.folder))
    return made


def test_the_history_says_what_changed_when_and_what_was_refused(tables: Tables, run: Run) -> None:
    result = run("authorizations", "history")
    assert result.exit_code == 0
    first, second, refused = result.output.splitlines()
    assert first.startswith("   1  2026-11-21T11:00:00Z  in force  ")
    assert first.endswith(f"  {len(SHIPPED)} tables")
    assert second.startswith("   2  2026-11-22T11:00:02Z  in force  ")
    assert second.endswith(f"  {len(SHIPPED) + 1} tables: added curious.toml")
    assert refused.startswith("   3  2026-11-23T11:00:04Z  refused   ")
    assert refused.endswith("those before stay: bcss-gateway journal list --refused")


def test_the_tables_of_a_day_and_the_text_of_one(tables: Tables, run: Run) -> None:
    now, then = run("authorizations", "show"), run("authorizations", "show", "--at", "2026-11-22")
    assert "\n  curious: Curiosity; from 2020-01-01\n" in now.output
    assert now.output.startswith("in force from 2026-11-22T11:00:02Z, digest ")
    assert "curious" not in then.output
    assert (
        run("authorizations", "show", "curious").output
        == CURIOUS
        == run("authorizations", "show", "curious.toml").output
    )
    missing = run("authorizations", "show", "curious", "--at", "2026-11-22")
    assert (missing.exit_code, "there was no table curious; there were cpas_" in missing.output) == (1, True)
    never = run("authorizations", "show", "--at", "2020-01-01")
    assert (never.exit_code, "no tables are known of then" in never.output) == (1, True)


def test_the_tables_of_a_day_can_be_written_and_compared(tables: Tables, run: Run, tmp_path: Path) -> None:
    run("authorizations", "show", "--at", "2026-11-22", "--to", tmp_path / "then")
    assert sorted(file.name for file in (tmp_path / "then").iterdir()) == SHIPPED
    for name in SHIPPED:
        assert (tmp_path / "then" / name).read_bytes() == (AUTHORIZATION_TABLES / name).read_bytes()
    again = run("authorizations", "show", "--to", tmp_path / "then")
    assert (again.exit_code, "cannot be made: File exists" in again.output) == (1, True)


def test_an_old_call_is_judged_by_the_tables_of_its_day(tables: Tables, run: Run) -> None:
    asked = ("--institution", "cpas-namur", "--service", "RetrieveTIGroups", "--version", "v2", "--context", CURIOSITY)
    tables.remove()
    by_now, by_then, before = (
        run("authorizations", "explain", *asked, *more)
        for more in ((), ("--tables-at", "2026-11-23"), ("--tables-at", "2020-01-01"))
    )
    assert (by_now.exit_code, by_then.exit_code, before.exit_code) == (1, 0, 1)
    assert "not_authorised" in by_now.output
    assert "PASSES by row curious#1" in by_then.output
    assert "no tables are known of then" in before.output


def test_the_tables_of_a_moment(tables: Tables) -> None:
    database = Database(tables.settings.database)
    with database.unit_of_work() as work:
        assert in_force_at(NOON.replace(hour=10), work) is None
        first, latest = in_force_at(NOON, work), in_force_at(NOON.replace(day=30), work)
    database.close()
    assert first is not None and latest is not None
    assert set(latest.tables) - set(first.tables) == {"curious"}
