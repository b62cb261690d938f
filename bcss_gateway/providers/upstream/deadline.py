"""HTTP connections on which a whole answer has one deadline, however slowly its bytes drip.

urllib3 gives each wait for bytes its own time, so that one byte a second would never be late.
"""

from __future__ import annotations

import http.client
import io
import socket
from time import monotonic
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


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


class _Plain(HTTPConnection):
    response_class = _Answer


class _Secure(HTTPSConnection):
    response_class = _Answer


class PlainPool(HTTPConnectionPool):
    """Connections by HTTP."""

    ConnectionCls = _Plain


class SecurePool(HTTPSConnectionPool):
    """Connections by HTTPS."""

    ConnectionCls = _Secure
