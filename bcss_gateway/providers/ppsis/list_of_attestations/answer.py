"""The business of OCMWCPASListOfAttestations: a CPAS asks what the federal service decided on a person."""

from __future__ import annotations

from datetime import date, timedelta

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.period import NO_END, Period, add_months, last_of_months
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.filed import Filed, Forms
from bcss_gateway.providers.ppsis.list_of_attestations import decisions, table
from bcss_gateway.providers.ppsis.list_of_attestations.contract import (
    ListAsked,
    read_list_asked,
    start_list,
    write_decision,
    write_exemption,
    write_plans,
)
from bcss_gateway.providers.ppsis.list_of_attestations.table import ATTESTED, EXEMPTION, PLAN, Table, Wanted
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.providers.provider import Operation
from bcss_gateway.storage.database import UnitOfWork

_DAY = timedelta(days=1)
_MONTHS_OF_A_YEAR = 12


def operations(numbers: Numbers, attestations: Attestations) -> dict[tuple[str, str], Operation]:
    """The service, under both spellings of its name."""
    own = ListDecisions(numbers, attestations, table.load())
    names = ("OCMWCPASListOfAttestations", "OCMWCPASListOfAttestation")
    return {(name, "20080317"): own for name in names}


class ListDecisions:
    """Every decision, at once and by whatever CPAS: whoever decides has to know what was decided before."""

    def __init__(self, numbers: Numbers, attestations: Attestations, known: Table) -> None:
        self._numbers, self._attestations, self._table = numbers, attestations, known

    def read(self, content: Element) -> ListAsked:
        """The request in our words."""
        return read_list_asked(content)

    def problems(self, request: ListAsked, question: Question, today: date) -> tuple[Problem, ...]:
        """All that is wrong with the request in itself, together."""
        problems = []
        if request.which not in self._table.requests:
            details = {"known": ", ".join(self._table.requests)}
            problems.append(
                Problem("request_type_unknown", "RequestType", (("RequestType", request.which[:40]),), details)
            )
        begin, end = self._days(request, today)
        shown = (("SearchPeriod", f"{begin}/{end}"),)
        if end < begin:
            problems.append(Problem("period_reversed", "SearchPeriod", shown))
        elif request.end and end > self._last_of(begin):
            last = {"years": str(self._table.longest_years), "last": self._last_of(begin).isoformat()}
            problems.append(Problem("search_too_long", "SearchPeriod", shown, last))
        return tuple(problems)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The decisions, oldest first; an information where there are none."""
        asked: ListAsked = admitted.request
        wanted = self._table.requests[asked.which]
        filed = self._filed(asked.ssin, wanted, admitted, work)
        period = self._period(asked, admitted)
        found = [one for one in filed if wanted.lists(one.law, one.form) and _is_of(one, asked.institution)]
        shown = [one for one in found if period and one.is_about(period)]
        reply = start_list()
        _tell(reply, wanted, filed, admitted.today)
        for one in shown:
            write_decision(reply, one, self._table)
        notes = () if shown else (Problem("no_decision", "decisions"),)
        return Answer((reply,), notes)

    def _filed(self, ssin: str, wanted: Wanted, admitted: Admitted, work: UnitOfWork) -> list[Filed]:
        """What there is to tell of a person, in the order in which it came."""
        if wanted.tells == ATTESTED:
            return decisions.attested(self._attestations.known_of(ssin, utc_text(admitted.moment), work))
        return Forms(self._numbers, work).of_person(ssin)

    def _period(self, asked: ListAsked, admitted: Admitted) -> Period | None:
        """The days asked, as far back as the row of the table lets see; ``None`` where that leaves none."""
        days = Period(*self._days(asked, admitted.today))
        months = admitted.grant.history_months
        return days if months is None else days.common(Period(add_months(admitted.today, -months)))

    def _days(self, asked: ListAsked, today: date) -> tuple[date, date]:
        """Where an end of the period is missing it is as long as may be; without both, from so long ago on."""
        if asked.begin and asked.end:
            return asked.begin, asked.end
        if asked.begin:
            return asked.begin, self._last_of(asked.begin)
        if asked.end:
            return _years_before(asked.end, self._table.longest_years) + _DAY, asked.end
        return _years_before(today, self._table.longest_years), NO_END

    def _last_of(self, begin: date) -> date:
        """The last day of the longest period that begins on a day."""
        years = min(self._table.longest_years, NO_END.year - 1 - begin.year)
        return last_of_months(begin, _MONTHS_OF_A_YEAR * years) if years > 0 else NO_END


def _tell(reply: Element, wanted: Wanted, filed: list[Filed], today: date) -> None:
    if wanted.tells == EXEMPTION:
        write_exemption(reply, decisions.exemption_in(filed, today))
    elif wanted.tells == PLAN:
        write_plans(reply, decisions.plans_in(filed))


def _is_of(filed: Filed, institution: str) -> bool:
    return not institution or filed.institution.lstrip("0") == institution


def _years_before(day: date, years: int) -> date:
    return add_months(day, -_MONTHS_OF_A_YEAR * years) if day.year > years else date.min
