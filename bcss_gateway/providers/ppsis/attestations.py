"""The rights that CPAS attest: entered, changed and cancelled, and known to the network some days later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bcss_gateway.domain.clock import begin_of, day_of, utc_text
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid, Change, Right, RightChanged
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.storage import attestations as table
from bcss_gateway.storage.database import UnitOfWork

NEW, MODIFIED, CANCELLED = "NEW", "MODIFIED", "CANCELLED"
"""The statuses of an attestation (CLIENT, the reply of L036; their spelling is INFERRED)."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """One version of an attestation.

    Attributes:
        number: the same through all of its versions, ten digits.
        status: ``NEW``, ``MODIFIED`` or ``CANCELLED``.
        origin: what it was made from: the service, and the reference of the form there.
        known_from: from which moment on the network knows this version, UTC as the journal writes it.
        known_until: until when, or empty.
    """

    number: str
    right: Right
    status: str
    origin: str
    known_from: str
    known_until: str = ""

    @property
    def holds(self) -> bool:
        """Whether it attests a right: a cancelled one does not."""
        return self.status != CANCELLED


class Attestations:
    """Every attestation; each change is in the unit of work of the call that causes it.

    Args:
        numbers: the numbers of persons: a right is found, and told, under the one of today.
        days: how many days after it came a decision is known to the network; at most 7 (OFFICIAL, seed 004: the time
            that its entry in the federal service's database takes). With 0 it is known at once.
    """

    def __init__(self, numbers: Numbers, days: int) -> None:
        self._numbers, self._days = numbers, days

    def due(self, on: Occasion) -> str:
        """The moment at which the network knows what comes on this occasion: a day begins in Belgium."""
        if not self._days:
            return on.since
        return utc_text(begin_of(day_of(on.moment) + timedelta(days=self._days)))

    def known_of(self, ssin: str, moment: str, work: UnitOfWork) -> tuple[Attestation, ...]:
        """What the network knows of a person at a moment, cancelled ones too, in the order in which they came."""
        rows = table.known_of(work, self._numbers.all_of(ssin, work), moment)
        return tuple(self._read(row, work) for row in rows)

    def newest_of(self, ssin: str, work: UnitOfWork) -> tuple[Attestation, ...]:
        """What there is of a person, known to the network or not yet; the rules of forms look at this."""
        return tuple(self._read(row, work) for row in table.newest_of(work, self._numbers.all_of(ssin, work)))

    def becoming_known(
        self, begin: str, end: str, work: UnitOfWork
    ) -> Iterator[tuple[Attestation | None, Attestation]]:
        """Each version that the network came to know from a moment on, before another, after the one that it knew.

        A version that another took the place of before it was known is not among them.
        """
        for row in table.becoming_known(work, begin, end):
            after = self._read(row, work)
            versions = (self._read(each, work) for each in table.versions_of(work, after.number))
            known = [one for one in versions if one.known_until == after.known_from]
            if after.known_until != after.known_from:
                yield next((one for one in known if one.known_from < after.known_from), None), after

    def enter(self, right: Right, origin: str, on: Occasion, work: UnitOfWork) -> RightChanged:
        """Attest a right."""
        work.writing()
        number = f"{table.last_number(work) + 1:010d}"
        return self._put(Change.CREATED, Attestation(number, right, NEW, origin, self.due(on)), on, work)

    def change(self, old: Attestation, right: Right, origin: str, on: Occasion, work: UnitOfWork) -> RightChanged:
        """Attest a right otherwise, under the same number."""
        return self._supersede(Change.MODIFIED, replace(old, right=right, status=MODIFIED, origin=origin), on, work)

    def cancel(self, old: Attestation, origin: str, on: Occasion, work: UnitOfWork) -> RightChanged:
        """Attest no longer that there was a right."""
        return self._supersede(Change.CANCELLED, replace(old, status=CANCELLED, origin=origin), on, work)

    def _supersede(self, change: Change, new: Attestation, on: Occasion, work: UnitOfWork) -> RightChanged:
        work.writing()
        due = self.due(on)
        table.end(work, new.number, due, on.ticket)
        return self._put(change, replace(new, known_from=due, known_until=""), on, work)

    def _put(self, change: Change, new: Attestation, on: Occasion, work: UnitOfWork) -> RightChanged:
        table.add(work, row_of(table.last_number(work) + 1, new, on.ticket))
        return RightChanged(change, new.number, new.known_from, new.right)

    def _read(self, row: table.Row, work: UnitOfWork) -> Attestation:
        """A version as it is stored, with the numbers that its persons have today."""
        _, number, ssin, institution, aid, category, begin, end, partner, decided, status, origin, since, until, _ = row
        ssin, partner = (self._numbers.current(one, work) for one in (ssin, partner))
        period = Period(date.fromisoformat(begin), date.fromisoformat(end))
        right = Right(ssin, institution, Aid(aid), period, category, partner, decided)
        return Attestation(number, right, status, origin, since, until)


def row_of(number: int, one: Attestation, ticket: str) -> table.Row:
    """A version as it is stored, entered by the call or act with this ticket."""
    right = one.right
    days = (right.period.begin.isoformat(), right.period.end.isoformat())
    head = (number, one.number, right.ssin, right.institution, right.aid.value, right.category, *days)
    return (*head, right.partner, right.decided, one.status, one.origin, one.known_from, one.known_until, ticket)
