"""Clients that take their time: each is cut off in the end, and none of them holds a thread meanwhile."""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bcss_gateway.security.tls import own_context
from lines import GENEROUS_SECONDS, connections, dial, drip, raw_line, rest, wait_until
from messages import MARK, Call, echo, envelope
from serving import Server, serving
from wsgi import XML, Heard

CALL = echo()
BODY = envelope(CALL.element).encode()
PAGE = b"GET / HTTP/1.1\r\nHost: gateway\r\n\r\n"
THREADS = 2
SHORT = {"BCSS_HEADER_SECONDS": "1", "BCSS_BODY_SECONDS": "1", "BCSS_REPLY_SECONDS": "1"}
LONG = {"BCSS_HEADER_SECONDS": "300", "BCSS_BODY_SECONDS": "300", "BCSS_REPLY_SECONDS": "300"}


def head(*headers: str, call: Call = CALL) -> bytes:
    """The beginning of a call, up to its body."""
    lines = [f"POST {call.path} HTTP/1.1", "Host: gateway", f"Content-Type: {XML}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def whole(words: str = MARK, *headers: str) -> bytes:
    """A valid call."""
    body = envelope(echo(words).element).encode()
    return head(f"Content-Length: {len(body)}", *headers) + body


LAST = "Connection: close"
ENDLESS_HEAD = head().removesuffix(b"\r\n") + b"X-Patience: "
HALF_A_BODY = head("Content-Length: 5000") + BODY[:50]
HALF_A_CHUNK = head("Transfer-Encoding: chunked") + b"5\r\n<s:En\r\n1000\r\n"


@contextlib.contextmanager
def a_gateway(folder: Path, **variables: str) -> Iterator[Server]:
    """One worker with two threads."""
    with serving(folder, BCSS_WORKERS="1", BCSS_THREADS=str(THREADS), **variables) as server:
        yield server


@pytest.fixture(scope="module", params=["http", "https"])
def hasty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A gateway that waits a second for anything."""
    tls = {"BCSS_TLS": "true"} if request.param == "https" else {}
    with a_gateway(tmp_path_factory.mktemp("hasty"), **SHORT, **tls) as server:
        yield server


@pytest.fixture(params=["http", "https"])
def patient(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A gateway that waits longer than any test."""
    tls = {"BCSS_TLS": "true"} if request.param == "https" else {}
    with a_gateway(tmp_path, **LONG, **tls) as server:
        yield server


def post(server: Server, words: str = MARK) -> Heard:
    """An honest call."""
    tls = own_context(server.settings) if server.settings.tls else None
    return server.post(CALL.path, envelope(echo(words).element), tls=tls)


def first_reply(heard: bytes) -> Heard:
    """The first reply of what was heard; it tells its length."""
    top, _, rest_of_it = heard.partition(b"\r\n\r\n")
    lines = top.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    return Heard(int(lines[0].split()[1]), headers, rest_of_it[: int(headers["Content-Length"])])


def echoes(heard: bytes) -> list[bytes]:
    """What was echoed, reply by reply."""
    return [part.partition(b"</echo>")[0] for part in heard.split(b"<echo>")[1:]]


def codes(server: Server) -> list[str]:
    """What the journal has of every call."""
    return [entry["return_code"] for entry in server.journal()]


def test_dripping_headers_are_cut_off(hasty: Server) -> None:
    before = codes(hasty)
    with dial(hasty) as line:
        line.sendall(ENDLESS_HEAD)
        reply = first_reply(drip(line, b"patience "))
    assert (reply.status, reply.headers["Connection"]) == (408, "close")
    assert reply.text == "The headers did not arrive in time.\n"
    assert codes(hasty) == before


@pytest.mark.parametrize("beginning", [HALF_A_BODY, HALF_A_CHUNK], ids=["length", "chunks"])
def test_a_dripping_body_is_cut_off_and_has_its_entry(hasty: Server, beginning: bytes) -> None:
    before = codes(hasty)
    with dial(hasty) as line:
        line.sendall(beginning)
        reply = first_reply(drip(line, b" "))
    assert (reply.status, reply.headers["Connection"]) == (408, "close")
    assert reply.text == "The body did not arrive in time."
    assert codes(hasty) == [*before, "http:408"]


def test_chunk_lines_that_drip_are_cut_off(hasty: Server) -> None:
    with dial(hasty) as line:
        line.sendall(head("Transfer-Encoding: chunked"))
        reply = first_reply(drip(line, b"1\r\n \r\n"))
    assert (reply.status, reply.headers["Connection"]) == (408, "close")


def test_a_page_does_not_wait_for_the_body_that_it_would_not_read(hasty: Server) -> None:
    with dial(hasty) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: gateway\r\nContent-Length: 100\r\n\r\n")
        reply = first_reply(drip(line, b"x"))
    assert (reply.status, reply.headers["Connection"]) == (200, "close")


def test_who_says_nothing_is_told_nothing(hasty: Server) -> None:
    with dial(hasty) as line:
        assert rest(line) == b""


def test_who_says_nothing_more_is_told_nothing(hasty: Server) -> None:
    with dial(hasty) as line:
        line.sendall(whole())
        assert rest(line).count(b"HTTP/1.1 ") == 1


def test_half_a_handshake_is_cut_off(hasty: Server) -> None:
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
    with raw_line(hasty) as line:
        line.sendall(hello)
        heard = drip(line, b"\x00")
    assert heard == b"" or heard.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 408 ", b"\x15\x03"))
    assert post(hasty).status == 200


def test_clients_that_drip_hold_no_thread(patient: Server) -> None:
    with contextlib.ExitStack() as lines:
        for beginning in (ENDLESS_HEAD, HALF_A_BODY, HALF_A_CHUNK, b"") * 15:
            line = lines.enter_context(dial(patient))
            line.sendall(beginning)
        for _ in range(20 * patient.settings.tls):
            lines.enter_context(raw_line(patient)).sendall(b"\x16\x03\x01\x02\x00\x01")
        assert [post(patient, f"honest {number}").xml.findtext(".//echo") for number in range(5)] == [
            f"honest {number}" for number in range(5)
        ]


def test_clients_that_do_not_read_hold_no_thread(patient: Server) -> None:
    with contextlib.ExitStack() as lines:
        for _ in range(2 * THREADS):
            lines.enter_context(dial(patient, receive_buffer=4096)).sendall(PAGE * 1500)
        # As many as it takes to fill what the system keeps for those who do not read, call by call.
        assert {post(patient).status for _ in range(200)} == {200}


def test_a_client_that_does_not_read_is_cut_off(hasty: Server) -> None:
    with dial(hasty, receive_buffer=4096) as line:
        line.sendall(PAGE * 1500)
        wait_until(lambda: not _takes_more(line))
    assert post(hasty).status == 200


def _takes_more(line: socket.socket) -> bool:
    try:
        line.sendall(PAGE)
    except OSError:
        return False
    return True


def test_one_line_carries_many_calls(hasty: Server) -> None:
    with dial(hasty) as line:
        for number in range(5):
            line.sendall(whole(f"call {number}"))
            assert echoes(_one_reply(line)) == [f"call {number}".encode()]


def _one_reply(line: socket.socket) -> bytes:
    heard = bytearray()
    while not heard.endswith(b"Envelope>"):
        heard += line.recv(65536)
    return bytes(heard)


def test_calls_that_come_together_are_answered_in_their_order(hasty: Server) -> None:
    with dial(hasty) as line:
        line.sendall(whole("one") + whole("two") + chunked("three") + whole("four", LAST))
        assert echoes(rest(line)) == [b"one", b"two", b"three", b"four"]


def test_where_the_bytes_are_parted_makes_no_difference(hasty: Server) -> None:
    with dial(hasty) as line:
        for byte in whole("one") + chunked("two") + whole("three", LAST):
            line.sendall(bytes([byte]))
        assert echoes(rest(line)) == [b"one", b"two", b"three"]


def chunked(words: str) -> bytes:
    """A valid call in chunks, with what chunks may have besides."""
    body = envelope(echo(words).element).encode()
    parts = [body[at : at + 9] for at in range(0, len(body), 9)]
    chunks = b"".join(b"%x;sort=part\r\n%s\r\n" % (len(part), part) for part in parts)
    return head("Transfer-Encoding: chunked") + chunks + b"0\r\nX-Trailer: 1\r\n\r\n"


def test_who_asks_first_is_told_to_continue(hasty: Server) -> None:
    with dial(hasty) as line:
        line.sendall(head(f"Content-Length: {len(BODY)}", "Expect: 100-continue", LAST))
        told = line.recv(65536)
        line.sendall(BODY)
        heard = rest(line)
    assert told == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert heard.startswith(b"HTTP/1.1 200 OK\r\n")
    assert echoes(heard) == [MARK.encode()]


def test_who_asks_first_with_too_much_is_refused_instead(hasty: Server) -> None:
    with dial(hasty) as line:
        line.sendall(head("Content-Length: 1000000", "Expect: 100-continue"))
        reply = first_reply(rest(line))
    assert (reply.status, reply.headers["Connection"]) == (413, "close")


def test_a_body_longer_than_said_is_not_read_as_another_call(hasty: Server) -> None:
    with dial(hasty) as line:
        line.sendall(head(f"Content-Length: {len(BODY)}") + BODY + BODY + b"\r\n\r\n")
        heard = rest(line)
    assert echoes(heard) == [MARK.encode()]
    assert b"HTTP/1.1 400 Bad Request" in heard


def test_who_stops_speaking_in_a_body_is_answered_all_the_same(hasty: Server) -> None:
    before = codes(hasty)
    with dial(hasty) as line:
        line.sendall(HALF_A_BODY)
        line.shutdown(socket.SHUT_WR)  # over TLS, too, it ends the connection; the answer cannot be read there
        heard = rest(line)
        wait_until(lambda: codes(hasty) == [*before, "http:400"])
    assert hasty.settings.tls or first_reply(heard).status == 400


@pytest.mark.parametrize("size", [b"0x5", b"+5", b"-5", b"5_0", b"5 5", b"", b"5\n", b"5;=", b"4", b"5" * 9000])
def test_after_chunks_that_are_none_nothing_is_read(hasty: Server, size: bytes) -> None:
    with dial(hasty) as line:
        line.sendall(head("Transfer-Encoding: chunked") + size + b"\r\n<s:En\r\n0\r\n\r\n" + whole("hidden"))
        heard = rest(line)
    reply = first_reply(heard)
    assert (reply.status, reply.headers["Connection"]) == (400, "close")
    assert echoes(heard) == []


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"GET / HTTP/1.1\nHost: gateway\n\n", 400),
        (b"\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000, 431),
        (b"GET /" + b"x" * 70_000, 431),
        (head("Content-Length: 5", "Transfer-Encoding: chunked"), 400),
        (head("Content-Length: 5", "Content-Length: 6"), 400),
        (head("Transfer-Encoding: gzip"), 400),
        (head("Transfer-Encoding: odd, chunked"), 501),
    ],
    ids=["LF alone", "empty", "one long header", "one long line", "two frames", "two lengths", "no frame", "odd frame"],
)
def test_what_can_be_no_request_is_refused_without_waiting(hasty: Server, said: bytes, status: int) -> None:
    with dial(hasty) as line:
        line.sendall(said)
        reply = first_reply(rest(line))
    assert (reply.status, reply.headers["Connection"]) == (status, "close")


def test_one_address_cannot_take_all_connections(tmp_path: Path) -> None:
    with a_gateway(tmp_path, **LONG, BCSS_CONNECTIONS_PER_ADDRESS="10") as server, contextlib.ExitStack() as lines:
        greedy = [lines.enter_context(dial(server, "127.0.0.2")) for _ in range(10)]
        for line in greedy:
            line.sendall(ENDLESS_HEAD)
        with dial(server, "127.0.0.2") as line:
            refused = first_reply(rest(line))
        assert (refused.status, refused.headers["Retry-After"], refused.headers["Connection"]) == (429, "1", "close")
        assert post(server).status == 200
        greedy[0].close()
        wait_until(lambda: _is_let_in(server, "127.0.0.2"))


def _is_let_in(server: Server, source: str) -> bool:
    with dial(server, source) as line, contextlib.suppress(ConnectionError):
        line.sendall(whole(MARK, LAST))
        return echoes(rest(line)) == [MARK.encode()]
    return False


def test_when_all_connections_are_taken_one_that_is_waited_for_makes_room(tmp_path: Path) -> None:
    limits = {"BCSS_CONNECTIONS": "10", "BCSS_CONNECTIONS_PER_ADDRESS": "100"}
    with a_gateway(tmp_path, **LONG, **limits) as server, contextlib.ExitStack() as lines:
        wait_until(lambda: connections(server) == 0)  # who asked whether it had started counts until it is gone
        slow = [lines.enter_context(dial(server)) for _ in range(10)]
        for line in slow:
            line.sendall(HALF_A_BODY)
        wait_until(lambda: connections(server) == 10)
        assert post(server).status == 200
        (told,), _, _ = select.select(slow, [], [], GENEROUS_SECONDS)
        refused = first_reply(rest(told))
        assert (refused.status, refused.headers["Retry-After"], refused.headers["Connection"]) == (503, "1", "close")


def test_it_stops_in_time_while_clients_drip(tmp_path: Path) -> None:
    with contextlib.ExitStack() as lines:
        with a_gateway(tmp_path, **LONG) as server:  # it fails when the gateway does not end soon
            held = [lines.enter_context(dial(server)) for _ in range(30)]
            for line, beginning in zip(held, [ENDLESS_HEAD, HALF_A_BODY, b""] * 10, strict=True):
                line.sendall(beginning)
            for line in (lines.enter_context(dial(server, receive_buffer=4096)) for _ in range(THREADS)):
                line.sendall(PAGE * 1500)
            assert post(server).status == 200
        assert [rest(line) for line in held] == [b""] * 30


def test_nothing_of_it_is_logged(hasty: Server) -> None:
    said = hasty.log.read_text()
    assert MARK not in said
    assert "Traceback" not in said
