"""Answers for the institute of the self-employed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import islice

from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.provider import Operation
from bcss_gateway.providers.self_employed import contract
from bcss_gateway.providers.self_employed.contract import CareerAsked, ContributionsAsked
from bcss_gateway.providers.self_employed.contributions import contributions
from bcss_gateway.providers.self_employed.file import SOURCE, AffiliationEntry, SelfEmployedFile, begun, read
from bcss_gateway.storage import sources
from bcss_gateway.storage.database import UnitOfWork

MOST_AFFILIATIONS, MOST_QUARTERS = 100, 40
"""What the schema has room for."""

_NOTHING = Answer(status="no_data_found")


class SelfEmployed:
    """The institute, which keeps one file on each self-employed person."""

    name = "self_employed"

    def __init__(self) -> None:
        self.operations: dict[tuple[str, str], Operation] = {("SelfEmployedService", "v2"): SelfEmployedOperation()}


class SelfEmployedOperation:
    """SelfEmployedService: the career of a person, or the contributions by quarter."""

    def read(self, content: Element) -> CareerAsked | ContributionsAsked:
        """The question, from the valid element."""
        return contract.read_question(content)

    def problems(
        self, request: CareerAsked | ContributionsAsked, question: Question, today: date
    ) -> tuple[Problem, ...]:
        """A period that ends before it begins."""
        begin, end = request.begin, request.end
        if begin is None or end is None or str(begin) <= str(end):
            return ()
        return (Problem("asked_period_reversed", "criteria/period", (("period", f"{begin}/{end}"),)),)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """What the file says, newest first; what the schema has no room for is left out, and the status says so."""
        ssin = _subject(admitted)
        file = _file(ssin, work)
        told = _told(ssin, file, admitted.request, admitted.today) if file else _NOTHING
        status = "data_found" if told.content else "no_data_found"
        return replace(told, content=(contract.write_ssin(ssin.digits), *told.content), status=status)


def _told(ssin: Ssin, file: SelfEmployedFile, asked: CareerAsked | ContributionsAsked, today: date) -> Answer:
    if isinstance(asked, CareerAsked):
        return _career(file, asked, today)
    return _contributions(ssin, file, asked, today)


def _career(file: SelfEmployedFile, asked: CareerAsked, today: date) -> Answer:
    newest_first = [one for one in begun(file, today.isoformat())[::-1] if _in_period(one, asked)]
    told = newest_first[:MOST_AFFILIATIONS]
    if not told:
        return _NOTHING
    notes = (_cut(f"{MOST_AFFILIATIONS} affiliations"),) if told != newest_first else ()
    return Answer((contract.write_career(file, told),), notes)


def _in_period(one: AffiliationEntry, asked: CareerAsked) -> bool:
    begins_in_time = asked.end is None or one["begin"] <= asked.end.isoformat()
    return begins_in_time and (asked.begin is None or not one["end"] or asked.begin.isoformat() <= one["end"])


def _contributions(ssin: Ssin, file: SelfEmployedFile, asked: ContributionsAsked, today: date) -> Answer:
    newest_first = contributions(ssin.digits, file, asked.begin, asked.end or Quarter.of(today), today)
    told = list(islice(newest_first, MOST_QUARTERS))
    if not told:
        return _NOTHING
    notes = (_cut(f"{MOST_QUARTERS} quarters"),) if next(newest_first, None) else ()
    return Answer((contract.write_contributions(told),), notes)


def _cut(what: str) -> Problem:
    details = f"Only the newest {what} are given; ask for older ones with an earlier end of the period."
    return Problem("data_found", "maxOccurs", (("details", details),))


def _subject(admitted: Admitted) -> Ssin:
    if admitted.ssin is None:
        raise Refusal(Problem("ssin_unknown"))
    return admitted.ssin


def _file(ssin: Ssin, work: UnitOfWork) -> SelfEmployedFile | None:
    text = sources.self_employed.of(ssin.digits, work).get(SOURCE)
    return read(text) if text else None
