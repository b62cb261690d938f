"""One story for all sources: whoever looks for work in one does not work in another on the same day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.sandbox.population import population
from bcss_gateway.settings import Settings
from newer import INQUIRY
from sources import Asker, acquaint

TODAY = date(2026, 11, 21)
SINCE = Quarter(2019, 1)
LAST = Quarter(2026, 3)
CAREER = "career/affiliations/affiliation/careerSegments/careerSegment/period"
SATURDAY = 5
ILL = "50"

Days = set[date]


@dataclass(frozen=True, slots=True)
class Askers:
    """Who asks the four services, each about everybody."""

    seekers: Asker
    self_employed: Asker
    declarations: Asker
    indemnities: Asker


@pytest.fixture
def people(sqlite_settings: Settings) -> list[Citizen]:
    """Persons who lived from several things, or from one that not everybody does, in the last years."""
    everybody = population(sqlite_settings.persons, sqlite_settings.seed, TODAY)
    recent = [
        (one, {spell.activity for spell in one.spells if spell.end is None or spell.end >= SINCE.first})
        for one in everybody
        if "FOREM" not in one.silent_sources
    ]
    return [one for one, lived_from in recent if len(lived_from) > 1] + [
        one for one, lived_from in recent if len(lived_from) == 1
    ][:20]


@pytest.fixture
def askers(
    sqlite_gateway: Gateway,
    sqlite_settings: Settings,
    institution: Callable[[str], Institution],
    secret_of: Callable[[Settings, Institution], str],
    people: list[Citizen],
) -> Askers:
    """Namur and the health funds, which now keep a file on all of them."""

    def of(user: str, service: str, context: str) -> Asker:
        who = institution(user)
        return Asker(sqlite_gateway, who, secret_of(sqlite_settings, who), service, context)

    acquaint(sqlite_gateway, people, 17, institution("cpas-namur").cbe_number, 2)
    acquaint(sqlite_gateway, people, 11, "", 2)
    return Askers(
        of("cpas-namur", "JobSeekerService", INQUIRY),
        of("cpas-namur", "SelfEmployedService", INQUIRY),
        of("cin", "DmfaConsultationService", "NIC:INDEMNITIES"),
        of("cin", "HdiIndemnityAllowanceService", "NIC:INDEMNITIES"),
    )


def test_on_no_day_do_two_sources_say_that_somebody_lives_from_something(askers: Askers, people: list[Citizen]) -> None:
    """Asked about the days on which a life changes; and each source has its say about somebody."""
    heard: set[str] = set()
    for one in people:
        days = _turns(one)
        lived = {
            "looks for work": {day for day in days if _seeks(askers, one, day)},
            "is self-employed": set(_own(askers, one)) & days,
            "works for an employer": set(_employed(askers, one)) & days,
            "is unfit for work": _unfit(askers, one) & days,
        }
        heard |= {name for name, said in lived.items() if said}
        for (first, these), (second, those) in combinations(lived.items(), 2):
            assert not these & those, f"{one.tag or one.ssin} {first} and {second}"
    assert len(heard) == 4


def test_whom_the_health_fund_pays_the_employer_declares_as_ill(askers: Askers, people: list[Citizen]) -> None:
    unfit = {one.ssin: _unfit(askers, one) for one in people}
    assert sum(bool(days) for days in unfit.values()) >= 2
    for one in people:
        quarters = {str(Quarter.of(day)) for day in unfit[one.ssin] if day.weekday() < SATURDAY}
        assert quarters <= {str(quarter) for quarter, codes, _ in _occupations(askers, one) if ILL in codes}


def _turns(one: Citizen) -> Days:
    """The first and last days of what somebody lives from, and today."""
    days = {day for spell in one.spells for day in (spell.begin, spell.end or TODAY)}
    return {day for day in days if SINCE.first <= day <= LAST.last}


def _seeks(askers: Askers, one: Citizen, day: date) -> bool:
    asked = f"<ssin>{one.ssin}</ssin><period><beginDate>{day}</beginDate><endDate>{day}</endDate></period>"
    reply = askers.seekers.ask("consultContactAndInscription", asked)
    return reply.body.find("results/pes/result/inscriptions/inscription") is not None


def _own(askers: Askers, one: Citizen) -> Iterator[date]:
    reply = askers.self_employed.ask("consultCareer", f"<ssin>{one.ssin}</ssin>")
    for period in reply.body.iterfind(CAREER):
        yield from _days(period.findtext("beginDate"), period.findtext("endDate", ""))


def _occupations(askers: Askers, one: Citizen) -> Iterator[tuple[Quarter, set[str], Days]]:
    """Of each occupation the quarter, the codes of its services, and its days in that quarter."""
    asked = (
        f"<ssin>{one.ssin}</ssin><quarterPeriod><beginQuarter>{SINCE}</beginQuarter><endQuarter>{LAST}</endQuarter>"
        "</quarterPeriod><resultsAction>RESULTS_ONLINE_ONLY</resultsAction><latestSituationOnly>true</latestSituationOnly>"
    )
    reply = askers.declarations.ask("consultDmfaAttestationsBySsin", asked)
    assert reply.body.find("next") is None
    for declaration in reply.body.iterfind("dmfaAttestations/dmfaAttestation/attEmployerDeclaration"):
        quarter = Quarter.parse(declaration.findtext("quarter"))
        for occupation in declaration.iterfind("attNaturalPerson/attWorkerRecord/attOccupations/attOccupation"):
            codes = {code.text for code in occupation.iterfind("attServices/attService/serviceCode")}
            days = _days(occupation.findtext("occupationStartingDate"), occupation.findtext("occupationEndingDate", ""))
            yield quarter, codes, {day for day in days if quarter.first <= day <= quarter.last}


def _employed(askers: Askers, one: Citizen) -> Iterator[date]:
    """The days of contracts but for quarters with an illness: on which days that was is not told."""
    return (day for _, codes, days in _occupations(askers, one) if ILL not in codes for day in days)


def _unfit(askers: Askers, one: Citizen) -> Days:
    found: Days = set()
    for quarter in LAST.back_to(SINCE):
        asked = f"<ssin>{one.ssin}</ssin><yearQuarter>{quarter}</yearQuarter>"
        reply = askers.indemnities.ask("consultIndemnityPeriods", asked)
        for period in reply.body.iterfind("attest/allowances/allowance/period"):
            end = period.findtext("endDate") or quarter.last.isoformat()
            found |= set(_days(period.findtext("beginDate"), end))
    return found


def _days(begin: str, end: str) -> Iterator[date]:
    first, last = max(date.fromisoformat(begin), SINCE.first), date.fromisoformat(end) if end else TODAY
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
