"""Folders of authorization tables that tests write, and gateways that live by them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.settings import AUTHORIZATION_TABLES, Settings
from clocks import MovableClock, MovableSeconds

CURIOSITY = "CURIOSITY"
"""A legal context that no shipped table opens."""

CURIOUS = f"""
title = "Curiosity"
legal_basis = "none at all"
deliberation = "none named"
source = "INFERRED"
valid_from = 2020-01-01

[[allowance]]
who = {{ kinds = ["cpas"], sectors = [17] }}
service = "RetrieveTIGroups"
versions = ["v2"]
operations = ["retrieveTI"]
legal_contexts = ["{CURIOSITY}"]

[[example]]
text = "a CPAS may be curious"
kind = "cpas"
sector = 17
service = "RetrieveTIGroups"
version = "v2"
operation = "retrieveTI"
legal_context = "{CURIOSITY}"
may = true

[[example]]
text = "FOREM may not"
kind = "regional"
sector = 55
service = "RetrieveTIGroups"
version = "v2"
operation = "retrieveTI"
legal_context = "{CURIOSITY}"
may = false
"""
"""A table that opens the files of the National Register to whoever is curious."""

BROKEN = CURIOUS.replace("may = true", "may = false", 1)
"""The same with an example that does not hold."""


@dataclass(slots=True)
class Tables:
    """A folder of tables, and the gateways of one database that take them up."""

    settings: Settings
    clock: MovableClock
    seconds: MovableSeconds

    @classmethod
    def of(cls, settings: Settings, clock: MovableClock, folder: Path) -> Tables:
        """A folder that begins with the shipped tables."""
        shutil.copytree(AUTHORIZATION_TABLES, folder)
        return cls(settings.model_copy(update={"authorization_tables": folder}), clock, MovableSeconds())

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.settings.tables

    def write(self, text: str | bytes, name: str = "curious.toml") -> None:
        """Put a file into the folder; it is looked at from a second later on."""
        (self.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        self.pass_a_second()

    def remove(self, name: str = "curious.toml") -> None:
        """Take a file away."""
        (self.folder / name).unlink()
        self.pass_a_second()

    def pass_a_second(self) -> None:
        """Let the next call look again."""
        self.clock.move(seconds=2)
        self.seconds.move(2)

    def start(self) -> Gateway:
        """A gateway as it starts to serve."""
        gateway = build(self.settings, self.clock, self.seconds)
        gateway.tables.take_up()
        return gateway
