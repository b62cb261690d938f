"""The stories as a sandbox of the tests tells them, and one to live through them in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bcss_gateway.bootstrap import build
from bcss_gateway.commands import mutations
from bcss_gateway.contracts import catalogue
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.story import Story
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.sandbox.storybook import stories
from bcss_gateway.settings import Settings
from clocks import NOON, MovableClock
from living import Living


@pytest.fixture(scope="session")
def book() -> dict[str, Story]:
    """Every story by its name."""
    first = day_of(NOON)
    citizens = {one.tag: one for one in named_persons(first)}
    users = {one.basic_user: one for one in institutions()}
    return {one.name: one for one in stories(first, catalogue.load(), citizens, users)}


@pytest.fixture
def living(sqlite_settings: Settings, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Living]:
    """A fresh sandbox, whose commands go by the clock of the test."""
    monkeypatch.setenv("BCSS_DATA", str(sqlite_settings.data))
    monkeypatch.setattr(mutations, "system_clock", clock)
    gateway = build(sqlite_settings, clock)
    yield Living(sqlite_settings, gateway, clock)
    gateway.database.close()
