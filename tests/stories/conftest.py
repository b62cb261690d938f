"""Sandboxes that were filled on one day or another, to live through the stories in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
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


@pytest.fixture(scope="session")
def filled_on(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date], Settings]:
    """A sandbox as it is at eleven o'clock on the day on which it was filled."""

    @cache
    def filled(first: date) -> Settings:
        settings = Settings(data=tmp_path_factory.mktemp("filled"), persons=100, public_url="http://gateway.test")
        fill.init(settings, MovableClock(_eleven(first)), MIGRATIONS)
        return settings

    return filled


@pytest.fixture
def living(
    first: date, filled_on: Callable[[date], Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Living]:
    """A copy of one of these, whose commands go by the clock of the test."""
    filled = filled_on(first)
    data, clock = shutil.copytree(filled.data, tmp_path / "data"), MovableClock(_eleven(first))
    settings = filled.model_copy(update={"data": data})
    monkeypatch.setenv("BCSS_DATA", str(settings.data))
    monkeypatch.setattr(mutations, "system_clock", clock)
    gateway = build(settings, clock)
    yield Living(settings, gateway, clock)
    gateway.database.close()


def _eleven(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
