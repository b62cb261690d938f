"""The gunicorn worker: one loop that hears everybody out, and threads that never wait for a client."""

from __future__ import annotations

import contextlib
import errno
import selectors
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from gunicorn.http.errors import NoMoreData
from gunicorn.sock import ssl_wrap_socket
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from bcss_gateway.transport.worker.connection import Connection
from bcss_gateway.transport.worker.house import House
from bcss_gateway.transport.worker.line import Line
from bcss_gateway.transport.worker.patience import Patience
from bcss_gateway.transport.worker.stages import Need, Stage

_TICK_SECONDS = 0.25
_EVENTS = {Need.READ: selectors.EVENT_READ, Need.WRITE: selectors.EVENT_WRITE}
_BUSY = "Too many connections are open: try again."
_RETRY = "Retry-After: 1"


class PatientWorker(ThreadWorker):
    """gunicorn's worker with threads, except that none of them ever waits for a client.

    When something comes, a thread looks at it once. A whole request it answers; of any other the loop collects the
    rest, and lends the connection to a thread again when all of it is there. Of gunicorn it keeps the loop, the
    threads, the parser, how a request is answered, and how a worker stops. It speaks neither HTTP/2 nor the PROXY
    protocol.

    Attributes:
        patience: for what it waits, and how long; a subclass says so, and the application how much it reads.
    """

    patience: Patience

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._house = House(self.patience)
        self._watched: dict[Connection, int] = {}
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
        connection = Connection(line, client, listener.getsockname(), self.cfg, self.patience)
        has_room = not self._house.is_full() or self._make_room()
        self._house.enter(connection)
        self._go_on(connection, partial(self._welcome, connection, has_room=has_room))

    def _welcome(self, connection: Connection, *, has_room: bool) -> Need:
        if not has_room:
            return connection.refuse(503, "Service Unavailable", _BUSY, _RETRY)
        if self._house.has_too_many_like(connection):
            return connection.refuse(429, "Too Many Requests", _BUSY, _RETRY)
        return Need.READ

    def _make_room(self) -> bool:
        """Close the connection that has kept us waiting longest; whether there was one."""
        slowest = self._house.slowest()
        if slowest is None:
            return False
        if slowest.stage in (Stage.HEAD, Stage.BODY):
            slowest.refuse(503, "Service Unavailable", _BUSY, _RETRY)
        self._drop(slowest)
        return True

    def _go_on(self, connection: Connection, step: Callable[[], Need]) -> None:
        """Take a step of a connection, and see to what it needs next."""
        try:
            need = step()
            if need is Need.THREAD:
                self._lend(connection)
            elif need is not Need.OVER:
                self._watch(connection, _EVENTS[need])
        except Exception:  # one connection must not take the others along
            self.log.exception("Error on a connection")
            need = Need.OVER
        if need is Need.OVER:
            self._drop(connection)
        self.nr_conns = len(self._house)

    def _watch(self, connection: Connection, events: int) -> None:
        before = self._watched.get(connection, 0)
        if events == before:
            return
        if not events:
            del self._watched[connection]
            self.poller.unregister(connection.sock)
            return
        change = self.poller.modify if before else self.poller.register
        change(connection.sock, events, partial(self._wake, connection))
        self._watched[connection] = events

    def _wake(self, connection: Connection, _sock: Any) -> None:
        if connection.is_lent:  # what comes now can wait; to unregister before would cost each request two calls
            self._watch(connection, 0)
        elif connection not in self._watched:  # another event of the same moment has closed it
            return
        elif connection.is_fresh:  # most often all of it has come at once, and a thread may as well look
            self._lend(connection)
        else:
            self._go_on(connection, connection.advance)

    def _lend(self, connection: Connection) -> None:
        connection.lend()
        self.enqueue_req(connection)

    def _drop(self, connection: Connection) -> None:
        if self._house.leave(connection):
            self._watch(connection, 0)
            connection.sock.hang_up()

    def handle(self, conn: Connection) -> Need | bool:
        """Answer the request of a connection, in a thread.

        Returns:
            Whether the connection may be used for another; or what it needs, for there is no whole request yet.
        """
        need = Need.THREAD if conn.stage is Stage.ANSWER else conn.advance()
        return self._answer(conn) if need is Need.THREAD else need

    def _answer(self, conn: Connection) -> bool:
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
        self._go_on(conn, partial(self._result_of, conn, fs))

    def _result_of(self, conn: Connection, fs: Any) -> Need:
        result = fs.result()
        return conn.answered(keep=result) if isinstance(result, bool) else conn.returned(result)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Let everything happen that can, and close what has taken too long."""
        super().wait_for_and_dispatch_events(min(timeout, _TICK_SECONDS) if self._house else timeout)
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + _TICK_SECONDS
            self._look_at_the_clock(now)

    def _look_at_the_clock(self, now: float) -> None:
        for connection in self._house:
            if connection.is_lent:
                continue
            if not self.alive:
                connection.hurry(now + STOP_KEEPALIVE_LINGER)
            if connection.deadline is not None and connection.deadline <= now:
                self._go_on(connection, connection.expire)
