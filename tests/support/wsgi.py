"""A client that calls the gateway's WSGI application in this process, held to the WSGI rules on both sides."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

from lxml import etree

XML = "text/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def xml(self) -> Any:
        """The root element of an XML answer."""
        return etree.fromstring(self.body)


def basic(user: str, secret: str) -> dict[str, str]:
    """The header of HTTP Basic."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()}


class Client:
    """Calls an application as an HTTP server would.

    Args:
        address: the caller's; loopback, from which the sandbox lets every CPAS be named.
    """

    def __init__(self, application: Callable[..., Any], address: str = "127.0.0.1") -> None:
        self._application = application
        self._address = address

    def get(self, path: str, query: str = "", headers: Mapping[str, str | None] | None = None) -> Heard:
        return self.request("GET", path, b"", headers, query)

    def post(self, path: str, body: bytes | str, headers: Mapping[str, str | None] | None = None) -> Heard:
        """Post an envelope, as ``text/xml`` unless the headers say otherwise."""
        raw = body.encode() if isinstance(body, str) else body
        return self.request("POST", path, raw, {"Content-Type": XML} | dict(headers or {}))

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str | None] | None = None,
        query: str = "",
    ) -> Heard:
        """Any request; a ``Content-Length`` among the headers is sent as it is, ``None`` leaves a header out."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REMOTE_ADDR": self._address,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        for name, value in (headers or {}).items():
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        environ = {key: value for key, value in environ.items() if value is not None}
        setup_testing_defaults(environ)
        return self._call(environ)

    def _call(self, environ: dict[str, Any]) -> Heard:
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], None]:
            said.append((status, headers))
            return _refused

        # The validator would not let a wrong Content-Length through, which a server does.
        honest = environ.get("CONTENT_LENGTH", "0").isdigit()
        answer = (validator(self._application) if honest else self._application)(environ, start_response)
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        ((status, headers),) = said
        return Heard(int(status.split()[0]), dict(headers), body)


def _refused(_: bytes) -> None:
    raise AssertionError("nothing here writes by the old way")
