"""Which path shows which page, in which language, with which headers; nothing of a request comes back in an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from bcss_gateway.console import words
from bcss_gateway.console.facts import Facts, sample_of
from bcss_gateway.console.pages import STYLE_DIGEST, Pages
from bcss_gateway.console.words import Words, language_of
from bcss_gateway.contracts.archive import contract_archive
from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.contracts.description import Described, described

Answer = tuple[str, str, str | bytes, tuple[tuple[str, str], ...]]
"""HTTP status, content type, content, more headers."""

Handler = Callable[[Mapping[str, Any]], Answer]
"""Answers a request, given as its WSGI environment."""

_Made = TypeVar("_Made")
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{STYLE_DIGEST}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_SAFE = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"))
_SERVICES = "/services"


class Site:
    """The pages by path. The paths are a closed set made at start; each page is rendered when it is first asked for.

    Args:
        others: more pages, by path.
    """

    def __init__(self, facts: Facts, others: Mapping[str, Handler]) -> None:
        self._facts, self._pages, self._words = facts, Pages(facts), words.load()
        self._lock = threading.RLock()
        self._kept: dict[Hashable, Any] = {}
        self._handlers: dict[str, Handler] = {
            **others,
            "/": self._page("front", self._pages.front),
            _SERVICES: self._page("services", self._pages.services),
        }
        for service in facts.services:
            self._handlers |= self._of_service(service)

    def find(self, path: str) -> Handler | None:
        """What answers at a path; below ``/services`` always something."""
        known = self._handlers.get(path)
        if known is None and path.startswith(f"{_SERVICES}/"):
            return self._handlers.get(path.removesuffix("/")) or self._missing
        return known

    def _of_service(self, service: Service) -> dict[str, Handler]:
        place, name = f"{_SERVICES}/{service.name}/{service.version}", f"{service.name}-{service.version}"
        sample = sample_of(service)

        def text(spoken: Words, root: str) -> str:
            return self._pages.service(spoken, root, service, self._operations(service))

        handlers = {place: self._page(place, text)}
        if service.is_written:
            handlers[f"{place}/contract.zip"] = self._archive(service, name)
        for part, content in (("request", sample.request), ("reply", sample.reply)):
            if content:
                handlers[f"{place}/{part}.xml"] = _always(
                    _file(f"{name}.{part}.xml", "text/xml; charset=utf-8", content)
                )
        return handlers

    def _operations(self, service: Service) -> tuple[Described, ...]:
        if not service.is_written:
            return ()
        return self._keep(service.key, lambda: described(self._facts.library, service))

    def _archive(self, service: Service, name: str) -> Handler:
        facts = self._facts

        def handler(_: Mapping[str, Any]) -> Answer:
            content = self._keep(name, lambda: contract_archive(facts.library, service, facts.home, facts.address))
            return _file(f"{name}.zip", "application/zip", content)

        return handler

    def _page(self, name: str, render: Callable[[Words, str], str]) -> Handler:
        def handler(environ: Mapping[str, Any]) -> Answer:
            spoken, root = self._reader(environ)
            text = self._keep((name, spoken.language, root), lambda: render(spoken, root))
            return _html("200 OK", spoken.language, text)

        return handler

    def _missing(self, environ: Mapping[str, Any]) -> Answer:
        spoken, root = self._reader(environ)
        return _html("404 Not Found", spoken.language, self._pages.missing(spoken, root))

    def _reader(self, environ: Mapping[str, Any]) -> tuple[Words, str]:
        """The words of the language that the reader wants, and the way from the page's folder to the front page."""
        language = language_of(environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        return self._words[language], "../" * (environ.get("PATH_INFO", "").count("/") - 1) or "./"

    def _keep(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What was made under a key, which is made once; the keys are few."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
            kept: _Made = self._kept[key]
            return kept


def _html(status: str, language: str, text: str) -> Answer:
    headers = (
        ("Content-Language", language),
        ("Vary", "Accept-Language"),
        ("Content-Security-Policy", _POLICY),
        *_SAFE,
    )
    return status, "text/html; charset=utf-8", text, headers


def _file(name: str, kind: str, content: str | bytes) -> Answer:
    return "200 OK", kind, content, (("Content-Disposition", f'attachment; filename="{name}"'), *_SAFE)


def _always(answer: Answer) -> Handler:
    return lambda _: answer
