"""HTTP connections on which a whole answer has one deadline, however slowly its bytes drip, and that go where they may.

urllib3 gives each wait for bytes its own time, so that one byte a second would never be late.
"""

from __future__ import annotations

import http.client
import io
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from bcss_gateway.providers.upstream.troubles import NotOpen

Reaches = Callable[[str], bool]
"""Whether a connection to an IP address may be made."""


class _Within(io.RawIOBase):
    """Reads from a socket until the time is over that the socket was given when the answer began."""

    def __init__(self, raw: io.RawIOBase, line: socket.socket) -> None:
        self._raw, self._line = raw, line
        self._end = monotonic() + (line.gettimeout() or 0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError("the time budget is spent")
        self._line.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    """An answer whose head and body are read before one deadline."""

    def __init__(self, sock: socket.socket, *arguments: Any, **more: Any) -> None:
        super().__init__(sock, *arguments, **more)
        self.fp: Any = io.BufferedReader(_Within(self.fp.detach(), sock))

    def begin(self) -> None:
        """Read the head; a broken one is no answer, before urllib3 logs it in the sender's words."""
        super().begin()
        if self.headers.defects or self.headers.get_payload():
            raise http.client.HTTPException("a broken head")


class _Checked(HTTPConnection):
    """Resolves a name itself, and connects to the very address that it looked at: a name may mean two things."""

    response_class = _Answer

    def __init__(self, *arguments: Any, reaches: Reaches | None = None, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._reaches = reaches

    def _new_conn(self) -> socket.socket:
        if self._reaches is None:
            return super()._new_conn()
        name = self._dns_host
        addresses = _resolved(name, self.port, self.timeout)
        if not addresses:
            raise NewConnectionError(self, "the name is not known, or not in time")
        if not all(map(self._reaches, addresses)):
            raise NotOpen(self, "the address is not open")
        self._dns_host = addresses[0]
        try:
            return super()._new_conn()
        finally:
            self._dns_host = name


def _resolved(name: str, port: int, seconds: float | None) -> list[str]:
    """The IP addresses of a name, or none; whoever has the name may let its resolution take long."""
    found: SimpleQueue[list[str]] = SimpleQueue()

    def resolve() -> None:
        try:
            found.put([str(one[4][0]) for one in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)])
        except (OSError, UnicodeError):
            found.put([])

    threading.Thread(target=resolve, daemon=True, name="resolver").start()
    with suppress(Empty):
        return found.get(timeout=seconds)
    return []


class _Plain(_Checked):
    pass


class _Secure(_Checked, HTTPSConnection):
    pass


class PlainPool(HTTPConnectionPool):
    """Connections by HTTP."""

    ConnectionCls = _Plain


class SecurePool(HTTPSConnectionPool):
    """Connections by HTTPS."""

    ConnectionCls = _Secure
