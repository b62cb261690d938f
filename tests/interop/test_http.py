"""What only a real HTTP server meets: chunks, several requests on one line, broken requests, and what it logs."""

from __future__ import annotations

import re
import time

import pytest

from door import ANSWERED, Row, hold
from messages import MARK, Call, echo, envelope
from serving import Server
from wsgi import XML, Heard

CALL = echo()
BODY = envelope(CALL.element).encode()


def request(
    *headers: str, method: str = "POST", target: str = CALL.path, body: bytes = b"", close: bool = True
) -> bytes:
    """A request as it goes over the line."""
    head = [f"{method} {target} HTTP/1.1", "Host: gateway", *headers, *(["Connection: close"] if close else [])]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def whole(call: Call = CALL, *, close: bool = True) -> bytes:
    """A valid call."""
    body = envelope(call.element).encode()
    return request(f"Content-Type: {XML}", f"Content-Length: {len(body)}", body=body, close=close)


def chunked(body: bytes, size: int = 7) -> bytes:
    """A body in chunks."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def replies(raw: bytes) -> list[Heard]:
    """The answers on one line; each tells its length."""
    heard = []
    while raw:
        head, _, rest = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:])
        length = int(headers["Content-Length"])
        heard.append(Heard(int(lines[0].split()[1]), headers, rest[:length]))
        raw = rest[length:]
    return heard


@pytest.fixture
def quiet(server: Server):
    """What the test makes the server log holds no number, and nothing of how it is made."""
    before = server.log.stat().st_size
    yield
    said = server.log.read_bytes()[before:].decode()
    assert MARK not in said
    assert "Traceback" not in said


ROWS = [
    ("chunked", request(f"Content-Type: {XML}", "Transfer-Encoding: chunked", body=chunked(BODY)), ANSWERED, 1),
    (
        "chunked, oversize",
        request(f"Content-Type: {XML}", "Transfer-Encoding: chunked", body=chunked(b" " * 300_000, 9000)),
        413,
        1,
    ),
    (
        "chunked, a chunk's length is no number",
        request(f"Content-Type: {XML}", "Transfer-Encoding: chunked", body=b"zz\r\n" + MARK.encode()),
        400,
        1,
    ),
    (
        "chunked, empty",
        request(f"Content-Type: {XML}", "Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
        "Client",
        1,
    ),
    ("no length and no body", request(f"Content-Type: {XML}"), "Client", 1),
    ("asked to wait", request(f"Content-Type: {XML}", "Expect: 100-continue", f"Content-Length: {10**9}"), 413, 1),
    ("length in the sky", request(f"Content-Type: {XML}", f"Content-Length: {'9' * 40}"), 413, 1),
    ("query", request(f"Content-Type: {XML}", "Content-Length: 0", target=f"{CALL.path}?ssin={MARK}"), "Client", 1),
    ("path", request(f"Content-Type: {XML}", f"Content-Length: {len(BODY)}", target=f"/{MARK}", body=BODY), 404, 0),
]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(("name", "raw", "expected", "entries"), ROWS, ids=[row[0] for row in ROWS])
def test_over_the_line(name: str, raw: bytes, expected: str | int, entries: int, server: Server) -> None:
    before = len(server.journal())
    received = server.raw(raw).removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    (heard,) = replies(received)
    hold(heard, Row(name, lambda call: call, expected), CALL)
    assert len(server.journal()) == before + entries


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    "raw",
    [
        f"POST /{MARK} {MARK}\r\n\r\n".encode(),
        f"{MARK}\r\n\r\n".encode(),
        f"POST {CALL.path}?ssin={MARK} HTTP/9.9\r\nHost: x\r\n\r\n".encode(),
        request(f"Content-Length: {MARK}x"),
        request("Content-Length: 5", "Content-Length: 6", body=MARK.encode()),
        request("Content-Length: 5", "Transfer-Encoding: chunked", body=MARK.encode()),
        request(f"Bad Header {MARK}: 1"),
        request(f"X: {MARK}\x00"),
        request("X: " + MARK * 2000),
        request(target="/" + MARK * 1000),
        request(*(f"X-{number}: {MARK}" for number in range(100))),
        b"\x16\x03\x01" + MARK.encode() + b"\r\n\r\n",
    ],
    ids=[
        "no version",
        "one word",
        "future version",
        "length is no number",
        "two lengths",
        "length and chunks",
        "bad header",
        "zero byte in a header",
        "very long header",
        "very long target",
        "very many headers",
        "TLS",
    ],
)
def test_what_the_server_refuses_by_itself(raw: bytes, server: Server) -> None:
    before = len(server.journal())
    heard = server.raw(raw)
    assert re.match(rb"HTTP/1\.1 (4\d\d|505) ", heard), heard
    assert MARK.encode() not in heard
    assert b"\r\nContent-Type: text/plain; charset=utf-8\r\n" in heard
    assert len(server.journal()) == before, "what the HTTP server itself refuses has no entry"


@pytest.mark.usefixtures("quiet")
def test_several_calls_on_one_line(server: Server) -> None:
    before = len(server.journal())
    sent = [whole(echo(f"call {number}"), close=number == 4) for number in range(5)]
    heard = replies(server.raw(b"".join(sent)))
    assert [each.xml.findtext(".//echo") for each in heard] == [f"call {number}" for number in range(5)]
    assert len(server.journal()) == before + 5


@pytest.mark.usefixtures("quiet")
def test_what_follows_a_refused_request_is_not_taken_for_its_body(server: Server) -> None:
    refused = request("Content-Type: application/json", f"Content-Length: {len(BODY)}", body=BODY, close=False)
    first, second = replies(server.raw(refused, whole(echo("after"))))
    assert (first.status, second.status) == (415, 200)
    assert second.xml.findtext(".//echo") == "after"


@pytest.mark.parametrize(
    "header",
    [
        "SCRIPT_NAME: /SOA4520",
        "SCRIPT_NAME: /elsewhere",
        "PATH_INFO: /healthz",
        "REMOTE_ADDR: 192.0.2.1",
        "SSL_CLIENT_S_DN: CN=somebody",
        "Ssl-Client-S-Dn: CN=somebody",
        "X-Forwarded-For: 192.0.2.1",
        "X-Forwarded-Proto: https",
        "Content_Length: 3",
        "X-Forwarded-Host: evil.example",
    ],
)
def test_no_header_changes_where_a_call_goes_or_where_it_comes_from(header: str, server: Server) -> None:
    (heard,) = replies(server.raw(request(f"Content-Type: {XML}", f"Content-Length: {len(BODY)}", header, body=BODY)))
    hold(heard, Row(header, lambda call: call, ANSWERED), CALL)
    assert heard.xml.findtext(".//sslCertificate") == ""
    assert server.journal()[-1]["address"] == "127.0.0.1"


@pytest.mark.usefixtures("quiet")
def test_head(server: Server) -> None:
    heard = server.raw(request(method="HEAD", target=f"{CALL.path}?wsdl"))
    assert heard.startswith(b"HTTP/1.1 200 OK\r\n")
    assert heard.endswith(b"\r\n\r\n")


@pytest.mark.usefixtures("quiet")
def test_a_sender_who_goes_away(server: Server) -> None:
    head = request(f"Content-Type: {XML}", f"Content-Length: {len(BODY)}")
    before, end = len(server.journal()), time.monotonic() + 30
    server.leave(head + BODY[:20])
    assert server.post(CALL.path, BODY).status == 200
    while len(server.journal()) < before + 2 and time.monotonic() < end:
        time.sleep(0.02)
    codes = [entry["return_code"] for entry in server.journal()[before:]]
    assert sorted(codes) == ["MSG00000", "http:400"], "the one who went away has an entry too"


def test_the_server_says_nothing_of_what_it_is_made_of(server: Server) -> None:
    said = server.raw(whole()).partition(b"\r\n\r\n")[0].lower()
    assert not [word for word in (b"gunicorn", b"python", b"spyne") if word in said]
