"""One connection, from its first byte to its last: what it does next, and until when."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable
from typing import Any, ClassVar

from bcss_gateway.transport.worker.framing import MORE, NotWorthWaiting
from bcss_gateway.transport.worker.line import WAIT, Line
from bcss_gateway.transport.worker.patience import Patience
from bcss_gateway.transport.worker.refusals import refusal
from bcss_gateway.transport.worker.request import Incoming
from bcss_gateway.transport.worker.stages import Need, Stage

# With a line that ends in LF alone a head has no end that gunicorn would find: it says so at once.
_END_OF_HEAD = re.compile(rb"\r\n\r\n|(?<!\r)\n")


class Connection:
    """Collects requests and sends replies, as far as that goes without waiting.

    Attributes:
        sock, client, server: what gunicorn knows a connection by.
        incoming: the request that a thread shall answer, or what gunicorn's parser raised at its headers.
        stage, since, deadline: what happens, since when, and when it must have ended; an answer has no deadline.
        is_lent: whether a thread has it; then it is nobody else's.
        is_fresh: whether nothing was looked at yet of what comes next.
    """

    def __init__(self, line: Line, client: Any, server: Any, config: Any, patience: Patience) -> None:
        self.sock, self.client, self.server = line, client, server
        self.incoming: Incoming | Exception | None = None
        self._config, self._patience = config, patience
        self.deadline: float | None = None
        self.is_lent, self.is_fresh = False, True
        self._searched, self._is_kept = 0, False
        self._enter(Stage.HANDSHAKE if config.is_ssl else Stage.HEAD)

    def advance(self) -> Need:
        """Go on until something must be waited for."""
        try:
            while (need := self._STEPS[self.stage](self)) is None:
                pass
            return need
        except ssl.SSLWantReadError:
            return Need.READ
        except ssl.SSLWantWriteError:
            return Need.WRITE
        except BlockingIOError:
            return Need.WRITE if self.stage is Stage.REPLY else Need.READ
        except OSError:
            return Need.OVER

    def lend(self) -> None:
        """From here on a thread has it."""
        self.is_lent, self.is_fresh = True, False

    def returned(self, need: Need) -> Need:
        """Go on after a thread that found no whole request; its time is not the client's."""
        self.is_lent = False
        self._enter(self.stage)
        return need

    def answered(self, *, keep: bool) -> Need:
        """Go on after the answer: send what is left of it, then to the next request or to the end."""
        self.is_lent, self._is_kept, self.incoming = False, keep, None
        self._enter(Stage.REPLY)
        return self.advance()

    def refuse(self, status: int, reason: str, words: str, *headers: str) -> Need:
        """Say why, and go over to the end; who has not shaken hands cannot be told."""
        if self.stage is Stage.HANDSHAKE:
            return Need.OVER
        self.sock.sendall(refusal(status, reason, words, *headers))
        return self.answered(keep=False)

    def expire(self) -> Need:
        """Go on after the deadline of the stage."""
        if self.stage is Stage.HEAD and self.sock.collected:
            return self.refuse(408, "Request Timeout", "The headers did not arrive in time.")
        return self._break_off(is_late=True) if self.stage is Stage.BODY else Need.OVER

    def hurry(self, deadline: float) -> None:
        """Wait no longer than this for a request of which nothing has come."""
        if self.deadline is not None and self.stage in (Stage.IDLE, Stage.HEAD) and not self.sock.collected:
            self.deadline = min(self.deadline, deadline)

    def _enter(self, stage: Stage) -> None:
        seconds = self._patience.seconds(stage)
        self.stage, self.since = stage, time.monotonic()
        self.deadline = None if seconds is None else self.since + seconds

    def _shake_hands(self) -> Need | None:
        try:
            self.sock.do_handshake()
        except WAIT:
            raise
        except ssl.SSLError:  # TLS has told the client what was wrong
            return self._leave()
        self._enter(Stage.HEAD)
        return None

    def _wake(self) -> Need | None:
        if not self.sock.collected:
            self.sock.receive()
        self._enter(Stage.HEAD)
        return None

    def _collect_head(self) -> Need | None:
        end = _END_OF_HEAD.search(self.sock.collected, self._searched)
        if end:
            return self._parse(self._take(end.end()))
        if self.sock.has_ended:
            return Need.OVER
        if len(self.sock.collected) > self._patience.largest_head:
            return self.refuse(431, "Request Header Fields Too Large", "The headers are too long.")
        self._searched = max(0, len(self.sock.collected) - 3)
        self.sock.receive()
        return None

    def _parse(self, head: bytes) -> Need | None:
        self._searched = 0
        try:
            self.incoming = Incoming(head, self._config, self.client, self._patience.largest_body)
        except Exception as problem:  # whatever the parser raises is told by gunicorn, in the thread
            self.incoming = problem
            return self._ask_for_a_thread()
        self._enter(Stage.BODY)
        return None

    def _collect_body(self) -> Need | None:
        incoming = self._request
        try:
            size = incoming.frame.end(self.sock.collected)
        except NotWorthWaiting:
            return self._break_off()
        if size != MORE:
            incoming.complete(self._take(size))
            return self._ask_for_a_thread()
        if self.sock.has_ended:
            return self._break_off()
        if incoming.waits_for_a_word:
            incoming.waits_for_a_word = False
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.sock.flush()
        self.sock.receive()
        return None

    def _break_off(self, *, is_late: bool = False) -> Need:
        """Let a thread answer what came of the request: the journal has an entry of it too."""
        self._request.break_off(self._take(len(self.sock.collected)), is_late=is_late)
        return self._ask_for_a_thread()

    def _ask_for_a_thread(self) -> Need:
        self._enter(Stage.ANSWER)
        return Need.THREAD

    def _send(self) -> Need | None:
        self.sock.flush()
        if self._is_kept:
            self._enter(Stage.IDLE)
            self.is_fresh = not self.sock.collected
            return Need.READ if self.is_fresh else None
        return self._leave()

    def _leave(self) -> Need:
        self.sock.half_close()
        self._enter(Stage.LINGER)
        return Need.OVER if self.sock.has_ended else Need.READ

    def _linger(self) -> Need:
        """Read on into nothing: a close with something unread would take the reply from the client again."""
        self.sock.receive()
        self.sock.collected.clear()
        return Need.OVER if self.sock.has_ended else Need.READ

    def _take(self, size: int) -> bytes:
        taken = bytes(self.sock.collected[:size])
        del self.sock.collected[:size]
        return taken

    @property
    def _request(self) -> Incoming:
        if not isinstance(self.incoming, Incoming):
            raise TypeError("no request is being collected")
        return self.incoming

    _STEPS: ClassVar[dict[Stage, Callable[[Connection], Need | None]]] = {
        Stage.HANDSHAKE: _shake_hands,
        Stage.IDLE: _wake,
        Stage.HEAD: _collect_head,
        Stage.BODY: _collect_body,
        Stage.REPLY: _send,
        Stage.LINGER: _linger,
    }
