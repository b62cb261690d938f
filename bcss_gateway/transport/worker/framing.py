"""Where a body ends, seen from outside: it decides when a request is handed on, never what is read of it.

Headers are parsed by gunicorn, and so is a chunked body; these only watch how much has come.
"""

from __future__ import annotations

import re
from typing import Protocol

from gunicorn.http.body import CHUNK_EXT_RE

MORE = -1
"""The body's end has not come yet."""

_LONGEST_LINE = 8192
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]+)" + CHUNK_EXT_RE.pattern)


class NotWorthWaiting(Exception):
    """The body is too long, or has no frame that could end: whoever reads it will refuse it."""


class Frame(Protocol):
    """Watches a body come."""

    def end(self, collected: bytearray) -> int:
        """How many of the collected bytes are the body's, its frame included, or ``MORE``.

        Raises:
            NotWorthWaiting: no use to collect more.
        """


class Length:
    """A body of a known length."""

    def __init__(self, length: int, largest: int) -> None:
        self._length, self._largest = length, largest

    def end(self, collected: bytearray) -> int:
        """See ``Frame``."""
        if self._length > self._largest:
            raise NotWorthWaiting
        return self._length if len(collected) >= self._length else MORE


class Chunks:
    """A chunked body (RFC 9112, 7.1): chunks, one of no bytes, trailer lines, an empty line."""

    def __init__(self, largest: int) -> None:
        self._most = 2 * largest + _LONGEST_LINE
        self._at = 0
        self._is_trailer = False

    def end(self, collected: bytearray) -> int:
        """See ``Frame``; the lines that part the chunks may take as much again as the largest body."""
        while (stop := self._line(collected)) != MORE:
            if self._is_trailer and stop == self._at:
                return stop + 2
            after = stop + 2 + self._chunk(bytes(collected[self._at : stop]))
            if len(collected) < after:
                break
            if collected[after - 2 : after] != b"\r\n":
                raise NotWorthWaiting
            self._at = after
        if len(collected) > self._most:
            raise NotWorthWaiting
        return MORE

    def _line(self, collected: bytearray) -> int:
        """Where the line stops that begins here."""
        stop = collected.find(b"\r\n", self._at, self._at + _LONGEST_LINE)
        if stop == MORE and len(collected) - self._at >= _LONGEST_LINE:
            raise NotWorthWaiting
        return stop

    def _chunk(self, line: bytes) -> int:
        """How many bytes follow this line; the chunk of no bytes has none, nor has a trailer line."""
        if self._is_trailer:
            return 0
        announced = _CHUNK_LINE.fullmatch(line)
        if not announced:
            raise NotWorthWaiting
        size = int(announced[1], 16)
        self._is_trailer = size == 0
        return size + 2 if size else 0
