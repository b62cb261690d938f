"""The station of the registrations that a form asks on its way: tried before the integration check, then carried out.

What a form asks counts for the check of that very form. What stands of it is known when its source has decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bcss_gateway.domain.form import Form, PersonNamed, RegistrationAsked
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Information, Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Identified
from bcss_gateway.providers.crossroads.registrations import (
    Entered,
    FileAsked,
    Registrar,
    code_unknown,
    nothing_to_end,
    period_shown,
)
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage.database import UnitOfWork

STATION = "registered"
_FIELDS = {"last_name": "Name", "first_name": "Firstname", "birth_date": "BirthDate"}
"""What the register calls the fields of a proof, and what forms do."""


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What is to be said of registrations that were carried out: to whoever sent the form, and to the journal."""

    notes: tuple[Problem, ...]
    flags: tuple[str, ...]


class Registering:
    """The registrations of one form of one institution.

    Args:
        institution: whose form it is; nothing is registered for a sender that showed no identity.
    """

    def __init__(self, form: Form, registrar: Registrar, identified: Identified) -> None:
        if identified.institution is None:
            raise Refusal(Problem("not_authorised", "registrations"))
        self._form = form
        self._registrar = registrar
        self._identified = identified
        self._institution: Institution = identified.institution

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with what is asked, in itself."""
        return tuple(problem for asked in self._form.registrations for problem in self._problems(asked))

    def rehearse(self, work: UnitOfWork) -> None:
        """Register what the form asks; called within a rehearsal. Nothing is ended: the sender had it when it asked.

        Raises:
            Refusal: the rules of registrations do not allow it.
        """
        for asked in self._form.registrations:
            if not asked.ends:
                self._enter(asked, work)

    def carry_out(self, standing: Iterable[RegistrationAsked], work: UnitOfWork) -> CarriedOut:
        """Register, then unregister, what stands; a note tells who else has a file, or that there was nothing to end.

        Raises:
            Refusal: the rules of registrations do not allow it.
        """
        notes: list[Problem] = []
        flags: list[str] = []
        for asked in sorted(standing, key=lambda one: one.ends):
            if not asked.ends:
                entered = self._enter(asked, work)
                notes.extend(entered.notes)
                flags.extend(entered.flags)
            elif self._registrar.leave(self._file(asked), self._identified.read.received.occasion, work) is None:
                notes.append(nothing_to_end(self._registrar.codes[asked.quality_code], _named(asked)))
        return CarriedOut(tuple(notes), tuple(flags))

    def _enter(self, asked: RegistrationAsked, work: UnitOfWork) -> Entered:
        occasion = self._identified.read.received.occasion
        return self._registrar.enter(self._file(asked), self._identified.today, occasion, work)

    def _file(self, asked: RegistrationAsked) -> FileAsked:
        code = self._registrar.codes[asked.quality_code]
        ssin = Ssin.unchecked(asked.ssin)
        return FileAsked(ssin, self._institution, code, asked.begin, asked.end, _named(asked))

    def _problems(self, asked: RegistrationAsked) -> Iterable[Problem]:
        if asked.quality_code not in self._registrar.codes:
            yield code_unknown(asked.quality_code, self._registrar.codes, "qualitycode", _named(asked))
        if asked.end < asked.begin:
            shown = (period_shown(asked.begin, asked.end), *_named(asked))
            yield Problem("period_reversed", "Period", shown)


def prove(person: PersonNamed, register: PersonRegister, work: UnitOfWork) -> None:
    """Refuse somebody whose name or birth date on the form is not the register's.

    Raises:
        Refusal: ``proof_differs`` with the first difference.
    """
    difference = register.first_difference(Ssin.unchecked(person.ssin), person, work)
    if difference:
        field = _FIELDS[difference]
        shown = ((field, ""), ("SSIN", person.ssin))
        raise Refusal(Problem("proof_differs", "proof of authentication", shown, {"field": field}))


def _named(asked: RegistrationAsked) -> Information:
    return (("SSIN", asked.ssin),)
