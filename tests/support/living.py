"""Lives through a story: moves the day, posts each message over a whole gateway, and reads what comes back."""

from __future__ import annotations

from collections import Counter
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
        story: of which it is a day.
        told: what arrived at whom about its person since the day before.
        answers: of each message that was sent, what stands at the paths that the story names.
        seen: of each look, what it shows.
    """

    story: str
    day: Day
    told: dict[Institution, tuple[str, ...]]
    answers: list[dict[str, tuple[str, ...]]]
    seen: dict[str, tuple[str, ...]]

    def assert_as_told(self) -> None:
        """It was as the story has it."""
        where = f"{self.story} {self.day.date}"
        assert self.told == dict(self.day.told), where
        assert self.answers == [dict(one.answer) for one in self.day.sent], where
        assert self.seen == {one.whose: one.seen for one in self.day.looks}, where


@dataclass(frozen=True)
class Living:
    """A sandbox in which stories happen."""

    settings: Settings
    gateway: Gateway
    clock: MovableClock

    def through(self, *stories: Story) -> Iterator[Lived]:
        """Day after day, of whichever story."""
        self.gateway.tables.take_up()
        days = [(day, story) for story in stories for day in story.days]
        read: Counter[str] = Counter()
        today = day_of(self.clock())
        for day, story in sorted(days, key=lambda one: one[0].date):
            if day.date != today:
                today = day.date
                self._begin(today)
            arrived = self._arrived(story.person.ssin)
            told: dict[Institution, tuple[str, ...]] = {}
            for institution, said in arrived[read[story.name] :]:
                told[institution] = (*told.get(institution, ()), said)
            read[story.name] = len(arrived)
            for command in day.commands:
                done = CliRunner().invoke(main, command.split())
                assert done.exit_code == 0, done.output
            answers = [texts_at(self._heard(one.message), one.answer) for one in day.sent]
            seen = {one.whose: seen_in(self._heard(one.message), one.reading) for one in day.looks}
            yield Lived(story.name, day, told, answers, seen)

    def _begin(self, day: date) -> None:
        """Let it be that day, and whatever fell due be done and delivered."""
        moving(self.gateway.database, self.clock, lambda moves: moves.forward(day))
        assert beside_calls.clerk(self.settings, self.gateway.database, self.clock, waits=True).do_what_is_due()

    def _arrived(self, ssin: str) -> list[tuple[Institution, str]]:
        """Everything that ever arrived at the sandbox's receiver about a person, the oldest first."""
        with self.gateway.database.unit_of_work() as work:
            messages = received.newest(work, 1000)[::-1]
        whose = {one.cbe_number: one for one in institutions()}
        rows = ((whose[one.recipient], seen_in(document_of(one.message.encode()), TOLD)) for one in messages)
        return [(institution, row) for institution, seen in rows for row in seen if row.startswith(ssin)]

    def _heard(self, message: Message) -> Element:
        self.clock.move(seconds=1)
        secret = derived_secret(sandbox_key(self.settings.data), message.sender.cbe_number)
        headers = basic(message.sender.basic_user, secret)
        heard = Client(self.gateway.application).post(message.path, message.envelope, headers)
        assert heard.status in (200, 500), heard.text
        return document_of(heard.body)
