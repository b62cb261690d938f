"""A file as the federal service keeps it: the forms that it accepted, and what they still grant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis import findings
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.law_65.rules import Rules

_DAY = timedelta(days=1)


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

    def granted_to(self, kind: str, ssin: str) -> Iterator[Granted]:
        """The same under whatever suffix: a newer form A may give a person another one."""
        for suffix in sorted({form.suffix for form in self._of(kind) if form.ssin == ssin}):
            yield from self.granted(kind, ssin, suffix)

    def helps_from(self, day: date, ssin: str) -> bool:
        """Whether anything is granted to a person on a day or after it."""
        return any(one.period.end >= day for kind in ("B1", "B2") for one in self.granted_to(kind, ssin))

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

    def without_stops(self, ssin: str, suffix: int, day: date) -> File:
        """The file as it would be if no form C of a day had come about a person."""
        aside = ("C", ssin, suffix, day)
        return File(form for form in self.forms if (form.kind, form.ssin, form.suffix, form.entry) != aside)

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


Case = findings.Case[File, Rules]
"""A file of this law under its rules."""
