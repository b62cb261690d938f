"""The references that the crossroads gives to a message."""

from __future__ import annotations

import os
import re
import string
import uuid
from collections.abc import Callable

_FORM = re.compile(r"[A-Z0-9]{15}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
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


def is_ticket(text: str) -> bool:
    """Whether a text has the form of a ticket of either envelope."""
    return _FORM.fullmatch(text) is not None
