"""The page of a person, whose day and whose state of knowledge a form of GET moves; nothing of a request comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcss_gateway.console import answers
from bcss_gateway.console.answers import Answer
from bcss_gateway.console.moved import moved_by
from bcss_gateway.console.pages import Pages
from bcss_gateway.console.portrait import Persons
from bcss_gateway.console.words import Words
from bcss_gateway.domain.clock import Clock, day_of

PLACE = "/persons"


class PersonPage:
    """Answers with the person whose number ends the path, as its lines are at this moment."""

    def __init__(self, persons: Persons, pages: Pages, words: Mapping[str, Words], clock: Clock) -> None:
        self._persons, self._pages, self._words, self._clock = persons, pages, words, clock

    def __call__(self, environ: Mapping[str, Any]) -> Answer:
        """The page, or that there is none."""
        spoken, root = answers.reader(environ, self._words)
        moved = moved_by(environ.get("QUERY_STRING", ""))
        digits = environ.get("PATH_INFO", "").removeprefix(f"{PLACE}/").removesuffix("/")
        portrait = self._persons.portrait(digits, moved.at or day_of(self._clock()), moved.known)
        if portrait is None:
            return answers.html("404 Not Found", spoken.language, self._pages.missing(spoken, root), kept=False)
        text = self._pages.person(spoken, root, portrait, moved)
        return answers.html("200 OK", spoken.language, text, form="'self'", kept=False)
