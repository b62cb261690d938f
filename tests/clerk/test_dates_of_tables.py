"""A table that comes into force, or ends, by its date has an entry on that day, once; calls do not wait for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import classic
from bcss_gateway.beside_calls import clerk
from bcss_gateway.settings import Settings
from clocks import MovableClock
from tables import CURIOUS, Tables

WORDS = "curious from 2026-11-23 to 2026-11-24"


@pytest.fixture
def tables(settings: Settings, clock: MovableClock, tmp_path: Path) -> Tables:
    """A folder in which one table is in force for two days that are still to come."""
    made = Tables.of(settings, clock, tmp_path / "tables")
    dates = "valid_from = 2026-11-23\nvalid_to = 2026-11-24"
    made.write(CURIOUS.replace("valid_from = 2020-01-01", dates))
    return made


def test_each_date_is_told_once_whenever_the_clerk_comes(tables: Tables, clock: MovableClock) -> None:
    gateway = tables.start()
    gateway.tables.take_up()

    def told() -> list[tuple[str, str]]:
        assert clerk(tables.settings, gateway.database, clock).do_what_is_due()
        return [_told(one) for one in classic.journal(gateway) if one["operation"] in ("begin", "end")]

    assert told() == told() == []
    clock.move(days=1)
    assert told() == []
    clock.move(days=1)
    assert told() == told() == [("begin", WORDS)]
    clock.move(days=1)
    assert told() == [("begin", WORDS)]
    clock.move(days=5)
    assert told() == told() == [("begin", WORDS), ("end", WORDS)]
    clock.move(days=-3)
    assert len(told()) == 2, "a clock that is set back tells nothing again"
    gateway.database.close()


def _told(entry: dict[str, Any]) -> tuple[str, str]:
    assert (entry["service"], entry["endpoint"], entry["outcome"]) == ("Authorizations", "gateway", "answered")
    (verdict,) = entry["verdicts"]
    return entry["operation"], verdict["rule"]
