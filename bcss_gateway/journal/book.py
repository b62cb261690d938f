"""The journal as a book: entries are appended in one chain, and every one can be checked against it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.envelope.exchange import CLOCK, Trail
from bcss_gateway.journal.entry import BEGINNING, NAMES, Entry
from bcss_gateway.storage import journal as table
from bcss_gateway.storage.database import UnitOfWork


class Journal:
    """Appends to the chain within the unit of work of a call."""

    def append(self, known: Mapping[str, str], trail: Trail, work: UnitOfWork) -> int:
        """Write the entry of a call, in the transaction of what the call changed; gives its number.

        Args:
            known: the fields that do not come from the trail.

        Raises:
            Breakdown: the entry cannot be written; the call must not be answered.
        """
        try:
            work.writing()
            number, previous = table.last(work) or (0, BEGINNING)
            entry = _entry(number + 1, known, trail)
            table.append(work, entry.row() | {"hash": entry.hash_after(previous)})
        except Exception as cause:
            raise Breakdown("journal") from cause
        return entry.number


def read(work: UnitOfWork, criteria: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Entries as an auditor reads them, each with its hash."""
    for row in table.entries(work.connection, criteria):
        yield _of_row(row).shown() | {"hash": row["hash"]}


def entry_of(ticket: str, work: UnitOfWork) -> dict[str, Any] | None:
    """The entry of the call that was given a ticket, as an auditor reads it; ``None`` where there is none."""
    row = table.entry_of(work.connection, ticket)
    return None if row is None else _of_row(row).shown()


def moment_of(entry: Mapping[str, Any]) -> datetime:
    """The moment at which a call counted: when it came, or where the day of the sandbox was moved, what it was then."""
    moved = [one["rule"] for one in entry["verdicts"] if one["station"] == CLOCK]
    return datetime.fromisoformat(moved[0] if moved else entry["received"])


def rows(work: UnitOfWork) -> Iterator[dict[str, Any]]:
    """Every entry exactly as it is stored, with its hash: what a verifier needs, and no more."""
    for row in table.entries(work.connection, {}):
        yield {name: row[name] for name in NAMES} | {"hash": row["hash"]}


def broken_entry(work: UnitOfWork) -> tuple[int, int]:
    """How many entries there are, and the number of the first that does not agree with the chain (0 when all do)."""
    previous, count = BEGINNING, 0
    for count, row in enumerate(table.entries(work.connection, {}), start=1):
        entry = _of_row(row)
        if entry.number != count or entry.hash_after(previous) != row["hash"]:
            return count, entry.number
        previous = row["hash"]
    return count, 0


def _of_row(row: Mapping[str, Any]) -> Entry:
    return Entry(**{name: row[name] for name in NAMES})


def _entry(number: int, known: Mapping[str, str], trail: Trail) -> Entry:
    return Entry(
        number=number,
        reference=trail.reference,
        service=trail.service,
        operation=trail.operation,
        version=trail.version,
        institution=trail.institution,
        sector=trail.sector,
        user=trail.user,
        ssin=trail.ssin,
        quality_code=trail.quality_code,
        legal_context=trail.legal_context,
        verdicts=json.dumps(trail.verdicts, ensure_ascii=False, separators=(",", ":")),
        provider=trail.provider,
        provider_asked="yes" if trail.provider_asked else "no",
        **known,
    )
