"""A file as the federal service keeps it: the forms that it accepted, and what they still grant."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bcss_gateway.domain.period import Period
from bcss_gateway.storage import ppsis
from bcss_gateway.storage.database import UnitOfWork

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was accepted.

    Attributes:
        number: counts all forms; the federal reference.
        period: the days that it grants, or ``None``.
        content: what else it says, by kind: ``status`` and ``members``; ``aids``; ``withdraws``; ``total``;
            ``recovered``.
    """

    number: int
    kind: str
    attest: str
    ssin: str
    suffix: int
    entry: date
    period: Period | None
    content: dict[str, Any]

    @property
    def reference(self) -> str:
        """The federal reference: ten digits."""
        return f"{self.number:010d}"

    def row(self, institution: str, file: str, received: str) -> ppsis.Row:
        """The form as it is stored."""
        until = self.period.end.isoformat() if self.period else ""
        content = json.dumps(self.content, sort_keys=True)
        head = (self.number, institution, file, self.kind, self.attest, self.ssin, self.suffix)
        return (*head, self.entry.isoformat(), until, content, received)


@dataclass(frozen=True, slots=True)
class Granted:
    """A decision of a file with the days for which it stands: until a stop, or until a new form A."""

    form: Kept
    period: Period


class File:
    """The accepted forms of one file, in the order in which they came."""

    def __init__(self, forms: Iterable[Kept] = ()) -> None:
        self.forms = list(forms)

    def keep(self, form: Kept) -> None:
        """Add a form that is accepted."""
        self.forms.append(form)

    def identification(self, day: date) -> Kept | None:
        """The form A that holds on a day: the one with the newest date."""
        known = [form for form in self._of("A") if form.entry <= day]
        return max(known, key=lambda form: form.entry, default=None)

    def newest_identification(self) -> Kept | None:
        """The form A with the newest date."""
        return self.identification(date.max)

    def granted(self, kind: str, ssin: str, suffix: int) -> Iterator[Granted]:
        """What forms B of a kind grant a person, cut short by stops and by newer forms A."""
        for form in self._of(kind):
            if (form.ssin, form.suffix) == (ssin, suffix) and form.period:
                last = min([form.period.end, *(day - _DAY for day in self._interruptions(form))])
                if last >= form.period.begin:
                    yield Granted(form, Period(form.period.begin, last))

    def helps_from(self, day: date, ssin: str) -> bool:
        """Whether anything is granted to a person on a day or after it."""
        granting = {(form.kind, form.suffix) for form in self._of("B1", "B2") if form.ssin == ssin}
        return any(one.period.end >= day for kind, suffix in granting for one in self.granted(kind, ssin, suffix))

    def stops(self, ssin: str, suffix: int) -> list[Kept]:
        """The forms C about a person that were not taken back."""
        stops: list[Kept] = []
        for form in self._of("C"):
            if (form.ssin, form.suffix) == (ssin, suffix):
                if form.content["withdraws"]:
                    stops = [stop for stop in stops if stop.entry != form.entry]
                else:
                    stops.append(form)
        return stops

    def refunds(self, ssin: str, suffix: int) -> list[Kept]:
        """The forms D1 and D2 about a person."""
        return [form for form in self._of("D1", "D2") if (form.ssin, form.suffix) == (ssin, suffix)]

    def recovered(self, refund: Kept) -> int:
        """What was recovered of a refund so far."""
        return sum(form.content["recovered"] for form in self._of("F") if form.content["of"] == refund.number)

    def _of(self, *kinds: str) -> Iterator[Kept]:
        return (form for form in self.forms if form.kind in kinds)

    def _interruptions(self, form: Kept) -> Iterator[date]:
        """The days from which a form B no longer grants anything: stops, and forms A newer than itself."""
        stops = (stop for stop in self.stops(form.ssin, form.suffix) if stop.number > form.number)
        newer = (one for one in self._of("A") if one.number > form.number and one.entry > form.entry)
        return (one.entry for one in (*stops, *newer))


def read(work: UnitOfWork, institution: str, file: str) -> File:
    """A file of an institution; one of which nothing is known is empty."""
    return File(_kept(row) for row in ppsis.of_file(work, institution, file))


def _kept(row: ppsis.Row) -> Kept:
    number, _, _, kind, attest, ssin, suffix, entry, until, content, _ = row
    begin = date.fromisoformat(entry)
    period = Period(begin, date.fromisoformat(until)) if until else None
    return Kept(number, kind, attest, ssin, suffix, begin, period, json.loads(content))


def plain_number(file: str) -> str:
    """The number of a file as the federal service compares it (OFFICIAL): letters and digits, no leading zeros."""
    return "".join(one for one in file.upper() if one.isascii() and one.isalnum()).lstrip("0")
