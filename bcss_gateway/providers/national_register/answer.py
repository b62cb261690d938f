"""Answers for the National Register, and vouches for numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.national_register import contract, investigation, search
from bcss_gateway.providers.national_register import dossier as files
from bcss_gateway.providers.national_register.household import members_on
from bcss_gateway.providers.national_register.numbers import (
    SsinInformationOperation,
    current_number,
    former_numbers,
)
from bcss_gateway.providers.national_register.questions import (
    FAMILY_COMPOSITION,
    WAIT_REGISTER,
    IdentifyPerson,
    PerformInvestigation,
    RetrieveTIGroups,
)
from bcss_gateway.providers.national_register.verification import first_difference, verify
from bcss_gateway.providers.national_register.view import View
from bcss_gateway.providers.provider import Operation, Proof
from bcss_gateway.storage import national_register
from bcss_gateway.storage.database import UnitOfWork

FORMER = "former_numbers"
"""Under which a unit of work remembers the numbers that one replaced."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the register knows about a number."""

    known: bool
    replaced_by: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    status: Status
    file: str = ""


class NationalRegister:
    """The register, as a provider and as what the crossroads asks about numbers; one indexed read a call."""

    name = "national_register"

    def __init__(self) -> None:
        self.operations: dict[tuple[str, str], Operation] = {
            ("OCMWCPASIdentifyPerson", "20050930"): IdentifyPersonOperation(),
            ("OCMWCPASPerformInvestigation", "20080604"): PerformInvestigationOperation(),
            ("RetrieveTIGroups", "v1"): RetrieveTIGroupsOperation(),
            ("RetrieveTIGroups", "v2"): RetrieveTIGroupsOperation(),
            ("SSINInformationService", "v1"): SsinInformationOperation(self.status),
        }

    def status(self, ssin: Ssin, work: UnitOfWork) -> Status:
        """Whether the number exists, was replaced, or cancelled."""
        return _row(ssin, work).status

    def current_number(self, ssin: Ssin, work: UnitOfWork) -> Ssin:
        """The number that a person has today, whichever of theirs is given."""
        return current_number(ssin, self.status, work)

    def former_numbers(self, ssin: Ssin, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Every number that this one replaced, at once or through others."""
        return work.once((FORMER, ssin), lambda: former_numbers(ssin, work))

    def first_difference(self, ssin: Ssin, proof: Proof, work: UnitOfWork) -> str:
        """The name of the first field of the proof that does not match; empty when everything given matches."""
        return first_difference(proof, _dossier(ssin, work))

    def day_of_death(self, ssin: Ssin, work: UnitOfWork) -> str:
        """When the person died, as far as it is known; empty of the living."""
        return _dossier(ssin, work)["death"]

    def household_on(self, ssin: Ssin, day: date, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Who lives with a person on a day, the person included; nobody where the number is not known."""
        if not _row(ssin, work).file:
            return ()
        members = members_on(day.isoformat(), _dossier(ssin, work))
        return tuple(Ssin.unchecked(one["ssin"]) for one in members)


class IdentifyPersonOperation:
    """OCMWCPASIdentifyPerson: somebody by number, perhaps verified, or whoever sounds so."""

    def read(self, content: Element) -> IdentifyPerson:
        """The question, from the valid element."""
        return contract.read_identify_person(content)

    def problems(self, request: IdentifyPerson, question: Question, today: date) -> tuple[Problem, ...]:
        """Everything that is wrong with the question in itself.

        With a number the phonetic criteria are ignored, but for an empty last name, as in a real reply (demo_ipr_5).
        """
        problems: tuple[Problem, ...]
        if request.phonetic is None:
            problems = () if request.ssin else (Problem("argument_missing", information=(("SSIN", ""),)),)
        elif request.ssin:
            missing = search.missing_last_name(request.phonetic)
            problems = (missing,) if missing else ()
        else:
            problems = search.problems(request.phonetic)
        return problems + _missing_in_verification(request)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The person, or the persons found.

        Raises:
            Refusal: nobody matches.
        """
        asked: IdentifyPerson = admitted.request
        if admitted.ssin is None:
            return _searched(asked, admitted.today.isoformat(), work)
        dossier = _dossier(admitted.ssin, work)
        validated, notes = verify(asked, dossier)
        ignored = (Problem("phonetic_ignored"),) if asked.phonetic else ()
        reply = contract.write_identify_person([dossier], admitted.today.isoformat(), validated=validated)
        return Answer((reply,), ignored + notes)


class PerformInvestigationOperation:
    """OCMWCPASPerformInvestigation: a person, or everybody in the household, group by group."""

    def read(self, content: Element) -> PerformInvestigation:
        """The question, from the valid element."""
        return investigation.read_perform_investigation(content)

    def problems(self, request: PerformInvestigation, question: Question, today: date) -> tuple[Problem, ...]:
        """Nothing that the schema has not said."""
        return ()

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The groups asked; to whom the household is closed, the other groups do not tell of its members either."""
        asked: PerformInvestigation = admitted.request
        if admitted.ssin is None:
            raise Refusal(Problem("ssin_unknown"))
        dossier = _dossier(admitted.ssin, work)
        members = _members(dossier, admitted)
        others = [one for one in members if one != dossier["ssin"]] if asked.groups - {FAMILY_COMPOSITION} else []
        persons = [dossier, *_dossiers(others, work)]
        reply = investigation.write_perform_investigation(asked, dossier, persons, admitted.today.isoformat())
        return Answer((reply,), _not_waiting(dossier, admitted), persons=members)


class RetrieveTIGroupsOperation:
    """RetrieveTIGroups: a person's whole file."""

    def read(self, content: Element) -> RetrieveTIGroups:
        """The question, from the valid element."""
        return contract.read_retrieve_ti_groups(content)

    def problems(self, request: RetrieveTIGroups, question: Question, today: date) -> tuple[Problem, ...]:
        """Nothing that the schema has not said."""
        return ()

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The file, in the language asked for; the dead have one too."""
        asked: RetrieveTIGroups = admitted.request
        if admitted.ssin is None:
            raise Refusal(Problem("ssin_unknown"))
        view = View(asked.language, admitted.today.isoformat(), asked.history)
        return Answer((contract.write_retrieve_ti_groups(_dossier(admitted.ssin, work), view),))


def _searched(asked: IdentifyPerson, today: str, work: UnitOfWork) -> Answer:
    found = search.found(asked.phonetic, work) if asked.phonetic else []
    if not found:
        raise Refusal(Problem("no_match"))
    reply = contract.write_identify_person(found, today, validated=False)
    return Answer((reply,), persons=tuple(dossier["ssin"] for dossier in found))


def _missing_in_verification(request: IdentifyPerson) -> tuple[Problem, ...]:
    if not request.ssin or request.person_data is None or request.person_data.last_name:
        return ()
    return (Problem("argument_missing", information=(("Phonetic Information: Last Name", ""),)),)


def _members(dossier: files.Dossier, admitted: Admitted) -> tuple[str, ...]:
    if not _told(FAMILY_COMPOSITION, admitted):
        return ()
    return tuple(one["ssin"] for one in members_on(admitted.today.isoformat(), dossier))


def _not_waiting(dossier: files.Dossier, admitted: Admitted) -> tuple[Problem, ...]:
    if not _told(WAIT_REGISTER, admitted) or files.waits(dossier):
        return ()
    return (Problem("not_in_wait_register", information=(("SSIN", dossier["ssin"]),)),)


def _told(part: str, admitted: Admitted) -> bool:
    """Whether a group was asked, and the asker may see it."""
    return part in admitted.request.groups and admitted.grant.opens(part)


def _row(ssin: Ssin, work: UnitOfWork) -> _Row:
    return work.once(("national_register", ssin), lambda: _read(ssin, work))


def _read(ssin: Ssin, work: UnitOfWork) -> _Row:
    row = national_register.find(work, ssin.digits)
    if row is None:
        return _Row(Status(known=False))
    replaced_by, cancelled, file = row
    return _Row(Status(known=True, replaced_by=replaced_by, cancelled=cancelled), file)


def _dossier(ssin: Ssin, work: UnitOfWork) -> files.Dossier:
    row = _row(ssin, work)
    if not row.status.known:
        raise Refusal(Problem("ssin_unknown", information=(("SSIN", ssin.digits),)))
    return files.read(row.file)


def _dossiers(numbers: Iterable[str], work: UnitOfWork) -> Iterator[files.Dossier]:
    """The files under those of these numbers that still count; a household may name one that was replaced."""
    rows = (_row(Ssin.unchecked(number), work) for number in numbers)
    return (files.read(row.file) for row in rows if row.file and not (row.status.replaced_by or row.status.cancelled))
