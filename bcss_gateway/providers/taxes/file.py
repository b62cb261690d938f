"""The file of one taxpayer as it is stored: plain values, days as ``YYYY-MM-DD``."""

from __future__ import annotations

import json
from typing import TypedDict, cast

SOURCE = "SPF_FIN"


class IncomeEntry(TypedDict):
    """What somebody lives from; ``end`` is the last day, empty while it goes on.

    ``monthly`` is what is taxed of a month, in cents of the year 2026; it rises from year to year as pay does.
    """

    begin: str
    end: str
    monthly: int


class PropertyEntry(TypedDict):
    """Real estate beside the own dwelling, since a day, with its cadastral income of a year in cents, not indexed."""

    begin: str
    cadastral: int


class TaxFile(TypedDict):
    """Everything that is kept on a person here."""

    incomes: list[IncomeEntry]
    properties: list[PropertyEntry]


def written(file: TaxFile) -> str:
    """The file as text."""
    return json.dumps(file, separators=(",", ":"))


def read(text: str) -> TaxFile:
    """The file from its text."""
    return cast(TaxFile, json.loads(text))
