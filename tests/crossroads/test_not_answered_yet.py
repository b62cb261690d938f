"""Services whose contract is served before anybody answers them: a valid request is told so, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts import catalogue
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.journal import book
from classic import message, service
from wsgi import Client, basic

WAITING = [one for one in catalogue.load().services.values() if not one.is_answered]
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
Person = Callable[[str], Citizen]


@pytest.fixture
def entries(sqlite_gateway: Gateway) -> Callable[[], list[dict[str, Any]]]:
    """The journal."""

    def read() -> list[dict[str, Any]]:
        with sqlite_gateway.database.unit_of_work() as work:
            return list(book.read(work, {}))

    return read


@pytest.fixture
def ask(sqlite_gateway: Gateway, institution: Any, secret_of: Any, sqlite_settings: Any) -> Callable[[str], Any]:
    """Ask the job seeker service with the credentials of Namur."""
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


def test_without_credentials_nothing_is_said(sqlite_gateway: Gateway) -> None:
    for one in WAITING:
        for endpoint in catalogue.load().endpoints:
            if endpoint.name == one.endpoint and endpoint.identity == "basic":
                operation = next(iter(sqlite_gateway.library.contracts[endpoint.name].wsdl.by_request))
                space, _, name = operation[1:].partition("}")
                body = SOAP.format(f'<x:{name} xmlns:x="{space}"/>')
                assert Client(sqlite_gateway.application).post(endpoint.paths[0], body).status == 401


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
    envelope = SOAP.format(
        '<c:xmlString xmlns:c="http://ksz-bcss.fgov.be/connectors/WebServiceConnector">'
        f"<![CDATA[{asked}]]></c:xmlString>"
    )
    path = "/connectors/webservice/KSZBCSSWebServiceConnectorPort"
    heard = Client(sqlite_gateway.application).post(path, envelope)
    assert heard.status == 500
    assert "OCMWCPASPerformInvestigation 20080604" in heard.xml.findtext(".//faultstring")
    assert entries()[0]["ssin"] == person("anna").ssin


def test_the_front_page_says_so(sqlite_gateway: Gateway) -> None:
    page = Client(sqlite_gateway.application).get("/").text
    assert page.count("(not answered yet)") == len(WAITING)
