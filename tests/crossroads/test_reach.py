"""What an institution may ask about a person: no more and no less than what the gateway answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bcss_gateway.contracts import catalogue
from bcss_gateway.crossroads import authorization, integration
from bcss_gateway.crossroads.numbers import Subject
from bcss_gateway.crossroads.reach import Prospect, Reach, reach
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.settings import AUTHORIZATION_TABLES

DAY = date(2026, 11, 21)
SSIN = Ssin("91662390106")
SERVICES = tuple(catalogue.load().services.values())
TABLES = authorization.load(AUTHORIZATION_TABLES)


def line(code: int, who: Institution, *, begins: int = -10, ends: int = 10, phase: int = 0) -> Line:
    period = Period(DAY + timedelta(begins), DAY + timedelta(ends))
    return Line(SSIN.digits, who.sector, who.cbe_number, code, period, phase)


def seen(who: Institution, *lines: Line, subject: Callable[[Question], Subject] | None = None) -> tuple[Reach, ...]:
    prospect = Prospect(SSIN, DAY, subject or (lambda _: Subject(SSIN)), lambda _: lines)
    return reach(TABLES, SERVICES, who, prospect)


@pytest.fixture
def namur(institution: Callable[[str], Institution]) -> Institution:
    return institution("cpas-namur")


@pytest.mark.parametrize("code", [None, 1, 2, 3, 4, 5, 6, 7, 8, 9, 40])
def test_it_is_what_each_row_and_the_file_open(code: int | None, namur: Institution) -> None:
    lines = [] if code is None else [line(code, namur)]
    found = {
        (service.key, operation, context): (one.grant.row, one.quality_code)
        for one in seen(namur, *lines)
        for service in one.services
        for operation in one.operations
        for context in one.contexts
    }
    expected = {}
    for _, row, _ in TABLES.rows:
        for service in (one for one in SERVICES if one.name == row.service and one.version in row.versions):
            for operation in row.operations if service.subject and service.is_answered else ():
                for context in row.legal_contexts:
                    question = Question(service, operation, None, SSIN.digits, context, "en")
                    try:
                        grants = TABLES.grants(namur, question, DAY)
                        grant, quality = integration.decide(grants, namur, SSIN, lambda _: lines, DAY)
                    except Refusal:
                        continue
                    expected[service.key, operation, context] = grant.row, quality
    assert found == expected
    assert ("HandiService", "v2") not in {key for key, *_ in found} or code


def test_a_file_that_is_over_or_somebody_elses_opens_nothing_that_asks_for_one(
    namur: Institution, institution: Callable[[str], Institution]
) -> None:
    without = seen(namur)
    assert {one.quality_code for one in without} == {None}
    assert seen(namur, line(2, namur, begins=-400, ends=-120)) == without, "not even by grace"
    assert seen(namur, line(2, institution("cpas-liege"))) == without
    assert len(seen(namur, line(2, namur, ends=0))) > len(without)


def test_parts_are_those_of_the_row(namur: Institution) -> None:
    guided = {service.name: one.grant.parts for one in seen(namur, line(7, namur)) for service in one.services}
    helped = {service.name: one.grant.parts for one in seen(namur, line(2, namur)) for service in one.services}
    assert guided["JobSeekerService"] == {"inscriptions"}
    assert helped["JobSeekerService"] is None


def test_a_number_that_the_road_refuses_opens_nothing(namur: Institution) -> None:
    def refuses(_: Question) -> Subject:
        raise Refusal(Problem("ssin_replaced", "register"))

    assert seen(namur, line(2, namur), subject=refuses) == ()


def test_a_former_number_is_followed_to_the_lines_of_the_new_one(institution: Callable[[str], Institution]) -> None:
    forem, new = institution("forem"), Ssin("85631290291")
    codes = sorted({code for _, row, _ in TABLES.rows if row.who.includes(forem) for code in row.quality_codes})
    found = {SSIN: [], new: [Line(new.digits, forem.sector, "", code, Period(DAY)) for code in codes]}
    replaced = Prospect(SSIN, DAY, lambda _: Subject(SSIN, new.digits), found.__getitem__)
    assert codes
    assert [one for one in reach(TABLES, SERVICES, forem, replaced) if one.grant.quality_codes]
    without = reach(TABLES, SERVICES, forem, Prospect(SSIN, DAY, lambda _: Subject(SSIN), found.__getitem__))
    assert [one for one in without if one.grant.quality_codes] == []


def test_the_tables_of_another_day_count(namur: Institution) -> None:
    early = Prospect(SSIN, date(1990, 1, 14), lambda _: Subject(SSIN), lambda _: ())
    assert reach(TABLES, SERVICES, namur, early) == ()
