"""Lives through a story: moves the day, posts each message over a whole gateway, and reads what comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner
from lxml import etree

from bcss_gateway.__main__ import main
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.story import Day, Exchange, Story
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import Settings
from clocks import MovableClock
from moving import move
from ssdn_reply import XML_STRING
from wsgi import Client, basic

_BODY = "{http://schemas.xmlsoap.org/soap/envelope/}Body"


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
                root = self._posted(exchange)
                found = {path: texts(root, path) for path in exchange.answer}
                yield Told(day, exchange, found, etree.tostring(root, encoding="unicode"))

    def _posted(self, exchange: Exchange) -> Any:
        """The document of the reply: that in the connector's string, or the element in the body."""
        secret = derived_secret(sandbox_key(self.settings.data), exchange.sender.cbe_number)
        headers = basic(exchange.sender.basic_user, secret)
        heard = Client(self.gateway.application).post(exchange.path, exchange.message, headers)
        string = heard.xml.findtext(f".//{XML_STRING}")
        root = etree.fromstring(string.encode()) if string else heard.xml.find(_BODY)[0]
        assert heard.status in (200, 500), heard.text
        return root


def texts(root: Any, path: str) -> tuple[str, ...]:
    """What stands at a path of element names, whatever their namespaces."""
    steps = re.sub(r"([^/\[]+)(\[last\(\)\])?", _step, path.removeprefix("//"))
    return tuple((one.text or "").strip() for one in root.xpath(("//" if path.startswith("//") else "./") + steps))


def _step(found: re.Match[str]) -> str:
    return f"*[local-name()='{found[1]}']{found[2] or ''}"
