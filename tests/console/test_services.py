"""The list of services, and the page of each: what they say."""

from __future__ import annotations

import tomllib

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.console import words
from bcss_gateway.contracts import return_codes
from bcss_gateway.contracts.catalogue import ANY_VERSION
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.crossroads import authorization
from bcss_gateway.settings import AUTHORIZATION_TABLES
from browsing import PLACES, SERVICES, WRITTEN, section, text, tree

ALL = pytest.mark.parametrize("key", SERVICES, ids="-".join)


@pytest.mark.parametrize("language", SPOKEN)
def test_the_list_has_every_service_with_its_state_and_provenance(language: str, page) -> None:
    document = page("/services", language)
    rows = {link.get("href").partition("?")[0]: link.getparent() for link in document.xpath("//main//li/a")}
    assert set(rows) == {place.replace("/services/", "./services/") for place in PLACES.values()}
    for key, service in SERVICES.items():
        row = rows[f".{PLACES[key]}"]
        assert service.purpose(language) in text(row)
        state, provenance = row.xpath("span")
        assert ("yes" in state.get("class")) == (service.is_answered or service.is_told)
        assert ("none" in state.get("class")) != (service.is_written or service.is_told)
        assert text(provenance) in text(document.xpath("//dl")[-1])


def test_every_theme_has_a_name() -> None:
    known = tomllib.loads(words.FILE.read_text("utf-8"))
    assert {f"theme_{service.theme}" for service in SERVICES.values()} <= set(known)
    assert {f"provenance_{service.provenance}_about" for service in SERVICES.values()} <= set(known)


@ALL
def test_a_page_says_what_the_service_is_for_and_where_it_is(key, page, looked_at: Gateway) -> None:
    service = SERVICES[key]
    contract = looked_at.library.contracts.get(service.endpoint)
    paths = contract.endpoint.paths if contract else ()
    for language in SPOKEN:
        document = page(PLACES[key], language)
        assert text(document.find(".//h1")).startswith(service.name)
        assert (service.version in text(document.find(".//h1"))) == (service.version != ANY_VERSION)
        assert service.purpose(language) in text(document)
        assert all(f"http://gateway.test{path}" in text(document) for path in paths)


def test_who_may_ask_is_what_the_tables_say(page) -> None:
    said = section(page("/services/RetrieveTIGroups/v2", "fr"), "who")
    assert "Loi organique des CPAS du 8 juillet 1976" in said
    assert "Organieke wet" not in said
    assert "Les CPAS, secteur 17" in said
    assert "PCSA:SOCIAL_INQUIRY" in said
    assert "2 Revenu d'intégration" in said
    assert "LegalMainAddresses" in said
    assert "INFERRED" in said


def test_quality_codes_of_another_sector_have_no_names_of_the_cpas(page) -> None:
    said = section(page("/services/HdiIndemnityAllowanceService/v1", "fr"), "who")
    assert "codes qualité : 2 Reçoit" in said
    assert "Revenu d'intégration" not in said


def test_who_may_ask_in_a_language_that_the_law_has_not(page) -> None:
    document = page("/services/RetrieveTIGroups/v2", "de")
    said = section(document, "who")
    assert "Loi organique" in said
    assert "Organieke wet" in said
    assert document.xpath("//dd/span[@lang='fr'][contains(., 'Loi organique')]")
    assert document.xpath("//dd/span[@lang='nl'][contains(., 'Organieke wet')]")


def test_a_classic_service_asks_for_no_legal_context_and_says_so(page) -> None:
    said = section(page("/services/OCMWCPASManageAccess/20050930", "en"), "who")
    assert "none: the message carries none (the journal notes SSDN:OCMW_CPAS)" in said
    assert "None: the person need not be registered beforehand." in said


def test_a_service_that_no_table_opens_says_so(page, looked_at: Gateway) -> None:
    tables = _tables(looked_at)
    closed = [key for key in WRITTEN if key not in tables]
    for key in closed:
        assert "every request is refused" in section(page(PLACES[key], "en"), "who")
    assert all("every request is refused" not in section(page(PLACES[key], "en"), "who") for key in tables)


def _tables(gateway: Gateway) -> set[tuple[str, str]]:

    rows = [row for table in authorization.load(AUTHORIZATION_TABLES).tables.values() for row in table.allowance]
    return {(row.service, version) for row in rows for version in row.versions} & set(SERVICES)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


@pytest.mark.parametrize("key", WRITTEN, ids="-".join)
def test_operations_and_elements_are_those_of_the_contract(key, page, looked_at: Gateway) -> None:
    service, library = SERVICES[key], looked_at.library
    wsdl = library.contracts[service.endpoint].wsdl
    operations = [(service.request, service.request, service.reply_document)]
    if not service.schema:
        operations = [(one.name, _local(one.request), _local(one.reply)) for one in wsdl.operations]
    document = page(PLACES[key], "en")
    told, trees = section(document, "operations"), document.xpath("//ul[@class='tree']")
    roots = [text(tree.xpath("li//code")[0]) for tree in trees]
    assert all(name in told for operation in operations for name in operation)
    assert roots == [name for _, request, reply in operations for name in (request, reply)]


def test_an_element_has_its_type_how_often_and_what_it_means(page) -> None:
    request = tree(page("/services/OCMWCPASManageAccess/20050930", "nl"), 0)
    rows = {text(row.find("code")): text(row) for row in request.xpath(".//div[@class='leaf']")}
    assert rows["Action"] == "Action 1 een waarde uit REGISTER, UNREGISTER, LIST"
    assert rows["Purpose"] == "Purpose 0..1 geheel getal"
    assert rows["SSIN"] == r"SSIN 1 tekst, 11 tekens, met de vorm \p{N}{11}"
    (meaning,) = request.xpath(".//li[div/code='Action']/p")
    assert (text(meaning), meaning.get("lang")) == ("Integreren, desintegreren of raadplegen.", None)


def test_what_the_schema_says_in_french_alone_is_marked_as_french(page) -> None:
    request = tree(page("/services/OCMWCPASManageAccess/20050930", "en"), 0)
    (meaning,) = request.xpath(".//li[div/code='Action']/p")
    assert (text(meaning), meaning.get("lang")) == ("Intégrer, désintégrer ou consulter.", "fr")


def test_a_choice_and_what_may_repeat_are_told(page) -> None:
    document = page("/services/RetrieveTIGroups/v2", "en")
    customer = tree(document, 0).xpath(".//summary[code='customerIdentification']/..")[0]
    assert "one of these 1" in text(customer)
    assert "0..n" in text(tree(page("/services/OCMWCPASManageAccess/20050930", "en"), 1))


def test_a_very_large_reply_is_folded_and_cut_and_says_so(page) -> None:
    reply = tree(page("/services/RetrieveTIGroups/v2", "en"), 1)
    first, *others = reply.iter("details")
    assert "open" in first.attrib
    assert others
    assert not any("open" in other.attrib for other in others)
    assert "… the rest is in the schema" in text(reply)
    assert len(reply.xpath(".//li")) <= 1_000


@pytest.mark.parametrize("language", SPOKEN)
def test_return_codes_are_those_of_the_family_with_the_next_step(language: str, page, looked_at: Gateway) -> None:

    reason = return_codes.load()["not_integrated"]
    classic = section(page("/services/OCMWCPASPerformInvestigation/20080604", language), "codes")
    newer = section(page("/services/RetrieveTIGroups/v2", language), "codes")
    assert "300020" in classic
    assert "MSG" not in classic
    assert "MSG00012" in newer
    assert "300020" not in newer
    assert reason.advice[language] in classic
    assert reason.advice[language] in newer


def test_codes_that_a_service_cannot_give_are_left_out(page) -> None:
    connection = section(page("/services/TestConnectionService/v1", "en"), "codes")
    assert "MSG00003" in connection
    assert "MSG00012" not in connection
    assert "MSG00005" not in connection
    retrieve = page("/services/RetrieveTIGroups/v2", "en")
    assert section(retrieve, "codes").count("Wrong check digits") == 1
