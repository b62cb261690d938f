"""Subscribers: what is answered to a notification by somebody who means harm, or whose server is not what it seems.

What is made: how a subscriber answers, by what puts real addresses in the place of those that stand for them.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable

from delivering import acknowledged, content
from elsewhere import Asked, Line, Script, dripping, envelope, fault, http
from rows.attack import ELSEWHERE, OURS, OWASP, SECRET_FILE, WS_ATTACKER, Attack, Category
from rows.entities import LAUGHS
from rows.shapes import nested

HUNG_UP = "it hung up, or what it says is no HTTP"
SLOW = "it took too long"
LARGE = "it has more than 65536 bytes"
NOT_XML = "it is not well-formed XML"
NO_ENVELOPE = "it is no SOAP 1.1 envelope with one element in its body"
NO_ACKNOWLEDGEMENT = "it is not the contract's acknowledgement"
NO_TYPE = "the content type is not text/xml, or the body is compressed"
ADDRESS = "mend what is served there, or subscribe another address"
CREDENTIALS = "BCSS_NOTIFICATION_CERTIFICATE must be one that it takes"
FAULT = "a SOAP fault"
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"

Aimed = Callable[[bytes], bytes]
Make = Callable[[Aimed], Script]


def raw(answer: bytes) -> Make:
    """Bytes, whatever was asked."""
    return lambda aimed: lambda line, _: line.sendall(aimed(answer))


def xml(text: str, status: str = "200 OK", kind: str = "text/xml; charset=utf-8", *headers: str) -> Make:
    """A whole HTTP answer, whatever was asked."""
    return lambda aimed: raw(http(aimed(text.encode()), status, kind, *map(_text(aimed), headers)))(bytes)


def changed(change: Callable[[str], str], status: str = "200 OK", *headers: str) -> Make:
    """A right acknowledgement in which something is changed."""

    def make(aimed: Aimed) -> Script:
        def say(line: Line, asked: Asked) -> None:
            line.sendall(http(aimed(change(acknowledged(asked)).encode()), status, "text/xml", *headers))

        return say

    return make


def exchanged(old: str, new: str) -> Make:
    """The same, with one text for another."""
    return changed(lambda text: text.replace(old, new, 1))


def for_ever(begin: bytes, again: bytes) -> Make:
    """A beginning, and then the same without an end."""

    def say(line: Line, _: Asked) -> None:
        line.sendall(begin)
        while True:
            line.sendall(again)

    return lambda _: say


def _text(aimed: Aimed) -> Callable[[str], str]:
    return lambda text: aimed(text.encode()).decode()


def _silent(_: Aimed) -> Script:
    return lambda line, asked: time.sleep(3)


def _another_persons(_: Aimed) -> Script:
    def say(line: Line, asked: Asked) -> None:
        given, sent = acknowledged(asked), content(asked.body).findtext("sender/ticket")
        line.sendall(http(given.replace(sent, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6")))

    return say


def _row(name: str, tries: str, source: str, make: Make, expected: str, entries: int = 2) -> Attack:
    return Attack(name, tries, source, make, expected, (), entries=entries)


_CONNECTION = (
    _row("hangs up", "not a byte", OURS, raw(b""), HUNG_UP),
    _row("says nothing", "the connection stays open", OURS, _silent, SLOW),
    _row("half a head", "the first words of HTTP", OURS, raw(b"HTTP/1.1 200"), NO_TYPE),
    _row("half a body", "less than was promised", OURS, raw(_OK + b"Content-Length: 999\r\n\r\n<a>"), HUNG_UP),
    _row("a head that drips", "a byte now and then", OWASP, lambda _: dripping(b"HTTP/1.1 200 OK\r\nA:"), SLOW),
    _row("a body that drips", "a byte now and then", OWASP, lambda _: dripping(_OK + b"\r\n<a>"), SLOW),
    _row(
        "100 Continue without an end", "that never comes to 200", OURS, for_ever(b"", b"HTTP/1.1 100 C\r\n\r\n"), SLOW
    ),
    _row("a header of 70,000 bytes", "memory", OWASP, raw(_OK + b"A: " + b"a" * 70_000 + b"\r\n\r\n"), HUNG_UP),
    _row("2,000 headers", "memory", OWASP, raw(_OK + b"A: b\r\n" * 2_000 + b"\r\n"), HUNG_UP),
    _row("a broken header", "a line without a colon", OURS, raw(_OK + b"nothing\r\n\r\n<a/>"), HUNG_UP),
    _row("another protocol", "SSH", OURS, raw(b"SSH-2.0-OpenSSH_9.2\r\n"), HUNG_UP),
    _row("HTTP 0.9", "a body without a head", OURS, raw(b"<OK/>"), HUNG_UP),
    _row("a status that is none", "HTTP/1.1 99999", OURS, raw(b"HTTP/1.1 99999 OK\r\n\r\n"), HUNG_UP),
    _row(
        "a body without an end",
        "chunks for ever",
        OWASP,
        for_ever(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"400\r\n" + b"x" * 1024 + b"\r\n"),
        LARGE,
    ),
    _row(
        "a length of 10 GB",
        "that memory is taken for it",
        OWASP,
        raw(_OK + b"Content-Length: 10000000000\r\n\r\n<a>"),
        HUNG_UP,
    ),
    _row("a chunk of no size", "zz as its size", OURS, raw(_OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), HUNG_UP),
    _row("70,000 characters", "more than is let in", OWASP, xml(f"<a>{'x' * 70_000}</a>"), LARGE),
    _row(
        "compressed",
        "10 MB in 10 KB",
        OWASP,
        raw(http(gzip.compress(b"<a>" + b" " * 10_000_000), "200 OK", "text/xml", "Content-Encoding: gzip")),
        NO_TYPE,
    ),
)
_HTTP = (
    *(
        _row(
            f"{status} elsewhere",
            "a redirection inside (SSRF)",
            OWASP,
            xml("", f"{status} There", "text/xml", f"Location: {ELSEWHERE}/latest/meta-data/"),
            f"HTTP {status}: {ADDRESS}",
        )
        for status in (301, 302, 303, 307, 308)
    ),
    _row(
        "401",
        "that our secret goes there",
        OWASP,
        xml("", "401 Who", "text/xml", 'WWW-Authenticate: Basic realm="x"'),
        f"HTTP 401: {CREDENTIALS}",
    ),
    _row(
        "407",
        "the same as a proxy",
        OWASP,
        xml("", "407 Who", "text/xml", "Proxy-Authenticate: Basic"),
        f"HTTP 407: {ADDRESS}",
    ),
    _row("202", "accepted, without an acknowledgement", OURS, xml("", "202 Accepted"), f"HTTP 202: {ADDRESS}"),
    _row("503", "later", OURS, xml("", "503 Later", "text/plain", "Retry-After: 999999999"), "HTTP 503"),
    _row(
        "a page",
        "markup, which a console would show",
        OWASP,
        xml("<script>alert(1)</script>", "200 OK", "text/html"),
        NO_TYPE,
    ),
    _row("another type", "the right words as JSON", OURS, xml("<a/>", "200 OK", "application/json"), NO_TYPE),
    _row(
        "a type that is none",
        "60,000 parameters",
        OWASP,
        xml("<a/>", "200 OK", "text/xml" + "; a=b" * 10_000),
        NO_ENVELOPE,
    ),
    _row(
        "a charset that is none", "charset=nonsense", OURS, xml("<a/>", "200 OK", "text/xml; charset=nonsense"), NOT_XML
    ),
    _row(
        "a charset in pieces",
        "charset*0*, which mail has",
        OURS,
        xml("<a/>", "200 OK", "text/xml; charset*0*=utf-7''%2b; charset*1=x"),
        NO_ENVELOPE,
    ),
    _row(
        "UTF-7",
        "markup where a filter sees none",
        OWASP,
        xml("+ADw-a/+AD4-", "200 OK", "text/xml; charset=utf-7"),
        NO_ENVELOPE,
    ),
)
_DOCUMENT = (
    _row(
        "a file by an entity",
        "XXE",
        OWASP,
        changed(lambda text: f'<!DOCTYPE a [<!ENTITY e SYSTEM "{SECRET_FILE}">]>{text.replace("MSG00000", "&e;")}'),
        "a DOCTYPE is not allowed",
    ),
    _row(
        "an external DTD",
        "SSRF",
        OWASP,
        changed(lambda text: f'<!DOCTYPE a SYSTEM "{ELSEWHERE}/x.dtd">{text}'),
        "a DOCTYPE is not allowed",
    ),
    _row(
        "billion laughs",
        "entities of entities",
        WS_ATTACKER,
        changed(lambda text: f"<!DOCTYPE a [{LAUGHS}]>{text.replace('MSG00000', '&a11;')}"),
        NOT_XML,
    ),
    _row(
        "a stylesheet",
        "that it is fetched",
        OURS,
        changed(lambda text: f'<?xml-stylesheet href="{ELSEWHERE}/x.xsl"?>{text}'),
        "processing instructions are not allowed",
    ),
    _row(
        "XInclude",
        "that a file is included",
        OWASP,
        exchanged("MSG00000", f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{SECRET_FILE}"/>'),
        NO_ACKNOWLEDGEMENT,
    ),
    _row(
        "depth 101",
        "one element deeper than is let in",
        OWASP,
        xml(envelope(nested(99))),
        "its elements are nested deeper than 100",
    ),
    _row("depth as far as it fits", "9,000 elements in one another", WS_ATTACKER, xml(nested(9_000)), NOT_XML),
    _row(
        "6,000 elements",
        "beside each other",
        OWASP,
        xml(envelope(f"<a>{'<a/>' * 6_000}</a>")),
        "it has more than 5000 elements",
    ),
    _row(
        "101 attributes",
        "on one element",
        OWASP,
        xml(envelope("<a " + " ".join(f"a{n}=''" for n in range(101)) + "/>")),
        "an element has more than 100 attributes",
    ),
    _row("no XML", "thank you", OURS, xml("thank you"), NOT_XML),
    _row("nothing", "an empty body", OURS, xml(""), NOT_XML),
    _row(
        "no envelope",
        "the acknowledgement alone",
        OURS,
        changed(lambda text: text.partition("Body>")[2].rpartition("</s:Body")[0]),
        NO_ENVELOPE,
    ),
    _row(
        "SOAP 1.2",
        "the next version",
        OURS,
        exchanged("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"),
        NO_ENVELOPE,
    ),
    _row("two in one body", "an acknowledgement for each", OURS, exchanged("</s:Body>", "<a/></s:Body>"), NO_ENVELOPE),
    _row(
        "two bodies",
        "which of them is read",
        WS_ATTACKER,
        exchanged("</s:Body>", "</s:Body><s:Body><a/></s:Body>"),
        NO_ENVELOPE,
    ),
    _row("text that is none", "a NUL", OURS, exchanged("MSG00000", "MSG\0"), NOT_XML),
)
_SAID = (
    _row(
        "another ticket",
        "that another notification counts as delivered",
        OURS,
        _another_persons,
        "it acknowledges another ticket",
    ),
    _row("no ticket", "an empty one", OURS, changed(lambda text: _emptied(text, "ticketCBSS")), NO_ACKNOWLEDGEMENT),
    _row(
        "another institution",
        "that it answers for somebody else",
        OURS,
        exchanged("0999500074", "0999100097"),
        "another institution acknowledges",
    ),
    _row(
        "more than the contract has",
        "an element that nobody knows",
        OURS,
        exchanged("<status>", "<a/><status>"),
        NO_ACKNOWLEDGEMENT,
    ),
    _row(
        "one million characters of words",
        "in a status, which the outbox would show",
        OWASP,
        exchanged("MSG00000", "x" * 60_000),
        NO_ACKNOWLEDGEMENT,
    ),
    _row("NOK", "that it is given up, by and by", OURS, exchanged(">OK<", ">NOK<"), "its status is NOK"),
    _row("OK, with HTTP 500", "which of them counts", OURS, changed(str, "500 Broken"), "HTTP 500 without a fault"),
    _row(
        "a Server fault",
        "words, which the journal would have",
        OURS,
        xml(fault("Server", "<![CDATA[<script>\n root logged in]]>"), "500 Broken"),
        FAULT,
    ),
    _row("a Client fault", "that it is given up, by and by", OURS, xml(fault("Client"), "500 Broken"), FAULT),
    _row("a fault, with HTTP 200", "which of them counts", OURS, xml(fault("Server")), FAULT),
    _row(
        "a schema of its own",
        "that it is fetched",
        OWASP,
        exchanged("<status", f'<status xmlns:x="{_XSI}" x:noNamespaceSchemaLocation="{ELSEWHERE}/x.xsd"'),
        "answered",
        1,
    ),
    _row(
        "a comment in the ticket",
        "that half of it is read",
        WS_ATTACKER,
        changed(lambda text: text.replace("-", "<!-- -->-", 1) if "<ticketCBSS>" in text else text),
        "answered",
        1,
    ),
)


def _emptied(text: str, name: str) -> str:
    head, _, rest = text.partition(f"<{name}>")
    return f"{head}<{name}></{name}>{rest.partition(f'</{name}>')[2]}"


CATEGORY = Category(
    "Subscribers that answer a notification",
    "What comes back from an address to which a notification was sent. What is no acknowledgement waits in the outbox, "
    "with the words below and an entry in the journal, and is sent again when its rest is over; not a word of the "
    "answer is kept, and nobody is called by what it names. Where notifications may be sent at all is among "
    "[Business](#business).",
    (*_CONNECTION, *_HTTP, *_DOCUMENT, *_SAID),
)
