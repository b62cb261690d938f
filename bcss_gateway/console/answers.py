"""What every page answers with: its status, its type, and headers that let nothing run and nothing be fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bcss_gateway.console.pages import STYLE_DIGEST
from bcss_gateway.console.words import Words, language_of

Answer = tuple[str, str, str | bytes, tuple[tuple[str, str], ...]]
"""HTTP status, content type, content, more headers."""

Handler = Callable[[Mapping[str, Any]], Answer]
"""Answers a request, given as its WSGI environment."""

_SAFE = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"))


def html(status: str, language: str, text: str, *, form: str = "'none'", kept: bool = True) -> Answer:
    """A page.

    Args:
        form: where a form of this page may be sent, in the words of Content-Security-Policy.
        kept: whether a browser may keep the page.
    """
    policy = (
        f"default-src 'none'; style-src 'sha256-{STYLE_DIGEST}'; base-uri 'none'; form-action {form}; "
        "frame-ancestors 'none'"
    )
    headers = (
        ("Content-Language", language),
        ("Vary", "Accept-Language"),
        ("Content-Security-Policy", policy),
        *_SAFE,
        *(() if kept else (("Cache-Control", "no-store"),)),
    )
    return status, "text/html; charset=utf-8", text, headers


def file(name: str, kind: str, content: str | bytes) -> Answer:
    """What is to be kept under a name."""
    return "200 OK", kind, content, (("Content-Disposition", f'attachment; filename="{name}"'), *_SAFE)


def reader(environ: Mapping[str, Any], words: Mapping[str, Words]) -> tuple[Words, str]:
    """The words of the language that the reader wants, and the way from the page's folder to the front page."""
    language = language_of(environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    return words[language], "../" * (environ.get("PATH_INFO", "").count("/") - 1) or "./"
