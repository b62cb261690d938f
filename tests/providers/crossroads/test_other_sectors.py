"""ReferenceManager.consult: which sectors know a person, told to whoever keeps the file that it names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import classic
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.envelope.grant import Grant
from bcss_gateway.providers.crossroads.reference_manager import lacks
from bcss_gateway.providers.crossroads.reference_manager_contract import Days, OtherSectorsAsked
from other_sectors import EVER, NOW, Known, R, ask, consult, known, names
from sources import acquaint

Person = Callable[[str], Citizen]
HEALTH_FUND = Known(11, 1, "2016-11-21", "9999-12-31")
WORK = Known(12, 30, "2022-11-21", "2026-06-21")
CPAS = Known(17, 2, "2026-08-21", "2027-07-21")


@pytest.fixture
def caller(shared_gateway: Gateway, institution: Callable[[str], Institution]) -> classic.Caller:
    """The CPAS of Namur, on a gateway whose directory nobody changes."""
    return classic.Caller(shared_gateway, institution("cpas-namur"))


@pytest.fixture
def alone(sqlite_gateway: Gateway, institution: Callable[[str], Institution]) -> classic.Caller:
    """The CPAS of Namur, on a fresh gateway."""
    return classic.Caller(sqlite_gateway, institution("cpas-namur"))


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        (EVER, [HEALTH_FUND, WORK, CPAS]),
        (("2026-11-21", "2026-11-21"), [HEALTH_FUND, CPAS]),
        (("2026-06-21", "2026-06-21"), [HEALTH_FUND, WORK]),
        (("2026-06-22", "2026-08-20"), [HEALTH_FUND]),
        (("2030-01-01", ""), [HEALTH_FUND]),
    ],
)
def test_it_tells_what_overlaps_the_days_asked_by_sector_code_and_begin(
    caller: classic.Caller, person: Person, requested: tuple[str, str], expected: list[Known]
) -> None:
    reply = ask(caller, person("integrated").ssin, requested=requested)
    assert (reply.context.ok, reply.summary.ok, reply.summary.return_code) == ("YES", "YES", "0")
    assert known(reply) == expected
    assert names(reply, 11) == []


def test_it_runs_on_either_kind_of_database(namur: classic.Caller, person: Person) -> None:
    assert known(ask(namur, person("integrated").ssin)) == [HEALTH_FUND, WORK, CPAS]
    (entry,) = namur.journal()
    assert (entry["service"], entry["operation"], entry["version"]) == (
        "ReferenceManager.consult",
        "ReferenceManager",
        "20050525",
    )
    assert (entry["ssin"], entry["quality_code"], entry["provider"]) == (person("integrated").ssin, "2", "crossroads")


def test_when_nobody_knows_the_person_there_is_no_result_and_no_error_either(
    caller: classic.Caller, person: Person
) -> None:
    """A widespread client takes any return code above 0 for an error."""
    reply = ask(caller, person("integrated").ssin, requested=("1999-01-01", "1999-12-31"))
    assert (reply.context.return_code, reply.summary.ok, reply.summary.return_code) == ("0", "YES", "0")
    assert reply.summary.codes == ["12002004"]
    assert (reply.body.tag, len(reply.body)) == (f"{R}ReferenceManagerReply", 0)


@pytest.mark.parametrize("described", ["true", "1"])
def test_sectors_and_codes_have_their_names_in_dutch_and_french_when_they_are_asked_for(
    caller: classic.Caller, person: Person, described: str
) -> None:
    reply = ask(caller, person("integrated").ssin, described=described)
    assert names(reply, 17) == ["Beheersinstelling OCMW", "CPAS", "Leefloon", "Revenu d'intégration"]
    assert names(reply, 12) == [
        "Rijksdienst voor Sociale Zekerheid",
        "Office national de sécurité sociale",
        "Dimona",
        "Dimona",
    ]
    assert reply.string.isascii(), "accents are character references, which a widespread client needs"


@pytest.mark.parametrize(
    ("sector", "code", "expected"),
    [
        (5, 902, ["Federale Pensioendienst", "Service fédéral des Pensions"]),
        (12, 0, ["Rijksdienst voor Sociale Zekerheid", "Office national de sécurité sociale"]),
    ],
)
def test_the_codes_that_every_sector_has_are_named_too(
    alone: classic.Caller, person: Person, sector: int, code: int, expected: list[str]
) -> None:
    acquaint(alone.gateway, [person("two-cpas")], sector, "", code)
    told = names(ask(alone, person("two-cpas").ssin, 1, described="true"), sector)
    assert told[:2] == expected
    assert told[2:] in (
        ["Voorlopige inschrijving", "Inscription provisoire"],
        ["Definitieve inschrijving", "Inscription définitive"],
    )


def test_what_no_list_names_is_told_without_a_name(alone: classic.Caller, person: Person) -> None:
    acquaint(alone.gateway, [person("two-cpas")], 999, "", 77)
    reply = ask(alone, person("two-cpas").ssin, 1, described="true")
    assert Known(999, 77, "2020-01-01", "9999-12-31") in known(reply)
    assert names(reply, 999) == []


def test_two_cpas_are_told_as_their_sector_never_by_name(caller: classic.Caller, person: Person) -> None:
    reply = ask(caller, person("two-cpas").ssin, 1)
    assert [(one.sector, one.code) for one in known(reply)] == [(17, 1), (17, 2)]
    assert not re.search("52011|92094|0999100196", reply.string)


def test_an_institution_of_another_sector_is_told_as_its_sector_too(alone: classic.Caller, person: Person) -> None:
    one = person("two-cpas")
    acquaint(alone.gateway, [one], 11, "0999500074", 2)
    acquaint(alone.gateway, [one], 11, "", 2)
    reply = ask(alone, one.ssin, 1)
    assert [each for each in known(reply) if each.sector == 11] == [Known(11, 2, "2020-01-01", "9999-12-31")]
    assert "0999500074" not in reply.string


def test_each_date_has_a_prefix_of_its_own_in_the_order_in_which_a_client_counts_them(
    caller: classic.Caller, person: Person
) -> None:
    text = ask(caller, person("integrated").ssin).string
    assert re.findall(r"<(ns\d+):(?:StartDate|EndDate) xmlns:\1=", text) == [f"ns{number}" for number in range(4, 10)]
    assert "<ns3:ReferenceManagerReply xmlns:ns3=" in text


@pytest.mark.parametrize(
    ("tag", "code", "integrated", "reason", "day"),
    [
        ("integrated", 2, ("2026-08-20", "2026-12-31"), "300040", "2026-08-20"),
        ("integrated", 2, ("2026-08-21", "2027-07-22"), "300040", "2027-07-22"),
        ("integrated", 2, ("2026-08-21", ""), "300040", "2027-07-22"),
        ("integrated", 1, NOW, "300020", "2026-11-15"),
        ("integrated", 40, NOW, "300020", "2026-11-15"),
        ("two-cpas", 2, NOW, "300020", "2026-11-15"),
        ("two-cpas", 1, ("2026-01-01", "2026-12-31"), "300040", "2026-01-01"),
    ],
)
def test_the_file_that_is_named_must_be_ones_own_on_every_day_that_is_named(
    caller: classic.Caller, person: Person, tag: str, code: int, integrated: tuple[str, str], reason: str, day: str
) -> None:
    reply = ask(caller, person(tag).ssin, code, integrated)
    assert (reply.context.codes, reply.summary.codes, reply.body) == (["30000001"], [reason], None)
    fields = reply.summary.details[0].fields
    assert fields["QualityCodeRequestor"] == str(code)
    assert fields["IntegratedPeriod"] == f"{integrated[0]}/{integrated[1] or '9999-12-31'}"
    assert day in fields["Advice"]


@pytest.mark.parametrize("days", [("2026-08-21", "2027-07-21"), ("2026-11-21", "2026-11-21")])
def test_its_first_and_its_last_day_may_be_named(caller: classic.Caller, person: Person, days: tuple[str, str]) -> None:
    assert ask(caller, person("integrated").ssin, 2, days).summary.ok == "YES"


def test_a_code_that_opens_nothing_is_told_those_that_do(caller: classic.Caller, person: Person) -> None:
    advice = ask(caller, person("integrated").ssin, 11).summary.details[0].fields["Advice"]
    assert "1, 2, 3, 4, 5, 6, 7, 8, 9" in advice


@pytest.mark.parametrize(
    ("tag", "code"),
    [("anna", "300020"), ("expired", "300040"), ("replaced-number", "32001002"), ("cancelled-number", "32001003")],
)
def test_the_road_itself_refuses_whoever_keeps_no_file_today_and_numbers_that_do_not_count(
    caller: classic.Caller, person: Person, tag: str, code: str
) -> None:
    reply = ask(caller, person(tag).ssin)
    assert (reply.summary.codes, reply.body) == ([code], None)
    assert not caller.journal()[-1]["provider_asked"]


def test_a_heating_allowance_alone_opens_it_to_nobody(
    caller: classic.Caller, person: Person, institution: Callable[[str], Institution]
) -> None:
    tournai = caller.by(institution("cpas-tournai"))
    assert ask(tournai, person("heating").ssin, 40).summary.codes == ["300020"]


def test_a_number_that_nobody_has_and_one_with_wrong_check_digits(caller: classic.Caller) -> None:
    assert ask(caller, mock_ssin(1980, 1, 1, 1).digits).summary.codes == ["32001001"]
    assert ask(caller, "85631290200").summary.codes == ["31000005"]


def test_everything_that_is_wrong_in_itself_is_told_together(caller: classic.Caller, person: Person) -> None:
    reply = ask(caller, person("integrated").ssin, 13, ("2026-12-31", "2026-12-30"), ("2026-02-01", "2026-01-01"))
    assert reply.summary.codes == ["31000005"] * 3
    assert [detail.information[0] for detail in reply.summary.details] == [
        ("QualityCodeRequestor", "13"),
        ("IntegratedPeriod", "2026-12-31/2026-12-30"),
        ("RequestedPeriod", "2026-02-01/2026-01-01"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""},
        {"code": "deux"},
        {"integrated": ("", "2026-12-31")},
        {"requested": ("2026-02-30", "2026-12-31")},
        {"described": "oui"},
        {"ssin": "123"},
    ],
    ids=str,
)
def test_a_request_against_the_schema_is_told_so_without_its_values(
    caller: classic.Caller, person: Person, wrong: dict[str, Any]
) -> None:
    asked = consult(**{"ssin": person("integrated").ssin} | wrong)
    reply = caller.send(classic.message(asked, org_unit="92094"))
    assert (reply.context.codes, reply.services) == (["000050"], [])


@pytest.mark.parametrize("user", ["forem", "cin", "onss"])
def test_nobody_but_a_cpas_may_ask(
    caller: classic.Caller, person: Person, institution: Callable[[str], Institution], user: str
) -> None:
    other = classic.Caller(caller.gateway, institution(user))
    assert ask(other, person("integrated").ssin).context.codes == ["300010"]


def test_a_file_that_was_just_registered_opens_it(alone: classic.Caller, person: Person) -> None:
    anna = person("anna")
    alone.access(anna.ssin, "REGISTER", "2026-11-21", "2027-01-20", purpose=1, proof=classic.proof_of(anna))
    reply = ask(alone, anna.ssin, 1, ("2026-11-21", "2027-01-20"))
    assert known(reply) == [Known(17, 1, "2026-11-21", "2027-01-20")]


@pytest.mark.parametrize(("phase", "reason"), [(2, None), (3, None), (1, "not_integrated")])
def test_a_file_counts_from_the_phase_on_that_the_table_asks(
    institution: Callable[[str], Institution], phase: int, reason: str | None
) -> None:
    days = Days(date(2026, 11, 21), date(2026, 11, 30))
    line = Line("91662390106", 17, institution("cpas-namur").cbe_number, 2, days.period, phase)
    asked = OtherSectorsAsked(2, days, days, described=False)
    problem = lacks(asked, [line], institution("cpas-namur"), Grant("row", frozenset({2}), 2, None, None))
    assert (problem.reason if problem else None) == reason
