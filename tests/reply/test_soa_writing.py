"""Newer replies: skeleton, echo, ticket, times, status, words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.bootstrap import build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.ssin import check_digits, mock_ssin
from classic import journal
from filed import filed
from newer import Caller

Person = Callable[[str], Citizen]
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
NOBODY = mock_ssin(1980, 1, 1, 1).digits
NO_RESULT = ["informationCustomer", "informationCBSS", "legalContext", "searchInformation", "status"]


def test_the_skeleton_is_in_the_order_of_the_contract(retriever: Any, person: Person) -> None:
    found = retriever("cpas-namur").retrieve(person("integrated").ssin).body
    assert found.tag == "{http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2}retrieveTIGroupsResponse"
    assert [child.tag for child in found] == [*NO_RESULT, "rrn_it_implicit"]
    refused = retriever("cpas-namur").retrieve(person("anna").ssin).body
    assert [child.tag for child in refused] == NO_RESULT


def test_the_request_is_echoed(retriever: Any, person: Person) -> None:
    ssin = person("integrated").ssin
    body = retriever("cpas-namur").retrieve(ssin, language="nl", history="false").body
    assert body.findtext("informationCustomer/ticket") == "T 1"
    assert body.findtext("informationCustomer/timestampSent") == "2026-11-21T12:00:00Z"
    assert body.findtext("informationCustomer/customerIdentification/cbeNumber") == "0999100097"
    assert body.findtext("legalContext") == "PCSA:SOCIAL_INQUIRY"
    assert [(child.tag, child.text) for child in body.find("searchInformation")] == [
        ("ssin", ssin),
        ("language", "nl"),
        ("history", "false"),
    ]


def test_what_did_not_come_is_not_echoed(retriever: Any, person: Person) -> None:
    body = retriever("cpas-namur").retrieve(person("integrated").ssin, ticket="").body
    assert [child.tag for child in body.find("informationCustomer")] == ["customerIdentification"]
    assert [child.tag for child in body.find("searchInformation")] == ["ssin"]


def test_ticket_and_times_are_the_crossroads_own(retriever: Any, person: Person) -> None:
    asks = retriever("cpas-namur")
    block = asks.retrieve(person("integrated").ssin).body.find("informationCBSS")
    assert [child.tag for child in block] == ["ticketCBSS", "timestampReceive", "timestampReply"]
    assert re.fullmatch(UUID, block.findtext("ticketCBSS"))
    assert [child.text for child in block[1:]] == ["2026-11-21T11:00:00.000Z"] * 2
    entry = journal(asks.gateway)[-1]
    assert (entry["ticket"], entry["reference"]) == (block.findtext("ticketCBSS"), "T 1")


def test_success_has_its_real_words_and_nothing_more(retriever: Any, person: Person) -> None:
    status = retriever("cpas-namur").retrieve(person("integrated").ssin).body.find("status")
    assert [(child.tag, child.text) for child in status] == [
        ("value", "DATA_FOUND"),
        ("code", "MSG00000"),
        ("description", "Treatment completed successfully."),
    ]


@pytest.mark.parametrize(
    ("ssin_of", "code", "description", "field"),
    [
        (lambda person: NOBODY, "MSG00005", "The ssin given in request does not exist.", "SSIN"),
        (
            lambda person: person("replaced-number").ssin,
            "MSG00006",
            "The ssin given in request is replaced",
            "newSSIN",
        ),
        (lambda person: person("cancelled-number").ssin, "MSG00007", "The ssin given in request is cancelled", "SSIN"),
        (
            lambda person: person("anna").ssin[:-2] + "00",
            "MSG00008",
            "The request contains invalid data. Please check your message content.",
            "SSIN",
        ),
    ],
    ids=["unknown", "replaced", "cancelled", "check digits"],
)
def test_a_number_that_cannot_be_asked_about_gets_its_code(
    retriever: Any, person: Person, ssin_of: Callable[[Person], str], code: str, description: str, field: str
) -> None:
    asks, ssin = retriever("cpas-namur"), ssin_of(person)
    reply = asks.retrieve(ssin)
    assert reply.status == ("NO_RESULT", code)
    assert reply.body.findtext("status/description") == description
    assert reply.information[field] == (person("new-number").ssin if code == "MSG00006" else ssin)
    assert reply.file is None
    entry = journal(asks.gateway)[-1]
    assert (entry["return_code"], entry["outcome"], entry["provider_asked"]) == (code, "refused", False)
    assert entry["verdicts"][-1]["station"] == "number"


def test_the_expected_check_digits_are_taught(retriever: Any, person: Person) -> None:
    right = person("anna").ssin
    advice = retriever("cpas-namur").retrieve(right[:-2] + "00").information["advice"]
    both = {check_digits(right[:9], from_2000=century) for century in (False, True)}
    assert all(digits in advice for digits in both)


def test_a_deceased_person_has_a_file(retriever: Any, namur: Any, person: Person) -> None:
    gone = person("deceased")
    filed(namur.gateway, gone.ssin, namur.institution, 1)  # from when he lived
    reply = retriever("cpas-namur").retrieve(gone.ssin)
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert "Deceases" in reply.parts


@pytest.mark.parametrize(
    ("language", "words"),
    [("", "Intégrez d'abord"), ("fr", "Intégrez d'abord"), ("nl", "Integreer de persoon"), ("de", "Integrieren Sie")],
)
def test_the_next_step_is_in_the_language_of_the_question(
    retriever: Any, person: Person, language: str, words: str
) -> None:
    reply = retriever("cpas-namur").retrieve(person("anna").ssin, language=language)
    assert reply.information["advice"].startswith(words)


def test_labels_of_the_file_are_in_the_language_of_the_question(retriever: Any, person: Person) -> None:
    asks, ssin = retriever("cpas-eupen"), person("eupen").ssin
    labels = {
        language: asks.retrieve(ssin, language=language).file.findtext(".//{*}Nationality/{*}Nationality/{*}Label")
        for language in ("fr", "nl", "de")
    }
    assert len(set(labels.values())) == 3, labels


def test_a_gateway_that_does_not_teach_gives_the_fields_alone(
    sqlite_settings: Any, clock: Any, institution: Any, secret_of: Any, person: Person
) -> None:
    one = institution("cpas-namur")
    quiet = build(sqlite_settings.model_copy(update={"teach": False}), clock)
    reply = Caller(quiet, one, secret_of(sqlite_settings, one)).retrieve(person("anna").ssin)
    quiet.database.close()
    assert list(reply.information) == ["details", "ssin", "cbeNumber"]
