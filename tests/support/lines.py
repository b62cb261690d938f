"""Connections to a real gateway, byte by byte: what a client may do that no HTTP library would."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from bcss_gateway.security.tls import own_context
from serving import Server

GENEROUS_SECONDS = 60
"""No gateway of a test waits so long for anybody."""

_PAUSE_SECONDS = 0.02
_ESTABLISHED, _LEFT_BY_THE_OTHER = "01", "08"
"""States of a connection, as Linux writes them."""


def dial(server: Server, source: str = "127.0.0.1", receive_buffer: int = 0) -> socket.socket:
    """A connection on which nothing was said; with TLS where the gateway has it.

    Args:
        source: the address of this machine to come from.
        receive_buffer: how much the system reads ahead for the client, in bytes; 0 for its own habit.
    """
    line = raw_line(server, source, receive_buffer)
    if not server.settings.tls:
        return line
    return own_context(server.settings).wrap_socket(line, server_hostname="localhost")


def raw_line(server: Server, source: str = "127.0.0.1", receive_buffer: int = 0) -> socket.socket:
    """A connection without TLS, whatever the gateway wants."""
    line = socket.socket()
    line.settimeout(GENEROUS_SECONDS)
    if receive_buffer:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    line.bind((source, 0))
    line.connect((server.settings.host, server.settings.port))
    return line


def connections(server: Server) -> int:
    """How many connections the gateway has, those too that nobody holds any more at the other end."""
    rows = (row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(
        row[1].endswith(f":{server.settings.port:04X}") and row[3] in (_ESTABLISHED, _LEFT_BY_THE_OTHER) for row in rows
    )


def rest(line: socket.socket) -> bytes:
    """All that comes until the gateway closes; waits, and fails when that takes too long."""
    heard = bytearray()
    with contextlib.suppress(ConnectionError):
        while piece := line.recv(65536):
            heard += piece
    return bytes(heard)


def drip(line: socket.socket, trickle: bytes) -> bytes:
    """Send byte after byte, for ever, until the gateway has had enough; what it says then."""
    end = time.monotonic() + GENEROUS_SECONDS
    with contextlib.suppress(ConnectionError):
        for byte in cycle(trickle):
            line.sendall(bytes([byte]))
            if select.select([line], [], [], _PAUSE_SECONDS)[0]:
                break
            assert time.monotonic() < end, "nobody cut it off"
    return rest(line)


def wait_until(condition: Callable[[], bool]) -> None:
    """Look again and again; fails when it takes too long."""
    end = time.monotonic() + GENEROUS_SECONDS
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(_PAUSE_SECONDS)
