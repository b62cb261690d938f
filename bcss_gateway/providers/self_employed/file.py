"""The file of one self-employed person as it is stored: plain values, days as ``YYYY-MM-DD``, oldest first."""

from __future__ import annotations

import json
from typing import TypedDict, cast

SOURCE = "INASTI"


class AffiliationEntry(TypedDict):
    """An affiliation to a social insurance fund; ``end`` is the last day, empty while it goes on.

    ``occupation`` is a code of the institute, empty where its list has none for the trade.
    """

    fund: str
    occupation: str
    signed: str
    begin: str
    end: str


class SelfEmployedFile(TypedDict):
    """Everything the institute keeps on a person; ``pays_late`` is a habit, which makes some contributions overdue."""

    reference: str
    enterprise_number: str
    pays_late: bool
    affiliations: list[AffiliationEntry]


def written(file: SelfEmployedFile) -> str:
    """The file as text."""
    return json.dumps(file, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> SelfEmployedFile:
    """The file from its text."""
    return cast(SelfEmployedFile, json.loads(text))


def begun(file: SelfEmployedFile, today: str) -> list[AffiliationEntry]:
    """The affiliations that have begun, as they are known on a day: what ends later has no end yet."""
    known = (one for one in file["affiliations"] if one["begin"] <= today)
    return [one if one["end"] <= today else {**one, "end": ""} for one in known]
