"""A real client, made from the WSDLs that a real gateway serves, calls it over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import requests
import zeep
from lxml import etree
from requests.auth import HTTPBasicAuth
from zeep.exceptions import Fault, TransportError
from zeep.transports import Transport

import classic
import ssdn_reply
from messages import MARK, echo
from newer import INQUIRY, RETRIEVE
from serving import Server

CPAS = "cpas-namur"


@pytest.fixture
def service_of(server: Server) -> Iterator[Callable[..., zeep.Client]]:
    """A client made from the WSDL at a path, with the credentials of a CPAS or with none."""
    with requests.Session() as session:

        def make(path: str, *, secret: str | None = None) -> zeep.Client:
            session.auth = None if secret is None else HTTPBasicAuth(CPAS, secret)
            return zeep.Client(f"{server.address}{path}?wsdl", transport=Transport(session=session, timeout=30))

        yield make


@pytest.fixture
def retrieve(server: Server, service_of: Callable[..., zeep.Client]) -> Callable[..., object]:
    """RetrieveTIGroups as the CPAS of Namur calls it."""
    cpas = server.institution(CPAS)
    client = service_of(RETRIEVE, secret=server.secret_of(cpas))

    def call(ssin: str, **more: object) -> object:
        return client.service.retrieveTI(
            informationCustomer={
                "ticket": "zeep",
                "timestampSent": datetime.now(UTC),
                "customerIdentification": {"cbeNumber": cpas.cbe_number},
            },
            legalContext=INQUIRY,
            searchInformation={"ssin": ssin, **more},
        )

    return call


@pytest.mark.parametrize("prefix", ["/SOA4520", ""])
def test_the_echo_comes_back(prefix: str, service_of) -> None:
    path = echo().path.removeprefix("/SOA4520")
    client = service_of(prefix + path)
    answer = client.service.sendTestMessage(echo="Ça va, ‘été’ & <co> 😀 ?")
    assert answer.echo == "Ça va, ‘été’ & <co> 😀 ?"
    assert not answer.sslCertificate
    assert answer.informationCBSS.timestampReceive <= answer.informationCBSS.timestampReply


def test_send_xml_lists_the_lines_of_a_person(server: Server, service_of) -> None:
    person, cpas = server.person("integrated"), server.institution(CPAS)
    today = datetime.now(UTC).date()
    request = classic.access(person.ssin, "LIST", today, purpose=1, proof=classic.proof_of(person))
    document = classic.message(classic.service(request), org_unit=cpas.cbe_number)
    reply = etree.fromstring(service_of(classic.CONNECTOR).service.sendXML(document).encode())
    summary = ssdn_reply.summary(reply.find(f"{ssdn_reply.S}ReplyContext/{ssdn_reply.C}ResultSummary"))
    assert (summary.ok, summary.return_code) == ("YES", "0")
    assert [each.text for each in reply.iter(f"{ssdn_reply.A}OrgUnit")]


def test_a_person_who_is_not_integrated(server: Server, retrieve) -> None:
    status = retrieve(server.person("centenarian").ssin).status
    assert (status.value, status.code) == ("NO_RESULT", "MSG00012")
    assert {"advice", "rule"} <= {each.fieldName for each in status.information}


def test_a_person_who_is_integrated(server: Server, retrieve) -> None:
    person = server.person("integrated")
    answer = retrieve(person.ssin, language="nl", history=True)
    assert (answer.status.value, answer.status.code) == ("DATA_FOUND", "MSG00000")
    assert answer.searchInformation.ssin == person.ssin
    text = zeep.helpers.serialize_object(answer.rrn_it_implicit, dict)
    assert person.last_name.upper() in str(text).upper()


def test_a_number_against_the_pattern_is_a_typed_fault(retrieve) -> None:
    with pytest.raises(Fault) as caught:
        retrieve("x" + MARK)
    assert caught.value.code.endswith(":Client")
    assert MARK not in caught.value.message
    (typed,) = caught.value.detail
    assert typed.tag == "{http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2}retrieveTIGroupsFault"
    assert typed.findtext("detail/severity") == "FATAL"
    assert typed.findtext("detail/reasonCode") == "MSG00008"
    assert "ssin" in typed.findtext("detail/diagnostic")


def test_the_typed_fault_can_be_decoded(server: Server, retrieve, service_of) -> None:
    with pytest.raises(Fault) as caught:
        retrieve("x" + MARK)
    known = service_of(RETRIEVE).wsdl.types
    (typed,) = caught.value.detail
    decoded = known.get_element(typed.tag).parse(typed, known)
    assert [each.reasonCode for each in decoded.detail] == ["MSG00008"]
    assert decoded.informationCBSS.ticketCBSS


@pytest.mark.parametrize("secret", [None, "wrong"])
def test_without_the_right_credentials(secret: str | None, service_of) -> None:
    client = service_of(RETRIEVE, secret=secret)
    with pytest.raises(TransportError) as caught:
        client.service.retrieveTI(
            informationCustomer={"customerIdentification": {"cbeNumber": "0212344876"}},
            legalContext=INQUIRY,
            searchInformation={"ssin": MARK},
        )
    assert caught.value.status_code == 401
    assert MARK not in str(caught.value.content)
