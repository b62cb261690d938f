"""RetrieveTIGroups in its first version: the same file, in another order, with another fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from lxml import etree

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts.schema import Schema
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.journal import book
from bcss_gateway.providers.national_register import contract, dossier
from bcss_gateway.providers.national_register.fictions import dossier_of
from bcss_gateway.providers.national_register.view import View
from bcss_gateway.sandbox.population import population
from wsgi import Client, Heard, basic

V1 = "http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v1"
PATHS = ("/SOA4520/RetrieveTIGroupsService/retrieveTI", "/RetrieveTIGroupsService/retrieveTI")
ASKED = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<v:retrieveTIGroupsRequest xmlns:v="{space}"><informationCustomer><ticket>first</ticket><customerIdentification>'
    "<cbeNumber>{cbe}</cbeNumber></customerIdentification></informationCustomer>{context}"
    "<searchInformation><ssin>{ssin}</ssin><language>{language}</language><history>true</history></searchInformation>"
    "</v:retrieveTIGroupsRequest></s:Body></s:Envelope>"
)
Person = Callable[[str], Citizen]
Ask = Callable[..., Heard]


@pytest.fixture
def schema(sqlite_gateway: Gateway) -> Schema:
    return sqlite_gateway.library.contracts["RetrieveTIGroups-v1"].schema


@pytest.fixture
def ask(sqlite_gateway: Gateway, institution: Any, secret_of: Any, sqlite_settings: Any, schema: Schema) -> Ask:
    """Ask as Namur; whatever comes back is valid by the contract."""
    namur, client = institution("cpas-namur"), Client(sqlite_gateway.application)
    token = basic(namur.basic_user, secret_of(sqlite_settings, namur))

    def asked(ssin: str, context: str = "", language: str = "fr", path: str = PATHS[0]) -> Heard:
        given = f"<legalContext>{context}</legalContext>" if context else ""
        body = ASKED.format(space=V1, cbe=namur.cbe_number, context=given, ssin=ssin, language=language)
        heard = client.post(path, body, token)
        said = heard.xml.find(".//{*}retrieveTIGroupsResponse")
        said = heard.xml.find(".//detail/*") if said is None else said
        assert schema.accepts(etree.fromstring(etree.tostring(said))), schema.explain(said)
        return heard

    return asked


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("context", ["", "social issues"])
def test_an_answer_has_its_status_before_the_search_block(ask: Ask, person: Person, path: str, context: str) -> None:
    (response,) = ask(person("integrated").ssin, context, path=path).xml.iter(f"{{{V1}}}retrieveTIGroupsResponse")
    names = [child.tag for child in response]
    assert names[-3:] == ["status", "searchInformation", "rrn_it_implicit"]
    assert ("legalContext" in names) == bool(context)
    assert response.findtext("status/code") == "MSG00000"
    assert response.findtext("informationCustomer/ticket") == "first"


@pytest.mark.parametrize(
    ("tag", "context", "code"),
    [
        ("anna", "", "MSG00012"),
        ("integrated", "administrative staff", "MSG00013"),
        ("replaced-number", "", "MSG00006"),
        ("cancelled-number", "", "MSG00007"),
    ],
)
def test_a_refusal_has_the_code_of_the_second_version(
    ask: Ask, person: Person, tag: str, context: str, code: str
) -> None:
    assert ask(person(tag).ssin, context).xml.findtext(".//status/code") == code


def test_wrong_check_digits(ask: Ask, person: Person) -> None:
    heard = ask(person("anna").ssin[:-2] + "00")
    assert heard.xml.findtext(".//status/code") == "MSG00008"


def test_digits_of_another_script_are_no_number(ask: Ask, person: Person) -> None:
    arabic = person("anna").ssin.translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    assert ask(arabic).xml.findtext(".//status/code") == "MSG00011"


def test_an_invalid_request_gets_the_fault_of_this_version(ask: Ask, person: Person) -> None:
    heard = ask(person("anna").ssin, language="it")
    assert heard.status == 500
    assert heard.xml.findtext(".//detail/*/error/reasonCode") == "MSG00008"


def test_the_journal_knows_the_context_that_was_meant(sqlite_gateway: Gateway, ask: Ask, person: Person) -> None:
    ask(person("integrated").ssin)
    with sqlite_gateway.database.unit_of_work() as work:
        (entry,) = book.read(work, {})
    assert (entry["version"], entry["legal_context"]) == ("v1", "social issues")


def test_every_file_is_valid_by_the_older_types(schema: Schema) -> None:
    """The National Register's types of 2014 ask for more than those of 2019: tried on a whole population."""
    head = etree.fromstring(ASKED.format(space=V1, cbe="0999100097", context="", ssin="85631290291", language="fr"))
    cbss = (
        "<informationCBSS><ticketCBSS>00000000-0000-4000-8000-000000000000</ticketCBSS>"
        "<timestampReceive>2026-01-01T00:00:00Z</timestampReceive>"
        "<timestampReply>2026-01-01T00:00:00Z</timestampReply></informationCBSS>"
    )
    for citizen in population(600, 7, date(2026, 11, 21)):
        file = dossier.read(dossier.written(dossier_of(citizen)))
        for language, history in (("fr", True), ("nl", False), ("de", True)):
            response = etree.Element(f"{{{V1}}}retrieveTIGroupsResponse")
            response.extend(etree.fromstring(f"<x>{etree.tostring(head[0][0][0]).decode()}{cbss}</x>"))
            status = etree.SubElement(response, "status")
            etree.SubElement(status, "value").text = "DATA_FOUND"
            etree.SubElement(status, "code").text = "MSG00000"
            search = etree.SubElement(response, "searchInformation")
            etree.SubElement(search, "ssin").text = citizen.ssin
            response.append(contract.write_retrieve_ti_groups(file, View(language, "2026-11-21", history)))
            assert schema.accepts(response), schema.explain(response)


def test_a_refusal_with_its_page_has_no_more_fields_than_the_first_contract_lets_it(ask: Ask, person: Person) -> None:
    status = ask(person("anna").ssin, "").xml.find(".//status")
    names = [one.findtext("fieldName") for one in status.iterfind("information")]
    assert names == ["details", "ssin", "cbeNumber", "advice", "explanation"]
