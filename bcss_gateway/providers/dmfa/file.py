"""What the office keeps on a worker, as it is stored: employments, oldest first; days as ``YYYY-MM-DD``."""

from __future__ import annotations

import json
from typing import TypedDict, cast

SOURCE = "ONSS"


class EmployerEntry(TypedDict):
    """Who employs; ``local`` is a province, a municipality or a CPAS."""

    nsso_number: str
    cbe_number: str
    joint_committee: str
    local: bool


class Absence(TypedDict):
    """A time unfit for work; ``end`` is the last day, empty while it goes on."""

    begin: str
    end: str


class Employment(TypedDict):
    """A contract of work, which an illness does not end; ``end`` is the last day, empty while it goes on."""

    begin: str
    end: str
    manual: bool
    employer: EmployerEntry
    absences: list[Absence]


def written(employments: list[Employment]) -> str:
    """The text that is stored."""
    return json.dumps(employments, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> list[Employment]:
    """The employments that were stored."""
    return cast(list[Employment], json.loads(text))
