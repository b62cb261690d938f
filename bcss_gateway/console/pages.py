"""The pages as HTML: the front page, the list of services, a page a service, and what stands where no page is."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from bcss_gateway.console.arrivals import Subscriber
from bcss_gateway.console.codes import Code, Codes, codes_of
from bcss_gateway.console.facts import Facts, sample_of, state
from bcss_gateway.console.findings import Findings
from bcss_gateway.console.matrix import anchor, matrix, place_of
from bcss_gateway.console.moved import EARLIEST, LATEST, Moved
from bcss_gateway.console.portrait import Persons, Portrait
from bcss_gateway.console.telling import told
from bcss_gateway.console.words import NAMES, Words, asker
from bcss_gateway.contracts.catalogue import ANY_VERSION, Service
from bcss_gateway.contracts.description import Described
from bcss_gateway.contracts.outline import Part
from bcss_gateway.crossroads.recalling import Recalled
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.story import Story
from bcss_gateway.security import checks
from bcss_gateway.security.checks import Check

TEMPLATES = Path(__file__).with_name("templates")
STYLE = (TEMPLATES / "style.css").read_text("utf-8")
STYLE_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
"""By which the policy of a page names the one style that it may have."""

_SMALL = 60
_TYPES = {
    "integer": "integer int long short byte",
    "natural": "nonNegativeInteger unsignedInt unsignedLong unsignedShort unsignedByte",
    "positive": "positiveInteger",
    "decimal": "decimal double float",
    "boolean": "boolean",
    "date": "date",
    "moment": "dateTime",
    "time": "time",
    "year": "gYear",
    "month": "gYearMonth",
    "bytes": "base64Binary hexBinary",
    "union": "union",
    "anything": "anyType anySimpleType",
}
_TYPE_OF = {base: name for name, bases in _TYPES.items() for base in bases.split()}


MovedTo = Callable[[], date | None]
"""Gives the day to which that of a sandbox was moved; ``None`` where it is the machine's."""


def nowhere() -> None:
    """Where no day is moved."""


class Pages:
    """Renders pages from the facts; it keeps nothing.

    Args:
        doctor: whether the page that looks into signed messages is there.
        persons: whether those of fictitious persons are, and of what was told of them.
        stories: whether those of their stories are.
        moved: the day to which that of a sandbox was moved, if it was; every page says so.
    """

    def __init__(
        self,
        facts: Facts,
        *,
        doctor: bool = False,
        persons: bool = False,
        stories: bool = False,
        moved: MovedTo = nowhere,
    ) -> None:
        self._facts, self._moved = facts, moved
        self.codes: Codes = codes_of(facts.codes)
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            facts=facts,
            names=NAMES,
            style=Markup(STYLE),
            spoken=spoken,
            bilingual=bilingual,
            whom=asker,
            type_of=_type_of,
            state=state,
            any_version=ANY_VERSION,
            checks=checks.load(),
            codes=self.codes,
            coded=coded,
            doctor=doctor,
            persons=persons,
            stories=stories,
            named=named,
        )

    def front(self, words: Words, root: str) -> str:
        """What is served here, by address."""
        return self._render("front.html", words, root)

    def services(self, words: Words, root: str) -> str:
        """All services by family and theme."""
        return self._render("services.html", words, root)

    def authorizations(self, words: Words, root: str, day: date) -> str:
        """Who may ask what on a day, and on which legal basis."""
        told = matrix(self._facts.authorizations.tables, self._facts.services, day)
        return self._render("authorizations.html", words, root, {"matrix": told, "day": day, "forever": date.max})

    def missing(self, words: Words, root: str) -> str:
        """That there is no such page, and which there are."""
        return self._render("missing.html", words, root)

    def service(self, words: Words, root: str, service: Service, operations: tuple[Described, ...]) -> str:
        """Everything about one service."""
        more = {"service": service, "operations": operations, "sample": sample_of(service), "opened": opened}
        return self._render("service.html", words, root, more)

    def refusals(self, words: Words, root: str) -> str:
        """All security checks."""
        return self._render("refusals.html", words, root)

    def refusal(self, words: Words, root: str, check: Check) -> str:
        """What one security check expects, and what to do when it refuses."""
        return self._render("refusal.html", words, root, {"check": check})

    def all_codes(self, words: Words, root: str) -> str:
        """Every code that a reply may hold."""
        return self._render("codes.html", words, root)

    def code(self, words: Words, root: str, code: Code) -> str:
        """What one code means, and what to do next."""
        return self._render("code.html", words, root, {"known": code})

    def ticket(self, words: Words, root: str, recalled: Recalled) -> str:
        """Why one call was refused, and what to do next."""
        return self._render("ticket.html", words, root, {"told": told(words, recalled, self._facts)})

    def doctor(self, words: Words, root: str, findings: Findings | None = None) -> str:
        """The form for a signed message, and what was found in the one that was sent."""
        return self._render("doctor.html", words, root, {"found": findings})

    def persons(self, words: Words, root: str, known: Persons) -> str:
        """The persons with a story, each with a way to its page and with those who had a file at first."""
        listed = tuple((one, tuple(known.followers(one))) for one in known.named.values())
        return self._render("persons.html", words, root, {"listed": listed})

    def person(self, words: Words, root: str, portrait: Portrait, moved: Moved) -> str:
        """A person's lines in the directory as a timeline, and what each institution may ask."""
        more = {"one": portrait, "moved": moved, "earliest": EARLIEST, "latest": LATEST}
        return self._render("person.html", words, root, more | {"place_of": place_of, "anchor": anchor})

    def notifications(self, words: Words, root: str, subscribers: Iterable[Subscriber]) -> str:
        """What arrived for whom, and what waits."""
        return self._render("notifications.html", words, root, {"subscribers": tuple(subscribers)})

    def stories(self, words: Words, root: str, told: Mapping[str, Story]) -> str:
        """The stories, each with a way to its page."""
        return self._render("stories.html", words, root, {"told": tuple(told.values())})

    def story(self, words: Words, root: str, story: Story) -> str:
        """What a person lives through, with each message and what comes back."""
        return self._render("story.html", words, root, {"story": story})

    def _render(self, name: str, words: Words, root: str, more: Mapping[str, Any] | None = None) -> str:
        """A page.

        Args:
            root: the way from the page's own folder to that of the front page, such as ``../../``.
        """
        known = {"w": words, "language": words.language, "root": root, "moved_to": self._moved()}
        return self._templates.get_template(name).render(known | dict(more or {}))


def spoken(said: Mapping[str, str], language: str) -> tuple[str, str] | None:
    """A text with its language: the one asked where it is there, else French, else whatever there is."""
    for one in (language, "fr", *said):
        if one in said:
            return one, said[one]
    return None


def coded(text: str) -> Markup:
    """A text whose names stand in backticks, with these as code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if odd else escape(part) for odd, part in zip(cycle((0, 1)), parts)
    )


def named(one: Institution, language: str) -> tuple[str, str]:
    """The name of an institution with its language: Dutch for who reads Dutch, else French."""
    return ("nl", one.name_nl) if language == "nl" else ("fr", one.name_fr)


def bilingual(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """The parts of a text in French and Dutch, written ``FR · NL``, that a reader of the language gets.

    A text that is not in two parts is given whole; of its language nothing is known.
    """
    halves = text.split(" · ")
    if len(halves) != 2:
        return (("", text),)
    both = (("fr", halves[0]), ("nl", halves[1]))
    return tuple(half for half in both if half[0] == language) or both


def opened(tree: Part) -> int:
    """How many levels of a tree are unfolded at first: all of a small one."""
    return 99 if tree.size <= _SMALL else 1


def _type_of(base: str) -> str:
    return _TYPE_OF.get(base, "string")
