"""The gunicorn worker: one loop that hears everybody out, and threads that never wait for a client."""

from __future__ import annotations

import contextlib
import errno
import selectors
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from gunicorn.http.errors import NoMoreData
from gunicorn.sock import ssl_wrap_socket
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from bcss_gateway.transport.worker.connection import Connection, Need
from bcss_gateway.transport.worker.line import Line
from bcss_gateway.transport.worker.origin import origin_of
from bcss_gateway.transport.worker.patience import Patience, Stage

_TICK_SECONDS = 0.25
_EVENTS = {Need.READ: selectors.EVENT_READ, Need.WRITE: selectors.EVENT_WRITE}
_BUSY = "Too many connections are open: try again."
_RETRY = "Retry-After: 1"


class PatientWorker(ThreadWorker):
    """gunicorn's worker with threads, except that a connection has none of them until its request is there.

    Of gunicorn it keeps the loop, the threads, the parser, how a request is answered, and how a worker stops. HTTP/2
    and the PROXY protocol are not spoken.

    Attributes:
        patience: for what it waits, and how long; a subclass says so, and the application how much it reads.
    """

    patience: Patience

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._connections: dict[Connection, str] = {}
        self._watched: dict[Connection, int] = {}
        self._of_origin: Counter[str] = Counter()
        self._next_look = 0.0

    def load_wsgi(self) -> None:
        """Learn from the application the largest body that any of its addresses takes."""
        super().load_wsgi()
        largest = max(self.patience.largest_body, getattr(self.wsgi, "largest_request", 0))
        self.patience = replace(self.patience, largest_body=largest)

    def accept(self, listener: Any) -> None:
        """Let somebody in, or say that there is no room."""
        try:
            sock, client = listener.accept()
        except OSError as problem:
            if problem.errno in (errno.EMFILE, errno.ENFILE):
                self._make_room()
            elif problem.errno not in (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED):
                raise
            return
        try:
            line = Line(ssl_wrap_socket(sock, self.cfg) if self.cfg.is_ssl else sock)
        except OSError:  # gone already
            sock.close()
            return
        has_room = len(self._connections) < self.patience.connections or self._make_room()
        self._welcome(Connection(line, client, listener.getsockname(), self.cfg, self.patience), has_room=has_room)

    def _welcome(self, connection: Connection, *, has_room: bool) -> None:
        origin = origin_of(connection.client[0]) if isinstance(connection.client, tuple) else ""
        self._connections[connection] = origin
        self._of_origin[origin] += 1
        self.nr_conns = len(self._connections)
        if not has_room:
            self._go_on(connection, partial(connection.refuse, 503, "Service Unavailable", _BUSY, _RETRY))
        elif origin and self._of_origin[origin] > self.patience.connections_per_address:
            self._go_on(connection, partial(connection.refuse, 429, "Too Many Requests", _BUSY, _RETRY))
        else:
            self._watch(connection, Need.READ)

    def _make_room(self) -> bool:
        """Close the connection that has kept us waiting longest; whether there was one."""
        waiting = [connection for connection in self._connections if connection.deadline is not None]
        if not waiting:
            return False
        longest = min(waiting, key=lambda one: (one.stage is not Stage.LINGER, one.since))
        if longest.stage in (Stage.HEAD, Stage.BODY):
            longest.refuse(503, "Service Unavailable", _BUSY, _RETRY)
        self._drop(longest)
        return True

    def _go_on(self, connection: Connection, step: Callable[[], Need]) -> None:
        """Take a step of a connection, and wait for what it needs next."""
        try:
            need = step()
        except Exception:  # one connection must not take the others along
            self.log.exception("Error on a connection")
            need = Need.OVER
        if need is Need.OVER:
            self._drop(connection)
        elif need is Need.THREAD:
            connection.hand_over()
            self.enqueue_req(connection)
        else:
            self._watch(connection, need)

    def _watch(self, connection: Connection, need: Need | None) -> None:
        before, now = self._watched.get(connection, 0), _EVENTS[need] if need else 0
        if now == before:
            return
        wake = partial(self._wake, connection)
        if not now:
            self.poller.unregister(connection.sock)
            del self._watched[connection]
            return
        if before:
            self.poller.modify(connection.sock, now, wake)
        else:
            self.poller.register(connection.sock, now, wake)
        self._watched[connection] = now

    def _wake(self, connection: Connection, _sock: Any) -> None:
        if connection.stage is Stage.ANSWER:  # what comes now can wait; to ask before would cost each request two calls
            self._watch(connection, None)
        elif connection in self._watched:  # another event of the same moment may have closed it
            self._go_on(connection, connection.advance)

    def _drop(self, connection: Connection) -> None:
        self._watch(connection, None)
        origin = self._connections.pop(connection)
        self._of_origin[origin] -= 1
        if not self._of_origin[origin]:
            del self._of_origin[origin]
        self.nr_conns = len(self._connections)
        with contextlib.suppress(OSError):
            connection.sock.close()

    def handle(self, conn: Connection) -> bool:
        """Answer one request, in a thread; whether the connection may be used for another."""
        incoming, parsed = conn.incoming, None
        try:
            if isinstance(incoming, Exception) or incoming is None:
                raise incoming or NoMoreData
            parsed = incoming.parsed
            return bool(self.handle_request(parsed, conn)) and incoming.is_spent()
        except (NoMoreData, StopIteration):
            return False
        except Exception as problem:
            conn.sock.take_back()
            self.handle_error(parsed, conn.sock, conn.client, problem)
            return False
        finally:
            with contextlib.suppress(OSError):  # the loop sends what is left
                conn.sock.flush()

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """Take a connection back from its thread."""
        keep = not fs.cancelled() and not fs.exception() and fs.result()
        self._go_on(conn, partial(conn.answered, keep=keep))

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Let everything happen that can, and close what has taken too long."""
        super().wait_for_and_dispatch_events(min(timeout, _TICK_SECONDS) if self._connections else timeout)
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + _TICK_SECONDS
            self._look_at_the_clock(now)

    def _look_at_the_clock(self, now: float) -> None:
        for connection in list(self._connections):
            if not self.alive:
                connection.hurry(now + STOP_KEEPALIVE_LINGER)
            if connection.deadline is not None and connection.deadline <= now:
                self._go_on(connection, connection.expire)
