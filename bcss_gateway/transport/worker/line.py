"""A connection's socket that never waits."""

from __future__ import annotations

import contextlib
import errno
import socket
import ssl
from typing import Any

WAIT = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
"""What a socket raises that would have to wait."""

_PIECE = 64 * 1024


class Line:
    """What has come is collected, what cannot leave yet is kept.

    The event loop has it, or one thread, never both. To gunicorn and to the application it is a socket that takes
    whole replies at once; what else they may ask of it, the real socket answers.

    Attributes:
        collected: what has come and nobody has taken yet.
        has_ended: whether the client has said that nothing more will come.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._leaving = bytearray()
        self._certificate: bytes | None = None
        self.collected = bytearray()
        self.has_ended = False

    def __getattr__(self, name: str) -> Any:
        """The socket's own."""
        return getattr(self._sock, name)

    def do_handshake(self) -> None:
        """Agree on TLS, and remember the client's certificate: the real socket forgets it when TLS breaks off.

        Raises:
            ssl.SSLWantReadError, ssl.SSLWantWriteError: the client has not said all yet.
            OSError: there is no agreement.
        """
        tls: Any = self._sock
        tls.do_handshake()
        self._certificate = tls.getpeercert(binary_form=True)

    def getpeercert(self, binary_form: bool = False) -> Any:
        """The client's certificate, as the real socket gives it; as DER also after the end of the connection."""
        return self._certificate if binary_form else self.__getattr__("getpeercert")()

    def receive(self) -> None:
        """Collect a piece of what has come; a broken connection has ended, as one that the client closed.

        Raises:
            BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError: nothing has come.
        """
        try:
            piece = self._sock.recv(_PIECE)
            # What TLS has read already does not wake the loop up again.
            while piece and isinstance(self._sock, ssl.SSLSocket) and self._sock.pending():
                piece += self._sock.recv(self._sock.pending())
        except WAIT:
            raise
        except OSError:
            piece = b""
        self.has_ended = not piece
        self.collected += piece

    def sendall(self, data: bytes) -> None:
        """Keep what is to leave; ``flush`` sends it."""
        self._leaving += data

    def take_back(self) -> None:
        """Forget what was to leave."""
        self._leaving.clear()

    def shutdown(self, _how: int) -> None:
        """gunicorn ends so a reply that it cannot finish, and would wait for the client, in a thread; here it cannot.

        Raises:
            OSError: always; then it closes at once.
        """
        raise OSError(errno.ENOTCONN, "the loop does that")

    def close(self) -> None:
        """Forget the reply; the loop hangs up."""
        self.take_back()

    def hang_up(self) -> None:
        """Close the socket."""
        with contextlib.suppress(OSError):
            self._sock.close()

    def flush(self) -> None:
        """Send what was kept, until nothing is left.

        Raises:
            BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError: not all of it could leave.
            OSError: the connection is broken.
        """
        while self._leaving:
            sent = self._sock.send(self._leaving[:_PIECE])
            del self._leaving[:sent]

    def half_close(self) -> None:
        """Say that nothing more will leave.

        Raises:
            OSError: the connection is broken.
        """
        if isinstance(self._sock, ssl.SSLSocket):
            with contextlib.suppress(ssl.SSLError):  # one that says goodbye does not wait for the other's
                self._sock.unwrap()
        self._sock.shutdown(socket.SHUT_WR)
