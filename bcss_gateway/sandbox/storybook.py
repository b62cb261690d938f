"""Reads the stories: files beside this one, whose days count from that on which the sandbox was filled.

A story names its messages, which lie in ``stories/messages``, one file each: ``SERVICE-VERSION.NAME.xml``. In braces
stands what differs: ``{ssin}``, ``{name}`` and ``{birth}`` of the person, ``{ssin:TAG}`` of another; ``{cbe}`` and
``{unit}`` of the sender, ``{cbe:USER}`` of another; ``{day}``, and ``{day:30}`` so many days after the first one, as
``{day_of_month:30}``; ``{months:2}`` so many months after it, as ``{year_month:2}`` and ``{year:2}``; and whatever the
story gives beside the message.

A day that follows the calendar of what the CPAS paid counts from a ``weekend``: that with which figures are taken in,
so many months after the month of the first day.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bcss_gateway.contracts.catalogue import Catalogue
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.month import Month
from bcss_gateway.domain.period import add_months
from bcss_gateway.domain.story import Day, Exchange, Story
from bcss_gateway.providers.ppsis import figures
from bcss_gateway.sandbox.filling import filling_of
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.sandbox.samples import whole
from bcss_gateway.settings import Settings

STORIES = Path(__file__).with_name("stories")
MESSAGES = STORIES / "messages"

_OF_MONTHS = {"months": "%Y-%m-%d", "year_month": "%Y-%m", "year": "%Y"}

_GAP = re.compile(r"\{([a-z_]+)(?::([^{}]+))?\}")


class BrokenStory(ValueError):
    """A story that cannot be told; the text says where."""


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
    teller = _Teller(first, catalogue, citizens, users)
    return tuple(_story(file, teller) for file in sorted(STORIES.glob("*.toml")))


def of_sandbox(settings: Settings, catalogue: Catalogue) -> dict[str, Story]:
    """The stories of a sandbox, from the day on which it was filled, by their names."""
    first, users = filling_of(settings).day, {one.basic_user: one for one in institutions()}
    citizens = {one.tag: one for one in named_persons(first)}
    return {one.name: one for one in stories(first, catalogue, citizens, users)}


@dataclass(frozen=True, slots=True)
class _Teller:
    """What fills the gaps.

    Attributes:
        who: the person whom the story is about.
        sender: of the message that is being filled.
        given: what the story gives beside it.
    """

    first: date
    catalogue: Catalogue
    citizens: Mapping[str, Citizen]
    institutions: Mapping[str, Institution]
    who: Citizen | None = None
    sender: str = ""
    today: int = 0
    given: Mapping[str, str] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """The text without gaps."""
        return _GAP.sub(lambda gap: self._value(gap[1], gap[2] or ""), text)

    def day(self, after: int) -> date:
        """The day so many days after the first one."""
        return self.first + timedelta(days=after)

    def _value(self, name: str, of: str) -> str:
        if name in self.given:
            return replace(self, given={}).fill(str(self.given[name]))
        try:
            return str(self._known(name, of))
        except (KeyError, ValueError):
            raise BrokenStory(f"nothing fills {{{name}{of and ':' + of}}}") from None

    def _known(self, name: str, of: str) -> object:
        if name in ("day", "day_of_month"):
            day = self.day(int(of) if of else self.today)
            return day if name == "day" else f"{day:%d}"
        if name in _OF_MONTHS:
            return format(add_months(self.first, int(of or "0")), _OF_MONTHS[name])
        if name in ("cbe", "unit"):
            one = self.institutions[of or self.sender]
            return one.cbe_number if name == "cbe" else one.org_unit
        who = self.citizens[of] if of or self.who is None else self.who
        return {"ssin": who.ssin, "name": who.last_name, "birth": who.birth}[name]


def _story(file: Path, teller: _Teller) -> Story:
    told = tomllib.loads(file.read_text("utf-8"))
    try:
        person = teller.citizens[told["person"]]
        about = replace(teller, who=person)
        return Story(file.stem, person, told["title"], told["about"], tuple(_day(one, about) for one in told["day"]))
    except (KeyError, BrokenStory) as problem:
        raise BrokenStory(f"{file.name}: {problem}") from problem


def _day(told: Mapping[str, Any], teller: _Teller) -> Day:
    today = replace(teller, today=_days_after(told, teller.first))
    return Day(
        date=today.day(today.today),
        what=told["what"],
        commands=tuple(map(today.fill, told.get("commands", ()))),
        sent=tuple(_exchanges(told.get("send", ()), today)),
        asked=tuple(_exchanges(told.get("ask", ()), today)),
    )


def _days_after(told: Mapping[str, Any], first: date) -> int:
    """How many days after the first one it is."""
    if "weekend" not in told:
        return int(told["after"])
    weekend = figures.load().weekend(Month.of(first).after(told["weekend"]))
    return (weekend - first).days + int(told.get("after", 0))


def _exchanges(told: list[dict[str, Any]], teller: _Teller) -> Iterator[Exchange]:
    for one in told:
        yield _exchange(one, replace(teller, sender=one["by"], given=one.get("with", {})))


def _exchange(told: Mapping[str, Any], teller: _Teller) -> Exchange:
    key, _, _ = told["message"].rpartition(".")
    name, _, version = key.rpartition("-")
    service = teller.catalogue.services[name, version]
    sender = teller.institutions[told["by"]]
    question = teller.fill((MESSAGES / f"{told['message']}.xml").read_text("utf-8"))
    return Exchange(
        sender=sender,
        service=name,
        version=version,
        path=next(one.paths[0] for one in teller.catalogue.endpoints if one.name == service.endpoint),
        message=whole(service, question, sender.cbe_number),
        question=question,
        answer={path: _texts(texts, teller) for path, texts in told["answer"].items()},
    )


def _texts(told: str | list[str], teller: _Teller) -> tuple[str, ...]:
    return tuple(teller.fill(one) for one in ([told] if isinstance(told, str) else told))
