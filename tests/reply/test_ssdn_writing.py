"""Classic replies have the very form that real clients depend on (facts of the envelope, sections 4 and 5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from bcss_gateway.domain.citizen import Citizen
from classic import Caller, access, message, proof_of, service
from ssdn_reply import ACCESS, COMMON, IDENTIFY, SERVICE, Reply

TODAY = "2026-11-21"
Person = Callable[[str], Citizen]


@pytest.fixture
def registered(namur: Caller, person: Person) -> Reply:
    """The reply to a REGISTER."""
    anna = person("anna")
    return namur.access(anna.ssin, "REGISTER", TODAY, "2027-01-21", purpose=1, proof=proof_of(anna))


def identify(ssin: str, more: str = "") -> str:
    """An IdentifyPersonRequest by number."""
    content = f'<IdentifyPersonRequest xmlns="{IDENTIFY}"><SearchCriteria><SSIN>{ssin}</SSIN></SearchCriteria>'
    return service(f"{content}{more}</IdentifyPersonRequest>", "OCMWCPASIdentifyPerson")


def test_the_prolog_is_that_of_real_replies(registered: Reply) -> None:
    assert registered.string.startswith('<?xml version="1.0" encoding="UTF-8" standalone="yes"?><SSDNReply xmlns="')


def test_the_prefixes_are_fixed(registered: Reply) -> None:
    assert f'<ReplyContext><ns1:ResultSummary xmlns:ns1="{COMMON}" ok="YES"><ns1:ReturnCode>0</ns1:ReturnCode>' in (
        registered.string
    )
    assert f'<ServiceReply><ns2:ResultSummary xmlns:ns2="{COMMON}" ok="YES"><ns2:ReturnCode>0</ns2:ReturnCode>' in (
        registered.string
    )
    assert f'<ns3:ManageAccessReply xmlns:ns3="{ACCESS}">' in registered.string
    assert registered.document.prefix is None
    assert {element.prefix for element in registered.document if element.tag.startswith(f"{{{SERVICE}}}")} == {None}


def test_details_have_the_prefix_of_their_summary(namur: Caller, person: Person) -> None:
    string = namur.access(person("anna").ssin, "LIST", TODAY).string
    assert "<ns1:Detail><ns1:Severity>ERROR</ns1:Severity><ns1:ReasonCode>30000001</ns1:ReasonCode>" in string
    assert "<ns2:Detail><ns2:Severity>ERROR</ns2:Severity><ns2:ReasonCode>31000007</ns2:ReasonCode>" in string
    assert "<ns2:AuthorCodeList>CBSS</ns2:AuthorCodeList><ns2:Information><ns2:FieldName>ProofOfAuth" in string


def test_each_date_brings_a_prefix_of_its_own(registered: Reply) -> None:
    dates = re.findall(r'<(ns\d+):(Start|End)Date xmlns:(ns\d+)="([^"]*)">', registered.string)
    assert [prefix for prefix, *_ in dates] == [f"ns{number}" for number in range(4, 4 + len(dates))]
    assert all(prefix == declared and space == COMMON for prefix, _, declared, space in dates)
    assert len(dates) == 6


def test_the_children_of_a_service_reply_are_in_order(registered: Reply) -> None:
    assert [child.tag for child in registered.services[0]] == [
        f"{{{COMMON}}}ResultSummary",
        f"{{{SERVICE}}}ServiceId",
        f"{{{SERVICE}}}Version",
        f"{{{ACCESS}}}ManageAccessReply",
    ]


def test_the_first_return_code_of_the_document_is_that_of_the_context(namur: Caller, person: Person) -> None:
    anna = person("anna")
    for action, code in (("LIST", "0"), ("UNREGISTER", "1"), ("REGISTER", "10000")):
        purpose = 99 if action == "REGISTER" else 1
        reply = namur.access(anna.ssin, action, TODAY, purpose=purpose, proof=proof_of(anna))
        first = next(reply.document.iter(f"{{{COMMON}}}ReturnCode"))
        assert first.text == code
        assert first.getparent().getparent().tag == f"{{{SERVICE}}}ReplyContext"


def test_an_error_has_no_service_document_and_a_warning_has(namur: Caller, person: Person) -> None:
    anna = person("anna")
    assert namur.access(anna.ssin, "UNREGISTER", TODAY, purpose=1, proof=proof_of(anna)).body is not None
    assert namur.access(anna.ssin, "UNREGISTER", TODAY, purpose=99, proof=proof_of(anna)).body is None


def test_only_ascii_leaves_with_accents_as_character_references(namur: Caller, person: Person) -> None:
    accented = message(identify(person("accents").ssin), org_unit="92094", reference="réf €")
    reply = namur.send(accented)
    assert reply.string.isascii()
    assert "r&#233;f &#8364;" in reply.string
    assert reply.document.findtext(f".//{{{IDENTIFY}}}LastName") == "D'HAEYER-MÜLLER"
    garbled = etree.fromstring(reply.string.encode("latin-1").decode("latin-1").encode("utf-8"))
    assert garbled.findtext(f".//{{{IDENTIFY}}}LastName") == "D'HAEYER-MÜLLER", "PHP's utf8_encode does no harm"


def test_identify_person_has_its_document_with_the_fixed_prefix_too(namur: Caller, person: Person) -> None:
    reply = namur.send(message(identify(person("accents").ssin), org_unit="92094"))
    assert f'<ns3:IdentifyPersonReply xmlns:ns3="{IDENTIFY}">' in reply.string
    assert (reply.context.ok, reply.summary.ok) == ("YES", "YES")


def test_what_the_sender_said_of_itself_is_echoed(namur: Caller, person: Person) -> None:
    anna = person("anna")
    content = service(access(anna.ssin, "LIST", TODAY, proof=proof_of(anna)))
    reply = namur.send(
        message(content, org_unit="9991000970", user="00901234567", reference="IdentifyPersonRequest # 1")
    )
    user = reply.document.find(f"{{{SERVICE}}}ReplyContext/{{{SERVICE}}}AuthorizedUser")
    assert [(child.tag.rpartition("}")[2], child.text) for child in user] == [
        ("UserID", "00901234567"),
        ("Email", "worker@cpas.example"),
        ("OrgUnit", "9991000970"),
        ("MatrixID", "17"),
        ("MatrixSubID", "1"),
    ]
    block = reply.document.find(f"{{{SERVICE}}}ReplyContext/{{{SERVICE}}}Message")
    said = {child.tag.rpartition("}")[2]: child.text for child in block}
    assert list(said) == ["Reference", "Ticket", "TimeRequest", "TimeReceive", "TimeResponse"]
    assert (said["Reference"], said["TimeRequest"]) == ("IdentifyPersonRequest # 1", "20261121T120000")


def test_a_message_block_is_written_even_where_none_came(namur: Caller, person: Person) -> None:
    anna = person("anna")
    reply = namur.ask(access(anna.ssin, "LIST", TODAY, proof=proof_of(anna)), message="<Message/>")
    block = reply.document.find(f"{{{SERVICE}}}ReplyContext/{{{SERVICE}}}Message")
    assert [child.tag.rpartition("}")[2] for child in block] == ["Ticket", "TimeReceive", "TimeResponse"]


def test_the_ticket_is_fifteen_capitals_and_digits_and_stands_in_the_journal(namur: Caller, registered: Reply) -> None:
    ticket = registered.document.findtext(f".//{{{SERVICE}}}Ticket")
    assert re.fullmatch(r"[A-Z0-9]{15}", ticket)
    assert namur.journal()[-1]["ticket"] == ticket


@pytest.mark.parametrize(
    ("hours", "local"), [(0, "20261121T120000"), (24 * 200, "20270609T130000")], ids=["winter", "summer"]
)
def test_times_are_brussels_local(namur: Caller, clock: Any, hours: int, local: str) -> None:
    clock.move(hours=hours)
    reply = namur.send("<nothing/>")
    assert reply.document.findtext(f".//{{{SERVICE}}}TimeReceive") == local
    assert reply.document.findtext(f".//{{{SERVICE}}}TimeResponse") == local
    assert namur.journal()[-1]["received"].endswith("11:00:00.000000Z"), "the journal keeps UTC"


def test_notes_of_different_weight_stand_together(namur: Caller, person: Person) -> None:
    anna = person("anna")
    verification = (
        "<VerificationData><IdentityCardNumber>998000090223</IdentityCardNumber><PersonData>"
        "<LastName>Lamberts</LastName><BirthDate>1985-03-12</BirthDate></PersonData></VerificationData>"
    )
    reply = namur.send(message(identify(anna.ssin, verification), org_unit="92094"))
    assert (reply.context.ok, reply.context.codes) == ("WARNING", ["20000001"])
    assert [(detail.severity, detail.code) for detail in reply.summary.details] == [
        ("WARNING", "22007007"),
        ("INFORMATION", "12007001"),
    ]
    assert reply.summary.details[1].information == (("SSIN", anna.ssin),)
    assert [name for name, _ in reply.summary.details[0].information] == [
        "Phonetic Information: Birth Date",
        "Phonetic Information: First Name",
        "SSIN",
        "Phonetic Information: Last Name",
        "Phonetic Information: Middle Name",
    ]


def test_information_alone_is_a_yes(namur: Caller, person: Person) -> None:
    proof = "<VerificationData><IdentityCardNumber>998000090223</IdentityCardNumber></VerificationData>"
    reply = namur.send(message(identify(person("anna").ssin, proof), org_unit="92094"))
    assert (reply.context.ok, reply.context.details) == ("YES", ())
    assert (reply.summary.ok, reply.summary.return_code, reply.summary.codes) == ("YES", "0", ["12007001"])
