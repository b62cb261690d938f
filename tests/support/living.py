"""Lives through a story: moves the day, posts each message over a whole gateway, and reads what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from click.testing import CliRunner

from bcss_gateway import beside_calls
from bcss_gateway.__main__ import main
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts import catalogue
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.story import Day, Message, Story
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.envelope.replies import document_of, seen_in, texts_at
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.sandbox.storybook import TOLD, stories
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import Settings
from bcss_gateway.storage import received
from clocks import MovableClock
from moving import moving
from wsgi import Client, basic


@cache
def told_since(first: date) -> dict[str, Story]:
    """Every story by its name, in a sandbox that was filled on a day."""
    citizens = {one.tag: one for one in named_persons(first)}
    users = {one.basic_user: one for one in institutions()}
    return {one.name: one for one in stories(first, catalogue.load(), citizens, users)}


@dataclass(frozen=True, slots=True)
class Lived:
    """What a day was like.

    Attributes:
        told: what arrived at whom since the day before.
        answers: of each message that was sent, what stands at the paths that the story names.
        seen: of each look, what it shows.
    """

    day: Day
    told: dict[Institution, tuple[str, ...]]
    answers: list[dict[str, tuple[str, ...]]]
    seen: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Living:
    """A sandbox in which a story happens."""

    settings: Settings
    gateway: Gateway
    clock: MovableClock

    def through(self, story: Story) -> Iterator[Lived]:
        """Day after day."""
        self.gateway.tables.take_up()
        for day in story.days:
            told = self._begin(day)
            for command in day.commands:
                done = CliRunner().invoke(main, command.split())
                assert done.exit_code == 0, done.output
            answers = [texts_at(self._heard(one.message), one.answer) for one in day.sent]
            seen = {one.whose: seen_in(self._heard(one.message), one.reading) for one in day.looks}
            yield Lived(day, told, answers, seen)

    def _begin(self, day: Day) -> dict[Institution, tuple[str, ...]]:
        before = len(self._arrived())
        if day.date != day_of(self.clock()):
            moving(self.gateway.database, self.clock, lambda moves: moves.forward(day.date))
        assert beside_calls.clerk(self.settings, self.gateway.database, self.clock, waits=True).do_what_is_due()
        told: dict[Institution, tuple[str, ...]] = {}
        for one in self._arrived()[before:]:
            user = next(each for each in institutions() if each.cbe_number == one.recipient)
            told[user] = told.get(user, ()) + seen_in(document_of(one.message.encode()), TOLD)
        return told

    def _arrived(self) -> list[received.ReceivedMessage]:
        """Everything that ever arrived at the sandbox's receiver, the oldest first."""
        with self.gateway.database.unit_of_work() as work:
            return received.newest(work, 1000)[::-1]

    def _heard(self, message: Message) -> Element:
        self.clock.move(seconds=1)
        secret = derived_secret(sandbox_key(self.settings.data), message.sender.cbe_number)
        headers = basic(message.sender.basic_user, secret)
        heard = Client(self.gateway.application).post(message.path, message.envelope, headers)
        assert heard.status in (200, 500), heard.text
        return document_of(heard.body)
