"""A refusal derived again: what the journal keeps of the call, put to the stations as they were then and are now."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from bcss_gateway.contracts.catalogue import Catalogue, Service
from bcss_gateway.contracts.return_codes import Reason, ReturnCodes
from bcss_gateway.crossroads import authorization, integration, numbers, routing
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.derivation import Asked, Derivation
from bcss_gateway.crossroads.nearest import Neighbour, Registration, Surroundings, longest, nearest
from bcss_gateway.crossroads.numbers import Subject
from bcss_gateway.crossroads.proofreading import TablesRefused
from bcss_gateway.crossroads.reasons import reasons_of
from bcss_gateway.directory.lines import File, Line
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import day_of, utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import NO_END, add_months
from bcss_gateway.domain.quality_code import RegistrationRules
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.journal import book
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage import authorization_tables, crossroads
from bcss_gateway.storage.authorization_tables import Kept
from bcss_gateway.storage.database import UnitOfWork

REGISTER = (("OCMWCPASManageAccess", "20050930"), "REGISTER")
"""By which service and operation a CPAS makes a file known."""

_DERIVED = (routing.STATION, authorization.STATION, numbers.STATION, integration.STATION)
_PERSON = re.compile(r"[0-9]{11}")
_OF_A_PERIOD = "period_"
_NOWHERE = {"station": "", "rule": ""}
_MOST_QUESTIONS = 8


@dataclass(frozen=True, slots=True)
class Retried:
    """One question of a refused call, put to the stations again.

    Attributes:
        then: what they say with what was known when the call came.
        now: what they say today.
        nearest: the smallest change with which it passes today, where it does not.
        registers: whether the institution may register the file that the change takes, by ManageAccess.
    """

    asked: Asked
    then: Derivation
    now: Derivation
    nearest: Neighbour | None
    registers: bool


@dataclass(frozen=True, slots=True)
class Recalled:
    """A call that did not get its answer.

    Attributes:
        entry: the journal's, as an auditor reads it.
        institution: who asked; ``None`` where nobody was believed.
        station, rule: where it was refused first, and by what.
        reasons: what the return code and the rule leave open.
        questions: those that a station between authorization and integration refused; none where another did.
        narrower: a registration in the quality asked that would be taken today, where the period asked was not.
        agrees: whether the stations, asked again with what was known then, refuse at the same place.
    """

    entry: Mapping[str, Any]
    institution: Institution | None
    station: str
    rule: str
    reasons: tuple[Reason, ...]
    questions: tuple[Retried, ...]
    narrower: Registration | None
    agrees: bool


@dataclass(frozen=True, slots=True)
class _Then:
    """When a call came by the machine's clock, by which tables are kept, and the moment at which it counted."""

    came: str
    counted: str


@dataclass(frozen=True, slots=True)
class Recalling:
    """Recalls refused calls. Nothing is kept for it: the entry, the directory and the tables suffice.

    Attributes:
        tables: those in force.
        tables_of: those that were in force, from what is kept of them.
        rules: by which a CPAS may register a file.
        operations_of: the operations of a service.
        check_digits: whether they must be right.
    """

    tables: Callable[[], Authorizations]
    tables_of: Callable[[Kept], Authorizations]
    register: PersonRegister
    directory: Directory
    rules: RegistrationRules
    catalogue: Catalogue
    operations_of: Callable[[Service], tuple[str, ...]]
    codes: ReturnCodes
    check_digits: bool

    def recall(self, ticket: str, now: datetime, work: UnitOfWork) -> Recalled | None:
        """The call that was given a ticket; ``None`` where there is none, or where it got its answer."""
        entry = book.entry_of(ticket, work)
        if entry is None or entry["outcome"] == "answered":
            return None
        refused = [one for one in entry["verdicts"] if one["verdict"] == "refused"] or [_NOWHERE]
        station, rule = refused[0]["station"], refused[0]["rule"]
        institution = crossroads.institution_named(work, entry["institution"]) if entry["institution"] else None
        stations = {one["station"] for one in refused} & {*_DERIVED}
        tried = self._tried(entry, institution, day_of(now), work) if institution and stations else []
        same = [one for one in tried if one.then.station in stations and not one.then.passes]
        sector = institution.sector if institution else None
        reasons = reasons_of(station, rule, entry["return_code"], self.codes, sector)
        narrower = None
        if institution and any(one.key.startswith(_OF_A_PERIOD) for one in reasons):
            narrower = self._narrower(entry, institution, day_of(now), work)
        questions, agrees = tuple(same or tried), bool(same or not tried)
        return Recalled(entry, institution, station, rule, reasons, questions, narrower, agrees)

    def _narrower(
        self, entry: Mapping[str, Any], institution: Institution, today: date, work: UnitOfWork
    ) -> Registration | None:
        """From today on, or else from the day after the file that runs today: a renewal."""
        number = entry["quality_code"]
        code = self.rules.codes.get(int(number)) if number.isdecimal() else None
        if code is None or not _PERSON.fullmatch(entry["ssin"]) or entry["operation"] != REGISTER[1]:
            return None  # another question, or several in one message
        ssin = Ssin.unchecked(entry["ssin"])
        file = File(institution.sector, institution.cbe_number, code.number)
        held = [line.period for line in self.directory.lines_of(ssin, work) if line.file == file]
        renewed = [period.end + timedelta(days=1) for period in held if today in period and period.end < NO_END]
        latest = add_months(today, self.rules.begins_ahead)
        found = (longest(day, code, held) for day in (today, *renewed) if day <= latest)
        return next((Registration(ssin, code.number, period) for period in found if period), None)

    def _tried(
        self, entry: Mapping[str, Any], institution: Institution, today: date, work: UnitOfWork
    ) -> list[Retried]:
        moment = book.moment_of(entry)
        then, asked = _Then(entry["received"], utc_text(moment)), self._asked(entry, institution, day_of(moment))
        return [self._retried(one, today, then, work) for one in asked]

    def _asked(self, entry: Mapping[str, Any], institution: Institution, day: date) -> Iterator[Asked]:
        """The questions of a call. Of a message with several, every one that its persons and operations allow.

        Whom a form names as a member of a household the journal does not say: anybody but the first may be.
        """
        persons = _all(entry["ssin"])
        found = itertools.product(self._services(entry), _all(entry["operation"]), persons)
        for service, operation, ssin in itertools.islice(found, _MOST_QUESTIONS):
            if operation not in self.operations_of(service):
                continue
            question = Question(service, operation, None, ssin, entry["legal_context"], "en")
            yield Asked(institution, question, day, may_be_member=ssin != persons[0])
            if service.former_numbers:
                return  # the journal has the present number beside the one asked about

    def _services(self, entry: Mapping[str, Any]) -> Iterator[Service]:
        for name, version in itertools.product(entry["service"].split(), _all(entry["version"])):
            found = self.catalogue.services.get((name, version)) or self.catalogue.classic(name, version)
            if found is not None:
                yield found

    def _retried(self, asked: Asked, today: date, when: _Then, work: UnitOfWork) -> Retried:
        then = self._around(asked, work, when).derivation(asked)
        around, again = self._around(asked, work), replace(asked, day=today)
        now = around.derivation(again)
        change = None if now.passes else nearest(again, around)
        return Retried(asked, then, now, change, self._registers(again, work))

    def _registers(self, asked: Asked, work: UnitOfWork) -> bool:
        key, operation = REGISTER
        service = self.catalogue.services[key]
        question = replace(asked.question, service=service, operation=operation, ssin="")
        allowed = [replace(asked, question=replace(question, legal_context=one)) for one in self._contexts(service)]
        return any(self._around(one, work).derivation(one).passes for one in allowed)

    def _contexts(self, service: Service) -> tuple[str, ...]:
        rows = [row for _, row, _ in self.tables().rows if row.service == service.name]
        return tuple(dict.fromkeys(context for row in rows for context in row.legal_contexts))

    def _around(self, asked: Asked, work: UnitOfWork, then: _Then | None = None) -> Surroundings:
        """What the question meets: today, or when a call came."""
        name = asked.question.service.name
        services = [one for one in self.catalogue.services.values() if one.name == name]
        return Surroundings(
            authorizations=self._tables(then.came if then else "", work),
            services={one: self.operations_of(one) for one in services},
            rules=self.rules,
            subject=partial(self._subject, work),
            lines_of=partial(self._lines, work, then.counted if then else ""),
        )

    def _tables(self, known: str, work: UnitOfWork) -> Authorizations:
        """The tables in force now, or at a moment as far as it is known which were."""
        kept = authorization_tables.in_force(work, known) if known else None
        try:
            return self.tables_of(kept) if kept else self.tables()
        except TablesRefused:
            return self.tables()  # of a version that had other words: the page says where it decides otherwise

    def _lines(self, work: UnitOfWork, known: str, ssin: Ssin) -> Iterable[Line]:
        """A person's lines as they were known at a moment."""
        return self.directory.lines_of(ssin, work, known)

    def _subject(self, work: UnitOfWork, question: Question) -> Subject:
        return numbers.subject_of(question, self.register, work, checked=self.check_digits)


def _all(noted: str) -> list[str]:
    """What the journal notes of a message's questions; one empty text where it notes nothing."""
    return noted.split() or [""]
