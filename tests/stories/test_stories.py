"""The stories, lived through from the first day to the last: each message, and what every service then answers."""

from __future__ import annotations

import pytest

from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.domain.story import Story
from bcss_gateway.sandbox.storybook import MESSAGES, STORIES
from living import Living

NAMES = sorted(file.stem for file in STORIES.glob("*.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_it_happens_as_it_is_told(book: dict[str, Story], living: Living, name: str) -> None:
    for told in living.through(book[name]):
        where = f"{told.day.date} {told.exchange.sender.basic_user} {told.exchange.service}\n{told.reply}"
        assert told.answer == dict(told.exchange.answer), where


@pytest.mark.parametrize("name", NAMES)
def test_it_is_told_in_four_languages_and_in_order(book: dict[str, Story], name: str) -> None:
    story = book[name]
    assert [sorted(words) for words in (story.title, story.about)] == [sorted(SPOKEN)] * 2
    assert all(sorted(day.what) == sorted(SPOKEN) for day in story.days)
    assert [day.date for day in story.days] == sorted(day.date for day in story.days)
    assert all(exchange.answer for day in story.days for exchange in day.exchanges), (
        "each exchange is held to something"
    )


def test_every_message_is_used_by_a_story() -> None:
    told = "".join(file.read_text("utf-8") for file in STORIES.glob("*.toml"))
    assert [file.stem for file in MESSAGES.glob("*.xml") if f'"{file.stem}"' not in told] == []
