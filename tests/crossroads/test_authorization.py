"""The authorization tables: who may ask what; nothing listed is refused."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bcss_gateway.contracts import catalogue
from bcss_gateway.crossroads.authorization import Authorizations, load
from bcss_gateway.crossroads.authorization_table import AuthorizationTable
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.legal_context import CLASSIC_CPAS, PCSA_SOCIAL_INQUIRY
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import AUTHORIZATION_TABLES

TODAY = date(2026, 11, 21)
SERVICES = catalogue.load().services
LIVING_WAGES = (
    "getLivingWagePeriods",
    "getLivingWagePeriodsFlanders",
    "getLivingWagePeriodsPerPCSA",
    "getLivingWagePeriodsPerPCSAFlanders",
    "getLivingWages",
)
OPERATIONS = {
    ("HdiIndemnityAllowanceService", "v1"): ("consultAttest", "consultIndemnityPeriods"),
    ("OCMWCPASManageAccess", "20050930"): ("REGISTER", "UNREGISTER", "LIST"),
    ("OCMWCPASIdentifyPerson", "20050930"): ("IdentifyPerson",),
    ("OCMWCPASPerformInvestigation", "20080604"): ("PerformInvestigation",),
    ("LivingWages", "v2"): LIVING_WAGES,
    ("LivingWages", "v3"): LIVING_WAGES,
    ("OCMWCPASA036", "any"): ("RIS", "ERIS", "OTHER"),
    ("OCMWCPASL036", "20060315"): ("L036",),
    ("OCMWCPASListOfAttestation", "20080317"): ("ListOfAttestations",),
    ("OCMWCPASListOfAttestations", "20080317"): ("ListOfAttestations",),
    ("OCMWCPASHeatingAllocation", "20090409"): ("Allocation",),
    ("OCMWCPASHouseholdIncome", "any"): ("HouseholdIncome",),
    ("OCMWCPASOrganicLaw", "any"): ("OrganicLaw",),
    ("OCMWCPASRegisterAttest", "any"): ("RegisterAttest",),
    ("OCMWCPASRegisterRecoveredAmount", "any"): ("RegisterRecoveredAmount",),
    ("OCMWCPASStopAttest", "any"): ("StopAttest",),
    ("OCMWCPASWet65Loi65AB", "any"): ("L65_AB_Decision",),
    ("OCMWCPASWet65Loi65C", "any"): ("L65_C_Decision",),
    ("OCMWCPASWet65Loi65DF", "any"): ("L65_DF_Decision",),
    ("DmfaConsultationService", "v1"): ("consultDmfaAttestationsBySsin", "consultPersonnelByEmployer"),
    ("JobSeekerService", "v1"): ("consultContactAndInscription",),
    ("LivingWagesWithAmount", "v1"): ("consult",),
    ("HandiService", "v2"): ("consultFilesByDate", "consultFilesByPeriod", "consultPayments"),
    ("ReferenceManager.consult", "20050525"): ("ReferenceManager",),
    ("RetrieveTIGroups", "v1"): ("retrieveTI",),
    ("RetrieveTIGroups", "v2"): ("retrieveTI",),
    ("SSINInformationService", "v1"): ("consultCurrentSsin", "consultRelatedSsins"),
    ("SelfEmployedService", "v2"): ("consultCareer", "consultContributions"),
    ("NotificationSubscriptionService", "v1"): (
        "subscribe",
        "endSubscription",
        "listSubscriptions",
        "replayNotifications",
        "fetchNotifications",
    ),
    ("SocialStatutesService", "v1"): ("consultSocialStatutes",),
    ("TestConnectionService", "v1"): ("sendTestMessage",),
}
PARTNERS = {
    "cin": "NIC:INDEMNITIES",
    "forem": "PES:JOB_SEEKER_FOLLOW_UP",
    "inasti": "NISSE:SOCIAL_STATUTE",
    "vdi": "INTEGRATOR:FOR_ITS_CLIENTS",
}
"""The context in which a partner may ask."""
OF_WORK = ("cin", "forem", "inasti")
FOR_PARTNERS = {
    "DmfaConsultationService": dict.fromkeys(OF_WORK, OPERATIONS["DmfaConsultationService", "v1"]),
    "HdiIndemnityAllowanceService": dict.fromkeys(OF_WORK, ("consultIndemnityPeriods",))
    | {"cin": ("consultAttest", "consultIndemnityPeriods")},
    "LivingWagesWithAmount": {"vdi": ("consult",)},
    "SocialStatutesService": {},
}
"""The services that no CPAS may ask: which partner may ask what."""
OF_PARTNERS = {
    "forem": ("getLivingWagePeriods",),
    "inasti": (),
    "vdi": ("getLivingWagePeriodsFlanders", "getLivingWagePeriodsPerPCSAFlanders"),
}
"""What of LivingWages, which is open to CPAS too, a partner of this test may ask in its own context."""
SUBSCRIPTION = "NOTIFICATION:SUBSCRIPTION"
"""The context in which those who are told of rights manage their subscriptions; of this test the health funds."""
FILES, KEEP_FILES = "SSIN:FILE_MANAGEMENT", ("cin", "spp-is", "forem")
"""The context in which those of the institutions of this test may ask how a number evolved."""
ONE_OF_EACH_KIND = list({one.kind: one for one in institutions()}.values())
FOREM = next(one for one in institutions() if one.basic_user == "forem")
CONTEXTS = (
    CLASSIC_CPAS,
    PCSA_SOCIAL_INQUIRY,
    "social issues",
    "administrative staff",
    "",
    "CURIOSITY",
    *PARTNERS.values(),
    FILES,
    SUBSCRIPTION,
)
OPENING = {
    ("TestConnectionService", "v1"): CONTEXTS,
    ("JobSeekerService", "v1"): (PCSA_SOCIAL_INQUIRY,),
    ("HandiService", "v2"): (PCSA_SOCIAL_INQUIRY,),
    ("RetrieveTIGroups", "v1"): ("social issues",),
    ("RetrieveTIGroups", "v2"): (PCSA_SOCIAL_INQUIRY,),
    ("LivingWages", "v2"): (PCSA_SOCIAL_INQUIRY,),
    ("LivingWages", "v3"): (PCSA_SOCIAL_INQUIRY,),
    ("SelfEmployedService", "v2"): (PCSA_SOCIAL_INQUIRY,),
    ("SSINInformationService", "v1"): (PCSA_SOCIAL_INQUIRY,),
}


def question(service: tuple[str, str], operation: str, context: str) -> Question:
    return Question(SERVICES[service], operation, None, "", context, "fr")


def may(tables: Authorizations, who: Institution | None, asked: Question, today: date = TODAY) -> bool:
    try:
        return bool(tables.grants(who, asked, today))
    except Refusal as refusal:
        assert {problem.reason for problem in refusal.problems} <= {"not_authorised", "not_opened"}
        return False


def test_every_operation_that_is_answered_is_in_this_test() -> None:
    assert set(OPERATIONS) == {key for key, service in SERVICES.items() if service.is_answered}


@pytest.mark.parametrize("service", OPERATIONS, ids=lambda key: "-".join(key))
@pytest.mark.parametrize("who", [*ONE_OF_EACH_KIND, FOREM, None], ids=lambda one: one.basic_user if one else "nobody")
def test_each_kind_may_what_the_tables_say_and_nothing_else(who: Institution | None, service: tuple[str, str]) -> None:
    tables = load(AUTHORIZATION_TABLES)
    for operation, context in itertools.product((*OPERATIONS[service], "delete", ""), CONTEXTS):
        expected = _is_listed(who, service, operation, context)
        assert may(tables, who, question(service, operation, context)) is expected, (operation, context)


def _is_listed(who: Institution | None, service: tuple[str, str], operation: str, context: str) -> bool:
    if service[0] in FOR_PARTNERS:
        user = who.basic_user if who else ""
        return operation in FOR_PARTNERS[service[0]].get(user, ()) and context == PARTNERS[user]
    if service[0] == "LivingWages" and who is not None and who.basic_user in OF_PARTNERS:
        return operation in OF_PARTNERS[who.basic_user] and context == PARTNERS[who.basic_user]
    if service[0] == "NotificationSubscriptionService":
        told = who is not None and who.basic_user in ("cin", "inasti")
        return told and operation in OPERATIONS[service] and context == SUBSCRIPTION
    if service[0] == "SSINInformationService" and who is not None and who.basic_user in KEEP_FILES:
        return operation in OPERATIONS[service] and context == FILES
    is_open_to = service[0] == "TestConnectionService" or (who is not None and who.kind == "cpas")
    return is_open_to and operation in OPERATIONS[service] and context in OPENING.get(service, (CLASSIC_CPAS,))


def test_a_cpas_in_name_but_of_another_sector_may_nothing() -> None:
    false_friend = Institution("0999100097", "", 55, 0, "", "", "cpas", "")
    asked = question(("RetrieveTIGroups", "v2"), "retrieveTI", PCSA_SOCIAL_INQUIRY)
    assert not may(load(AUTHORIZATION_TABLES), false_friend, asked)


def test_a_refusal_names_the_contexts_that_would_have_been_open() -> None:
    namur = institutions()[0]
    with pytest.raises(Refusal) as caught:
        load(AUTHORIZATION_TABLES).grants(namur, question(("RetrieveTIGroups", "v2"), "retrieveTI", "CURIOSITY"), TODAY)
    (problem,) = caught.value.problems
    assert problem.details == {
        "service": "RetrieveTIGroups v2",
        "operation": "retrieveTI",
        "context": "CURIOSITY",
        "open": PCSA_SOCIAL_INQUIRY,
    }


def test_each_shipped_table_says_what_may_not_be_asked_too() -> None:
    for name, table in load(AUTHORIZATION_TABLES).tables.items():
        assert {example.may for example in table.example} == {True, False}, name
        assert table.source in ("OFFICIAL", "CLIENT", "REAL", "INFERRED"), name


ROW: dict[str, Any] = {
    "who": {"kinds": ["cpas"]},
    "service": "RetrieveTIGroups",
    "versions": ["v2"],
    "operations": ["retrieveTI"],
    "legal_contexts": [PCSA_SOCIAL_INQUIRY],
    "quality_codes": [1],
    "parts": ["Names"],
}
EXAMPLE: dict[str, Any] = {
    "kind": "cpas",
    "sector": 17,
    "service": "RetrieveTIGroups",
    "version": "v2",
    "operation": "retrieveTI",
    "legal_context": PCSA_SOCIAL_INQUIRY,
    "quality_code": 1,
}
TABLE: dict[str, Any] = {
    "title": "t",
    "legal_basis": "b",
    "deliberation": "",
    "source": "INFERRED",
    "valid_from": date(2020, 1, 1),
    "valid_to": date(2026, 11, 21),
    "allowance": [ROW],
    "example": [
        EXAMPLE | {"text": "a CPAS may", "may": True, "sees": ["Names"], "sees_not": ["FamilyMembers"]},
        EXAMPLE | {"text": "FOREM may not", "kind": "regional", "sector": 55, "may": False},
    ],
}


def table(**changes: Any) -> AuthorizationTable:
    return AuthorizationTable(**deepcopy(TABLE) | changes)


@pytest.mark.parametrize(
    "wrong",
    [
        {"may": False},
        {"kind": "regional", "may": True},
        {"quality_code": 7, "may": True},
        {"legal_context": "CURIOSITY", "may": True},
        {"operation": "delete", "may": True},
        {"version": "v1", "may": True},
        {"sees": ["FamilyMembers"], "may": True},
        {"sees_not": ["Names"], "may": True},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_a_table_whose_example_does_not_hold_stops_the_start(wrong: dict[str, Any]) -> None:
    claim = EXAMPLE | {"text": "an untrue claim"} | wrong
    with pytest.raises(ValueError, match="mine: an untrue claim"):
        Authorizations({"mine": table(example=[*TABLE["example"], claim])})


@pytest.mark.parametrize(
    ("conditions", "told", "may"),
    [
        ({"grace_months": 3}, {"months_over": 3}, True),
        ({"grace_months": 3}, {"months_over": 4}, False),
        ({}, {"months_over": 1}, False),
        ({}, {"outside_file": True}, True),
        ({"asked_period": "held"}, {"outside_file": True}, False),
        ({"asked_period": "held"}, {}, True),
    ],
)
def test_an_example_may_tell_of_a_file_that_is_over_and_of_days_without_one(
    conditions: dict[str, Any], told: dict[str, Any], may: bool
) -> None:
    claim = EXAMPLE | {"text": "of the file"} | told
    rows = [ROW | conditions]
    assert Authorizations({"mine": table(allowance=rows, example=[*TABLE["example"], claim | {"may": may}])}).rows
    with pytest.raises(ValueError, match="mine: of the file"):
        Authorizations({"mine": table(allowance=rows, example=[*TABLE["example"], claim | {"may": not may}])})


@pytest.mark.parametrize("condition", [{"grace_months": 1}, {"asked_period": "held"}, {"lowest_phase": 1}])
def test_a_row_that_asks_for_no_file_cannot_say_what_file(condition: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="need quality_codes"):
        table(allowance=[ROW | {"quality_codes": []} | condition])


def test_a_table_without_examples_or_with_a_field_nobody_knows_is_none() -> None:
    with pytest.raises(ValueError, match="example"):
        table(example=[])
    with pytest.raises(ValueError, match="deliberaton"):
        table(deliberaton="04/01")
    with pytest.raises(ValueError, match="quality_code"):
        table(allowance=[ROW | {"quality_code": [1]}])


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2026, 11, 22)], ids=["before", "after"])
def test_a_table_opens_nothing_outside_its_days(day: date) -> None:
    tables, namur = Authorizations({"mine": table()}), institutions()[0]
    asked = question(("RetrieveTIGroups", "v2"), "retrieveTI", PCSA_SOCIAL_INQUIRY)
    assert may(tables, namur, asked, date(2020, 1, 1))
    assert may(tables, namur, asked, date(2026, 11, 21))
    assert not may(tables, namur, asked, day)


@pytest.mark.parametrize(
    ("who", "included"),
    [
        ({}, False),
        ({"anyone": True}, True),
        ({"kinds": ["cpas"]}, True),
        ({"sectors": [17]}, True),
        ({"sectors": [17], "subsectors": [1]}, True),
        ({"sectors": [17], "subsectors": [3]}, False),
        ({"subsectors": [1]}, False),
        ({"institutions": ["92094"]}, True),
        ({"institutions": ["0999100097"]}, True),
        ({"institutions": ["0999100196"]}, False),
        ({"kinds": ["cpas"], "sectors": [55]}, False),
        ({"sectors": [17], "institutions": ["0999100196"]}, False),
    ],
)
def test_everything_said_of_whom_a_row_is_for_must_agree(who: dict[str, Any], included: bool) -> None:
    row = table(allowance=[ROW | {"who": who}]).allowance[0]
    assert row.who.includes(institutions()[0]) is included
    assert row.who.includes(None) is who.get("anyone", False)


def test_a_table_that_is_no_toml_or_no_table_stops_the_start(tmp_path: Path) -> None:
    for text in ("title = ", 'title = "half a table"'):
        (tmp_path / "wrong.toml").write_text(text)
        with pytest.raises(ValueError, match=r".*"):
            load(tmp_path)


def test_no_tables_open_nothing() -> None:
    tables = Authorizations({})
    for service, operations in OPERATIONS.items():
        for one in institutions():
            assert not may(tables, one, question(service, operations[0], PCSA_SOCIAL_INQUIRY))


def test_others_are_refused_end_to_end_in_both_families(
    retriever: Callable[[str], Any], person: Callable[[str], Any]
) -> None:
    reply = retriever("forem").retrieve(person("integrated").ssin)
    assert reply.status == ("NO_RESULT", "MSG00013")
    assert reply.information["rule"] == "no table lists it"
    namur = retriever("cpas-namur").retrieve(person("integrated").ssin, context="CURIOSITY")
    assert namur.status == ("NO_RESULT", "MSG00013")
    assert PCSA_SOCIAL_INQUIRY in namur.information["advice"]
