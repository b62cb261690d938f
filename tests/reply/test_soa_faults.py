"""What breaks the schema, or us, comes back as a SOAP fault with the contract's typed detail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts import return_codes
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.providers.national_register.answer import RetrieveTIGroupsOperation
from bcss_gateway.reply.soa import SoaWriter
from bcss_gateway.settings import Settings
from classic import journal
from newer import ENVELOPE, INTERFACE, Caller, by_number, retrieve

Person = Callable[[str], Citizen]


@pytest.fixture
def retriever(
    shared_gateway: Gateway,
    sqlite_template: Any,
    institution: Callable[[str], Institution],
    secret_of: Callable[[Settings, Institution], str],
) -> Callable[[str], Caller]:
    """A caller on a gateway that the tests here share."""

    def of(user: str) -> Caller:
        one = institution(user)
        return Caller(shared_gateway, one, secret_of(sqlite_template.settings, one))

    return of


AUTHOR = "http://www.bcss.fgov.be/en/international/home/index.html"


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("<ssin>85631290291<", "<ssin>8563129029<", "/searchInformation/ssin"),
        ("<ssin>85631290291<", "<ssin>85731290291<", "/searchInformation/ssin"),
        ("<ssin>85631290291<", "<ssin>8563129029x<", "/searchInformation/ssin"),
        ("<ssin>85631290291<", "<ssin> 85631290291<", "/searchInformation/ssin"),
        ("<ssin>85631290291</ssin>", "", "/searchInformation"),
        ("</ssin>", "</ssin><language>8563</language>", "/searchInformation/language"),
        ("</ssin>", "</ssin><history>8563</history>", "/searchInformation/history"),
        ("PCSA:SOCIAL_INQUIRY", "!8563!", "/legalContext"),
        ("<legalContext>PCSA:SOCIAL_INQUIRY</legalContext>", "", ""),
        ("0999100097", "8563", "/informationCustomer/customerIdentification/cbeNumber"),
        ("<cbeNumber>0999100097</cbeNumber>", "", "/informationCustomer/customerIdentification"),
        ("T 1", "8563" * 10, "/informationCustomer/ticket"),
        ("2026-11-21T12:00:00Z", "8563", "/informationCustomer/timestampSent"),
    ],
)
def test_a_schema_violation_names_path_and_rule_and_never_the_value(
    retriever: Any, person: Person, before: str, after: str, path: str
) -> None:
    asks = retriever("cpas-namur")
    envelope = retrieve(person("anna").ssin, by_number("0999100097"))
    assert before in envelope
    reply = asks.send(envelope.replace(before, after))
    assert reply.heard.status == 500
    assert reply.body.findtext("faultcode") == "soapenv:Client"
    assert reply.fault.tag == f"{{{INTERFACE}}}retrieveTIGroupsFault"
    block = reply.fault.find("informationCBSS")
    assert [child.tag for child in block] == ["ticketCBSS", "timestampReceive", "timestampReply"]
    is_echoed = reply.fault.find("informationCustomer") is not None
    assert is_echoed is not path.startswith("/informationCustomer"), "where it is not what breaks the schema"
    detail = reply.fault.find("detail")
    assert detail.findtext("severity") == "FATAL"
    assert detail.findtext("reasonCode") == "MSG00008"
    assert f"/retrieveTIGroupsRequest{path}: " in detail.findtext("diagnostic")
    assert f"/retrieveTIGroupsRequest{path}: " in reply.body.findtext("faultstring")
    assert detail.findtext("authorCode") == AUTHOR
    assert "8563" not in reply.heard.text
    entry = journal(asks.gateway)[-1]
    assert (entry["return_code"], entry["outcome"], entry["institution"]) == ("MSG00008", "refused", "0999100097")
    assert entry["verdicts"][-1] == {"station": "read", "verdict": "refused", "rule": "schema"}


def test_the_rule_is_told_whole_in_the_detail_and_in_the_text(retriever: Any) -> None:
    reply = retriever("cpas-namur").retrieve("8563129029")
    diagnostic = reply.fault.findtext("detail/diagnostic")
    text = reply.body.findtext("faultstring")
    assert text.startswith(diagnostic)
    assert not diagnostic.endswith("…")
    assert "for example 70610199893" in diagnostic
    assert text.removeprefix(diagnostic).strip().startswith("Mend the request by the rules named")


@pytest.mark.parametrize(
    ("language", "rule", "next_step"),
    [
        ("fr", "doit avoir la forme de SsinType ; par exemple", "Corrigez la demande"),
        ("nl", "moet de vorm van SsinType hebben; bijvoorbeeld", "Verbeter de vraag"),
        ("de", "muss die Form von SsinType haben; zum Beispiel", "Berichtigen Sie die Anfrage"),
    ],
)
def test_a_fault_speaks_the_language_of_the_request(retriever: Any, language: str, rule: str, next_step: str) -> None:
    text = retriever("cpas-namur").retrieve("8563129029", language=language).body.findtext("faultstring")
    assert rule in text
    assert next_step in text


def test_a_fault_does_not_teach_where_refusals_do_not() -> None:
    codes = return_codes.load()
    problem = Problem("request_invalid", "schema", (("/a", "must be a valid date"),))
    assert SoaWriter(codes, teach=False, pages="").next_step(problem, "fr") == ""
    assert SoaWriter(codes, teach=True, pages="").next_step(problem, "fr") == codes["request_invalid"].next_step(
        problem, "fr"
    )


def test_everything_that_breaks_the_schema_is_told_together(retriever: Any) -> None:
    reply = retriever("cpas-namur").retrieve("1", language="it", history="maybe", context="!")
    assert len(reply.fault.findall("detail")) == 4


def test_a_fault_has_the_customer_where_it_can_be_told(retriever: Any, person: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr(RetrieveTIGroupsOperation, "answer", lambda *_: 1 / 0)
    reply = retriever("cpas-namur").retrieve(person("integrated").ssin)
    assert reply.heard.status == 500
    assert reply.heard.xml.find(f"{ENVELOPE}Body")[0].findtext("faultcode") == "soapenv:Server"
    assert [child.tag for child in reply.fault] == ["informationCustomer", "informationCBSS", "detail"]
    assert reply.fault.findtext("informationCustomer/ticket") == "T 1"
    assert reply.fault.findtext("detail/reasonCode") == "MSG00003"
    assert reply.fault.findtext("detail/diagnostic") == "Unexpected internal error occurred"
    assert "ZeroDivision" not in reply.heard.text
