"""The habits of real stacks, each with the answer decided on purpose; docs/interop.md says why."""

from __future__ import annotations

import base64
import http.client
import socket
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

import classic
from messages import envelope
from newer import RETRIEVE, Reply, by_number, by_sector, retrieve
from serving import Server
from ssdn_reply import Reply as ClassicReply
from wsgi import Heard

CPAS = "cpas-namur"
RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.http"))

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_COMMON = 'xmlns:c="http://kszbcss.fgov.be/types/common/v3"'
_ENCODED = 's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'
_ADDRESSED = '<s:Header><a:To xmlns:a="http://www.w3.org/2005/08/addressing">urn:gateway</a:To></s:Header><s:Body>'
_CBE, _SSIN, _SENT = "<cbeNumber>0999100097</cbeNumber>", "91662390106", "2026-11-21T12:00:00Z"
_REQUEST, _STRING = "<r:retrieveTIGroupsRequest", "<c:xmlString"

HEADS = {
    "SOAPAction without quotes": {"SOAPAction": "http://kszbcss.fgov.be/RetrieveTIGroupsService/retrieveTI"},
    "an empty SOAPAction": {"SOAPAction": '""'},
    "Axis2: the action in the type": {"Content-Type": 'text/xml;charset=UTF-8;action="urn:retrieveTI"'},
    "SOAP::Lite: a type that is none": {"Accept": "application/soap", "TE": "deflate,gzip;q=0.3"},
    "node-soap: an encoding that is none": {"Accept-Encoding": "none", "Accept-Charset": "utf-8"},
    "a reply may be compressed": {"Accept-Encoding": "gzip, deflate, br"},
}
TAKEN = {
    "pretty-printed": ("><", ">\n    <"),
    "SOAP::Lite: a boolean as a digit": ("</ssin>", "</ssin><history>1</history>"),
    "blanks around a boolean": ("</ssin>", "</ssin><history> true </history>"),
    "blanks around numbers": (_CBE, by_sector(17, 1).replace(">17<", "> 17 <").replace(">1<", ">\n1 <")),
    ".NET: seven digits of a second, and an offset": (_SENT, "2026-11-21T13:00:00.1234567+01:00"),
    "a time without a zone": (_SENT, "2026-11-21T13:00:00"),
    "empty elements that have a default": ("</ssin>", "</ssin><language/><history/>"),
    "an empty ticket": ("<ticket>T 1</ticket>", "<ticket/>"),
    "the type that is declared anyway": ("<ssin", f'<ssin {_XSI} {_COMMON} xsi:type="c:SsinType"'),
    "where a schema may lie": (_REQUEST, f'{_REQUEST} {_XSI} xsi:schemaLocation="urn:x http://192.0.2.1/x.xsd"'),
    "SOAP::Lite: encodingStyle on the Envelope": ("<s:Envelope", f"<s:Envelope {_ENCODED}"),
    "encodingStyle on the Body": ("<s:Body", f"<s:Body {_ENCODED}"),
    "WS-Addressing that need not be understood": ("<s:Body>", _ADDRESSED),
}
REFUSED = {
    "a number as it is printed on a card": (_SSIN, "91.66.23-901.06", "/searchInformation/ssin: must have the form"),
    "a number of three digits": (_SSIN, "123", "/searchInformation/ssin: must have the form"),
    "a blank after the number": (_SSIN, f"{_SSIN} ", "/searchInformation/ssin: must have the form"),
    "Axis 1.4: all of a choice": (_CBE, _CBE + by_sector(0, 0), "/customerIdentification: holds an element"),
    "rpc/encoded: a type on every value": (
        "<ssin",
        f'<ssin {_XSI} {_XS} xsi:type="xs:string"',
        "/searchInformation/ssin",
    ),
    "nil for what is not there": ("</ssin>", f'</ssin><language {_XSI} xsi:nil="true"/>', "/language: must be"),
    "encodingStyle on the request": (_REQUEST, f"{_REQUEST} {_ENCODED}", "an attribute that the schema does not know"),
}
"""What is written in the place of what, and what is then said."""


def on_the_line(server: Server, *parts: bytes, until: bytes = b"") -> Heard:
    """Send a request as it is, and read one reply; between the parts, wait for what ends with ``until``."""
    with socket.create_connection((server.settings.host, server.settings.port), timeout=30) as line:
        for number, part in enumerate(parts):
            heard = b""
            while number and not heard.endswith(until):
                heard += line.recv(1024)
            line.sendall(part)
        reply = http.client.HTTPResponse(line)
        reply.begin()
        return Heard(reply.status, dict(reply.getheaders()), reply.read())


@pytest.fixture
def message(server: Server) -> str:
    """A RetrieveTIGroups request of the CPAS of Namur that is answered."""
    return retrieve(server.person("integrated").ssin, by_number(server.institution(CPAS).cbe_number))


@pytest.fixture
def listing(server: Server) -> str:
    """An SSDNRequest that only looks."""
    person, today = server.person("integrated"), datetime.now(UTC).date()
    content = classic.access(person.ssin, "LIST", today, proof=classic.proof_of(person))
    return classic.message(classic.service(content), org_unit=server.institution(CPAS).cbe_number)


@pytest.fixture
def ask(server: Server):
    """RetrieveTIGroups as the CPAS of Namur, with more headers where a habit has them."""
    return lambda text, head={}: server.post(RETRIEVE, text, server.credentials(CPAS) | head)


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
def test_what_a_stack_really_sent_is_answered(file: Path, server: Server) -> None:
    secret = f"{CPAS}:{server.secret_of(server.institution(CPAS))}".encode()
    head, _, body = file.read_text("utf-8").partition("\n\n")
    head = head.replace("@SECRET@", base64.b64encode(secret).decode()).replace("@LENGTH@", str(len(body)))
    heard = on_the_line(server, head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body.encode())
    assert Reply(heard).status == ("DATA_FOUND", "MSG00000")


def test_mono_waits_for_leave_to_send_its_body(server: Server, message: str) -> None:
    body = message.encode()
    basic = server.credentials(CPAS)["Authorization"]
    head = (
        f"POST {RETRIEVE} HTTP/1.1\r\nHost: gateway\r\nAuthorization: {basic}\r\nContent-Type: text/xml\r\n"
        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    heard = on_the_line(server, head.encode(), body, until=b"HTTP/1.1 100 Continue\r\n\r\n")
    assert Reply(heard).code == "MSG00000"


def test_http_1_0_is_answered_and_closed(server: Server, message: str) -> None:
    body, basic = message.encode(), server.credentials(CPAS)["Authorization"]
    head = f"POST {RETRIEVE} HTTP/1.0\r\nAuthorization: {basic}\r\nContent-Type: text/xml\r\n"
    heard = server.raw(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    assert heard.startswith(b"HTTP/1.") and b"MSG00000" in heard


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_head_that_is_taken(head: dict[str, str], ask, message: str) -> None:
    heard = ask(message, head)
    assert Reply(heard).code == "MSG00000"
    assert "Content-Encoding" not in heard.headers, "what nobody must decompress, everybody can read"


@pytest.mark.parametrize(("before", "after"), TAKEN.values(), ids=TAKEN)
def test_a_message_that_is_taken(before: str, after: str, ask, message: str) -> None:
    assert before in message
    assert Reply(ask(message.replace(before, after))).code == "MSG00000"


@pytest.mark.parametrize(("before", "after", "words"), REFUSED.values(), ids=REFUSED)
def test_a_message_against_the_contract_is_a_typed_fault_with_words(
    before: str, after: str, words: str, ask, message: str
) -> None:
    assert before in message
    fault = Reply(ask(message.replace(before, after))).fault
    assert fault.findtext("detail/reasonCode") == "MSG00008"
    assert words in " ".join(said.text for said in fault.iter("diagnostic"))


def test_the_namespace_of_the_request_on_everything_in_it_is_a_typed_fault_with_words(ask, message: str) -> None:
    fault = Reply(ask(message.replace("xmlns:r=", "xmlns=").replace("r:", ""))).fault
    assert "expected here: informationCustomer" in fault.findtext("detail/diagnostic")


def test_an_element_named_after_the_operation_is_told_which_one_is_expected(ask, message: str) -> None:
    heard = ask(message.replace("retrieveTIGroupsRequest", "retrieveTI"))
    assert (heard.status, heard.xml.findtext(".//faultcode")) == (500, "soapenv:Client")
    assert "retrieveTIGroupsRequest is expected" in heard.xml.findtext(".//faultstring")


@pytest.mark.parametrize("mark", ["\ufeff", '\ufeff<?xml version="1.0" encoding="utf-8"?>\n'])
def test_a_byte_order_mark_that_came_with_the_file_is_no_part_of_the_document(
    mark: str, server: Server, listing: str
) -> None:
    heard = server.post(classic.CONNECTOR, classic.envelope(mark + listing))
    assert ClassicReply(heard).context.ok == "YES"


def test_line_ends_and_quotes_may_be_escaped_too(server: Server, listing: str) -> None:
    document = escape(listing.replace("><", ">\r\n<"), {'"': "&quot;", "\r": "&#13;", "\n": "&#xA;"})
    heard = server.post(classic.CONNECTOR, classic.envelope("").replace("></c:", f">{document}</c:"))
    assert ClassicReply(heard).context.ok == "YES"


def test_the_type_of_the_string_may_be_said(server: Server, listing: str) -> None:
    typed = classic.envelope(listing).replace(_STRING, f'{_STRING} {_XSI} {_XS} xsi:type="xs:string"')
    assert ClassicReply(server.post(classic.CONNECTOR, typed)).context.ok == "YES"


def test_credentials_are_not_looked_at_where_none_are_asked(server: Server, listing: str) -> None:
    heard = server.post(classic.CONNECTOR, classic.envelope(listing), {"Authorization": "Basic wrong"})
    assert ClassicReply(heard).context.ok == "YES"


def test_a_document_that_was_escaped_twice_is_not_well_formed(server: Server, listing: str) -> None:
    reply = ClassicReply(server.post(classic.CONNECTOR, classic.envelope(escape(listing))))
    assert (reply.context.ok, reply.context.codes) == ("NO", ["000050"])
    assert reply.context.details[0].information[0] == ("/", "it is not well-formed XML")


def test_soap_lite_calls_the_connector_as_rpc_and_is_told_what_is_expected(server: Server, listing: str) -> None:
    inside = f'<xmlString {_XSI} {_XS} xsi:type="xs:string">{escape(listing)}</xmlString>'
    element = f'<c:sendXML xmlns:c="http://ksz-bcss.fgov.be/connectors/WebServiceConnector">{inside}</c:sendXML>'
    heard = server.post(classic.CONNECTOR, envelope(element))
    assert heard.status == 500
    assert "xmlString is expected" in heard.xml.findtext(".//faultstring")
