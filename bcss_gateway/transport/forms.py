"""Pages that take a form: what the door lets through to them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Protocol, runtime_checkable

from bcss_gateway.domain.refusal import UnreadableCall
from bcss_gateway.transport.limits import read_body

Page = tuple[str, str, str | bytes, tuple[tuple[str, str], ...]]
"""HTTP status, content type, content, more headers."""

_KIND = "application/x-www-form-urlencoded"


@runtime_checkable
class Form(Protocol):
    """A page that takes POST too.

    Attributes:
        largest: how many bytes a form may have.
    """

    largest: int

    def __call__(self, environ: Mapping[str, Any]) -> Page:
        """What answers GET."""

    def submitted(self, environ: Mapping[str, Any], body: bytes) -> Page:
        """What answers a form."""


def answer(form: Form, environ: Mapping[str, Any]) -> Page:
    """What a page answers to its form, or why the form is not read."""
    try:
        return form.submitted(environ, _body(environ, form.largest))
    except UnreadableCall as problem:
        status = f"{problem.http_status} {HTTPStatus(problem.http_status).phrase}"
        return status, "text/plain; charset=utf-8", problem.text, (("Cache-Control", "no-store"),)


def _body(environ: Mapping[str, Any], largest: int) -> bytes:
    """The bytes of a form that a page of ours sent.

    Raises:
        UnreadableCall: HTTP 403 for a form of another site, as a browser tells; 415 for another type; 400, 413.
    """
    if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none"):
        raise UnreadableCall("This form is sent from its own page.", http_status=403)
    if (environ.get("CONTENT_TYPE") or "").partition(";")[0].strip().lower() != _KIND:
        raise UnreadableCall(f"This page takes a form: {_KIND}.", http_status=415)
    return read_body(environ, largest)
