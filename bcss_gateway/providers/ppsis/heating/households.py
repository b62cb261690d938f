"""What a household has had in a heating period: the forms that were accepted for it, and who lived there then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.providers.ppsis.heating.computing import Allocated
from bcss_gateway.providers.ppsis.heating.invoice import Invoice
from bcss_gateway.providers.ppsis.kept import Kept, kept
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage import heating
from bcss_gateway.storage.database import UnitOfWork


class Households:
    """The households of one unit of work.

    The register forgets with whom somebody lived who is dead; the accepted forms do not.
    """

    def __init__(self, register: PersonRegister, numbers: Numbers, work: UnitOfWork) -> None:
        self._register, self._numbers, self._work = register, numbers, work
        self._current = partial(numbers.current, work=work)

    def was_dead(self, ssin: str, day: date) -> bool:
        """Whether a person had died before a day, whatever is not known of the day of death."""
        death = self._register.day_of_death(Ssin.unchecked(ssin), self._work)
        return bool(death) and IncompleteDate.parse(death).latest < day

    def members(self, ssin: str, day: date) -> set[str]:
        """With whom a person lives on a day, or lived at an accepted delivery of its year; the person included."""
        known = self._register.household_on(Ssin.unchecked(ssin), day, self._work)
        own = (form for form in self._forms([ssin], day.year).values() if form.ssin == ssin)
        then = {self._current(one) for form in own for one in heating.members_of(self._work, form.number)}
        return {ssin, *(one.digits for one in known), *then}

    def had(self, ssin: str, day: date) -> tuple[Allocated, ...]:
        """What the household of a person has had in the heating period of a day.

        That is what was granted to somebody who lives there, and what was granted for it to somebody who has died.
        """
        living = {ssin, *(one.digits for one in self._register.household_on(Ssin.unchecked(ssin), day, self._work))}
        forms = self._forms(living, day.year).values()
        theirs = (form for form in forms if form.ssin in living or self.was_dead(form.ssin, day))
        return tuple(map(_allocated, theirs))

    def remember(self, form: Kept, members: Iterable[str]) -> None:
        """Note who lives in the household of an accepted form."""
        heating.add(self._work, form.number, form.entry.year, sorted(members))

    def _forms(self, ssins: Iterable[str], year: int) -> dict[int, Kept]:
        numbers = (one for ssin in sorted(ssins) for one in self._numbers.all_of(ssin, self._work))
        rows = (row for one in numbers for row in heating.forms_of(self._work, one, year))
        forms = (kept(row, self._current) for row in rows)
        return {form.number: form for form in sorted(forms, key=lambda one: one.number)}


def content_of(category: int, invoice: Invoice, litres: int, amount: int) -> dict[str, Any]:
    """What is kept of an invoice beside its day."""
    asked = {"amount": invoice.amount, "litres": invoice.litres, "dwellings": invoice.dwellings, "fuel": invoice.fuel}
    return {"category": category, "invoice": asked, "accepted": litres, "granted": amount}


def _allocated(form: Kept) -> Allocated:
    asked: Mapping[str, int] = form.content["invoice"]
    return Allocated(form.ssin, Invoice(delivered=form.entry, **asked), form.content["accepted"])
