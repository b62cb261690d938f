"""The page of notifications: what each subscriber of a sandbox got, without anybody having written an endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcss_gateway.console import answers
from bcss_gateway.console.answers import Answer
from bcss_gateway.console.arrivals import Arrivals
from bcss_gateway.console.pages import Pages
from bcss_gateway.console.words import Words

PLACE = "/notifications"


class NotificationsPage:
    """What is there at this moment; nothing of a request comes back."""

    def __init__(self, arrivals: Arrivals, pages: Pages, words: Mapping[str, Words]) -> None:
        self._arrivals, self._pages, self._words = arrivals, pages, words

    def __call__(self, environ: Mapping[str, Any]) -> Answer:
        """The page."""
        spoken, root = answers.reader(environ, self._words)
        text = self._pages.notifications(spoken, root, self._arrivals.subscribers())
        return answers.html("200 OK", spoken.language, text, kept=False)
