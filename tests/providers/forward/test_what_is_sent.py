"""What leaves for the source: the question in a fresh envelope, by our name, with our credentials, over TLS."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bcss_gateway.domain.citizen import Citizen
from elsewhere import SECRET, USER, Asked, Elsewhere, answering, dripping, http, reply, status
from newer import by_number, retrieve

Person = Callable[[str], Citizen]
FOUND = answering(status("DATA_FOUND", "MSG00000"))


def children(element: Any) -> list[tuple[str, str]]:
    return [(one.tag, one.text) for one in element]


def test_the_question_in_an_envelope_of_our_own(front: Any, source: Any, person: Person, secret_file: Path) -> None:
    there: Elsewhere = source(FOUND)
    one = front(there.url, user=USER, secret_file=secret_file, sender_cbe="0999999999")
    ssin = person("integrated").ssin
    told = one.caller.retrieve(ssin, language="nl", history="true")
    (asked,) = there.asked
    assert asked.head.startswith("POST /source/retrieveTI HTTP/1.1\r\n")
    headers = dict(line.split(": ", 1) for line in asked.head.split("\r\n")[1:])
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    assert headers["SOAPAction"] == '"http://kszbcss.fgov.be/RetrieveTIGroupsService/retrieveTI"'
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode() == f"{USER}:{SECRET}"
    customer, context, search = asked.content
    received = told.body.findtext("informationCBSS/timestampReceive")
    assert children(customer)[:2] == [("ticket", one.entry["ticket"]), ("timestampSent", f"{received[:19]}Z")]
    assert children(customer.find("customerIdentification")) == [("cbeNumber", "0999999999")]
    assert context.text == "PCSA:SOCIAL_INQUIRY"
    assert children(search) == [("ssin", ssin), ("language", "nl"), ("history", "true")]
    assert children(told.body.find("informationCustomer"))[0] == ("ticket", "T 1"), "the caller gets its own back"


def test_what_is_said_to_us_alone_stays_here(front: Any, source: Any, person: Person) -> None:
    there: Elsewhere = source(FOUND)
    one = front(there.url)
    sent = retrieve(person("integrated").ssin, by_number(one.caller.institution.cbe_number), ticket="").replace(
        "<legalContext>",
        "<informationCBSS><ticketCBSS>11111111-2222-3333-4444-555555555555</ticketCBSS>"
        "<timestampReceive>2026-11-21T11:00:00Z</timestampReceive>"
        "<timestampReply>2026-11-21T11:00:00Z</timestampReply></informationCBSS><legalContext>",
    )
    sent = sent.replace("<s:Body>", "<s:Header><mine xmlns='urn:mine'>secret words</mine></s:Header><s:Body>")
    assert one.caller.send(sent).code == "MSG00000"
    (asked,) = there.asked
    assert [child.tag for child in asked.content] == ["informationCustomer", "legalContext", "searchInformation"]
    assert "secret words" not in asked.body.decode()
    assert "Authorization" not in asked.head
    identification = asked.content.find("informationCustomer/customerIdentification")
    assert children(identification) == [("cbeNumber", one.caller.institution.cbe_number)]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate with its key for ``localhost``, which vouches for itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("papers") / "localhost.pem"
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, *form) + certificate.public_bytes(pem))
    return file


@pytest.fixture
def context(papers: Path) -> ssl.SSLContext:
    """The source's side of TLS."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(papers)
    return made


def test_tls_to_whom_the_file_vouches_for(
    front: Any, source: Any, person: Person, papers: Path, context: ssl.SSLContext
) -> None:
    one = front(source(FOUND, context=context).url, ca_file=papers)
    assert one.caller.retrieve(person("integrated").ssin).code == "MSG00000"


def test_nobody_vouches_for_it(front: Any, source: Any, person: Person, context: ssl.SSLContext, caplog: Any) -> None:
    there: Elsewhere = source(FOUND, context=context)
    assert front(there.url).caller.retrieve(person("integrated").ssin).code == "MSG00002"
    assert "vouches for its certificate: mend ca_file of this forward" in caplog.text
    assert there.asked == []


def test_a_certificate_for_another_name(
    front: Any, source: Any, person: Person, papers: Path, context: ssl.SSLContext
) -> None:
    there: Elsewhere = source(FOUND, context=context)
    one = front(there.url.replace("localhost", "127.0.0.1"), ca_file=papers)
    assert one.caller.retrieve(person("integrated").ssin).code == "MSG00002"
    assert there.asked == []


def test_an_answer_that_drips_over_tls_is_late_too(
    front: Any, source: Any, person: Person, papers: Path, context: ssl.SSLContext
) -> None:
    begin = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"
    one = front(source(dripping(begin), context=context).url, ca_file=papers, timeout_seconds=0.3)
    assert one.caller.retrieve(person("integrated").ssin).code == "MSG00002"


def test_our_own_certificate(front: Any, source: Any, person: Person, papers: Path, context: ssl.SSLContext) -> None:
    context.load_verify_locations(papers)
    context.verify_mode = ssl.CERT_REQUIRED
    there: Elsewhere = source(FOUND, context=context)
    ssin = person("integrated").ssin
    assert front(there.url, ca_file=papers).caller.retrieve(ssin).code == "MSG00002"
    assert front(there.url, ca_file=papers, certificate_file=papers).caller.retrieve(ssin).code == "MSG00000"


def test_a_line_that_the_source_leaves_open_is_used_again(front: Any, source: Any, person: Person) -> None:
    def stay(line: Any, asked: Asked) -> None:
        while True:
            line.sendall(http(reply(asked, status("DATA_FOUND", "MSG00000"))).replace(b"Connection: close\r\n", b""))
            asked = there.hear(line)

    there: Elsewhere = source(stay)
    one = front(there.url)
    assert [one.caller.retrieve(person("integrated").ssin).code for _ in range(3)] == ["MSG00000"] * 3
    assert (there.lines, len(there.asked)) == (1, 3)
