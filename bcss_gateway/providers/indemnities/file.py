"""The file of one person as the health funds keep it: plain values, days as ``YYYY-MM-DD``, oldest first."""

from __future__ import annotations

import json
from typing import TypedDict, cast

SOURCE = "CIN"


class IncapacityEntry(TypedDict):
    """A time in which an employee was unfit for work; ``end`` is its last day, empty while it goes on.

    ``exit`` is the health funds' code of why it ended: 1 back to work or unemployed, 2 death, 3 pension;
    ``daily_wage_cents`` is the wage when it began, for one of the six days of a week.
    """

    begin: str
    end: str
    exit: int
    manual: bool
    daily_wage_cents: int


class IndemnityFile(TypedDict):
    """What the health funds keep on a person; ``family`` is their code of the family situation, such as ``04``."""

    family: str
    incapacities: list[IncapacityEntry]


def written(file: IndemnityFile) -> str:
    """The file as text."""
    return json.dumps(file, separators=(",", ":"))


def read(text: str) -> IndemnityFile:
    """The file from its text."""
    return cast(IndemnityFile, json.loads(text))
