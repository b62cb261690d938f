"""Changes around the message: method, path, headers, credentials, and where the call comes from."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from fuzzing.request import Request

Change = Callable[[Request, Random], Request]

_TYPES = (
    "",
    "text/xml",
    "TEXT/XML; CHARSET=UTF-8",
    'text/xml; charset="utf-8"',
    "text/xml; charset=utf-16",
    "text/xml; charset=iso-8859-1",
    "text/xml; charset=us-ascii",
    "text/xml; charset=utf-7",
    "text/xml; charset=idna",
    "text/xml; charset=hex",
    "text/xml; charset=cp500",
    "text/xml; charset=nonsense",
    "text/xml; charset=",
    "text/xml; charset*=utf-8''utf-8",
    "text/xml; charset*0=utf; charset*1=-8",
    'text/xml; charset="',
    "text/xml;;;;",
    "text/xml; charset=utf-8; charset=utf-16",
    'text/xml;charset=UTF-8;action="urn:a"',
    "application/xml",
    "application/soap+xml; charset=utf-8",
    "application/json",
    "application/xop+xml",
    'multipart/related; boundary="a"; type="text/xml"; start="<a>"',
    "application/x-www-form-urlencoded",
    "text/xml" + " " * 5000,
    "text/xml; charset=" + "a" * 5000,
    "\xff\xfe",
    "none",
)
_METHODS = ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "post", "M-POST", "POST ")
_QUERIES = (
    "wsdl",
    "WSDL",
    "xsd=a.xsd",
    "xsd=../../../../etc/passwd",
    "xsd=%00",
    "xsd=%ff",
    "singlewsdl",
    "a" * 3000,
    "=",
    "%",
)
_PATHS = (
    "/",
    "/healthz",
    "/services",
    "/nothing",
    "",
    "//",
    "/%2e%2e/",
    "/services/../healthz",
    "/\xff",
    "/services/a",
)
_PEERS = (
    "127.0.0.2",
    "::1",
    "::ffff:127.0.0.1",
    "192.0.2.1",
    "2001:db8::1",
    "",
    "unix:",
    "localhost",
    "127.0.0.1:80",
    "\xff",
)
_HEADERS: Sequence[tuple[str, Sequence[str]]] = (
    ("SOAPAction", ("", '""', '"urn:a"', "urn:a", '"' * 40, "a" * 5000, "\xe9\xff", '"http://kszbcss.fgov.be/x"')),
    ("Content-Encoding", ("gzip", "deflate", "identity", "br, gzip", "", "\xff")),
    ("Content-Length", ("", "0", "1", "-1", "1e3", "99999999999999", "9" * 400, "\xb2", "0x10", " 10 ", "many")),
    ("Transfer-Encoding", ("chunked", "identity", "x")),
    ("Host", ("", "evil.test", "a" * 3000, "[::1]", "a:b:c")),
    ("Expect", ("100-continue", "x")),
    ("Accept-Language", ("nl", "de;q=x", ",;q=,", "a" * 3000, "\xff")),
    ("Cookie", ("a=b", "\xff=;;;", "a" * 5000)),
    ("Range", ("bytes=0-1", "bytes=-")),
    ("X-Forwarded-For", ("127.0.0.1", "192.0.2.1, 127.0.0.1", "\xff")),
    ("X-Forwarded-Proto", ("https", "x")),
    ("Forwarded", ("for=127.0.0.1;proto=https",)),
    ("X-SSL-Client-Cert", ("a", "-----BEGIN%20CERTIFICATE-----", "\xff" * 40)),
    ("X-Client-Cert", ("a", "-----BEGIN%20CERTIFICATE-----")),
    ("X-HTTP-Method-Override", ("GET",)),
)


class HttpChanges:
    """Changes to a request, for a gateway that serves these paths to those who say this.

    Args:
        authorizations: the right headers of several institutions.
    """

    def __init__(self, paths: Sequence[str], authorizations: Sequence[str]) -> None:
        self._paths = paths
        self._authorizations = authorizations
        self._changes: tuple[Change, ...] = (
            self._path,
            self._authorization,
            _type,
            _header,
            _method,
            _query,
            _peer,
        )

    def changed(self, request: Request, dice: Random) -> Request:
        """The request after one to three changes."""
        for _ in range(dice.choice((1, 1, 2, 3))):
            request = dice.choices(self._changes, (3, 5, 4, 5, 1, 1, 2))[0](request, dice)
        return request

    def _path(self, request: Request, dice: Random) -> Request:
        if dice.random() < 0.8:
            return replace(request, path=dice.choice(self._paths) + dice.choice(("", "", "/", "//", "x", "%00")))
        return replace(request, path=dice.choice(_PATHS))

    def _authorization(self, request: Request, dice: Random) -> Request:
        right = dice.choice(self._authorizations)
        said = base64.b64decode(right.removeprefix("Basic "))
        value = dice.choice(
            (
                right,
                right,
                right.lower(),
                right[:-4],
                right + "=",
                right.replace("Basic", "Bearer"),
                right.replace("Basic ", "Basic"),
                "Basic",
                "Basic " + base64.b64encode(said[:-1]).decode(),
                "Basic " + base64.b64encode(said + b"\xff").decode(),
                "Basic " + base64.b64encode(b":").decode(),
                "Basic " + base64.b64encode(b"\0" * 5000).decode(),
                "Basic \xe9\xff",
                'Digest username="a", response="b"',
                "",
            )
        )
        return _with(request, "Authorization", value)


def _type(request: Request, dice: Random) -> Request:
    return _with(request, "Content-Type", dice.choice(_TYPES))


def _header(request: Request, dice: Random) -> Request:
    if dice.random() < 0.15 and request.headers:
        gone = dice.choice(sorted(request.headers))
        return replace(request, headers={name: value for name, value in request.headers.items() if name != gone})
    name, values = dice.choice(_HEADERS)
    return _with(request, name, dice.choice(values))


def _method(request: Request, dice: Random) -> Request:
    return replace(request, method=dice.choice(_METHODS).strip())


def _query(request: Request, dice: Random) -> Request:
    return replace(request, query=dice.choice(_QUERIES), method=dice.choice(("POST", "GET", "HEAD")))


def _peer(request: Request, dice: Random) -> Request:
    return replace(request, peer=dice.choice(_PEERS))


def _with(request: Request, name: str, value: str) -> Request:
    return replace(request, headers=request.headers | {name: value})
