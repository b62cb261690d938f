"""What an institution may ask about a person on a day: every question that the tables name, put to the stations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.derivation import Asked, decide
from bcss_gateway.crossroads.numbers import Subject
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.envelope.grant import Grant


@dataclass(frozen=True, slots=True)
class Reach:
    """What one row of a table opens.

    Attributes:
        quality_code: the quality in which it does; ``None`` where no file is asked.
        contexts: the legal contexts; none for any.
    """

    grant: Grant
    quality_code: int | None
    services: tuple[Service, ...]
    operations: tuple[str, ...]
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """Whom one may ask about, and how it is looked up.

    Attributes:
        subject: looks a question's number up, as the station ``number`` does; it may raise its refusal.
        lines_of: a person's lines in the reference directory.
    """

    ssin: Ssin
    day: date
    subject: Callable[[Question], Subject]
    lines_of: Callable[[Ssin], Iterable[Line]]


def reach(
    authorizations: Authorizations, services: Iterable[Service], institution: Institution, prospect: Prospect
) -> tuple[Reach, ...]:
    """By row, in the order of the tables, what passes of everything that an institution might ask about a person.

    Args:
        services: those of the catalogue; what asks about nobody is left out.
    """
    about = {service.key: service for service in services if service.subject}
    opened: dict[tuple[Grant, int | None], list[Question]] = defaultdict(list)
    for question in _questions(authorizations, about, institution, prospect.ssin):
        asked = Asked(institution, question, prospect.day)
        found = decide(authorizations, asked, partial(prospect.subject, question), prospect.lines_of)
        if found.grant is not None:
            opened[found.grant, found.quality_code].append(question)
    order = {grant.row: place for place, (_, _, grant) in enumerate(authorizations.rows)}
    together = [_together(grant, code, questions) for (grant, code), questions in opened.items()]
    return tuple(sorted(together, key=lambda one: (order[one.grant.row], one.quality_code or 0)))


def _questions(
    authorizations: Authorizations, services: dict[tuple[str, str], Service], institution: Institution, ssin: Ssin
) -> Iterator[Question]:
    """Every question that a row for this institution names, once; no other can pass."""
    named = {
        (service, operation, context)
        for _, row, _ in authorizations.rows
        if row.who.includes(institution)
        for version in row.versions
        if (service := services.get((row.service, version)))
        for operation in row.operations
        for context in row.legal_contexts or [""]
    }
    for service, operation, context in sorted(named, key=lambda one: (one[0].key, *one[1:])):
        yield Question(service, operation, None, ssin.digits, context, "en")


def _together(grant: Grant, code: int | None, questions: Iterable[Question]) -> Reach:
    questions = tuple(questions)
    contexts = sorted({one.legal_context for one in questions})
    return Reach(
        grant,
        code,
        tuple(dict.fromkeys(one.service for one in questions)),
        tuple(dict.fromkeys(one.operation for one in questions)),
        () if "" in contexts else tuple(contexts),
    )
