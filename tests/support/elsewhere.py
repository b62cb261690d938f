"""A source somewhere else that says whatever a test wants it to say, byte by byte."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from wsgi import XML

INTERFACE = "http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2"
USER, SECRET = "our-user", "not-for-any-log"
"""Our credentials at a source."""
_E = "{http://schemas.xmlsoap.org/soap/envelope/}"
Line = socket.socket
Script = Callable[[Line, "Asked"], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What reached the source."""

    head: str
    body: bytes

    @property
    def content(self) -> Any:
        """The body element."""
        return etree.fromstring(self.body).find(f"{_E}Body")[0]


@dataclass(slots=True)
class Elsewhere:
    """A source at an address of this machine.

    Attributes:
        say: how it answers each request.
        asked: everything that it was asked.
        lines: how many connections were opened to ask it.
    """

    say: Script
    port: int = 0
    secure: bool = False
    asked: list[Asked] = field(default_factory=list)
    lines: int = 0

    @property
    def url(self) -> str:
        return f"http{'s' if self.secure else ''}://localhost:{self.port}/source/retrieveTI"

    def hear(self, line: Line) -> Asked:
        """The next request on a line."""
        self.asked.append(_read(line))
        return self.asked[-1]


@contextmanager
def elsewhere(say: Script, context: ssl.SSLContext | None = None) -> Iterator[Elsewhere]:
    """A source that listens; by TLS where there is a context."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        one = Elsewhere(say, listening.getsockname()[1], context is not None)
        threading.Thread(target=_listen, args=(listening, one, context), daemon=True).start()
        try:
            yield one
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)


def _listen(listening: Line, one: Elsewhere, context: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        while True:
            line, _ = listening.accept()
            threading.Thread(target=_serve, args=(line, one, context), daemon=True).start()


def _serve(line: Line, one: Elsewhere, context: ssl.SSLContext | None) -> None:
    with suppress(OSError), line:
        spoken = context.wrap_socket(line, server_side=True) if context else line
        with spoken:
            one.lines += 1
            one.say(spoken, one.hear(spoken))


def _read(line: Line) -> Asked:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(line)
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [text.partition(b":")[2] for text in head.lower().split(b"\r\n") if text.startswith(b"content-length:")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += _more(line)
    return Asked(head.decode(), body)


def _more(line: Line) -> bytes:
    chunk = line.recv(65536)
    if not chunk:
        raise ConnectionError("the gateway went away")
    return chunk


def http(body: bytes | str, status: str = "200 OK", kind: str = XML, *headers: str) -> bytes:
    """A whole HTTP answer."""
    raw = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(raw)}", "Connection: close", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + raw


def dripping(begin: bytes) -> Script:
    """Says this, and then one blank after the other for ever."""

    def say(line: Line, _: Asked) -> None:
        line.sendall(begin)
        while True:
            line.sendall(b" ")
            time.sleep(0.02)

    return say


def envelope(content: str) -> str:
    """A SOAP 1.1 envelope."""
    return f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{content}</s:Body></s:Envelope>'


def fault(code: str, words: str = "secret words", detail: str = "") -> str:
    """An envelope with a SOAP fault."""
    return envelope(f"<s:Fault><faultcode>s:{code}</faultcode><faultstring>{words}</faultstring>{detail}</s:Fault>")


def status(value: str, code: str, description: str = "", information: str = "") -> str:
    """The status of a newer reply."""
    said = description and f"<description>{description}</description>"
    return f"<status><value>{value}</value><code>{code}</code>{said}{information}</status>"


def reply(asked: Asked, status: str, content: str = "") -> str:
    """A valid envelope with the response to what was asked, but for what the status and the content are."""
    moment = "2026-11-21T11:00:00.000Z"
    echoed = {name: etree.tostring(asked.content.find(name)).decode() for name in _ECHOED}
    return envelope(
        f'<r:retrieveTIGroupsResponse xmlns:r="{INTERFACE}">{echoed["informationCustomer"]}<informationCBSS>'
        "<ticketCBSS>11111111-2222-3333-4444-555555555555</ticketCBSS>"
        f"<timestampReceive>{moment}</timestampReceive><timestampReply>{moment}</timestampReply></informationCBSS>"
        f"{echoed['legalContext']}{echoed['searchInformation']}{status}{content}</r:retrieveTIGroupsResponse>"
    )


_ECHOED = ("informationCustomer", "legalContext", "searchInformation")


def answering(status: str, content: str = "") -> Script:
    """Answers each question with this status and content."""
    return lambda line, asked: line.sendall(http(reply(asked, status, content)))
