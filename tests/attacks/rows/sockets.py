"""Bytes on the wire: what only shows where a real HTTP server reads a real connection."""

from __future__ import annotations

from collections.abc import Callable

from messages import MARK, Call, envelope
from rows.attack import OURS, OWASP, WS_ATTACKS, Attack, Category

_TEST = ("TestConnectionService",)
Make = Callable[[Call], bytes]


def _request(
    call: Call, *headers: str, line: str = "", body: bytes | None = None, length: str = "", end: str = "close"
) -> bytes:
    """A request; its lines of the header can be anything."""
    content = envelope(call.element).encode() if body is None else body
    first = line or f"POST {call.path} HTTP/1.1"
    lines = [first, "Host: gateway.test", "Content-Type: text/xml; charset=utf-8", *headers]
    lines += [f"Content-Length: {len(content)}"] if length == "" else [length] if length != "none" else []
    lines += [f"Connection: {end}"] if end else []
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content


def _with(*headers: str, **how: str) -> Make:
    return lambda call: _request(call, *headers, **how)


def _chunked(chunks: Callable[[bytes], bytes], coding: str = "chunked", *more: str) -> Make:
    """The call in pieces, each written with its length before it."""
    return lambda call: _request(
        call, f"Transfer-Encoding: {coding}", *more, body=chunks(envelope(call.element).encode()), length="none"
    )


def _piece(piece: bytes, size: str = "") -> bytes:
    return (size or f"{len(piece):x}").encode() + b"\r\n" + piece + b"\r\n"


def _hidden(call: Call) -> bytes:
    """A second request, which is to be seen by one of two servers alone."""
    return _request(call, body=envelope(call.marked("smuggled")).encode())


def _length_and_chunks(call: Call) -> bytes:
    inside = b"0\r\n\r\n" + _hidden(call)
    return _request(call, "Transfer-Encoding: chunked", body=inside)


def _raw(whole: bytes) -> Make:
    return lambda call: whole


_END = b"0\r\n\r\n"
SMUGGLING = (
    Attack(
        "length and pieces",
        "Content-Length and Transfer-Encoding: two servers see two different ends",
        OWASP,
        _length_and_chunks,
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "pieces, said strangely",
        "Transfer-Encoding: xchunked, which one server reads and another does not",
        OWASP,
        _chunked(lambda body: _piece(body) + _END, "xchunked"),
        (501,),
        _TEST,
        entries=0,
    ),
    Attack(
        "pieces, said twice",
        "Transfer-Encoding: chunked, chunked",
        OWASP,
        _chunked(lambda body: _piece(body) + _END, "chunked, chunked"),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "pieces, said in two lines",
        "chunked, and then identity",
        OWASP,
        _chunked(lambda body: _piece(body) + _END, "chunked", "Transfer-Encoding: identity"),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "pieces and packing",
        "Transfer-Encoding: gzip, chunked",
        OWASP,
        _chunked(lambda body: _piece(body) + _END, "gzip, chunked"),
        (415,),
        _TEST,
    ),
    Attack(
        "pieces after a tab",
        "Transfer-Encoding, a tab, chunked",
        OWASP,
        _chunked(lambda body: _piece(body) + _END, "\tchunked"),
        (200,),
        _TEST,
    ),
    Attack(
        "blank before the colon",
        "Transfer-Encoding : chunked",
        OWASP,
        lambda call: _request(call, "Transfer-Encoding : chunked"),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "line that goes on",
        "a line of the header folded into the next one",
        OWASP,
        _with("X-One: a\r\n Transfer-Encoding: chunked"),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "two lengths",
        "Content-Length twice, and different",
        OWASP,
        _with("Content-Length: 5"),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "two equal lengths",
        "Content-Length twice, and equal",
        OWASP,
        lambda call: _request(call, f"Content-Length: {len(envelope(call.element))}"),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "length with a sign, on the wire",
        "Content-Length: +10",
        OWASP,
        _with(length="Content-Length: +10"),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "lines that end in LF alone",
        "where some servers see an end and some do not",
        OWASP,
        lambda call: _request(call).replace(b"\r\n", b"\n", 3),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "CR in a header",
        "a header that ends another one",
        OWASP,
        _with("X-One: a\rTransfer-Encoding: chunked"),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack("zero byte in a header", "where C sees the end", OWASP, _with("X-One: a\0b"), (400,), _TEST, entries=0),
    Attack("header without a colon", "a line of nothing known", OURS, _with(f"n{MARK}"), (400,), _TEST, entries=0),
    Attack(
        "header with underscores",
        "Transfer_Encoding, which WSGI cannot tell from the real one",
        OWASP,
        _with("Content_Length: 5", "Transfer_Encoding: chunked"),
        (200,),
        _TEST,
    ),
    Attack(
        "body after GET",
        "a request hidden in the body of a GET",
        OWASP,
        lambda call: _request(call, line="GET /healthz HTTP/1.1", body=_hidden(call)),
        (200,),
        _TEST,
        entries=0,
    ),
    Attack(
        "request after the request",
        "the second is answered for itself, not instead of the first",
        OWASP,
        lambda call: _request(call, end="keep-alive") + _request(call),
        (200, 200),
        _TEST,
        entries=2,
    ),
    Attack(
        "50 requests at once",
        "pipelining: each has its own answer and its own entry",
        OWASP,
        lambda call: _request(call, end="keep-alive") * 49 + _request(call),
        (200,) * 50,
        _TEST,
        entries=50,
    ),
)
PIECES = (
    Attack(
        "half a body",
        "the sender goes away in the midst of the body",
        WS_ATTACKS,
        lambda call: _request(call)[:-20],
        (400,),
        _TEST,
    ),
    Attack(
        "half a header",
        "the sender goes away in the midst of the header",
        WS_ATTACKS,
        lambda call: _request(call)[:60],
        (),
        _TEST,
        entries=0,
    ),
    Attack("nothing", "the sender goes away at once", WS_ATTACKS, _raw(b""), (), _TEST, entries=0),
    Attack("pieces without an end", "the last piece never comes", WS_ATTACKS, _chunked(_piece), (400,), _TEST),
    Attack(
        "pieces as they should be",
        "the call in pieces of one byte",
        WS_ATTACKS,
        _chunked(lambda body: b"".join(_piece(bytes([one])) for one in body) + _END),
        (200,),
        _TEST,
    ),
    Attack(
        "piece of no size",
        "a length that is no number",
        OWASP,
        _chunked(lambda body: _piece(body, "x") + _END),
        (400,),
        _TEST,
    ),
    Attack("piece of a size below zero", "-1", OWASP, _chunked(lambda body: _piece(body, "-1") + _END), (400,), _TEST),
    Attack(
        "piece of a size with a prefix",
        "0x10",
        OWASP,
        _chunked(lambda body: _piece(body, f"0x{len(body):x}") + _END),
        (400,),
        _TEST,
    ),
    Attack(
        "piece of a huge size",
        "more than 64 bits",
        OWASP,
        _chunked(lambda body: _piece(body, "f" * 17) + _END),
        (400,),
        _TEST,
    ),
    Attack(
        "size of 100,000 digits",
        "zeros before the size",
        OWASP,
        _chunked(lambda body: _piece(body, "0" * 100_000 + f"{len(body):x}") + _END),
        (400,),
        _TEST,
    ),
    Attack(
        "piece with an extension",
        "a size, a semicolon and 100,000 characters",
        OWASP,
        _chunked(lambda body: _piece(body, f"{len(body):x};{'a' * 100_000}") + _END),
        (400,),
        _TEST,
    ),
    Attack(
        "piece without its end",
        "no CRLF after the piece",
        OWASP,
        _chunked(lambda body: _piece(body)[:-2] + _END),
        (400,),
        _TEST,
    ),
    Attack(
        "pieces of more than is let in",
        "300,000 bytes whose length nobody declared",
        WS_ATTACKS,
        _chunked(lambda body: b"".join([_piece(b" " * 30_000)] * 10) + _END),
        (413,),
        _TEST,
    ),
    Attack(
        "headers after the pieces",
        "an Authorization that comes behind the body",
        OWASP,
        _chunked(lambda body: _piece(body) + b"0\r\nAuthorization: Basic eA==\r\nContent-Length: 5\r\n\r\n"),
        (400,),
        _TEST,
    ),
)
LINES = (
    Attack(
        "10,000 headers",
        "each one short",
        WS_ATTACKS,
        _with(*[f"X-{n}: a" for n in range(10_000)]),
        (431,),
        _TEST,
        entries=0,
    ),
    Attack(
        "65 headers",
        "one more than is let in",
        WS_ATTACKS,
        _with(*[f"X-{n}: a" for n in range(65)]),
        (431,),
        _TEST,
        entries=0,
    ),
    Attack(
        "header of 10,000 characters",
        "more than is let in",
        WS_ATTACKS,
        _with(f"X-One: {'a' * 10_000}"),
        (431,),
        _TEST,
        entries=0,
    ),
    Attack(
        "header of 1 MB", "which never ends", WS_ATTACKS, _with(f"X-One: {'a' * 1_000_000}"), (431,), _TEST, entries=0
    ),
    Attack(
        "address of 5,000 characters",
        "more than is let in",
        WS_ATTACKS,
        _with(line=f"POST /{'a' * 5_000} HTTP/1.1"),
        (414,),
        _TEST,
        entries=0,
    ),
    Attack(
        "address with a number",
        "which a refusal would repeat",
        OURS,
        _with(line=f"POST /{MARK} HTTP/9.9"),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "address with a way out",
        "/../../etc/passwd",
        OWASP,
        _with(line="GET /../../etc/passwd HTTP/1.1", body=b""),
        (404,),
        _TEST,
        entries=0,
    ),
    Attack(
        "address with a coded way out",
        "/%2e%2e/%2e%2e/etc/passwd",
        OWASP,
        _with(line="GET /%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1", body=b""),
        (404,),
        _TEST,
        entries=0,
    ),
    Attack(
        "address of somebody else",
        "GET http://169.254.169.254/: we are no proxy",
        OWASP,
        _with(line="GET http://169.254.169.254/latest/meta-data/ HTTP/1.1", body=b""),
        (404,),
        _TEST,
        entries=0,
    ),
    Attack(
        "CONNECT",
        "we are no proxy",
        OWASP,
        _with(line="CONNECT 127.0.0.1:22 HTTP/1.1", body=b""),
        (404,),
        _TEST,
        entries=0,
    ),
    Attack(
        "TRACE",
        "an echo of the headers, with the credentials",
        OWASP,
        _with(f"X-Secret: {MARK}", line="TRACE / HTTP/1.1", body=b""),
        (405,),
        _TEST,
        entries=0,
    ),
    Attack("a method of nobody", "JEFF", OWASP, _with(line="JEFF / HTTP/1.1", body=b""), (405,), _TEST, entries=0),
    Attack(
        "a method of 100 characters",
        "which is written to a log",
        OURS,
        _with(line=f"{'A' * 100} / HTTP/1.1", body=b""),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack(
        "no HTTP at all",
        "the first bytes of TLS",
        OURS,
        _raw(bytes.fromhex("16030100a5010000a10303") + bytes(160) + b"\r\n\r\n"),
        (400,),
        _TEST,
        entries=0,
    ),
    Attack("HTTP/0.9", "a request without a version", OURS, _raw(b"GET /\r\n\r\n"), (400,), _TEST, entries=0),
    Attack(
        "HTTP/2", "the first bytes of HTTP/2", OURS, _raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), (400,), _TEST, entries=0
    ),
    Attack(
        "change to HTTP/2",
        "Upgrade: h2c, which some proxies let through unseen",
        OWASP,
        _with("Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__", end="Upgrade, HTTP2-Settings, close"),
        (200,),
        _TEST,
    ),
    Attack(
        "expects to be asked",
        "Expect: 100-continue, and the body at once",
        OURS,
        _with("Expect: 100-continue"),
        (200,),
        _TEST,
    ),
    Attack("expects something else", "Expect: 200-maybe", OURS, _with("Expect: 200-maybe"), (417,), _TEST, entries=0),
    Attack("two hosts", "of which one is checked", OWASP, _with("Host: evil.example"), (400,), _TEST, entries=0),
    Attack(
        "headers of a proxy",
        "X-Forwarded-For, Forwarded, Script-Name: who says so is nobody",
        OWASP,
        _with(
            "X-Forwarded-For: 10.0.0.1",
            "Forwarded: for=10.0.0.1",
            "Script-Name: /x",
            "X-Forwarded-Proto: https",
            "Remote-User: admin",
        ),
        (200,),
        _TEST,
    ),
)
CATEGORY = Category(
    "Bytes on the wire",
    "What only shows where a real HTTP server reads a real connection: two readings of one request, pieces, lines and "
    "versions.",
    SMUGGLING + PIECES + LINES,
)
