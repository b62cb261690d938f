"""From a path to what answers there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bcss_gateway.transport import forms
from bcss_gateway.transport.forms import Form, Page
from bcss_gateway.transport.soap import Door, plain

Application = Callable[..., Any]


class Router:
    """The WSGI application: service paths, and a few pages.

    Args:
        page_at: what answers at a path that is no service's, given a request's WSGI environment; ``None`` for nothing.
            One that is a ``Form`` takes POST too.
        after_fork: what each worker process does first.
    """

    def __init__(
        self,
        doors: Iterable[Door],
        page_at: Callable[[str], Callable[[Mapping[str, Any]], Page] | Form | None],
        after_fork: Callable[[], None],
    ) -> None:
        self._doors = {path: door for door in doors for path in door.contract.endpoint.paths}
        self._page_at = page_at
        self.after_fork = after_fork

    @property
    def largest_request(self) -> int:
        """In bytes, the largest that any service takes."""
        return max((door.largest for door in self._doors.values()), default=0)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer one HTTP request; HEAD gets the headers of GET alone."""
        answer = self._answer(environ, start_response)
        return () if environ["REQUEST_METHOD"] == "HEAD" else answer

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path = environ.get("PATH_INFO", "")
        door = self._doors.get(path) or self._doors.get(path.rstrip("/"))
        if door is not None:
            return door(environ, start_response)
        page = self._page_at(path)
        if page is None:
            return plain(start_response, "404 Not Found", "Nothing is served here; GET / names the services.")
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            status, kind, content, headers = page(environ)
        elif environ["REQUEST_METHOD"] == "POST" and isinstance(page, Form):
            status, kind, content, headers = forms.answer(page, environ)
        else:
            takes = "GET, POST" if isinstance(page, Form) else "GET"
            return plain(start_response, "405 Method Not Allowed", f"This page takes {takes}.", (("Allow", takes),))
        return plain(start_response, status, content, headers, kind)
