"""One request as it comes: gunicorn parses its headers and reads its body, from bytes that are there already."""

from __future__ import annotations

import contextlib
from collections import deque
from typing import Any

from gunicorn.config import Config
from gunicorn.http.body import ChunkedReader
from gunicorn.http.parser import RequestParser

from bcss_gateway.transport.worker.framing import Chunks, Frame, Length


class BodyTooLate(TimeoutError):
    """The body did not come to its end in time."""


class _Feed:
    """The pieces that gunicorn reads, where it would read from a socket."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = deque(pieces)
        self.is_late = False

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> bytes:
        if self.pieces:
            return self.pieces.popleft()
        if self.is_late:
            raise BodyTooLate
        raise StopIteration


class Incoming:
    """A request whose headers are there.

    Args:
        head: the request line and the headers.

    Attributes:
        parsed: what gunicorn read; the application reads its body.
        frame: tells when the body is there.
        waits_for_a_word: whether the client sends its body only when told to continue; gunicorn will not tell it.

    Raises:
        Exception: whatever gunicorn's parser says of a head that is none.
    """

    def __init__(self, head: bytes, config: Config, client: Any, largest_body: int) -> None:
        self._feed = _Feed(head)
        self._parser = RequestParser(config, self._feed, client)
        self.parsed = next(self._parser)
        self.waits_for_a_word, self.parsed._expected_100_continue = self.parsed._expected_100_continue, False
        reader = self.parsed.body.reader
        self._is_chunked = isinstance(reader, ChunkedReader)
        self.frame: Frame = Chunks(largest_body) if self._is_chunked else Length(reader.length, largest_body)

    def complete(self, body: bytes) -> None:
        """The whole body is there."""
        self._feed.pieces.append(body)

    def break_off(self, body: bytes, *, is_late: bool = False) -> None:
        """No more of the body will be taken, and nothing after it: the connection ends with the reply.

        Args:
            is_late: whoever reads to the end of what came is told so by ``BodyTooLate``.
        """
        self._feed.pieces.append(body)
        self._feed.is_late = is_late
        self.parsed.force_close()

    def is_spent(self) -> bool:
        """Whether gunicorn found the end of the body where the frame did; the next request begins there, or nowhere."""
        if not self._is_chunked:
            return True
        with contextlib.suppress(Exception):
            while self.parsed.body.read(65536):
                pass
        return not (self.parsed.body.failed or self._feed.pieces or self._parser.unreader.take_buffered())
