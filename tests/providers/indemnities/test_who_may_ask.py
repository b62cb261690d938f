"""Who may know of an incapacity: health funds, employment services, INASTI, each in its own quality; no CPAS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.providers.indemnities import fictions
from newer import by_number, by_sector
from sources import acquaint, settle

Person = Callable[[str], Citizen]
ATTEST, PERIODS = "consultAttest", "consultIndemnityPeriods"
ALLOWANCE = "attest/allowances/allowance"


def criteria(ssin: str, quarter: str = "2025Q4") -> str:
    return f"<ssin>{ssin}</ssin><yearQuarter>{quarter}</yearQuarter>"


@pytest.mark.parametrize(
    ("user", "sector", "quality"), [("forem", 55, 4), ("vdab", 53, 4), ("actiris", 54, 4), ("inasti", 15, 2)]
)
def test_partners_see_when_but_not_what_was_paid_and_are_told_what_is_missing(
    consult_alone: Any, person: Person, user: str, sector: int, quality: int
) -> None:
    partner, one = consult_alone(user), person("incapacitated")
    assert partner.ask(PERIODS, criteria(one.ssin)).status == ("NO_RESULT", "MSG00012")
    acquaint(partner.gateway, [one], sector, "", quality)
    reply = partner.ask(PERIODS, criteria(one.ssin))
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert [child.tag for child in reply.body.find(ALLOWANCE)] == ["period", "initialStartDate", "exitCode"]
    assert [child.tag for child in reply.body][-3:] == ["ssin", "dataFilters", "attest"]
    assert reply.texts("dataFilters/filteredElement") == ["attest/allowances/allowance/payments"]
    assert partner.journal()[-1]["quality_code"] == str(quality)
    assert partner.ask(ATTEST, criteria(one.ssin)).code == "MSG00013", "the social risk is not theirs"


@pytest.mark.parametrize("user", ["cin", "forem"])
def test_a_partner_may_name_itself_by_number_or_by_sector_and_nobody_else(
    consult_alone: Any, person: Person, user: str
) -> None:
    partner, one = consult_alone(user), person("incapacitated")
    who = partner.institution
    for customer in (by_number(who.cbe_number), by_sector(who.sector, who.subsector)):
        assert partner.ask(PERIODS, criteria(one.ssin), customer=customer).code in ("MSG00000", "MSG00012")
        assert partner.journal()[-1]["institution"] == who.cbe_number
    for customer in (by_number("0999100097"), by_sector(17, 1), by_sector(who.sector, 99)):
        reply = partner.ask(PERIODS, criteria(one.ssin), customer=customer)
        assert reply.status == ("NO_RESULT", "MSG00014")
        assert who.cbe_number in reply.information["advice"]


@pytest.mark.parametrize("operation", [ATTEST, PERIODS])
def test_a_cpas_is_refused_with_the_reason_and_what_to_do(consult: Any, person: Person, operation: str) -> None:
    namur = consult("cpas-namur")
    reply = namur.ask(operation, criteria(person("incapacitated").ssin))
    assert reply.status == ("NO_RESULT", "MSG00013")
    assert reply.body.find("ssin") is None
    assert "Aucune table n'ouvre HdiIndemnityAllowanceService" in reply.information["advice"]
    assert "demandez la pièce à la personne" in reply.information["advice"]
    entry = namur.journal()[-1]
    assert (entry["verdicts"][-1]["station"], entry["provider_asked"]) == ("authorized", False)


def test_another_context_is_refused_with_the_one_that_is_open(cin: Any, person: Person) -> None:
    reply = cin.ask(ATTEST, criteria(person("incapacitated").ssin), context="CURIOSITY")
    assert reply.status == ("NO_RESULT", "MSG00013")
    assert "NIC:INDEMNITIES" in reply.information["advice"]


def test_a_sector_without_a_line_is_told_where_the_line_comes_from(cin: Any, person: Person) -> None:
    reply = cin.ask(ATTEST, criteria(person("anna").ssin))
    assert reply.status == ("NO_RESULT", "MSG00012")
    assert reply.information["details"] == "The SSIN is not integrated for the given organization"
    assert "secteur 11" in reply.information["advice"]
    assert "ManageAccess" not in reply.information["advice"]


def test_the_health_fund_finds_its_file_under_the_former_number_too(consult_alone: Any, person: Person) -> None:
    cin = consult_alone("cin")
    one = replace(person("incapacitated"), ssin=mock_ssin(1983, 10, 9, 990).digits)
    former = replace(one, ssin=mock_ssin(1983, 10, 9, 992).digits, replaced_by=one.ssin, spells=())
    settle(cin.gateway, [former, one], fictions)
    acquaint(cin.gateway, [one], 11, "", 2)
    new, old = (cin.ask(ATTEST, criteria(each.ssin)) for each in (one, former))
    assert old.status == new.status == ("DATA_FOUND", "MSG00000")
    assert old.body.findtext("ssin") == former.ssin
    assert dict(old.body.find("ssin").attrib) == {"replacedBy": one.ssin}
    assert old.texts(f"{ALLOWANCE}/payments/payment/amount") == new.texts(f"{ALLOWANCE}/payments/payment/amount") != []
    assert [entry["ssin"] for entry in cin.journal()] == [one.ssin, f"{former.ssin} {one.ssin}"]


def test_a_former_number_may_be_asked_about_and_the_reply_says_what_became_of_it(
    consult_alone: Any, person: Person
) -> None:
    cin, one = consult_alone("cin"), person("new-number")
    former = person("replaced-number").ssin
    assert cin.ask(ATTEST, criteria(former)).status == ("NO_RESULT", "MSG00012")
    acquaint(cin.gateway, [one], 11, "", 2)
    reply = cin.ask(ATTEST, criteria(former))
    assert reply.status == ("NO_DATA_FOUND", "MSG00100")
    assert reply.body.findtext("ssin") == reply.body.findtext("criteria/ssin") == former
    assert dict(reply.body.find("ssin").attrib) == {"replacedBy": one.ssin}
    assert cin.journal()[-1]["ssin"] == f"{former} {one.ssin}"


def test_a_cancelled_number_may_be_asked_about_by_whoever_kept_a_file_on_it(consult_alone: Any, person: Person) -> None:
    cin, one = consult_alone("cin"), person("cancelled-number")
    assert cin.ask(PERIODS, criteria(one.ssin)).status == ("NO_RESULT", "MSG00012")
    acquaint(cin.gateway, [one], 11, "", 2)
    reply = cin.ask(PERIODS, criteria(one.ssin))
    assert reply.status == ("NO_DATA_FOUND", "MSG00100")
    assert dict(reply.body.find("ssin").attrib) == {"canceled": "true"}


@pytest.mark.parametrize(("ssin", "code"), [(mock_ssin(1980, 1, 1, 1).digits, "MSG00005"), ("85631290200", "MSG00011")])
def test_a_number_that_nobody_ever_had_is_refused(cin: Any, ssin: str, code: str) -> None:
    assert cin.ask(ATTEST, criteria(ssin)).status == ("NO_RESULT", code)
    assert not cin.journal()[-1]["provider_asked"]


@pytest.mark.parametrize("operation", [ATTEST, PERIODS])
@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "<ssin>83700995241</ssin>",
        "<ssin>83700995241</ssin><yearQuarter/>",
        "<ssin>83700995241</ssin><yearQuarter>2025Q5</yearQuarter>",
        "<ssin>83700995241</ssin><yearQuarter>2025-4</yearQuarter>",
        "<ssin>12</ssin><yearQuarter>2025Q4</yearQuarter>",
        "<yearQuarter>2025Q4</yearQuarter><ssin>83700995241</ssin>",
    ],
)
def test_a_request_against_the_contract_gets_its_typed_fault(cin: Any, operation: str, wrong: str) -> None:
    reply = cin.ask(operation, wrong)
    assert reply.heard.status == 500
    assert reply.fault.findtext("detail/reasonCode") == "MSG00008"
    assert not cin.journal()[-1]["provider_asked"]
