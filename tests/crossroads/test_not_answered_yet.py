"""Services that nobody answers yet: a request is told so in words, whether their contract is served or not written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts import catalogue
from bcss_gateway.contracts.catalogue import ANY_VERSION, Endpoint, Service
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.journal import book
from classic import message, service
from wsgi import Client, basic

CATALOGUE = catalogue.load()
WAITING = [one for one in CATALOGUE.services.values() if not one.is_answered]
NEWER = [
    one
    for one in CATALOGUE.endpoints
    if one.name in {service.endpoint for service in WAITING if service.family == "soa"}
]
SOAP = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{}</s:Body></s:Envelope>'
JOB_SEEKER = (
    '<j:consultContactAndInscriptionRequest xmlns:j="http://kszbcss.fgov.be/intf/JobSeekerService/v1">'
    "<informationCustomer><customerIdentification><cbeNumber>{cbe}</cbeNumber></customerIdentification>"
    "</informationCustomer><legalContext>PCSA:SOCIAL_INQUIRY</legalContext>"
    "<criteria><ssin>{ssin}</ssin></criteria></j:consultContactAndInscriptionRequest>"
)
INVESTIGATION = (
    '<PerformInvestigationRequest xmlns="http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/PerformInvestigation">'
    "<SocialSecurityUser>{ssin}</SocialSecurityUser></PerformInvestigationRequest>"
)
CONNECTOR = "/connectors/webservice/KSZBCSSWebServiceConnectorPort"
IN_CONNECTOR = (
    '<c:xmlString xmlns:c="http://ksz-bcss.fgov.be/connectors/WebServiceConnector"><![CDATA[{}]]></c:xmlString>'
)
Person = Callable[[str], Citizen]


@pytest.fixture
def entries(sqlite_gateway: Gateway) -> Callable[[], list[dict[str, Any]]]:
    """The journal."""

    def read() -> list[dict[str, Any]]:
        with sqlite_gateway.database.unit_of_work() as work:
            return list(book.read(work, {}))

    return read


@pytest.fixture
def knock(sqlite_gateway: Gateway, institution: Any, secret_of: Any, sqlite_settings: Any) -> Callable[..., Any]:
    """Post content at a path with the credentials of Namur."""
    namur, client = institution("cpas-namur"), Client(sqlite_gateway.application)
    token = basic(namur.basic_user, secret_of(sqlite_settings, namur))
    return lambda path, content: client.post(path, SOAP.format(content), token)


@pytest.fixture
def ask(
    sqlite_gateway: Gateway, institution: Any, secret_of: Any, sqlite_settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Any]:
    """Ask the job seeker service, put back among those that wait, with the credentials of Namur."""
    services, key = sqlite_gateway.library.catalogue.services, ("JobSeekerService", "v1")
    monkeypatch.setitem(services, key, replace(services[key], state="not yet"))
    namur, client = institution("cpas-namur"), Client(sqlite_gateway.application)
    token = basic(namur.basic_user, secret_of(sqlite_settings, namur))
    path = "/SOA4520/JobSeekerService/consult"
    return lambda ssin: client.post(path, SOAP.format(JOB_SEEKER.format(cbe=namur.cbe_number, ssin=ssin)), token)


def test_a_newer_service_says_so_and_stands_in_the_journal(ask: Any, entries: Any, person: Person) -> None:
    heard = ask(person("anna").ssin)
    assert heard.status == 500
    assert heard.xml.findtext(".//faultcode") == "soapenv:Server"
    assert "JobSeekerService v1" in heard.xml.findtext(".//faultstring")
    (entry,) = entries()
    assert (entry["service"], entry["ssin"], entry["outcome"]) == ("JobSeekerService", person("anna").ssin, "refused")
    assert entry["verdicts"][-1] == {"station": "routed", "verdict": "refused", "rule": "catalogue"}
    assert not entry["provider_asked"]


def test_an_invalid_request_hears_what_is_wrong_with_it_instead(ask: Any) -> None:
    heard = ask("123")
    assert heard.xml.findtext(".//faultcode") == "soapenv:Client"
    assert heard.xml.findtext(".//reasonCode") == "MSG00008"


@pytest.mark.parametrize("endpoint", NEWER, ids=lambda one: one.name)
def test_without_credentials_nothing_is_said(sqlite_gateway: Gateway, endpoint: Endpoint) -> None:
    operations = sqlite_gateway.library.contracts[endpoint.name].wsdl.operations
    space, _, name = (operations[0].request if operations else "{urn:any}anyRequest")[1:].partition("}")
    for path in endpoint.paths:
        body = SOAP.format(f'<x:{name} xmlns:x="{space}"/>')
        assert Client(sqlite_gateway.application).post(path, body).status == 401


@pytest.mark.parametrize("endpoint", [one for one in NEWER if not one.wsdl], ids=lambda one: one.name)
def test_a_service_without_a_contract_says_so_to_whatever_is_sent(
    endpoint: Endpoint, sqlite_gateway: Gateway, knock: Any, entries: Any, person: Person
) -> None:
    (waits,) = sqlite_gateway.library.catalogue.of_endpoint(endpoint.name)
    content = f"<legalContext>PCSA:SOCIAL_INQUIRY</legalContext><criteria><ssin>{person('anna').ssin}</ssin></criteria>"
    asked = f'<x:consultSomethingRequest xmlns:x="urn:whatever">{content}</x:consultSomethingRequest>'
    heard = knock(endpoint.paths[0], asked)
    assert heard.status == 500
    assert heard.xml.findtext(".//faultcode") == "soapenv:Server"
    words = heard.xml.findtext(".//faultstring")
    assert f"{waits.name} {waits.version}" in words
    assert "n'a pas été lu" in words
    assert "valable" not in words
    (entry,) = entries()
    assert (entry["service"], entry["version"], entry["operation"]) == (
        waits.name,
        waits.version,
        "consultSomethingRequest",
    )
    assert (entry["ssin"], entry["outcome"], entry["user"]) == (person("anna").ssin, "refused", "cpas-namur")
    assert not entry["provider_asked"]


def test_a_service_without_a_contract_shows_none(sqlite_gateway: Gateway) -> None:
    heard = Client(sqlite_gateway.application).get("/SOA4520/ChildBenefitsService/v1/consult", "wsdl")
    assert heard.status == 404
    assert "not answered yet" in heard.text


@pytest.mark.parametrize("content", ["<a/>", "<x:a-b.c xmlns:x='urn:y'/>", '<x:q xmlns:x="urn:y" z="1">words</x:q>'])
def test_what_is_no_name_of_an_operation_does_not_enter_the_journal(content: str, knock: Any, entries: Any) -> None:
    knock("/ChildBenefitsService/v1/consult", content)
    assert entries()[0]["operation"] in ("", "a", "q")


def test_what_is_no_soap_is_told_so_there_as_everywhere(sqlite_gateway: Gateway) -> None:
    client = Client(sqlite_gateway.application)
    path = "/ChildBenefitsService/v1/consult"
    assert client.post(path, "<not-xml").xml.findtext(".//faultcode") == "soapenv:Client"
    assert client.post(path, SOAP.format("")).xml.findtext(".//faultcode") == "soapenv:Client"


@pytest.mark.parametrize(
    "waits", [one for one in WAITING if one.family == "ssdn" and not one.schema], ids=lambda one: one.name
)
def test_a_classic_service_without_a_contract_says_so_to_whatever_is_sent(
    waits: Service, sqlite_gateway: Gateway, institution: Any, entries: Any
) -> None:
    version = "20201231" if waits.version == ANY_VERSION else waits.version
    asked = message(
        service('<Any xmlns="urn:whatever">thing</Any>', name=waits.name, version=version),
        org_unit=institution("cpas-namur").cbe_number,
    )
    heard = Client(sqlite_gateway.application).post(CONNECTOR, SOAP.format(IN_CONNECTOR.format(asked)))
    assert waits.name in heard.xml.findtext(".//faultstring")
    assert "n'a pas été lu" in heard.xml.findtext(".//faultstring")
    (entry,) = entries()
    assert (entry["service"], entry["version"], entry["outcome"]) == (waits.name, version, "refused")


def test_what_is_pushed_to_subscribers_cannot_be_called(sqlite_gateway: Gateway) -> None:
    pushed = [one for one in WAITING if one.family == "pushed"]
    assert {one.name for one in pushed} >= {"notifyPersonSSIN", "LivingWagesNotifications"}
    assert not any(one.endpoint for one in pushed)


def test_a_classic_service_says_so(
    sqlite_gateway: Gateway, institution: Any, entries: Any, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No classic service waits today, so one that is answered is put back."""
    services, key = sqlite_gateway.library.catalogue.services, ("OCMWCPASPerformInvestigation", "20080604")
    monkeypatch.setitem(services, key, replace(services[key], state="not yet"))
    namur = institution("cpas-namur")
    content = INVESTIGATION.format(ssin=person("anna").ssin)
    asked = message(
        service(content, name="OCMWCPASPerformInvestigation", version="20080604"), org_unit=namur.cbe_number
    )
    heard = Client(sqlite_gateway.application).post(CONNECTOR, SOAP.format(IN_CONNECTOR.format(asked)))
    assert heard.status == 500
    assert "OCMWCPASPerformInvestigation 20080604" in heard.xml.findtext(".//faultstring")
    assert entries()[0]["ssin"] == person("anna").ssin


def test_the_front_page_says_so(sqlite_gateway: Gateway) -> None:
    page = Client(sqlite_gateway.application).get("/").text
    told = page.count(">Does not answer yet<") + page.count(">No contract yet<")
    assert told == sum(bool(one.endpoint) for one in WAITING)
