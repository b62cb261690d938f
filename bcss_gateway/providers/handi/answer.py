"""Answers for the eight sources of disability."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bcss_gateway.contracts.return_codes import ReturnCodes
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.handi import contract
from bcss_gateway.providers.handi.consulting import FOUND, SILENT, Told, consult
from bcss_gateway.providers.handi.file import read
from bcss_gateway.providers.handi.questions import Consultation, ConsultFiles, ConsultPayments
from bcss_gateway.providers.handi.sources import SOURCES, Source
from bcss_gateway.providers.provider import Operation
from bcss_gateway.storage import sources
from bcss_gateway.storage.database import UnitOfWork

_MOST_MONTHS = 24


class HandiProvider:
    """The eight sources, as one provider; one indexed read a call.

    Args:
        codes: the table from which each source's own status is told.
    """

    name = "handi"

    def __init__(self, codes: ReturnCodes) -> None:
        self.operations: dict[tuple[str, str], Operation] = {("HandiService", "v2"): Consulting(codes)}


class Consulting:
    """HandiService: files at a date, files over a period, payments over a period."""

    def __init__(self, codes: ReturnCodes) -> None:
        self._codes = codes

    def read(self, content: Element) -> Consultation:
        """The question, from the valid element."""
        return contract.read(content)

    def problems(self, request: Consultation, question: Question, today: date) -> tuple[Problem, ...]:
        """Nothing asked, everything asked false, a period that is reversed or, for payments, too long."""
        asked = (*_flags("handicapAuthenticSources", request.sources.values()), *_asked_parts(request))
        return (*asked, *_period(request))

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """What each source says; the whole is incomplete when one of them does not answer.

        Raises:
            Refusal: ``handi_closed``: nothing of what is asked may be seen.
        """
        asked: Consultation = admitted.request
        opened, closed = _opened(asked, admitted)
        if closed and not opened:
            raise Refusal(Problem("handi_closed", admitted.grant.row, tuple(("part", part) for part in closed)))
        files = sources.handi.of(asked.ssin, work)
        told = [
            consult(source, read(files[source.name]) if source.name in files else None, asked, opened, admitted.today)
            for source in _asked_of(asked)
        ]
        return self._answer(asked, told, _paths(asked, closed), admitted.today)

    def _answer(self, asked: Consultation, told: list[Told], closed: Sequence[str], today: date) -> Answer:
        silent = [one.source.name for one in told if one.reason == SILENT]
        status = "handi_incomplete" if silent else "data_found"
        if not any(one.reason in (FOUND, SILENT) for one in told):
            status, told = "no_data_found", []
        notes = (Problem(status, information=tuple(("source", name) for name in silent)),) if silent else ()
        return Answer(tuple(contract.write(asked, told, closed, self._codes, today)), notes, status)


def _asked_of(asked: Consultation) -> list[Source]:
    return [source for source in SOURCES if asked.asks(source.name)]


def _asked_parts(request: Consultation) -> tuple[Problem, ...]:
    return _flags("parts", request.parts.values()) if isinstance(request, ConsultFiles) else ()


def _flags(name: str, flags: Iterable[bool]) -> tuple[Problem, ...]:
    given = tuple(flags)
    if any(given):
        return ()
    return (Problem("handi_all_false" if given else "handi_nothing_asked", "asked", (("criteria", name),)),)


def _period(request: Consultation) -> tuple[Problem, ...]:
    pays = isinstance(request, ConsultPayments)
    days = (("period", f"{request.begin}/{request.end}"),)
    if request.end < request.begin:
        return (Problem("handi_payments_reversed" if pays else "asked_period_reversed", "period", days),)
    if pays and _month_and_day(request.end) > _month_and_day(request.begin, _MOST_MONTHS):
        return (Problem("handi_payments_too_long", "period", days),)
    return ()


def _month_and_day(day: date, later: int = 0) -> tuple[int, int]:
    return day.year * 12 + day.month + later, day.day


def _opened(asked: Consultation, admitted: Admitted) -> tuple[list[str], list[str]]:
    """The parts that are asked, as far as the asker may see them, and the others."""
    parts = [part for part, wanted in asked.parts.items() if wanted] if isinstance(asked, ConsultFiles) else []
    opened = [part for part in parts if admitted.grant.opens(part)]
    return opened, [part for part in parts if part not in opened]


def _paths(asked: Consultation, closed: Sequence[str]) -> list[str]:
    """Where the closed parts would stand in the answer, source by source."""
    if not isinstance(asked, ConsultFiles):
        return []
    named = (
        (source.result, source.part(part, at_date=asked.at_date)) for source in _asked_of(asked) for part in closed
    )
    return [f"results/{result}/file/{name}" for result, name in named if name]
