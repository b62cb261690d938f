"""The stories, lived through from the first day to the last: each message, and what everybody then sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

import pytest

from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.domain.clock import BRUSSELS, day_of
from bcss_gateway.domain.story import Story
from bcss_gateway.sandbox.data_files import read_toml
from bcss_gateway.sandbox.storybook import MESSAGES, STORIES
from clocks import NOON
from living import Living, told_since

NAMES = sorted(file.stem for file in STORIES.glob("*.toml"))
MOMENTS = [
    "2026-12-30T12:00",
    "2026-12-31T12:00",
    "2027-01-01T00:30",
    "2028-02-29T12:00",
    "2027-03-31T23:30",
]
"""When a sandbox may be filled, in Belgium: ends of a year and of months, and beside midnight, where UTC has another
day."""


@pytest.mark.parametrize("name", NAMES)
def test_it_happens_as_it_is_told(fresh: Callable[[datetime], Living], book: dict[str, Story], name: str) -> None:
    for lived in fresh(NOON).through(book[name]):
        lived.assert_as_told()


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_story_happens_whenever_the_sandbox_is_filled(fresh: Callable[[datetime], Living], moment: str) -> None:
    filled = datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS)
    told = told_since(day_of(filled))
    for lived in fresh(filled).through(*told.values()):
        lived.assert_as_told()


@pytest.mark.parametrize("name", NAMES)
def test_on_every_day_everybody_looks_on_in_every_way(book: dict[str, Story], name: str) -> None:
    story, views = book[name], read_toml("views")
    cpas = {one.message.sender for day in story.days for one in day.sent}
    expected = {f"{one.basic_user} {view}" for one in cpas for view in views if "by" not in views[view]}
    expected |= {f"{views[view]['by']} {view}" for view in views if "by" in views[view]}
    for day in story.days:
        assert expected <= {one.whose for one in day.looks}, day.date


@pytest.mark.parametrize("name", NAMES)
def test_what_is_new_is_new(book: dict[str, Story], name: str) -> None:
    days = book[name].days
    for before, day in pairwise(days):
        seen = {one.whose: one.seen for one in before.looks}
        assert [one.is_new for one in day.looks] == [one.seen != seen[one.whose] for one in day.looks], day.date


@pytest.mark.parametrize("name", NAMES)
def test_it_is_told_in_four_languages_and_in_order(book: dict[str, Story], name: str) -> None:
    story = book[name]
    assert [sorted(words) for words in (story.title, story.about)] == [sorted(SPOKEN)] * 2
    assert all(sorted(day.what) == sorted(SPOKEN) for day in story.days)
    assert [day.date for day in story.days] == sorted(day.date for day in story.days)
    assert all(exchange.answer for day in story.days for exchange in day.sent), "each message is held to something"


def test_every_message_is_used() -> None:
    told = "".join(file.read_text("utf-8") for file in STORIES.glob("*.toml"))
    used = {view["message"] for view in read_toml("views").values()}
    assert [one.stem for one in MESSAGES.glob("*.xml") if f'"{one.stem}"' not in told and one.stem not in used] == []
