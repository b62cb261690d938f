"""One entry of the security journal: everything about a call but its content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

FORMAT = "bcss-journal-entry 1"
BEGINNING = "0" * 64
"""What stands for the hash of the entry before the first one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One call, in the columns that searches read; the order of the fields is the order of the canonical bytes.

    Times are UTC, ISO 8601 with microseconds and ``Z``. Empty text means "not known" or "does not apply".

    Attributes:
        number: 1, 2, 3 … without a gap.
        verdicts: each station with its verdict and the rule, as a JSON list of triples.
        provider_asked: ``yes`` or ``no``.
        outcome: ``answered``, ``refused`` or ``broken``.
        return_code: the deciding code of the reply, or ``soap:<faultcode>`` or ``http:<status>``.
    """

    number: int
    ticket: str
    reference: str
    received: str
    answered: str
    endpoint: str
    service: str
    operation: str
    version: str
    institution: str
    sector: str
    user: str
    address: str
    ssin: str
    quality_code: str
    legal_context: str
    verdicts: str
    provider: str
    provider_asked: str
    outcome: str
    return_code: str

    def canonical(self) -> bytes:
        """The bytes that are hashed: each field as name, length in bytes, value (docs/journal-format.md)."""
        values = [str(value).encode() for value in _VALUES(self)]
        lines = [b"%s %d\n%s\n" % (name, len(value), value) for name, value in zip(_HEADS, values, strict=True)]
        return _FIRST_LINE + b"".join(lines)

    def row(self) -> dict[str, Any]:
        """The fields by name, as they are stored."""
        return {name: getattr(self, name) for name in NAMES}

    def hash_after(self, previous: str) -> str:
        """This entry's hash: SHA-256 over the previous entry's hash and the canonical bytes; hexadecimal."""
        return hashlib.sha256(bytes.fromhex(previous) + self.canonical()).hexdigest()

    def shown(self) -> dict[str, Any]:
        """The entry as an auditor reads it in JSON."""
        row = self.row()
        row["verdicts"] = _verdicts(self.verdicts)
        row["provider_asked"] = self.provider_asked == "yes"
        return row


NAMES = tuple(field.name for field in fields(Entry))
_FIRST_LINE = f"{FORMAT}\n".encode()
_HEADS = tuple(name.encode() for name in NAMES)
_VALUES = attrgetter(*NAMES)


def _verdicts(text: str) -> list[dict[str, str]]:
    """The verdicts by name; what somebody made unreadable is shown as it is, for whoever looks into that."""
    try:
        return [dict(zip(("station", "verdict", "rule"), triple, strict=True)) for triple in json.loads(text)]
    except (ValueError, TypeError):
        return [{"station": "", "verdict": "unreadable", "rule": text}]
