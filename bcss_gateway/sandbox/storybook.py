"""Reads the stories: files beside this one, whose days count from that on which the sandbox was filled.

A story names its messages, which lie in ``stories/messages``, one file each: ``SERVICE-VERSION.NAME.xml``, with gaps
that are filled. Who looks on, and how, is the same for all stories: ``views.toml``. A day says of each what it sees
then, and nothing where it sees what it saw on the day before. A day that follows the calendar of what the CPAS paid
counts from a ``weekend``: that with which figures are taken in, so many months after the month of the first day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bcss_gateway.contracts.catalogue import Catalogue
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.month import Month
from bcss_gateway.domain.story import Day, Exchange, Look, Message, Reading, Story
from bcss_gateway.providers.ppsis import figures
from bcss_gateway.sandbox.data_files import read_toml
from bcss_gateway.sandbox.filling import filling_of
from bcss_gateway.sandbox.gaps import BrokenStory, Gaps
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.sandbox.samples import whole
from bcss_gateway.settings import Settings

STORIES = Path(__file__).with_name("stories")
MESSAGES = STORIES / "messages"

_ATTESTED = ("change", "aid", "pcsa/cbeNumber", "period/beginDate", "period/endDate")
TOLD = Reading("//livingWagesNotification", ("ssin", *(f"attestation/{part}" for part in _ATTESTED)))
"""How a notification that arrived is read."""


def stories(
    first: date, catalogue: Catalogue, citizens: Mapping[str, Citizen], users: Mapping[str, Institution]
) -> tuple[Story, ...]:
    """Every story, in the order of their files' names.

    Args:
        first: the day on which the sandbox was filled.
        citizens: by tag.
        users: the institutions, by their users of HTTP Basic.

    Raises:
        BrokenStory: a file names what there is not.
    """
    teller = _Teller(catalogue, read_toml("views"), Gaps(first, citizens, users))
    return tuple(teller.story(file) for file in sorted(STORIES.glob("*.toml")))


def of_sandbox(settings: Settings, catalogue: Catalogue) -> dict[str, Story]:
    """The stories of a sandbox, from the day on which it was filled, by their names."""
    first, users = filling_of(settings).day, {one.basic_user: one for one in institutions()}
    citizens = {one.tag: one for one in named_persons(first)}
    return {one.name: one for one in stories(first, catalogue, citizens, users)}


@dataclass(frozen=True, slots=True)
class _Teller:
    """Makes a story of its file.

    Attributes:
        views: how each of those who look on does, by the name of the view.
        gaps: what fills those that are the same in every story.
    """

    catalogue: Catalogue
    views: Mapping[str, Any]
    gaps: Gaps

    def story(self, file: Path) -> Story:
        told = tomllib.loads(file.read_text("utf-8"))
        try:
            person = self.gaps.citizens[told["person"]]
            days = tuple(self._days(told["day"], replace(self.gaps, who=person)))
        except (KeyError, BrokenStory) as problem:
            raise BrokenStory(f"{file.name}: {problem}") from problem
        return Story(file.stem, person, told["title"], told["about"], days)

    def _days(self, told: list[dict[str, Any]], gaps: Gaps) -> Iterator[Day]:
        seen: dict[str, tuple[str, ...]] = {}
        for one in told:
            today = replace(gaps, today=_days_after(one, gaps.first))
            news = {who: _texts(texts, today) for who, texts in one.get("seen", {}).items()}
            changed, seen = news.keys() & seen.keys(), seen | news
            yield Day(
                date=today.day(today.today),
                what=one["what"],
                commands=tuple(map(today.fill, one.get("commands", ()))),
                sent=tuple(self._exchange(each, today) for each in one.get("send", ())),
                told={gaps.institutions[who]: _texts(texts, today) for who, texts in one.get("told", {}).items()},
                looks=tuple(self._look(who, texts, who in changed, today) for who, texts in seen.items()),
            )

    def _exchange(self, told: Mapping[str, Any], gaps: Gaps) -> Exchange:
        message = self._message(told["by"], told, gaps)
        return Exchange(message, {path: _texts(texts, gaps) for path, texts in told["answer"].items()})

    def _look(self, who: str, seen: tuple[str, ...], is_new: bool, gaps: Gaps) -> Look:
        user, _, name = who.partition(" ")
        view = self.views[name]
        if view.get("by", user) != user:
            raise BrokenStory(f"the view {name} is that of {view['by']}, not of {user}")
        reading = Reading(view.get("each", ""), tuple(view.get("reads", ())))
        return Look(who, self._message(user, view, gaps), reading, seen, is_new)

    def _message(self, user: str, told: Mapping[str, Any], gaps: Gaps) -> Message:
        key, _, _ = told["message"].rpartition(".")
        name, _, version = key.rpartition("-")
        service, sender = self.catalogue.services[name, version], gaps.institutions[user]
        text = (MESSAGES / f"{told['message']}.xml").read_text("utf-8")
        question = replace(gaps, sender=user, given=told.get("with", {})).fill(text)
        return Message(
            sender=sender,
            service=name,
            version=version,
            path=next(one.paths[0] for one in self.catalogue.endpoints if one.name == service.endpoint),
            envelope=whole(service, question, sender.cbe_number),
            question=question,
        )


def _days_after(told: Mapping[str, Any], first: date) -> int:
    """How many days after the first one it is."""
    if "weekend" not in told:
        return int(told["after"])
    weekend = figures.load().weekend(Month.of(first).after(told["weekend"]))
    return (weekend - first).days + int(told.get("after", 0))


def _texts(told: str | list[str], gaps: Gaps) -> tuple[str, ...]:
    return tuple(gaps.fill(one) for one in ([told] if isinstance(told, str) else told))
