"""A real gateway over TLS: which versions it speaks, whose certificates it takes, and that no header brings one."""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import create_autospec

import pytest
from cryptography.hazmat.primitives import serialization

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.commands.welcome import welcome
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.security.authority import Pair, client_pair, new_authority, read_pair, server_pair
from bcss_gateway.security.credentials import subject_of
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.settings import HOME
from bcss_gateway.transport.peers import Peers
from bcss_gateway.transport.soap import Door, Handler
from serving import Server, serving

TEST_CONNECTION = "/SOA4520/TestConnectionServiceService/sendTestMessage"
ECHO = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<t:sendTestMessageRequest xmlns:t="http://kszbcss.fgov.be/intf/TestConnectionServiceService/v1">'
    "<echo>hello</echo></t:sendTestMessageRequest></s:Body></s:Envelope>"
)
SUBJECT = "CN=cpas-namur,serialNumber=0999100097,O=CPAS de Namur,C=BE"
_NAMES_OF_FORGERS = """
    SSL_CLIENT_S_DN SSL-Client-S-DN SSL-Client-Cert X-SSL-Client-S-DN X-SSL-Client-Cert X-Client-Cert
    X-Forwarded-Client-Cert Client-Cert Gunicorn.Socket
"""
FORGED = dict.fromkeys(_NAMES_OF_FORGERS.split(), "CN=forged")


@dataclass(frozen=True, slots=True)
class Caller:
    """Speaks to a gateway over TLS."""

    server: Server
    folder: Path

    @property
    def keys(self) -> KeyFolder:
        return KeyFolder(self.server.settings.keys)

    def context(self, pair: Pair | None = None) -> ssl.SSLContext:
        """Trusts the authority, looks at the name, and shows a certificate if there is one."""
        context = ssl.create_default_context(cafile=str(self.keys.authority))
        if pair:
            file = self.folder / "shown.pem"
            file.write_bytes(pair.certificate_pem + pair.key_pem)
            context.load_cert_chain(file)
        return context

    def echo(self, pair: Pair | None = None, headers: dict[str, str] | None = None) -> str:
        """What the gateway says is the subject of the certificate shown."""
        heard = self.server.post(TEST_CONNECTION, ECHO, headers, tls=self.context(pair))
        assert (heard.status, heard.xml.findtext(".//echo")) == (200, "hello")
        return heard.xml.findtext(".//sslCertificate") or ""


@pytest.fixture(scope="module")
def https(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A gateway that has made its own keys, and takes the certificates of its authority."""
    folder = tmp_path_factory.mktemp("https")
    vouching = str(folder / "keys" / "authority.pem")
    with serving(folder, BCSS_TLS="true", BCSS_TLS_CLIENT_CA=vouching, BCSS_WORKERS="1") as server:
        yield server


@pytest.fixture
def caller(https: Server, tmp_path: Path) -> Caller:
    return Caller(https, tmp_path)


@pytest.fixture(scope="module")
def authority(https: Server) -> Pair:
    """The authority of that gateway."""
    file = KeyFolder(https.settings.keys).authority
    return read_pair(file.read_bytes(), file.with_suffix(".key").read_bytes())


@pytest.fixture(scope="module")
def namur() -> Institution:
    return next(one for one in institutions() if one.basic_user == "cpas-namur")


@pytest.fixture(scope="module")
def right(authority: Pair, namur: Institution) -> Pair:
    return client_pair(authority, namur, datetime.now(UTC))


@pytest.fixture(scope="module")
def wrong(authority: Pair, namur: Institution) -> dict[str, Pair]:
    """Certificates that nobody should take."""
    now, foreign = datetime.now(UTC), new_authority(datetime.now(UTC))
    return {
        "of another authority": client_pair(foreign, namur, now),
        "of nobody": foreign,
        "expired": client_pair(authority, namur, now - timedelta(825)),
        "not valid yet": client_pair(authority, namur, now + timedelta(3)),
        "of a server": server_pair(authority, ["localhost"], now),
        "with the authority's name": client_pair(Pair(authority.certificate, foreign.key), namur, now),
    }


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_it_is_answered_over(caller: Caller, version: ssl.TLSVersion) -> None:
    context = caller.context()
    context.minimum_version = context.maximum_version = version
    with context.wrap_socket(socket.create_connection(at(caller)), server_hostname="127.0.0.1") as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert line.version() == version.name.replace("_", ".")
        assert read(line).endswith(b"\r\n\r\nok\n")


@pytest.mark.parametrize("version", ["tls1", "tls1_1", "tls1_2"])
def test_older_versions_are_refused(caller: Caller, version: str) -> None:
    command = [
        "openssl",
        "s_client",
        "-connect",
        ":".join(map(str, at(caller))),
        f"-{version}",
        "-cipher",
        "ALL:@SECLEVEL=0",
    ]
    try:
        said = subprocess.run(command, input=b"", capture_output=True, timeout=30)
    except FileNotFoundError:
        pytest.skip("there is no openssl that could try")
    if b"nknown option" in said.stderr:
        pytest.skip("this openssl cannot try that version")
    assert (said.returncode == 0) is (version == "tls1_2")
    if version != "tls1_2":
        assert b"alert protocol version" in said.stderr


def test_http_without_tls_gets_nothing(https: Server, caller: Caller) -> None:
    heard = https.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"ok" not in heard
    assert b"HTTP/1.1 200" not in heard
    assert caller.echo() == ""


def test_the_certificate_names_this_machine(caller: Caller) -> None:
    for name in ("localhost", "127.0.0.1", "::1"):
        with caller.context().wrap_socket(socket.create_connection(at(caller)), server_hostname=name):
            pass
    with (
        socket.create_connection(at(caller)) as line,
        pytest.raises(ssl.SSLCertVerificationError, match="mismatch"),
        caller.context().wrap_socket(line, server_hostname="elsewhere.test"),
    ):
        pass


def test_the_contracts_name_https(https: Server, caller: Caller) -> None:
    connection = http.client.HTTPSConnection(*at(caller), timeout=30, context=caller.context())
    connection.request("GET", f"{TEST_CONNECTION}?wsdl")
    text = connection.getresponse().read().decode()
    connection.close()
    assert f'location="https://127.0.0.1:{https.settings.port}{TEST_CONNECTION}"' in text
    assert "http://127.0.0.1" not in text


def test_the_line_that_is_printed_at_the_start_works_as_pasted(https: Server) -> None:
    line = welcome(https.settings).partition("\ncurl ")[2]
    heard = subprocess.run(["bash", "-c", f"curl {line}"], capture_output=True, text=True, check=True).stdout
    assert "<code>MSG00000</code>" in heard


def test_the_doctor_knows_who_listens(https: Server) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("BCSS_")}
    variables = {"BCSS_TLS": "true", "BCSS_PORT": str(https.settings.port), "BCSS_DATA": str(https.settings.data)}
    command = [sys.executable, "-m", "bcss_gateway", "doctor"]
    done = subprocess.run(command, env=own | variables, cwd=HOME, capture_output=True, text=True)
    assert (done.returncode, "WRONG" in done.stdout) == (0, False), done.stdout


def test_without_a_certificate_everything_is_as_before(caller: Caller) -> None:
    assert caller.echo() == ""


def test_a_certificate_of_the_authority_is_known(caller: Caller, right: Pair) -> None:
    assert caller.echo(right) == SUBJECT


def test_each_connection_has_its_own_certificate(caller: Caller, right: Pair) -> None:
    assert [caller.echo(right), caller.echo(), caller.echo(right)] == [SUBJECT, "", SUBJECT]


def test_the_certificate_holds_for_every_call_of_a_resumed_session(caller: Caller, right: Pair) -> None:
    context = caller.context(right)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    session, seen = None, []
    for _ in range(2):
        line = socket.create_connection(at(caller), timeout=30)
        with context.wrap_socket(line, server_hostname="localhost", session=session) as tls:
            request = f"POST {TEST_CONNECTION} HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nConnection: close\r\n"
            tls.sendall(f"{request}Content-Length: {len(ECHO)}\r\n\r\n{ECHO}".encode())
            assert SUBJECT.encode() in read(tls)
            session = tls.session
            seen.append(tls.session_reused)
    assert seen == [False, True]


@pytest.mark.parametrize(
    "kind",
    ["of another authority", "of nobody", "expired", "not valid yet", "of a server", "with the authority's name"],
)
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_wrong_certificate_gets_no_answer(
    caller: Caller, wrong: dict[str, Pair], kind: str, version: ssl.TLSVersion
) -> None:
    context = caller.context(wrong[kind])
    context.maximum_version = version
    entries = len(caller.server.journal())
    with pytest.raises((ssl.SSLError, ConnectionError, http.client.RemoteDisconnected)):
        caller.server.post(TEST_CONNECTION, ECHO, tls=context)
    assert len(caller.server.journal()) == entries
    assert caller.echo() == ""


def test_no_header_brings_a_certificate(caller: Caller, right: Pair) -> None:
    assert caller.echo(headers=FORGED) == ""
    assert caller.echo(right, FORGED) == SUBJECT


def test_no_header_brings_one_without_tls_either(server: Server) -> None:
    heard = server.post(TEST_CONNECTION, ECHO, FORGED)
    assert (heard.status, heard.xml.findtext(".//sslCertificate")) == (200, "")


def test_a_certificate_is_not_asked_for_unless_an_authority_is_named(
    https: Server, right: Pair, wrong: dict[str, Pair], tmp_path: Path
) -> None:
    with serving(tmp_path / "plain", BCSS_TLS="true", BCSS_WORKERS="1") as server:
        caller = Caller(server, tmp_path)
        assert caller.echo(wrong["expired"]) == ""
        assert caller.echo(right) == ""


@dataclass(frozen=True, slots=True)
class Socket:
    """A TLS socket on which a certificate was shown."""

    certificate: bytes

    def getpeercert(self, binary_form: bool) -> bytes | dict[str, str]:
        return self.certificate if binary_form else {}


def test_a_call_carries_the_certificate_itself(sqlite_gateway: Gateway, right: Pair) -> None:
    contract = next(iter(sqlite_gateway.library.contracts.values()))
    door = Door(contract, create_autospec(Handler), system_clock, Peers([], "Client-Cert"), address="", largest=1)
    der = right.certificate.public_bytes(serialization.Encoding.DER)
    peer = door.received({"gunicorn.socket": Socket(der), "SSL_CLIENT_S_DN": "CN=forged"}).peer
    assert (peer.certificate, peer.certificate_subject) == (der, SUBJECT)
    unknown = door.received({"SSL_CLIENT_S_DN": "CN=forged", "SSL_CLIENT_CERT": "forged"}).peer
    assert (unknown.certificate, unknown.certificate_subject) == (b"", "")


def test_a_subject_that_cannot_be_read_is_empty() -> None:
    assert subject_of(b"no certificate that could be read") == ""


def test_nothing_of_keys_or_certificates_is_logged(caller: Caller, right: Pair, wrong: dict[str, Pair]) -> None:
    caller.echo(right)
    with pytest.raises((ssl.SSLError, ConnectionError, http.client.RemoteDisconnected)):
        caller.echo(wrong["expired"])
    caller.server.raw(b"GET / HTTP/1.1\r\nX-Mark: 91662390106\r\n\r\n")
    log = caller.server.log.read_text()
    for word in ("PRIVATE", "CERTIFICATE", "cpas-namur", "0999100097", "CN=", "91662390106", "Traceback", "expired"):
        assert word not in log


def at(caller: Caller) -> tuple[str, int]:
    return caller.server.settings.host, caller.server.settings.port


def read(line: ssl.SSLSocket) -> bytes:
    parts = []
    while part := line.recv(65536):
        parts.append(part)
    return b"".join(parts)
