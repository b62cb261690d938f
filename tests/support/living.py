"""Lives through a story: moves the day, posts each message over a whole gateway, and reads what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from click.testing import CliRunner
from lxml import etree

from bcss_gateway.__main__ import main
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.story import Day, Exchange, Story
from bcss_gateway.envelope.replies import document_of, texts_at
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import Settings
from clocks import MovableClock
from moving import move
from wsgi import Client, basic


@dataclass(frozen=True, slots=True)
class Told:
    """What came back for an exchange, at the paths that the story names."""

    day: Day
    exchange: Exchange
    answer: dict[str, tuple[str, ...]]
    reply: str


@dataclass(frozen=True)
class Living:
    """A sandbox in which a story happens."""

    settings: Settings
    gateway: Gateway
    clock: MovableClock

    def through(self, story: Story) -> Iterator[Told]:
        """Every exchange in its turn."""
        today = day_of(self.clock())
        for day in story.days:
            if day.date != today:
                move(self.settings, self.gateway.database, self.clock, day.date)
                today = day.date
            for command in day.commands:
                done = CliRunner().invoke(main, command.split())
                assert done.exit_code == 0, done.output
            for exchange in day.exchanges:
                self.clock.move(seconds=1)
                document = document_of(self._posted(exchange))
                found = texts_at(document, exchange.answer)
                yield Told(day, exchange, found, etree.tostring(document, encoding="unicode"))

    def _posted(self, exchange: Exchange) -> bytes:
        secret = derived_secret(sandbox_key(self.settings.data), exchange.sender.cbe_number)
        headers = basic(exchange.sender.basic_user, secret)
        heard = Client(self.gateway.application).post(exchange.path, exchange.message, headers)
        assert heard.status in (200, 500), heard.text
        return heard.body
