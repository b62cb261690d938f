"""The page of one refused call, which is made anew whenever it is asked for: what lets it pass changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bcss_gateway.console import answers
from bcss_gateway.console.answers import Answer
from bcss_gateway.console.pages import Pages
from bcss_gateway.console.words import Words
from bcss_gateway.crossroads.recalling import Recalled
from bcss_gateway.domain.ticket import is_ticket

PLACE = "/refusals/"

Recall = Callable[[str], Recalled | None]
"""Gives the refused call with a ticket; ``None`` where there is none."""


class TicketPage:
    """Answers at the address of a ticket; no page where no call was refused, in the very words of any other address.

    Args:
        missing: answers where there is no page.
    """

    def __init__(
        self, recall: Recall, pages: Pages, words: Mapping[str, Words], missing: Callable[[Mapping[str, Any]], Answer]
    ) -> None:
        self._recall, self._pages, self._words, self._missing = recall, pages, words, missing

    def __call__(self, environ: Mapping[str, Any]) -> Answer:
        """The page in the language that the reader wants."""
        ticket = environ.get("PATH_INFO", "").removeprefix(PLACE).removesuffix("/")
        recalled = self._recall(ticket) if is_ticket(ticket) else None
        if recalled is None:
            return self._missing(environ)
        spoken, root = answers.reader(environ, self._words)
        return answers.html("200 OK", spoken.language, self._pages.ticket(spoken, root, recalled), kept=False)
