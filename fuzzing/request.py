"""A request as it is kept in a file, and sent again from there."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, unquote

_PEER = "Fuzzing-Peer"
_LATIN = "iso-8859-1"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, as an HTTP server would hand it on.

    Attributes:
        headers: their names as they are written; no two are the same.
        peer: the address of the caller.
    """

    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "POST"
    query: str = ""
    peer: str = "127.0.0.1"

    def environ(self) -> dict[str, Any]:
        """The request as WSGI writes it; a ``Content-Length`` among the headers is taken at its word."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query,
            "SERVER_NAME": "gateway.test",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.peer,
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        return environ

    def to_bytes(self) -> bytes:
        """The request as text of HTTP: a request line, headers, an empty line, the body."""
        target = quote(self.path, "/", _LATIN) + (f"?{self.query}" if self.query else "")
        lines = [f"{self.method} {target} HTTP/1.1", f"{_PEER}: {self.peer}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "".join(f"{line}\n" for line in lines).encode(_LATIN) + b"\n" + self.body

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """What :meth:`to_bytes` wrote."""
        head, _, body = raw.partition(b"\n\n")
        first, *lines = head.decode(_LATIN).split("\n")
        method, target, _ = first.split(" ")
        path, _, query = target.partition("?")
        headers = dict(line.split(": ", 1) for line in lines)
        peer = headers.pop(_PEER)
        return cls(unquote(path, _LATIN), body, headers, method, query, peer)

    @classmethod
    def from_file(cls, file: Path) -> Self:
        """A request that was kept."""
        return cls.from_bytes(file.read_bytes())
