"""What else senders send: wrong lengths, types, encodings, envelopes; and what must be let through."""

from __future__ import annotations

import codecs
import encodings
import time
from dataclasses import replace

import pytest
from sqlalchemy.schema import DropTable

from bcss_gateway.storage import journal
from door import ANSWERED, Row, Sent, hold, hold_fault, text, whole
from messages import MARK, SOAP, echo, envelope

_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_NEXT = "http://schemas.xmlsoap.org/soap/actor/next"
_LARGEST = 262_144


def _padded(size: int, **headers: str | None):
    """The call with a comment that makes the body this long."""

    def make(call):
        short = envelope(call.element)
        return short + f"<!--{' ' * (size - len(short) - 7)}-->"

    return text(make, **headers)


def _length(difference: int):
    """The call with a Content-Length that is so much larger than the body."""

    def make(call):
        raw = envelope(call.element).encode()
        return Sent(raw, {"Content-Length": str(len(raw) + difference)})

    return make


def _head(block: str, encoding: str = "utf-8"):
    return text(lambda call: envelope(call.element, block), encoding)


def _around(replaced: str, by: str):
    """The call with something of its envelope replaced; ``{}`` stands for the body element."""
    return text(lambda call: envelope(call.element).replace(replaced, by.format(call.element)))


def _attributes(count: int) -> str:
    return " ".join(f"a{number}=''" for number in range(count))


def _put(element: str):
    """The call with something before the first end tag of its body element."""
    return text(lambda call: envelope(call.element.replace("</", element + "</", 1)))


def _attributed(attributes: str):
    """The call with attributes on its body element."""
    return text(lambda call: envelope(call.element.replace(" xmlns", f" {attributes} xmlns", 1)))


def _declared(encoding: str, header: str = "", sent: str = "utf-8"):
    """The call in an encoding, with a declaration that says so, or says otherwise."""
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    return text(lambda call: declaration + envelope(call.element, header), sent)


def _typed(encoding: str, charset: str):
    """The call in an encoding that its declaration names, with a charset."""
    return lambda call: replace(
        _declared(encoding, "<h>é</h>", "latin-1")(call), headers={"Content-Type": f"text/xml; charset={charset}"}
    )


def _marked(sent: Sent) -> Sent:
    """The same with the byte order mark of UTF-8."""
    return replace(sent, body=codecs.BOM_UTF8 + sent.body)


def _instead(element: str):
    """Another body element in the place of the call's."""
    return text(lambda call: envelope(element))


LENGTHS = [
    Row("Content-Length below zero", whole(Content_Length="-1"), 400),
    Row("Content-Length with a sign", whole(Content_Length="+10"), 400),
    Row("Content-Length in other digits", whole(Content_Length="\u0661\u0662"), 400),
    Row("Content-Length with a fraction", whole(Content_Length="10.0"), 400),
    Row("Content-Length too long", _length(+10), 400),
    Row("Content-Length too short", _length(-10), "Client"),
    Row("Content-Length huge", whole(Content_Length="9" * 30), 413),
    Row("Content-Length of zero before a body", whole(Content_Length="0"), "Client"),
    Row("oversize, declared", whole(Content_Length=str(50 * 1024 * 1024)), 413),
    Row("one byte too many, declared", _padded(_LARGEST + 1), 413),
    Row("one byte too many, undeclared", _padded(_LARGEST + 1, Content_Length=None), 413),
    Row("the largest there may be, declared", _padded(_LARGEST), ANSWERED),
    Row("the largest there may be, undeclared", _padded(_LARGEST, Content_Length=None), ANSWERED),
]

TYPES = [
    Row("SOAP 1.2 content type", whole(Content_Type="application/soap+xml; charset=utf-8"), 415),
    Row("application/xml", whole(Content_Type="application/xml"), ANSWERED),
    Row("type in capitals", whole(Content_Type='TEXT/XML; Charset="UTF-8"'), ANSWERED),
    Row("no charset", whole(Content_Type="text/xml"), ANSWERED),
    Row("charset in another language", whole(Content_Type="text/xml; charset*=utf-8'nl'klingon"), 415),
    Row("empty Content-Type", whole(Content_Type=""), 415),
    Row("form", whole(Content_Type="application/x-www-form-urlencoded"), 415),
    Row("number in the Content-Type", whole(Content_Type=f"text/{MARK}; charset={MARK}"), 415),
    Row("two types", whole(Content_Type="text/xml, text/xml"), 415),
    Row("SOAP with attachments", whole(Content_Type='multipart/related; boundary="b"; type="text/xml"'), 415),
    Row("compressed", whole(Content_Encoding="gzip"), 415),
    Row("identity encoding", whole(Content_Encoding="identity"), ANSWERED),
    Row("no SOAPAction", whole(), ANSWERED),
    Row("another operation's SOAPAction", whole(SOAPAction='"urn:other#operation"'), ANSWERED),
    Row("query in the address", lambda call: Sent(envelope(call.element).encode(), query=f"ssin={MARK}"), ANSWERED),
]

ENCODINGS = [
    Row("UTF-8 with a byte order mark", text(lambda call: "\ufeff" + envelope(call.element)), ANSWERED),
    Row("UTF-16 with a byte order mark", _head("<h>é</h>", "utf-16"), ANSWERED),
    Row("ISO-8859-1 by its declaration", _declared("iso-8859-1", "<h>é</h>", "latin-1"), ANSWERED),
    Row("ISO-8859-1 undeclared", _head("<h>é</h>", "latin-1"), "Client"),
    Row("unknown encoding declared", _declared("klingon"), ANSWERED),
    Row("UTF-16 declared, UTF-8 sent", _declared("utf-16"), ANSWERED),
    Row("ISO-8859-1 declared, UTF-8 sent", _declared("iso-8859-1", "<h>é</h>"), ANSWERED),
    Row("ISO-8859-1 by its charset", _typed("iso-8859-1", "iso-8859-1"), ANSWERED),
    Row("unknown encoding declared, another charset", _typed("klingon", "iso-8859-1"), "Client"),
    Row("UTF-8 with a byte order mark, UTF-16 declared", lambda call: _marked(_declared("utf-16")(call)), ANSWERED),
    Row("half a character", lambda call: Sent(envelope("é").encode().replace(b"\xc3", b"")), "Client"),
    Row("zero byte", text(lambda call: envelope(call.marked(f"{MARK}\0"))), "Client"),
    Row("forbidden character", text(lambda call: envelope(call.marked(f"{MARK}&#1;"))), "Client"),
    Row("white space before the declaration", lambda call: Sent(b" " + _declared("utf-8")(call).body), "Client"),
    Row("CDATA inside text", text(lambda call: envelope(call.marked(f"{MARK[:4]}<![CDATA[{MARK[4:]}]]>"))), ANSWERED),
    Row("character references", text(lambda call: envelope(call.marked(f"&#x38;{MARK[1:]}"))), ANSWERED),
]

ENVELOPES = [
    Row("no envelope", text(lambda call: call.element), "Client"),
    Row("envelope of no namespace", text(lambda call: "<Envelope><Body/></Envelope>"), "Client"),
    Row("envelope of an unknown namespace", _around(SOAP, "urn:soap"), "VersionMismatch"),
    Row("no Body", text(lambda call: f'<s:Envelope xmlns:s="{SOAP}"/>'), "Client"),
    Row("Header after the Body", _around("</s:Body>", "</s:Body><s:Header/>"), "Client"),
    Row("two Headers", _around("<s:Body>", "<s:Header/><s:Header/><s:Body>"), "Client"),
    Row("element after the Body", _around("</s:Body>", "</s:Body><x/>"), "Client"),
    Row("second Body in a wrapper", _around("<s:Body>", "<s:Header><s:Body>{}</s:Body></s:Header><s:Body>"), ANSWERED),
    Row("Body inside the Body", _around("<s:Body>", "<s:Body><s:Body>{}</s:Body>"), "Client"),
    Row("envelope inside the Body", text(lambda call: envelope(envelope(call.element))), "Client"),
    Row("document after the document", text(lambda call: envelope(call.element) * 2), "Client"),
    Row("element of another contract", _instead(f'<o:other xmlns:o="urn:other">{MARK}</o:other>'), "Client"),
    Row("element of no namespace", _instead(f"<sendTestMessageRequest>{MARK}</sendTestMessageRequest>"), "Client"),
    Row("number as the name of an element", _instead(f"<n{MARK}/>"), "Client"),
    Row("undeclared prefix", _instead("<p:echo/>"), "Client"),
    Row("header for another actor", _head('<h s:mustUnderstand="1" s:actor="urn:other"/>'), ANSWERED),
    Row(
        "header for the next actor",
        _head(f'<h s:mustUnderstand="1" s:actor="{_NEXT}"/>'),
        "MustUnderstand",
    ),
    Row("header that need not be understood", _head('<h s:mustUnderstand="0"/>'), ANSWERED),
    Row("wsse:Security is understood", _head(f'<w:Security xmlns:w="{_WSSE}" s:mustUnderstand="1"/>'), ANSWERED),
    Row("nesting of 300", _instead("<a>" * 300 + "</a>" * 300), "Client"),
    Row("nesting of 300 in the header", _head("<a>" * 300 + "</a>" * 300), "Client"),
    Row("90,000 attributes", _head(f"<a {_attributes(90_000)}/>"), 413),
    Row("as many attributes as fit", _head(f"<a {_attributes(20_000)}/>"), ANSWERED),
    Row("as many elements as fit", _instead("<a/>" * 60_000), "Client"),
]

INSIDE = [
    Row("unknown element", _put(f"<n{MARK}/>"), "Client"),
    Row("unknown attribute", _attributed(f"n{MARK}=''"), "Client"),
    Row("deep inside", _put("<a>" * 240 + "</a>" * 240), "Client"),
    Row("very many elements", _put("<a/>" * 50_000), "Client"),
    Row("very many attributes", _attributed(_attributes(20_000)), "Client"),
    Row("very long text", text(lambda call: envelope(call.marked(MARK * 20_000))), ANSWERED, MARK * 20_000),
]


@pytest.mark.parametrize("endpoint", ["TestConnectionService", "KSZBCSSWebServiceConnector", "RetrieveTIGroups"])
@pytest.mark.parametrize("row", [*LENGTHS, *TYPES, *ENCODINGS, *ENVELOPES], ids=lambda row: row.name)
def test_bad_request(row: Row, endpoint: str, calls, caller, entries, caplog) -> None:
    _try(row, calls[endpoint], caller, entries, caplog)


@pytest.mark.parametrize("row", INSIDE, ids=lambda row: row.name)
def test_bad_element(row: Row, calls, caller, entries, caplog) -> None:
    _try(row, calls["TestConnectionService"], caller, entries, caplog)


def _try(row: Row, call, caller, entries, caplog) -> None:
    before, began = entries(), time.monotonic()
    sent = row.make(call)
    heard = caller.request(sent.method, call.path, sent.body, {**call.headers, **sent.headers}, sent.query)
    hold(heard, row, call)
    assert entries() == before + 1, "one entry for each POST"
    assert not caplog.records
    assert time.monotonic() - began < 5, "nobody may keep a thread busy with one message"


def test_unknown_charsets_are_not_kept(caller, calls) -> None:
    known, call = len(encodings._cache), calls["TestConnectionService"]
    for number in range(50):
        kind = f"text/xml; charset=klingon-{number}"
        assert caller.post(call.path, envelope(call.element), {"Content-Type": kind}).status == 415
    assert len(encodings._cache) == known


@pytest.mark.parametrize("body", [envelope(echo().element), "", "<a/>"], ids=["valid", "empty", "unreadable"])
def test_no_entry_no_answer(body: str, sqlite_gateway, client, caplog) -> None:
    with sqlite_gateway.database.engine.connect() as connection:
        connection.execute(DropTable(journal.entry))
    heard = client.post(echo().path, body)
    assert hold_fault(heard) == "Server"
    assert MARK not in heard.text + caplog.text
