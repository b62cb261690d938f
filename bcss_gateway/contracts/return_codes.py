"""The table of return codes: what each reason is called in both families, and what to do next."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.domain.refusal import Problem

FILE = Path(__file__).with_name("return_codes.toml")
SPOKEN = ("fr", "nl", "de", "en")


@dataclass(frozen=True, slots=True)
class Classic:
    """A reason in a classic reply."""

    severity: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Newer:
    """A reason in a newer service's status."""

    value: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of the table; a family in which the reason cannot occur has none.

    Attributes:
        source: how sure the row is: OFFICIAL, REAL, CLIENT or INFERRED.
        advice: the next step by language, with words in braces to be filled in.
    """

    key: str
    source: str
    classic: Classic | None
    newer: Newer | None
    advice: Mapping[str, str]

    def next_step(self, problem: Problem, language: str) -> str:
        """What to do next, in the language asked (French where it has none); empty where nothing need be done."""
        text = self.advice.get(language) or self.advice.get("fr", "")
        return text.format_map(_Details(problem.details))


class _Details(dict[str, str]):
    """What a station did not say is left out of the advice."""

    def __missing__(self, key: str) -> str:
        return ""


class ReturnCodes:
    """All reasons by key."""

    def __init__(self, reasons: Mapping[str, Reason]) -> None:
        self.reasons = reasons

    def __getitem__(self, key: str) -> Reason:
        return self.reasons[key]

    def classic(self, key: str) -> Classic:
        """The classic row of a reason; a reason without one is an error of ours, told as internal."""
        return self.reasons[key].classic or self.reasons["internal"].classic or Classic("ERROR", "100000", "")

    def newer(self, key: str) -> Newer:
        """The newer row of a reason; a reason without one is an error of ours, told as internal."""
        return self.reasons[key].newer or self.reasons["internal"].newer or Newer("FAULT", "MSG00003", "")

    def newer_of(self, problem: Problem) -> Newer:
        """The newer row of a problem's reason, with the words of a source filled in where it has braces for them."""
        row, said = self.newer(problem.reason), _Details(problem.details)
        return Newer(*(text.format_map(said) for text in (row.value, row.code, row.text)))


def load(file: Path = FILE) -> ReturnCodes:
    """Read the table's data file."""
    rows = tomllib.loads(file.read_text("utf-8"))
    return ReturnCodes({key: _reason(key, row) for key, row in rows.items()})


def _reason(key: str, row: Mapping[str, object]) -> Reason:
    classic, newer = row.get("classic"), row.get("newer")
    return Reason(
        key,
        str(row["source"]),
        Classic(*classic) if isinstance(classic, list) else None,
        Newer(*newer) if isinstance(newer, list) else None,
        {language: str(row[language]) for language in SPOKEN if language in row},
    )
