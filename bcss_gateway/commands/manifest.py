"""What a backup says of itself: how far its journal goes, and the digest of each file in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcss_gateway import __version__
from bcss_gateway.journal import book
from bcss_gateway.journal.entry import BEGINNING
from bcss_gateway.storage import journal, migration
from bcss_gateway.storage.snapshot import copied

FORMAT = "bcss-backup 1"


class UnusableArchive(Exception):
    """Not a backup, or not as it was written; the text says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        version: the gateway that made it.
        made: when, in UTC.
        migration: the one that its database is at.
        entries: how many entries the journal has.
        last_hash: the hash of the last one.
        first_broken: the number of the first entry that does not agree with the chain, or 0.
        members: each file with its length and SHA-256.
    """

    version: str
    made: str
    migration: str
    entries: int
    last_hash: str
    first_broken: int
    members: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def has_keys(self) -> bool:
        """Whether the keys for TLS and signatures are in it."""
        return any(name.startswith("keys/") for name in self.members)

    def text(self) -> bytes:
        """As it is written."""
        known = {name: getattr(self, name) for name in self.__slots__}
        members = {name: {"length": length, "sha256": digest} for name, (length, digest) in self.members.items()}
        return (json.dumps({"format": FORMAT} | known | {"members": members}, indent=1) + "\n").encode()


def read(text: bytes) -> Manifest:
    """What was written.

    Raises:
        UnusableArchive: this is no manifest, or one of another format.
    """
    try:
        known: dict[str, Any] = json.loads(text)
        if known.pop("format") != FORMAT:
            raise UnusableArchive("it is a backup of another format")
        members = {name: (int(one["length"]), str(one["sha256"])) for name, one in known.pop("members").items()}
        numbers = {name: int(known[name]) for name in ("entries", "first_broken")}
        texts = {name: str(known[name]) for name in ("version", "made", "migration", "last_hash")}
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as problem:
        raise UnusableArchive("its manifest cannot be read") from problem
    given: dict[str, Any] = numbers | texts
    return Manifest(members=members, **given)


def describe(database: Path, made: datetime) -> Manifest:
    """What there is to say of a copy of the database; its files are not known yet.

    Raises:
        OSError: it cannot be read.
    """
    with copied(database) as work:
        revision = migration.current(work.connection)
        _, broken = book.broken_entry(work)
        number, last_hash = journal.last(work) or (0, BEGINNING)
    moment = made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Manifest(__version__, moment, revision, number, last_hash, broken)
