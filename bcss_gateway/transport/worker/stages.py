"""What happens on a connection, and what it needs to go on."""

from __future__ import annotations

from enum import Enum, auto


class Stage(Enum):
    """What happens on a connection."""

    HANDSHAKE = auto()
    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    ANSWER = auto()
    REPLY = auto()
    LINGER = auto()


class Need(Enum):
    """What a connection waits for: bytes, room for bytes, a thread, or nothing more."""

    READ = auto()
    WRITE = auto()
    THREAD = auto()
    OVER = auto()
