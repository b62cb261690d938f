"""What becomes of every question when other authorization tables take the place of these."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.crossroads import integration
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.authorization_table import Allowance
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.envelope.grant import Grant

_SOMEBODY = Ssin.unchecked("00000000000")
_LARGEST_PHASE = 999


@dataclass(frozen=True, slots=True)
class Opening:
    """What a row gives: the parts that may be seen (``None`` for all) and how far back; and what the file must be."""

    parts: frozenset[str] | None
    history_months: int | None
    lowest_phase: int
    grace_months: int = 0
    whole_period: bool = False
    household_codes: frozenset[int] = frozenset()


_Effect = tuple[Opening | None, Opening | None]


@dataclass(frozen=True, slots=True)
class Change:
    """A question that goes otherwise.

    Attributes:
        context: the legal context; empty where a row takes any.
        quality_codes: in which qualities; ``None`` in it for an institution that has no file on the person.
        institutions: whose question it is.
        before, after: what was and will be opened; ``None`` for nothing.
    """

    service: Service
    operation: str
    context: str
    quality_codes: tuple[int | None, ...]
    institutions: tuple[Institution, ...]
    before: Opening | None
    after: Opening | None


def changes(
    old: Authorizations,
    new: Authorizations,
    services: Mapping[tuple[str, str], Service],
    institutions: Collection[Institution],
    day: date,
) -> list[Change]:
    """Every question of every institution that the new tables decide otherwise on a day.

    Args:
        services: the catalogue's; a row about another one opens nothing.
    """
    found: list[Change] = []
    for key in sorted({(row.service, version) for row in _rows(old, new) for version in row.versions}):
        if key in services:
            found += _of_service(old, new, services[key], institutions, day)
    return found


def _of_service(
    old: Authorizations, new: Authorizations, service: Service, institutions: Collection[Institution], day: date
) -> Iterator[Change]:
    rows = [row for row in _rows(old, new) if row.service == service.name and service.version in row.versions]
    operations = sorted({operation for row in rows for operation in row.operations})
    contexts = sorted({context for row in rows for context in row.legal_contexts or [""]})
    codes = [None, *sorted({code for row in rows for code in row.quality_codes})]
    for operation, context in itertools.product(operations, contexts):
        question = Question(service, operation, None, "", context, "en")
        yield from _of_question(old, new, question, institutions, codes, day)


def _of_question(
    old: Authorizations,
    new: Authorizations,
    question: Question,
    institutions: Collection[Institution],
    codes: list[int | None],
    day: date,
) -> Iterator[Change]:
    by_effect: dict[tuple[_Effect, tuple[int | None, ...]], list[Institution]] = defaultdict(list)
    for one in institutions:
        of_one: dict[_Effect, list[int | None]] = defaultdict(list)
        before, after = (_openings(tables, one, question, codes, day) for tables in (old, new))
        for code in codes:
            if before[code] != after[code]:
                of_one[before[code], after[code]].append(code)
        for effect, changed in of_one.items():
            by_effect[effect, tuple(changed)].append(one)
    for ((was, will_be), changed_codes), whose in by_effect.items():
        service, operation, context = question.service, question.operation, question.legal_context
        yield Change(service, operation, context, changed_codes, tuple(whose), was, will_be)


def _openings(
    tables: Authorizations, institution: Institution, question: Question, codes: list[int | None], day: date
) -> dict[int | None, Opening | None]:
    """What is opened to an institution that has a file in each quality, or none."""
    try:
        grants = tables.grants(institution, question, day)
    except Refusal:
        return dict.fromkeys(codes)
    return {code: _opening(grants, institution, code, day) for code in codes}


def _opening(grants: tuple[Grant, ...], institution: Institution, code: int | None, day: date) -> Opening | None:
    period = Period(day, NO_END)
    number, cbe_number = _SOMEBODY.digits, institution.cbe_number
    lines = [] if code is None else [Line(number, institution.sector, cbe_number, code, period, _LARGEST_PHASE)]
    try:
        grant, _ = integration.decide(grants, institution, _SOMEBODY, lambda _: lines, day)
    except Refusal:
        return None
    return Opening(
        parts=grant.parts,
        history_months=grant.history_months,
        lowest_phase=grant.lowest_phase,
        grace_months=grant.grace_months,
        whole_period=grant.whole_period,
        household_codes=grant.household_codes,
    )


def _rows(old: Authorizations, new: Authorizations) -> list[Allowance]:
    return [row for tables in (old, new) for _, row, _ in tables.rows]
