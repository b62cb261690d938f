"""From a path to what answers there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bcss_gateway.transport.soap import Door, plain

Application = Callable[..., Any]


class Router:
    """The WSGI application: service paths, and a few pages.

    Args:
        pages: by path; each gives status, content type and text.
        after_fork: what each worker process does first.
    """

    def __init__(
        self,
        doors: Iterable[Door],
        pages: Mapping[str, Callable[[], tuple[str, str, str]]],
        after_fork: Callable[[], None],
    ) -> None:
        self._doors = {path: door for door in doors for path in door.contract.endpoint.paths}
        self._pages = pages
        self.after_fork = after_fork

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer one HTTP request; HEAD gets the headers of GET alone."""
        answer = self._answer(environ, start_response)
        return () if environ["REQUEST_METHOD"] == "HEAD" else answer

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path = environ.get("PATH_INFO", "")
        door = self._doors.get(path) or self._doors.get(path.rstrip("/"))
        if door is not None:
            return door(environ, start_response)
        page = self._pages.get(path)
        if page is None:
            return plain(start_response, "404 Not Found", "Nothing is served here; GET / names the services.")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return plain(start_response, "405 Method Not Allowed", "This page takes GET.", (("Allow", "GET"),))
        status, kind, text = page()
        return plain(start_response, status, text, kind=kind)
