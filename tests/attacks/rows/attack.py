"""What a row of the attack table is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from messages import MARK

OWASP = "OWASP"
WS_ATTACKER = "WS-Attacker"
WS_ATTACKS = "ws-attacks.org"
WSS4J = "WSS4J"
SPYNE = "traps of Spyne"
OURS = "our own"
ENDPOINTS = ("TestConnectionService", "KSZBCSSWebServiceConnector", "RetrieveTIGroups")
"""Of each family one endpoint, and one that asks nobody who he is."""

ELSEWHERE = "http://elsewhere.test"
"""Stands in a row for an address at which somebody listens: nothing may ever come there."""

SECRET_FILE = "file:///secret.test"
"""Stands in a row for a file that is there, and whose text may never be in an answer."""


SECRET = "what is in the file"
"""Its text."""


@dataclass(frozen=True, slots=True)
class Attack:
    """One thing that somebody may try.

    Attributes:
        tries: what is tried, in plain words.
        source: whose catalogue it is from.
        make: the message; what goes in and comes out is said by the category.
        expected: what must be answered: a SOAP fault code, an HTTP status, a code of the field, or that it is
            answered as if the attack were not in it; several statuses where several requests are sent.
        at: the endpoints that it is sent to, where it is sent to several.
        echo: the text that TestConnection gives back, where the row is about how text is read.
        entries: how many entries of the journal it leaves; none where it comes to no service.
    """

    name: str
    tries: str
    source: str
    make: Callable[..., Any]
    expected: str | int | tuple[int, ...]
    at: Sequence[str] = ENDPOINTS
    echo: str = MARK
    entries: int = 1


@dataclass(frozen=True, slots=True)
class Category:
    """Attacks of one kind, told and run in one way."""

    title: str
    about: str
    rows: tuple[Attack, ...]
