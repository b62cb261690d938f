"""A form as the federal service keeps it, and how it is stored and read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.evaluation import ACCEPTED
from bcss_gateway.providers.ppsis.forms import Duration, Granting, Resolved, Sheet
from bcss_gateway.storage import ppsis


@dataclass(frozen=True, slots=True)
class Kept:
    """A form on which the federal service decided.

    Attributes:
        number: counts all forms, of whatever law; the federal reference.
        kind: the letter of the form, among those of its law.
        period: the days that it grants, or ``None``.
        content: when the CPAS decided and for how long (:func:`said`), and what else its law keeps of such a form;
            under ``partner`` and ``members``, whom it names beside the person.
        evaluation: how far it was accepted.
    """

    number: int
    kind: str
    attest: str
    ssin: str
    suffix: int
    entry: date
    period: Period | None
    content: dict[str, Any]
    evaluation: str = ACCEPTED

    @property
    def reference(self) -> str:
        """The federal reference: ten digits."""
        return f"{self.number:010d}"

    @property
    def decided(self) -> str:
        """The day of the CPAS's decision, as ``YYYY-MM-DD``; empty of a form that tells none."""
        return str(self.content.get("decided", ""))

    @property
    def duration(self) -> Duration | None:
        """How long the CPAS grants its aid; ``None`` of a form that grants none."""
        lasts = self.content.get("duration")
        return Duration(*lasts) if lasts else None

    def row(self, law: str, institution: str, file: str, received: str) -> ppsis.Row:
        """The form as it is stored."""
        until = self.period.end.isoformat() if self.period else ""
        content = json.dumps(self.content, sort_keys=True)
        head = (self.number, institution, file, self.kind, self.attest, self.ssin, self.suffix)
        return (*head, self.entry.isoformat(), until, content, received, law, self.evaluation)


def said(sheet: Sheet) -> dict[str, Any]:
    """What is kept of every form that has it."""
    content: dict[str, Any] = {}
    if isinstance(sheet, Resolved):
        content["decided"] = sheet.decided.isoformat()
    if isinstance(sheet, Granting):
        content["duration"] = [sheet.duration.months, sheet.duration.weeks, sheet.duration.days]
    return content


def kept(row: ppsis.Row, current: Callable[[str], str]) -> Kept:
    """A stored form.

    Args:
        current: the number that a person has today, by any of theirs.
    """
    number, _, _, kind, attest, ssin, suffix, entry, until, content, _, _, evaluation = row
    begin = date.fromisoformat(entry)
    period = Period(begin, date.fromisoformat(until)) if until else None
    said = _renumbered(json.loads(content), current)
    return Kept(number, kind, attest, current(ssin), suffix, begin, period, said, evaluation)


def _renumbered(content: dict[str, Any], current: Callable[[str], str]) -> dict[str, Any]:
    """What a form says, with the numbers that the others whom it names have today."""
    told: dict[str, Any] = {}
    if "partner" in content:
        told["partner"] = current(content["partner"])
    if "members" in content:
        told["members"] = [
            current(one) if isinstance(one, str) else [current(one[0]), *one[1:]] for one in content["members"]
        ]
    return content | told


def plain_number(file: str) -> str:
    """The number of a file as the federal service compares it (OFFICIAL): letters and digits, no leading zeros."""
    return "".join(one for one in file.upper() if one.isascii() and one.isalnum()).lstrip("0")
