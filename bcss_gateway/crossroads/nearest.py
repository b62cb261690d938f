"""The smallest change that would let a refused question pass, found by trying its neighbours at the stations."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.crossroads import integration, numbers
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.authorization_table import Allowance
from bcss_gateway.crossroads.derivation import Asked, Derivation, derive
from bcss_gateway.crossroads.numbers import Subject
from bcss_gateway.directory.arithmetic import TooLong, registered
from bcss_gateway.directory.lines import File, Line, lines_that_open
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import NO_END, Period, add_months
from bcss_gateway.domain.quality_code import CPAS_SECTOR, QualityCode, RegistrationRules
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.domain.ssin import NotAnSsin, Ssin
from bcss_gateway.envelope.exchange import Question

WEIGHTS: Mapping[str, int] = {
    "number": 1,
    "registration": 4,
    "context": 5,
    "operation": 6,
    "version": 7,
    "day": 100,
}
"""What each kind of change weighs (INFERRED). Two changes weigh more than one, and waiting more than all the others."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a question meets, whatever it is.

    Attributes:
        services: each version of the service asked, with its operations.
        rules: by which a CPAS may register a file.
        subject: looks a question's number up, as the station ``number`` does; it may raise its refusal.
        lines_of: the person's lines in the reference directory.
    """

    authorizations: Authorizations
    services: Mapping[Service, tuple[str, ...]]
    rules: RegistrationRules
    subject: Callable[[Question], Subject]
    lines_of: Callable[[Ssin], Iterable[Line]]

    def derivation(self, asked: Asked, lines_of: Callable[[Ssin], Iterable[Line]] | None = None) -> Derivation:
        """What the stations say to a question."""
        return derive(self.authorizations, asked, partial(self.subject, asked.question), lines_of or self.lines_of)


@dataclass(frozen=True, slots=True)
class Registration:
    """A file that the institution, or outside the CPAS its sector, would have on the person."""

    ssin: Ssin
    quality_code: int
    period: Period


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A question that passes, and what is other about it.

    Attributes:
        changes: the kinds of change, of those in ``WEIGHTS``.
        registration: what has to be in the directory first; ``None`` where it has all that is needed.
        derivation: what the stations say when it is so.
    """

    asked: Asked
    changes: tuple[str, ...]
    derivation: Derivation
    registration: Registration | None = None

    @property
    def weight(self) -> int:
        """How large the change is."""
        return weight(self.changes)


def weight(changes: Iterable[str]) -> int:
    """How large some changes are together."""
    return sum(WEIGHTS[each] for each in changes)


def nearest(asked: Asked, around: Surroundings) -> Neighbour | None:
    """The neighbour with the smallest change; ``None`` where nothing of what may be changed lets the question pass.

    Each one is put to the stations: what comes back passes. Among changes of one weight the first in the order of the
    contracts and tables wins, and of several quality codes the one with the shortest longest duration: the smallest
    right that does.
    """
    if not any(row.who.includes(asked.institution) for row in _rows(asked, around)):
        return None
    best: Neighbour | None = None
    for other, changes in variants(asked, around):
        if best and weight(changes) >= best.weight:
            break
        found = _tried(other, changes, around, asked.day)
        if found and (best is None or found.weight < best.weight):
            best = found
    return best


def variants(asked: Asked, around: Surroundings) -> list[tuple[Asked, tuple[str, ...]]]:
    """The question itself and each that may be asked in its place, with the kinds of change; the smallest first."""
    found = [
        (replace(asked, question=question, day=day, period=None), _kinds(asked, question, day))
        for question in _questions(asked, around)
        for day in _days(asked, around)
    ]
    return sorted(found, key=lambda pair: weight(pair[1]))


def registrations(asked: Asked, derivation: Derivation, around: Surroundings, today: date) -> Iterator[Registration]:
    """The files that could make up for what the integration check misses, the smallest right first."""
    ssin = around.subject(asked.question).current
    grants = [row.grant.of_member if asked.may_be_member else row.grant for row in derivation.rows if row.opens]
    codes = sorted({code for grant in grants for code in grant.quality_codes})
    if ssin is None:
        return
    if asked.institution.sector != CPAS_SECTOR:
        yield from (Registration(ssin, code, Period(asked.day)) for code in codes)
    elif asked.day <= add_months(today, around.rules.begins_ahead):
        known = [around.rules.codes[code] for code in codes if code in around.rules.codes]
        for code in sorted(known, key=lambda one: (one.last_day(asked.day), one.number)):
            held = [line.period for line in derivation.lines if line.file == _file(asked.institution, code.number)]
            if period := longest(asked.day, code, held):
                yield Registration(ssin, code.number, period)


def longest(day: date, code: QualityCode, held: Collection[Period]) -> Period | None:
    """The longest period from a day on that may be registered in a quality; ``None`` where none may.

    Args:
        held: the institution's files on the person in that quality; the new one ends before the next of them.
    """
    begins = [period.begin for period in held if period.begin > day]
    end = min(code.last_day(day), min(begins) - timedelta(days=1) if begins else NO_END)
    try:
        registered([*held], Period(day, end), code.allows)
    except TooLong:
        return None
    return Period(day, end)


def _tried(asked: Asked, changes: tuple[str, ...], around: Surroundings, today: date) -> Neighbour | None:
    """The question if it passes, or if it does with a file on the person."""
    found = around.derivation(asked)
    if found.passes:
        return Neighbour(asked, changes, found)
    if found.station != integration.STATION:
        return None
    for one in registrations(asked, found, around, today):
        then = around.derivation(asked, partial(_with, one, asked.institution, around))
        if then.passes:
            return Neighbour(asked, ("registration", *changes), then, one)
    return None


def _questions(asked: Asked, around: Surroundings) -> Iterator[Question]:
    question = asked.question
    for ssin, (service, operations) in itertools.product(_numbers(question, around), around.services.items()):
        for operation, context in itertools.product(operations, _contexts(question, service, around)):
            yield replace(question, service=service, operation=operation, ssin=ssin, legal_context=context)


def _numbers(question: Question, around: Surroundings) -> tuple[str, ...]:
    """The number asked about, and the one that took its place."""
    try:
        around.subject(question)
    except Refusal as refusal:
        first = refusal.problems[0]
        if first.reason == numbers.REPLACED:
            return question.ssin, dict(first.information)["SSIN"]
    return (question.ssin,)


def _persons(question: Question, around: Surroundings) -> Iterator[Ssin]:
    """Whoever has one of these numbers; nobody where what was asked about is no number."""
    for digits in _numbers(question, around):
        with suppress(NotAnSsin):
            yield Ssin.unchecked(digits)


def _contexts(question: Question, service: Service, around: Surroundings) -> tuple[str, ...]:
    """The legal contexts that rows about a service name; a classic message names none, so it cannot change it."""
    if service.family == "ssdn":
        return (question.legal_context,)
    rows = [row for _, row, _ in around.authorizations.rows if row.service == service.name]
    named = [context for row in rows if service.version in row.versions for context in row.legal_contexts]
    return tuple(dict.fromkeys([question.legal_context, *named]))


def _days(asked: Asked, around: Surroundings) -> tuple[date, ...]:
    """The day itself, and each later one on which a table comes into force or a file begins."""
    tables = {table.valid_from for table, row, _ in around.authorizations.rows if row.service == _name(asked)}
    lines = (line for ssin in _persons(asked.question, around) for line in around.lines_of(ssin))
    begins = {line.period.begin for line in lines_that_open(lines, asked.institution)}
    return (asked.day, *sorted(day for day in tables | begins if day > asked.day))


def _kinds(asked: Asked, other: Question, day: date) -> tuple[str, ...]:
    question = asked.question
    changed = {
        "number": other.ssin != question.ssin,
        "context": other.legal_context != question.legal_context,
        "operation": other.operation != question.operation,
        "version": other.service.version != question.service.version,
        "day": day != asked.day,
    }
    return tuple(kind for kind in WEIGHTS if changed.get(kind))


def _with(one: Registration, institution: Institution, around: Surroundings, ssin: Ssin) -> list[Line]:
    """The person's lines with the registration among them, as the directory would have them."""
    lines = list(around.lines_of(ssin))
    file = _file(institution, one.quality_code)
    new = Line(ssin.digits, file.sector, file.institution, one.quality_code, one.period)
    known = {line.period: line for line in lines if line.file == file}
    if not file.institution:
        return [*lines, new]
    after = registered([*known], one.period, around.rules.codes[one.quality_code].allows)
    others = [line for line in lines if line.file != file]
    return others + [known.get(period) or replace(new, period=period) for period in after]


def _file(institution: Institution, quality_code: int) -> File:
    """Where a registration would stand: a CPAS has files of its own, others have those of their sector."""
    holder = institution.cbe_number if institution.sector == CPAS_SECTOR else ""
    return File(institution.sector, holder, quality_code)


def _rows(asked: Asked, around: Surroundings) -> Iterator[Allowance]:
    return (row for _, row, _ in around.authorizations.rows if row.service == _name(asked))


def _name(asked: Asked) -> str:
    return asked.question.service.name
