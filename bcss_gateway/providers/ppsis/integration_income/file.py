"""A file as the federal service keeps it: the forms B that hold, and until when forms C let them run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis import findings
from bcss_gateway.providers.ppsis.integration_income.forms import WITHDRAWAL
from bcss_gateway.providers.ppsis.integration_income.rules import Rules
from bcss_gateway.providers.ppsis.kept import Kept

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Granted:
    """A form B that holds.

    Attributes:
        whole: the days that it grants.
        period: those that forms C left of them; ``None`` where nothing is left.
        since: the number of the form that first granted it: later ones of the same date correct it.
    """

    form: Kept
    whole: Period
    period: Period | None
    since: int


class File:
    """The accepted forms of one file, in the order in which they came."""

    def __init__(self, forms: Iterable[Kept] = ()) -> None:
        self.forms = list(forms)

    def keep(self, form: Kept) -> None:
        """Add a form that is accepted."""
        self.forms.append(form)

    def granted(self, ssin: str) -> Iterator[Granted]:
        """The forms B about a person that no later one replaced."""
        replaced = {form.content["replaces"] for form in self._of("B", ssin)}
        first: dict[int, int] = {}
        for form in self._of("B", ssin):
            first[form.number] = first.get(form.content["replaces"], form.number)
            if form.number not in replaced and form.period:
                yield Granted(form, form.period, self._left(form.period, ssin, first[form.number]), first[form.number])

    def running(self, ssin: str, day: date) -> Granted | None:
        """What is granted to a person on a day."""
        return next((one for one in self.granted(ssin) if one.period and day in one.period), None)

    def beginning(self, ssin: str, day: date) -> Granted | None:
        """What is granted to a person from a day on."""
        return next((one for one in self.granted(ssin) if one.period and one.period.begin == day), None)

    def stopped(self, ssin: str, nature: str, day: date) -> Kept | None:
        """The newest form C of a day and nature that was not taken back."""
        stops = (stop for stop in self.stops(ssin, nature) if stop.entry == day)
        return max(stops, key=lambda stop: stop.number, default=None)

    def without(self, stop: Kept) -> Iterator[Granted]:
        """What a form C cut short, with the days that it would have without that form."""
        for one in self.granted(stop.ssin):
            if stop.entry in one.whole and stop.number > one.since:
                yield replace(one, period=self._left(one.whole, stop.ssin, one.since, aside=stop.number))

    def helps_from(self, ssin: str, day: date) -> bool:
        """Whether anything is granted to a person on a day or after it."""
        return any(one.period and one.period.end >= day for one in self.granted(ssin))

    def stops(self, ssin: str, nature: str) -> list[Kept]:
        """The forms C of a nature about a person that were not taken back."""
        stops: list[Kept] = []
        for form in self._of("C", ssin):
            if form.content["nature"] != nature:
                continue
            if form.content["taken_back"]:
                taken = [stop for stop in stops if stop.entry == form.entry][-1:]
                stops = [stop for stop in stops if stop not in taken]
            else:
                stops.append(form)
        return stops

    def _of(self, kind: str, ssin: str) -> Iterator[Kept]:
        return (form for form in self.forms if (form.kind, form.ssin) == (kind, ssin))

    def _left(self, whole: Period, ssin: str, since: int, aside: int = 0) -> Period | None:
        """What the withdrawals that came after a form B leave of it, one of them aside."""
        after = (stop for stop in self.stops(ssin, WITHDRAWAL) if stop.number > since and stop.number != aside)
        last = min([whole.end, *(stop.entry - _DAY for stop in after if stop.entry in whole)])
        return Period(whole.begin, last) if last >= whole.begin else None


Case = findings.Case[File, Rules]
"""A file of this law under its rules."""
