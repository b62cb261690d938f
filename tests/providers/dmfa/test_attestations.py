"""The attestations of a worker: one an employer and a quarter, in the versions that the office knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from lxml import etree

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.domain.social_life import Activity, Employer, Spell
from bcss_gateway.sandbox.employers import LOCAL_AUTHORITY
from bcss_gateway.sandbox.population import population
from bcss_gateway.settings import Settings
from newer import Reply
from sources import acquaint

Ask = Callable[..., Reply]
Person = Callable[[str], Citizen]
TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)
HOTEL = Employer("0999300110", "0999200166", "Maison Wattiaux SA", "302")
OFFICE = Employer("0999300692", "0999200661", "Bureau d'études Hautmont SA", "200")


def work(begin: date, end: date | None, employer: Employer = HOTEL, *, manual: bool = True) -> Spell:
    return Spell(Activity.EMPLOYED, begin, end, 70101, employer, manual)


def ill(begin: date, end: date | None, employer: Employer = HOTEL) -> Spell:
    return Spell(Activity.INCAPACITATED, begin, end, 70101, employer, True)


def told(reply: Reply) -> list[Any]:
    """The attestations of a reply."""
    return reply.body.findall("dmfaAttestations/dmfaAttestation")


def quarters(reply: Reply) -> list[str]:
    """The quarters of a reply's attestations, in order."""
    return [one.findtext("attEmployerDeclaration/quarter") for one in told(reply)]


def employers(reply: Reply) -> set[str]:
    """Who declared."""
    return {one.findtext("attEmployerDeclaration/nssoRegistrationNumber") for one in told(reply)}


def days(one: Any) -> dict[str, int]:
    """The days of each service code of an attestation, whole."""
    services = one.iterfind(".//attService")
    return {each.findtext("serviceCode"): int(each.findtext("serviceNbrDays")) // 100 for each in services}


def test_each_quarter_of_an_employment_is_attested_the_newest_first(ask: Ask, made: Any) -> None:
    one = made(1, [work(date(2024, 5, 13), date(2025, 2, 14))])
    reply = ask(one.ssin)
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert reply.body.findtext("ssin") == one.ssin
    assert quarters(reply) == ["2025Q1", "2024Q4", "2024Q3", "2024Q2"]
    last, first = told(reply)[0], told(reply)[-1]
    assert first.findtext(".//occupationStartingDate") == last.findtext(".//occupationStartingDate") == "2024-05-13"
    assert first.find(".//occupationEndingDate") is None
    assert last.findtext(".//occupationEndingDate") == "2025-02-14"
    assert days(first) == {"1": 35}, "the weekdays from 13 May to 30 June"
    assert days(told(reply)[2]) == {"1": 66}
    assert {one.findtext(".//internalOccupationNbr") for one in told(reply)} == {
        first.findtext(".//internalOccupationNbr")
    }


def test_an_attestation_says_who_declared_whom_as_what(ask: Ask, made: Any) -> None:
    reply = ask(made(2, [work(date(2025, 1, 6), None)]).ssin, "2025Q2", "2025Q2")
    (declaration,) = reply.body.iterfind(".//attEmployerDeclaration")
    expected = {
        "quarter": "2025Q2",
        "nssoRegistrationNumber": HOTEL.nsso_number,
        "provincialOrLocalAuthority": "false",
        "sectorIndicator": "PRI",
        "enterpriseNumber": HOTEL.cbe_number,
        ".//employerClass": "17",
        ".//workerCode": "15",
        ".//nssoQuarterStartingDate": "2025-04-01",
        ".//nssoQuarterEndingDate": "2025-06-30",
        ".//jointCommissionNbr": "302",
        ".//workingDaysSystem": "500",
    }
    assert {path: declaration.findtext(path) for path in expected} == expected


def test_a_cpas_as_employer_is_a_local_authority_without_a_joint_committee(ask: Ask, made: Any) -> None:
    one = made(3, [work(date(2025, 1, 6), None, LOCAL_AUTHORITY, manual=False)])
    (declaration,) = ask(one.ssin, "2025Q2", "2025Q2").body.iterfind(".//attEmployerDeclaration")
    assert declaration.findtext("provincialOrLocalAuthority") == "true"
    assert declaration.findtext("sectorIndicator") == "PLP"
    assert declaration.findtext(".//workerCode") == "495"
    assert declaration.find(".//jointCommissionNbr") is None


def test_the_sector_is_told_since_2022(ask: Ask, made: Any) -> None:
    reply = ask(made(4, [work(date(2021, 10, 4), date(2022, 3, 31))]).ssin)
    assert [one.find(".//sectorIndicator") is not None for one in told(reply)] == [True, False]


def test_two_employers_of_a_quarter_attest_each_for_itself_and_one_employer_once(ask: Ask, made: Any) -> None:
    spells = [
        work(date(2025, 1, 6), date(2025, 1, 31)),
        work(date(2025, 2, 10), date(2025, 2, 28)),
        work(date(2025, 3, 3), date(2025, 3, 31), OFFICE, manual=False),
    ]
    reply = ask(made(5, spells).ssin)
    by_employer = {one.findtext(".//nssoRegistrationNumber"): one for one in told(reply)}
    assert len(told(reply)) == len(by_employer) == 2
    contracts = by_employer[HOTEL.nsso_number].findall(".//attOccupation")
    assert [one.findtext("occupationSequenceNbr") for one in contracts] == ["1", "2"]
    assert [one.findtext("occupationEndingDate") for one in contracts] == ["2025-01-31", "2025-02-28"]
    assert len(by_employer[OFFICE.nsso_number].findall(".//attOccupation")) == 1


def test_an_illness_does_not_end_the_contract_but_its_days_are_not_paid(ask: Ask, made: Any) -> None:
    spells = [
        work(date(2025, 1, 6), date(2025, 2, 28)),
        ill(date(2025, 3, 1), date(2025, 7, 31)),
        work(date(2025, 8, 1), None),
    ]
    reply = ask(made(6, spells).ssin, "2025Q1", "2025Q3")
    assert [days(one) for one in told(reply)] == [{"1": 43, "50": 23}, {"50": 65}, {"1": 40, "50": 21}]
    assert [one.find(".//attRemun") is not None for one in told(reply)] == [True, False, True]
    assert {one.findtext(".//occupationStartingDate") for one in told(reply)} == {"2025-01-06"}


def test_hours_are_told_of_part_time_work_alone(ask: Ask, made: Any) -> None:
    kinds = set()
    for serial in range(20, 40):
        (one,) = told(ask(made(serial, [work(date(2025, 1, 6), None)]).ssin, "2025Q2", "2025Q2"))
        contract, hours = one.findtext(".//contractType"), one.findtext(".//serviceNbrHours")
        assert (contract, hours, one.findtext(".//meanWorkingHours")) in (
            ("0", None, "3800"),
            ("1", str(65 * 1900 // 5), "1900"),
        )
        kinds.add(contract)
    assert kinds == {"0", "1"}


def test_pay_goes_with_the_days_and_a_bonus_closes_the_year(ask: Ask, made: Any) -> None:
    one = made(7, [work(date(2024, 1, 1), date(2025, 2, 14))])
    pays = {
        attestation.findtext(".//quarter"): {
            each.findtext("remunCode"): int(each.findtext("remunAmount"))
            for each in attestation.iterfind(".//attRemun")
        }
        for attestation in told(ask(one.ssin))
    }
    assert {quarter: set(codes) for quarter, codes in pays.items()} == {
        "2025Q1": {"1"},
        "2024Q4": {"1", "2"},
        "2024Q3": {"1"},
        "2024Q2": {"1"},
        "2024Q1": {"1"},
    }
    assert pays["2024Q4"]["2"] == pays["2024Q4"]["1"] // 3
    assert pays["2025Q1"]["1"] < pays["2024Q3"]["1"]
    assert 1_000_00 * 3 < pays["2024Q3"]["1"] < 5_000_00 * 3


def test_the_same_question_has_the_same_answer_on_any_later_day(ask: Ask, made: Any, clock: Any) -> None:
    one = made(8, [work(date(2022, 1, 3), None)])
    before = _content(ask(one.ssin, "2022Q1", "2023Q4"))
    clock.move(days=400)
    assert _content(ask(one.ssin, "2022Q1", "2023Q4")) == before


def _content(reply: Reply) -> bytes:
    return bytes(etree.tostring(reply.body.find("dmfaAttestations")))


def test_an_attestation_is_known_from_the_day_on_which_it_was_made(ask: Ask, made: Any, clock: Any) -> None:
    one = made(9, [work(date(2026, 7, 1), None)])
    (attestation,) = told(ask(one.ssin))
    created = date.fromisoformat(attestation.findtext(".//creationDate"))
    assert date(2026, 10, 1) < created < date(2026, 11, 1), "declared in the month after the quarter"
    clock.move(days=(created - TODAY).days - 1)
    assert ask(one.ssin).status == ("NO_DATA_FOUND", "MSG00100")
    clock.move(days=1)
    assert len(told(ask(one.ssin))) == 1


def test_a_modified_attestation_has_versions_that_name_each_other(ask: Ask, made: Any) -> None:
    ssin = made(10, [work(date(2018, 1, 1), date(2025, 3, 31))]).ssin
    now, ever = ask(ssin), ask(ssin, latest="false")
    links = {}
    for one in told(ever):
        key, version = one.findtext(".//attestationId"), one.findtext(".//attestationVersion")
        links.setdefault(key, []).append(
            (
                version,
                one.findtext(".//attestationStatus"),
                one.findtext(".//previousAttestationVersion"),
                one.findtext(".//nextAttestationVersion"),
            )
        )
    modified = [("1", "CREATION", None, "2"), ("2", "MODIFICATION", "1", None)]
    assert len(links) == len(told(now)) == 29
    assert {len(each) for each in links.values()} == {1, 2}
    assert all(each in ([("1", "CREATION", None, None)], modified) for each in links.values())
    assert all(one.find(".//nextAttestationVersion") is None for one in told(now))


def test_a_modification_tells_more_pay_and_came_later(ask: Ask, made: Any) -> None:
    ssin = made(10, [work(date(2018, 1, 1), date(2025, 3, 31))]).ssin
    modified = next(one for one in told(ask(ssin)) if one.findtext(".//attestationVersion") == "2")
    key = f"<attestationId>{modified.findtext('.//attestationId')}</attestationId>"
    first, second = told(ask(ssin, more=key, latest="false"))
    assert int(first.findtext(".//remunAmount")) < int(second.findtext(".//remunAmount"))
    assert first.findtext(".//creationDate") < second.findtext(".//creationDate")
    (old,) = told(ask(ssin, more=f"{key}<attestationVersion>1</attestationVersion>"))
    assert old.findtext(".//attestationStatus") == "CREATION", "a version that is named is told, old or not"


@pytest.mark.parametrize(("latest", "versions"), [("", 1), ("1", 1), ("0", 2), ("false", 2), ("true", 1)])
def test_an_empty_latest_situation_only_means_its_default(ask: Ask, made: Any, latest: str, versions: int) -> None:
    ssin = made(10, [work(date(2018, 1, 1), date(2025, 3, 31))]).ssin
    modified = next(one for one in told(ask(ssin)) if one.findtext(".//attestationVersion") == "2")
    key = f"<attestationId>{modified.findtext('.//attestationId')}</attestationId>"
    assert len(told(ask(ssin, more=key, latest=latest))) == versions


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("<provincialOrLocalAuthority>true</provincialOrLocalAuthority>", {LOCAL_AUTHORITY}),
        ("<provincialOrLocalAuthority>0</provincialOrLocalAuthority>", {HOTEL, OFFICE}),
        ("<sectorIndicators><sectorIndicator>PLP</sectorIndicator></sectorIndicators>", {LOCAL_AUTHORITY}),
        (
            "<sectorIndicators><sectorIndicator>PFR</sectorIndicator><sectorIndicator>PRI</sectorIndicator>"
            "</sectorIndicators>",
            {HOTEL, OFFICE},
        ),
        ("<sectorIndicators><sectorIndicator>PFR</sectorIndicator></sectorIndicators>", set()),
        (f"<nssoRegistrationNumber>{OFFICE.nsso_number}</nssoRegistrationNumber>", {OFFICE}),
        (f"<enterpriseNumber>{HOTEL.cbe_number}</enterpriseNumber>", {HOTEL}),
        (f"<enterpriseNumber>{HOTEL.cbe_number}</enterpriseNumber><employerClass>017</employerClass>", {HOTEL}),
        (f"<enterpriseNumber>{HOTEL.cbe_number}</enterpriseNumber><employerClass>10</employerClass>", set()),
        (f"<enterpriseNumber>{OFFICE.cbe_number}</enterpriseNumber><workerCode>495</workerCode>", {OFFICE}),
        (f"<enterpriseNumber>{OFFICE.cbe_number}</enterpriseNumber><workerCode>015</workerCode>", set()),
        ("<enterpriseNumber>0999999922</enterpriseNumber>", set()),
        ("<attestationId>0</attestationId>", set()),
    ],
)
def test_criteria_narrow_the_answer(ask: Ask, made: Any, more: str, found: set[Employer]) -> None:
    spells = [
        work(date(2024, 1, 1), date(2024, 3, 29)),
        work(date(2024, 4, 1), date(2024, 6, 28), OFFICE, manual=False),
        work(date(2024, 7, 1), date(2024, 9, 30), LOCAL_AUTHORITY),
    ]
    reply = ask(made(11, spells).ssin, more=more)
    assert employers(reply) == {one.nsso_number for one in found}
    assert reply.code == ("MSG00000" if found else "MSG00100")


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2024Q2", "2024Q2", ["2024Q2"]),
        ("2024Q2", "2024Q3", ["2024Q3", "2024Q2"]),
        ("1000Q1", "2023Q4", []),
        ("1000Q1", "2024Q1", ["2024Q1"]),
        ("2025Q1", "2026Q3", []),
    ],
)
def test_only_the_quarters_asked_are_told(ask: Ask, made: Any, first: str, last: str, found: list[str]) -> None:
    assert quarters(ask(made(12, [work(date(2024, 1, 1), date(2024, 12, 31))]).ssin, first, last)) == found


def test_nothing_is_attested_from_before_there_was_a_dmfa(ask: Ask, made: Any) -> None:
    assert quarters(ask(made(13, [work(date(1995, 1, 2), date(2003, 5, 30))]).ssin, "1990Q1")) == ["2003Q2", "2003Q1"]


@pytest.mark.parametrize(
    ("tag", "by"), [("job-seeker", "forem"), ("incapacitated", "cin"), ("self-employed", "inasti")]
)
def test_each_partner_asks_about_those_on_whom_its_sector_keeps_a_file(
    ask: Ask, asker: Any, person: Person, tag: str, by: str
) -> None:
    reply = ask(person(tag).ssin, "2024Q1", by=by)
    assert reply.code == ("MSG00100" if tag == "self-employed" else "MSG00000"), "the self-employed are not declared"
    entry = asker(by).journal()[-1]
    assert {name: entry[name] for name in ("service", "operation", "provider", "ssin", "quality_code")} == {
        "service": "DmfaConsultationService",
        "operation": "consultDmfaAttestationsBySsin",
        "provider": "dmfa",
        "ssin": person(tag).ssin,
        "quality_code": "4" if by == "forem" else "2",
    }
    assert entry["provider_asked"]


def test_everybody_gets_a_valid_answer_that_agrees_with_the_story(
    ask: Ask, sqlite_gateway: Gateway, sqlite_settings: Settings
) -> None:
    people = [
        one
        for one in population(sqlite_settings.persons, sqlite_settings.seed, TODAY)
        if not (one.replaced_by or one.cancelled)
    ]
    acquaint(sqlite_gateway, people, 55, "", 4)
    attested = 0
    for one in people:
        reply = ask(one.ssin, "2020Q1", "2026Q3")
        found = {
            (each.findtext(".//quarter"), each.findtext(".//nssoRegistrationNumber"), each.findtext(".//workerCode"))
            for each in told(reply)
        }
        assert found == _declared(one), one.tag
        attested += len(found)
    assert attested > 500


def _declared(one: Citizen) -> set[tuple[str, str, str]]:
    """Quarter, employer and worker code of all that the story has of work for somebody."""
    return {
        (str(quarter), spell.employer.nsso_number, "15" if spell.manual else "495")
        for spell in one.spells
        if spell.employer
        for quarter in Quarter.parse("2026Q3").back_to(Quarter.parse("2020Q1"))
        if spell.begin <= quarter.last and (spell.end is None or spell.end >= quarter.first)
    }
