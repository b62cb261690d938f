"""The sandbox may be filled on any day of the year: every story then happens as it is told, all in one sandbox."""

from __future__ import annotations

from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

import pytest

from bcss_gateway.bootstrap import build
from bcss_gateway.commands import mutations
from bcss_gateway.contracts import catalogue
from bcss_gateway.domain.clock import BRUSSELS, day_of
from bcss_gateway.domain.story import Story
from bcss_gateway.sandbox import fill
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.sandbox.storybook import stories
from bcss_gateway.settings import MIGRATIONS, Settings
from clocks import MovableClock
from living import Living

MOMENTS = [
    "2026-12-30T12:00",
    "2026-12-31T12:00",
    "2027-01-01T00:30",
    "2028-02-29T12:00",
    "2027-03-31T23:30",
]
"""When it is filled, in Belgium: ends of a year and of months, and beside midnight, where UTC has another day."""


def _all_of(first: datetime) -> Story:
    """The days of every story, one after the other, as if they were one."""
    citizens = {one.tag: one for one in named_persons(day_of(first))}
    users = {one.basic_user: one for one in institutions()}
    told = stories(day_of(first), catalogue.load(), citizens, users)
    days = sorted((day for one in told for day in one.days), key=attrgetter("date"))
    return Story("all", told[0].person, {}, {}, tuple(days))


@pytest.mark.parametrize("filled", MOMENTS)
def test_every_story_happens_whenever_the_sandbox_is_filled(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = MovableClock(datetime.fromisoformat(filled).replace(tzinfo=BRUSSELS).astimezone(UTC))
    settings = Settings(data=tmp_path / "data", persons=100, public_url="http://gateway.test")
    fill.init(settings, clock, MIGRATIONS)
    monkeypatch.setenv("BCSS_DATA", str(settings.data))
    monkeypatch.setattr(mutations, "system_clock", clock)
    gateway = build(settings, clock)
    wrong = [
        f"{told.day.date} {told.exchange.sender.basic_user} {told.exchange.service} {told.answer}"
        for told in Living(settings, gateway, clock).through(_all_of(clock()))
        if told.answer != dict(told.exchange.answer)
    ]
    gateway.database.close()
    assert wrong == []
