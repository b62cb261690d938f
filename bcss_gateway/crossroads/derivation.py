"""Why a question passes or is refused: each row with what speaks for it and against it, and what the stations say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from bcss_gateway.crossroads import authorization, integration, numbers, routing
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.authorization_table import Allowance, AuthorizationTable
from bcss_gateway.crossroads.numbers import Subject
from bcss_gateway.directory.lines import Line, lines_that_open
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.envelope.grant import Grant


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, put by an institution on a day.

    Attributes:
        period: the days that it asks about; ``None`` where they are not known, and then not looked at.
        may_be_member: whether a form may name the person as a member of a household alone.
    """

    institution: Institution
    question: Question
    day: date
    period: Period | None = None
    may_be_member: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """One row that is about the service, with each condition that it makes; the first that is not met closes it."""

    table: AuthorizationTable
    row: Allowance
    grant: Grant
    in_force: bool
    names_who: bool
    names_operation: bool
    in_context: bool

    @property
    def opens(self) -> bool:
        """Whether the row allows the question, what it asks of the directory aside."""
        return self.in_force and self.names_who and self.names_operation and self.in_context


@dataclass(frozen=True, slots=True)
class Derivation:
    """How it was decided.

    Attributes:
        rows: every row about the service, in the order in which they are tried.
        lines: those by which the institution shows that it keeps a file on the person, open or over.
        grant: the row that decides; ``None`` where the question is refused.
        quality_code: the quality in which it is opened, where one is asked.
        station: which station decided.
        problems: why it is refused; empty where it passes.
    """

    rows: tuple[Weighed, ...]
    lines: tuple[Line, ...]
    station: str
    grant: Grant | None = None
    quality_code: int | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the question would be put to its source."""
        return self.grant is not None


def derive(
    authorizations: Authorizations,
    asked: Asked,
    subject: Callable[[], Subject],
    lines_of: Callable[[Ssin], Iterable[Line]],
) -> Derivation:
    """What the stations say to a question, and what each row has to do with it.

    Args:
        subject: looks the number up, as the station ``number`` does; it may raise its refusal.
        lines_of: the person's lines in the reference directory.
    """
    name = asked.question.service.name
    rows = tuple(_weighed(each, asked) for each in authorizations.rows if each[1].service == name)
    return replace(decide(authorizations, asked, subject, lines_of), rows=rows)


def decide(
    authorizations: Authorizations,
    asked: Asked,
    subject: Callable[[], Subject],
    lines_of: Callable[[Ssin], Iterable[Line]],
) -> Derivation:
    """What the stations say to a question, as :func:`derive`, without what each row has to do with it."""
    lines: tuple[Line, ...] = ()
    station = routing.STATION
    try:
        routing.check_answered([asked.question])
        station = authorization.STATION
        grants = authorizations.grants(asked.institution, asked.question, asked.day)
        if asked.may_be_member:
            grants = tuple(grant.of_member for grant in grants)
        station = numbers.STATION
        current = subject().current
        station = integration.STATION
        lines = _own(lines_of(current), asked.institution) if current else ()
        grant, code = integration.decide(grants, asked.institution, current, lambda _: lines, asked.day, asked.period)
    except Refusal as refusal:
        return Derivation((), lines, station, problems=refusal.problems)
    return Derivation((), lines, station, grant, code)


def _own(lines: Iterable[Line], institution: Institution) -> tuple[Line, ...]:
    return tuple(sorted(lines_that_open(lines, institution), key=lambda line: (line.quality_code, line.period.begin)))


def _weighed(each: tuple[AuthorizationTable, Allowance, Grant], asked: Asked) -> Weighed:
    table, row, grant = each
    question = asked.question
    return Weighed(
        table=table,
        row=row,
        grant=grant,
        in_force=table.is_in_force(asked.day),
        names_who=row.who.includes(asked.institution),
        names_operation=question.service.version in row.versions and question.operation in row.operations,
        in_context=row.is_in_context(question.legal_context),
    )
