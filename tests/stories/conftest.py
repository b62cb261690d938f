"""Sandboxes that were filled on one day or another, to live through the stories in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcss_gateway.bootstrap import build
from bcss_gateway.commands import mutations
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.story import Story
from bcss_gateway.sandbox import fill
from bcss_gateway.settings import MIGRATIONS, Settings
from clocks import NOON, MovableClock
from living import Living, told_since


@pytest.fixture(scope="session")
def book() -> dict[str, Story]:
    """The stories of any day."""
    return told_since(day_of(NOON))


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[datetime], Living]]:
    """Makes a sandbox that is filled at a moment, whose commands go by the clock of the test."""
    with ExitStack() as ends:

        def made(moment: datetime) -> Living:
            settings = Settings(data=tmp_path / "data", persons=100, public_url="http://gateway.test")
            clock = MovableClock(moment.astimezone(UTC))
            fill.init(settings, clock, MIGRATIONS)
            monkeypatch.setenv("BCSS_DATA", str(settings.data))
            monkeypatch.setattr(mutations, "system_clock", clock)
            gateway = build(settings, clock)
            ends.callback(gateway.database.close)
            return Living(settings, gateway, clock)

        yield made
