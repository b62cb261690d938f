"""Every security check by its name: what it expects, what to do when it refuses, and how in each client stack."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("checks.toml")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to write in one client stack: its name for people, and code or settings."""

    stack: str
    code: str


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the table.

    Attributes:
        group: with which others it is listed.
        code: what answers: a fault code of WS-Security with its prefix, an HTTP status, or codes of the field.
        expected: what the check expects, by language.
        next_step: what to do when it refuses, by language.
        recipes: what differs in the client stacks; none where nothing does.
    """

    name: str
    group: str
    code: str
    expected: Mapping[str, str]
    next_step: Mapping[str, str]
    recipes: tuple[Recipe, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """The table: the checks by name, in the order in which a message meets them, and the groups' names by language."""

    by_name: Mapping[str, Check]
    groups: Mapping[str, Mapping[str, str]]

    def grouped(self) -> dict[str, list[Check]]:
        """The checks of each group."""
        return {group: [check for check in self.by_name.values() if check.group == group] for group in self.groups}


@cache
def load() -> Checks:
    """Read the table's data file, once."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    checks = (_check(name, row, data["recipe"], data["stack"]) for name, row in data["check"].items())
    return Checks({check.name: check for check in checks}, data["group"])


def _check(
    name: str, row: Mapping[str, Any], recipes: Mapping[str, Mapping[str, str]], stacks: Mapping[str, str]
) -> Check:
    own = row.get("stacks", {})
    shared = [recipes[each] for each in row.get("recipes", ())]
    return Check(name, row["group"], row["code"], row["expected"], row["next"], tuple(_recipes([own, *shared], stacks)))


def _recipes(books: list[Mapping[str, str]], stacks: Mapping[str, str]) -> Iterable[Recipe]:
    """Of each stack, in the order of the stacks, what the first book that knows it says."""
    for key, stack in stacks.items():
        for book in books:
            if key in book:
                yield Recipe(stack, book[key].strip("\n"))
                break
