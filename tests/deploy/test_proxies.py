"""nginx and Apache in front of the gateway, as the files in ``deploy/`` set them up: real calls through each."""

from __future__ import annotations

import http.client
import re
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from bcss_gateway.__main__ import main
from bcss_gateway.security.authority import client_pair, new_authority
from newer import RETRIEVE, by_number, retrieve
from wsgi import XML, basic

TEST_CONNECTION = "/SOA4520/TestConnectionServiceService/sendTestMessage"
ECHO = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<t:sendTestMessageRequest xmlns:t="http://kszbcss.fgov.be/intf/TestConnectionServiceService/v1">'
    "<echo>hello</echo></t:sendTestMessageRequest></s:Body></s:Envelope>"
)
SUBJECT = "CN=cpas-namur,serialNumber=0999100097,O=CPAS de Namur,C=BE"
FORGED = "192.0.2.99"


@pytest.fixture
def client(proxy, institution) -> Path:
    """The certificate of the CPAS of Namur, with its key."""
    return proxy.keys.client(institution("cpas-namur"))


def subject(heard) -> str:
    """Of the certificate that the gateway knows of."""
    assert (heard.status, heard.xml.findtext(".//echo")) == (200, "hello")
    return heard.xml.findtext(".//sslCertificate") or ""


def test_the_certificate_that_the_proxy_verified_is_the_callers(proxy, client: Path) -> None:
    assert subject(proxy.post(TEST_CONNECTION, ECHO, client)) == SUBJECT


def test_who_shows_none_is_let_in_as_nobody(proxy) -> None:
    assert subject(proxy.post(TEST_CONNECTION, ECHO)) == ""


@pytest.mark.parametrize("name", ["Client-Cert", "client-cert", "Client_Cert", "X-Client-Cert", "Client-Cert-Chain"])
@pytest.mark.parametrize("shows_one", [False, True], ids=["with none", "with another"])
def test_a_caller_cannot_say_what_it_showed(proxy, client: Path, name: str, shows_one: bool) -> None:
    pair = client_pair(new_authority(datetime.now(UTC)), proxy.server.institution("cpas-liege"), datetime.now(UTC))
    forged = {name: ":" + "".join(pair.certificate_pem.decode().split("\n")[1:-2]) + ":"}
    heard = proxy.post(TEST_CONNECTION, ECHO, client if shows_one else None, forged)
    assert subject(heard) == (SUBJECT if shows_one else "")


def test_a_certificate_of_somebody_elses_authority_gets_no_further(proxy, institution, tmp_path: Path) -> None:
    pair = client_pair(new_authority(datetime.now(UTC)), institution("cpas-namur"), datetime.now(UTC))
    (tmp_path / "foreign.pem").write_bytes(pair.certificate_pem + pair.key_pem)
    before = len(proxy.server.journal())
    try:
        status = proxy.post(TEST_CONNECTION, ECHO, tmp_path / "foreign.pem").status
    except (ssl.SSLError, ConnectionError):
        status = 400  # Apache breaks the handshake off, nginx answers
    assert status == 400
    assert len(proxy.server.journal()) == before


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-Ip", "X_Forwarded_For"])
def test_a_caller_cannot_say_from_where_it_calls(proxy, header: str) -> None:
    value = {"Forwarded": f"for={FORGED}"}.get(header, FORGED)
    assert subject(proxy.post(TEST_CONNECTION, ECHO, headers={header: value})) == ""
    assert FORGED not in proxy.server.journal()[-1]["address"]


def test_a_whole_call_with_its_entry(proxy, institution) -> None:
    server, namur = proxy.server, institution("cpas-namur")
    body = retrieve(server.person("integrated").ssin, by_number(namur.cbe_number))
    before = len(server.journal())
    heard = proxy.post(RETRIEVE, body, headers=basic("cpas-namur", server.secret_of(namur)))
    assert (heard.status, "MSG00000" in heard.text) == (200, True)
    (entry,) = server.journal()[before:]
    assert (entry["outcome"], entry["return_code"]) == ("answered", "MSG00000")


def test_a_registered_certificate_is_enough_and_stands_in_the_journal(proxy, institution, client: Path) -> None:
    server, namur = proxy.server, institution("cpas-namur")
    done = CliRunner().invoke(
        main, ["credentials", "add-certificate", "--for", "tls", "cpas-namur", str(client)], env=at(server)
    )
    assert done.exit_code == 0, done.output
    body, before = retrieve(server.person("integrated").ssin, by_number(namur.cbe_number)), len(server.journal())
    assert proxy.post(RETRIEVE, body).status == 401
    heard = proxy.post(RETRIEVE, body, client)
    assert (heard.status, "MSG00000" in heard.text) == (200, True)
    refused, answered = server.journal()[before:]
    assert (refused["outcome"], answered["outcome"]) == ("refused", "answered")
    (shown,) = (one["rule"] for one in answered["verdicts"] if one["station"] == "identified")
    assert re.fullmatch(r"tls#\d+", shown)


def at(server) -> dict[str, str]:
    """The environment of a command over the same installation."""
    return {"BCSS_DATA": str(server.settings.data), "BCSS_PERSONS": "150"}


def test_the_contract_names_the_public_address(proxy) -> None:
    context = ssl.create_default_context(cafile=str(proxy.keys.authority))
    line = http.client.HTTPSConnection("localhost", proxy.port, timeout=30, context=context)
    line.request("GET", f"{RETRIEVE}?wsdl")
    document = etree.fromstring(line.getresponse().read())
    line.close()
    (address,) = document.xpath("//*[local-name()='address']/@location")
    assert address == f"https://localhost:{proxy.port}{RETRIEVE}"


def test_a_message_that_is_too_large_is_refused(proxy) -> None:
    try:
        status = proxy.post(TEST_CONNECTION, "x" * 1_100_000).status
    except ConnectionError:
        status = 413  # it may hang up while the rest is still being sent
    assert status == 413


def test_one_call_after_another_on_a_line_that_stays_open_is_sent_once_each(proxy) -> None:
    context, before = ssl.create_default_context(cafile=str(proxy.keys.authority)), len(proxy.server.journal())
    line = http.client.HTTPSConnection("localhost", proxy.port, timeout=30, context=context)
    for _ in range(5):
        line.request("POST", TEST_CONNECTION, ECHO.encode(), {"Content-Type": XML})
        reply = line.getresponse()
        assert (reply.status, b"hello" in reply.read()) == (200, True)
    line.close()
    assert len(proxy.server.journal()) == before + 5
