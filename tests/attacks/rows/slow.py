"""Slow clients: connections that are held as long as they may be, so that nobody else is answered.

What is made: what each of many connections sends before it says nothing more.
"""

from __future__ import annotations

from collections.abc import Callable

from messages import Call, envelope
from rows.attack import OWASP, WS_ATTACKS, Attack, Category

HELD = 60
"""How many connections are held: more than there are threads."""


def _begun(call: Call, *lines: str) -> bytes:
    head = [f"POST {call.path} HTTP/1.1", "Host: gateway.test", "Content-Type: text/xml", *lines]
    return "\r\n".join(head).encode()


def _length(call: Call) -> str:
    return f"Content-Length: {len(envelope(call.element))}"


def _row(name: str, tries: str, source: str, make: Callable[[Call], bytes]) -> Attack:
    return Attack(name, tries, source, make, (200,), ("TestConnectionService",))


ROWS = (
    _row("silence", "connections on which nothing comes", OWASP, lambda call: b""),
    _row("half a line", "the first line of a request, without its end", OWASP, lambda call: b"POST /SOA4520"),
    _row("half a header", "a header that never ends (slowloris)", OWASP, lambda call: _begun(call, "X-One: a")),
    _row(
        "a header without its last line",
        "everything but the empty line",
        OWASP,
        lambda call: _begun(call, _length(call)) + b"\r\n",
    ),
    _row(
        "no body",
        "a header that promises one (slow POST, R.U.D.Y.)",
        WS_ATTACKS,
        lambda call: _begun(call, _length(call)) + b"\r\n\r\n",
    ),
    _row(
        "half a body",
        "the half of what was promised",
        WS_ATTACKS,
        lambda call: _begun(call, _length(call)) + b"\r\n\r\n" + envelope(call.element).encode()[:50],
    ),
    _row(
        "half a piece",
        "a body in pieces, of which the first never ends",
        WS_ATTACKS,
        lambda call: _begun(call, "Transfer-Encoding: chunked") + b"\r\n\r\nff\r\n<",
    ),
    _row(
        "waits to be asked",
        "Expect: 100-continue, and no body when it is asked for",
        WS_ATTACKS,
        lambda call: _begun(call, "Expect: 100-continue", _length(call)) + b"\r\n\r\n",
    ),
    _row(
        "answers that nobody reads",
        "five questions at once, whose answers are not read",
        OWASP,
        lambda call: (_begun(call, _length(call)) + b"\r\n\r\n" + envelope(call.element).encode()) * 5,
    ),
)
CATEGORY = Category(
    "Slow clients",
    "Connections that are held as long as they may be, more than there are threads, so that nobody else is answered. "
    "Somebody else is, at once; and each of them is cut off when its time is over.",
    ROWS,
)
