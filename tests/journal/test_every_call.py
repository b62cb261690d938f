"""Exactly one entry for every POST on a service path, whatever its outcome; none for anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from classic import CONNECTOR
from newer import RETRIEVE, by_number, retrieve
from wsgi import XML, Client

TEST = "/SOA4520/TestConnectionServiceService/sendTestMessage"
ECHO = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">{}<s:Body>'
    '<t:sendTestMessageRequest xmlns:t="http://kszbcss.fgov.be/intf/TestConnectionServiceService/v1">'
    "<echo>hello</echo></t:sendTestMessageRequest></s:Body></s:Envelope>"
)
MUST = '<s:Header><x:y xmlns:x="urn:x" s:mustUnderstand="1"/></s:Header>'

Entries = Callable[[], list[dict[str, Any]]]
Person = Callable[[str], Citizen]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is no call, with what its entry says."""

    name: str
    return_code: str
    status: int = 500
    path: str = TEST
    body: str = ECHO.format("")
    headers: Mapping[str, str] = field(default_factory=dict)


UNREADABLE = (
    Unreadable("empty", "soap:Client", body=""),
    Unreadable("no XML", "soap:Client", body="what is this"),
    Unreadable("DTD", "soap:Client", body="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
    Unreadable("two bodies", "soap:Client", body=ECHO.format("").replace("</s:Body>", "</s:Body><s:Body/>")),
    Unreadable("another contract's element", "soap:Client", path=RETRIEVE),
    Unreadable("must understand", "soap:MustUnderstand", body=ECHO.format(MUST)),
    Unreadable(
        "SOAP 1.2", "soap:VersionMismatch", body='<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"/>'
    ),
    Unreadable("JSON", "http:415", 415, headers={"Content-Type": "application/json"}),
    Unreadable("unknown charset", "http:415", 415, headers={"Content-Type": "text/xml; charset=ebcdic-9"}),
    Unreadable("compressed", "http:415", 415, headers={"Content-Encoding": "gzip"}),
    Unreadable("too large", "http:413", 413, body=" " * (256 * 1024 + 1)),
    Unreadable("a length that is none", "http:400", 400, headers={"Content-Length": "many"}),
    Unreadable("shorter than it says", "http:400", 400, headers={"Content-Length": "1000"}),
    Unreadable("to the connector", "soap:Client", path=CONNECTOR, body="<a/>"),
    Unreadable("no credentials", "http:401", 401, path=RETRIEVE, body=retrieve("85631290291", by_number("0999100097"))),
)


@pytest.mark.filterwarnings("ignore::wsgiref.validate.WSGIWarning")
@pytest.mark.parametrize("case", UNREADABLE, ids=lambda case: case.name)
def test_what_is_no_call_has_its_entry(gateway: Gateway, entries: Entries, case: Unreadable) -> None:
    heard = Client(gateway.application).post(case.path, case.body, {"Content-Type": XML} | dict(case.headers))
    assert heard.status == case.status
    (entry,) = entries()
    assert (entry["outcome"], entry["return_code"]) == ("refused", case.return_code)
    assert entry["verdicts"][-1]["verdict"] == "refused"
    assert entry["verdicts"][-1]["rule"]
    assert not entry["provider_asked"]
    assert (entry["number"], entry["institution"]) == (1, "")


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("GET", TEST, ""),
        ("GET", CONNECTOR, "wsdl"),
        ("HEAD", TEST, ""),
        ("PUT", TEST, ""),
        ("DELETE", RETRIEVE, ""),
        ("OPTIONS", RETRIEVE, ""),
        ("GET", "/", ""),
        ("POST", "/", ""),
        ("POST", "/healthz", ""),
        ("POST", "/elsewhere", ""),
        ("GET", "/healthz", ""),
    ],
)
def test_what_is_no_post_on_a_service_path_has_none(
    gateway: Gateway, entries: Entries, method: str, path: str, query: str
) -> None:
    Client(gateway.application).request(method, path, b"" if method in ("GET", "HEAD") else b"<a/>", {}, query)
    assert entries() == []


@pytest.mark.parametrize("path", [TEST, TEST.removeprefix("/SOA4520"), TEST + "/"])
def test_every_path_of_a_service_has_its_entry(gateway: Gateway, entries: Entries, path: str) -> None:
    assert Client(gateway.application).post(path, ECHO.format("")).status == 200
    (entry,) = entries()
    assert (entry["service"], entry["outcome"], entry["return_code"]) == (
        "TestConnectionService",
        "answered",
        "MSG00000",
    )
