"""The references that the crossroads gives to a message."""

from __future__ import annotations

import os
import string
import uuid
from collections.abc import Callable

_ALPHABET = string.ascii_uppercase + string.digits

RandomBytes = Callable[[int], bytes]
"""Gives that many random bytes; ``os.urandom`` but in tests that must repeat."""


def classic_ticket(random: RandomBytes = os.urandom) -> str:
    """Fifteen capitals and digits, as in real replies of the classic envelope."""
    number = int.from_bytes(random(11), "big")
    letters = []
    for _ in range(15):
        number, index = divmod(number, 36)
        letters.append(_ALPHABET[index])
    return "".join(letters)


def newer_ticket(random: RandomBytes = os.urandom) -> str:
    """A UUID, as ``ticketCBSS`` asks."""
    return str(uuid.UUID(bytes=random(16), version=4))
