"""The page of authorizations, made anew on every day and with every change: tables come into force and end."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date
from typing import Any

from bcss_gateway.console import answers
from bcss_gateway.console.answers import Answer
from bcss_gateway.console.facts import Facts
from bcss_gateway.console.pages import Pages
from bcss_gateway.console.words import Words
from bcss_gateway.crossroads.authorization_table import AuthorizationTable
from bcss_gateway.domain.clock import Clock, day_of

PLACE = "/authorizations"


class AuthorizationsPage:
    """Answers with the matrix of today; it keeps the page of one day for each language."""

    def __init__(self, facts: Facts, pages: Pages, words: Mapping[str, Words], clock: Clock) -> None:
        self._facts, self._pages, self._words, self._clock = facts, pages, words, clock
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[date, Mapping[str, AuthorizationTable], str]] = {}

    def __call__(self, environ: Mapping[str, Any]) -> Answer:
        """The page in the language that the reader wants."""
        spoken, root = answers.reader(environ, self._words)
        return answers.html("200 OK", spoken.language, self._page(spoken, root, day_of(self._clock())))

    def _page(self, spoken: Words, root: str, today: date) -> str:
        with self._lock:
            tables = self._facts.authorizations.tables
            day, of, text = self._kept.get(spoken.language, (date.min, {}, ""))
            if day != today or of is not tables:
                text = self._pages.authorizations(spoken, root, today)
                self._kept[spoken.language] = today, tables, text
            return text
