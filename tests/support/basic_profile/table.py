"""The table of assertions, and the check that looks after each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from basic_profile import (
    bindings,
    contents,
    documents,
    envelopes,
    faults,
    http,
    imports,
    parts,
    receiving,
    schemas,
)
from basic_profile.exchange import Exchange
from basic_profile.registry import ON_DESCRIPTIONS, ON_EXCHANGES
from bcss_gateway.settings import HOME

ROOMS = (documents, imports, schemas, bindings, parts, http, envelopes, faults, contents, receiving)
"""Importing them registers their checks."""

FILE = HOME / "tests" / "basic_profile" / "assertions.toml"


@dataclass(frozen=True, slots=True)
class Assertion:
    """One row.

    Attributes:
        about: ``discovery``, ``description``, ``message`` or ``envelope``.
        rules: the rules of the profile that it tests.
        assumed: those that it leans on.
        note: what we do beside it.
        not_here: why it does not apply; empty where it does.
    """

    id: str
    about: str
    looks_at: str
    level: str
    rules: list[str]
    says: str
    assumed: tuple[str, ...] = ()
    note: str = ""
    not_here: str = ""


def assertions() -> list[Assertion]:
    """All rows, in the order of the WS-I."""
    return [Assertion(**row) for row in tomllib.loads(FILE.read_text("utf-8"))["assertion"]]


def broken_in(exchanges: dict[str, Exchange], identifier: str) -> Iterator[str]:
    """What breaks an assertion in some exchanges, each with the exchange's name."""
    for name, one in exchanges.items():
        yield from (f"{name}: {found}" for found in ON_EXCHANGES[identifier](one))


__all__ = ["ON_DESCRIPTIONS", "ON_EXCHANGES", "assertions", "broken_in"]
