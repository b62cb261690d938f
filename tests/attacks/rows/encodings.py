"""Encodings and characters: bytes that say one thing to a filter and another to a parser."""

from __future__ import annotations

import codecs
from dataclasses import replace

import classic
from door import ANSWERED, Sent, text
from messages import MARK, Call, envelope
from rows.attack import OURS, OWASP, SPYNE, WS_ATTACKS, Attack, Category
from rows.shapes import Make, declared, for_mark, headed, raw

_CONNECTOR = ("KSZBCSSWebServiceConnector",)
_DECLARED_UTF_7 = b'<?xml version="1.0" encoding="utf-7"?>'


def _marked(make: Make) -> Make:
    """The same with the byte order mark of UTF-8."""

    def made(call: Call) -> Sent:
        sent = make(call)
        return replace(sent, body=codecs.BOM_UTF8 + sent.body)

    return made


def _hidden(envelope: str) -> bytes:
    """In UTF-7, with no bracket to be seen."""
    return envelope.replace("+", "+-").replace("<", "+ADw-").replace(">", "+AD4-").encode("ascii")


def _typed(encoding: str, charset: str) -> Make:
    """The call in ISO-8859-1 with a declaration and a charset."""
    return declared(encoding, "<h>é</h>", "latin-1", Content_Type=f"text/xml; charset={charset}")


def _bytes(found: bytes, put: bytes) -> Make:
    """The call with bytes replaced that are no text."""
    return raw(lambda call: envelope(call.element).encode().replace(found, put, 1))


ROWS = (
    Attack(
        "UTF-16 declared, UTF-8 sent",
        "the declaration lies; the Content-Type counts",
        OWASP,
        declared("utf-16"),
        ANSWERED,
    ),
    Attack(
        "ISO-8859-1 declared, UTF-8 sent",
        "the declaration lies; the Content-Type counts",
        OURS,
        declared("iso-8859-1", "<h>é</h>"),
        ANSWERED,
    ),
    Attack(
        "UTF-16 declared, mark of UTF-8",
        "declaration and byte order mark disagree",
        OWASP,
        _marked(declared("utf-16")),
        ANSWERED,
    ),
    Attack(
        "UTF-16 in a message that says UTF-8",
        "the body tells better than the Content-Type",
        SPYNE,
        declared("utf-16", sent="utf-16", Content_Type="text/xml; charset=utf-8"),
        ANSWERED,
    ),
    Attack(
        "mark of UTF-16, text of UTF-8",
        "a byte order mark that lies",
        OWASP,
        raw(lambda call: codecs.BOM_UTF16_LE + envelope(call.element).encode()),
        "Client",
    ),
    Attack(
        "UTF-32",
        "four bytes a character, which begin as UTF-16 does",
        OWASP,
        raw(lambda call: codecs.BOM_UTF32_LE + envelope(call.element).encode("utf-32-le")),
        ANSWERED,
    ),
    Attack("unknown encoding declared", "under a Content-Type that is known", OURS, declared("klingon"), ANSWERED),
    Attack(
        "unknown encoding, unknown charset",
        "neither is known",
        OURS,
        declared("klingon", Content_Type="text/xml; charset=klingon"),
        415,
    ),
    Attack(
        "unknown encoding, another charset",
        "the charset is known, and the bytes are not in it",
        OURS,
        _typed("klingon", "iso-8859-1"),
        "Client",
    ),
    Attack(
        "UTF-7",
        "markup that a filter on brackets does not see; we filter no bytes, but judge what was parsed",
        OWASP,
        raw(lambda call: _DECLARED_UTF_7 + _hidden(envelope(call.element)), Content_Type="text/xml; charset=utf-7"),
        ANSWERED,
    ),
    Attack(
        "DOCTYPE in UTF-7",
        "a document type that a filter on bytes does not see",
        OWASP,
        raw(
            lambda call: _DECLARED_UTF_7 + _hidden("<!DOCTYPE x>" + envelope(call.element)),
            Content_Type="text/xml; charset=utf-7",
        ),
        "Client",
    ),
    Attack(
        "UTF-7 under UTF-8",
        "the same where the Content-Type says otherwise",
        OWASP,
        raw(lambda call: _hidden(envelope(call.element))),
        "Client",
    ),
    Attack(
        "EBCDIC",
        "a code page of large machines, declared in itself",
        OWASP,
        declared("cp037", sent="cp037", Content_Type="text/xml; charset=cp037"),
        "Client",
    ),
    Attack("EBCDIC declared, UTF-8 sent", "the declaration lies", OWASP, declared("cp037"), ANSWERED),
    Attack("ISO-8859-1 undeclared", "one byte that is no UTF-8", OURS, headed("<h>é</h>", "latin-1"), "Client"),
    Attack(
        "bracket in two bytes",
        "overlong UTF-8: C0 BC for an opening bracket",
        OWASP,
        _bytes(MARK.encode(), b"\xc0\xbca/>"),
        "Client",
    ),
    Attack(
        "quote in three bytes",
        "overlong UTF-8: E0 80 A2 for a quotation mark",
        OWASP,
        _bytes(MARK.encode(), b"\xe0\x80\xa2"),
        "Client",
    ),
    Attack(
        "surrogate in UTF-8",
        "half of a pair of UTF-16, in three bytes",
        OWASP,
        _bytes(MARK.encode(), b"\xed\xa0\x80"),
        "Client",
    ),
    Attack("surrogate by reference", "half of a pair of UTF-16, by number", OWASP, for_mark("&#xD800;"), "Client"),
    Attack(
        "surrogate in UTF-16",
        "half of a pair, in its own encoding",
        OWASP,
        raw(
            lambda call: (
                codecs.BOM_UTF16_LE + envelope(call.marked("@")).encode("utf-16-le").replace(b"@\0", b"\x00\xd8")
            )
        ),
        "Client",
    ),
    Attack(
        "beyond Unicode",
        "F5 80 80 80, which names no character",
        OWASP,
        _bytes(MARK.encode(), b"\xf5\x80\x80\x80"),
        "Client",
    ),
    Attack("beyond Unicode by reference", "character number 1,114,112", OWASP, for_mark("&#x110000;"), "Client"),
    Attack(
        "half a character",
        "the text ends in the midst of one",
        OURS,
        raw(lambda call: envelope("é").encode().replace(b"\xc3", b"")),
        "Client",
    ),
    Attack("zero byte", "where C would see the end of the text", OWASP, for_mark(f"{MARK}\0"), "Client"),
    Attack("zero byte by reference", "the same by number", OWASP, for_mark(f"{MARK}&#0;"), "Client"),
    Attack(
        "zero byte after the envelope",
        "and then something else",
        OWASP,
        raw(lambda call: envelope(call.element).encode() + b"\0<evil/>"),
        "Client",
    ),
    Attack(
        "forbidden character",
        "a control character by number, as in logs and terminals",
        OWASP,
        for_mark(f"{MARK}&#27;[2J"),
        "Client",
    ),
    Attack("no character", "U+FFFE, which XML forbids", OURS, for_mark("\ufffe"), "Client"),
    Attack(
        "XML 1.1",
        "which allows control characters by number",
        WS_ATTACKS,
        text(lambda call: f'<?xml version="1.1"?>{envelope(call.marked("&#1;"))}'),
        "Client",
    ),
    Attack(
        "blanks before the declaration",
        "a declaration is first, or none",
        OURS,
        text(lambda call: f' <?xml version="1.0"?>{envelope(call.element)}'),
        "Client",
    ),
    Attack(
        "two declarations",
        "of two encodings",
        OWASP,
        text(lambda call: f'<?xml version="1.0"?><?xml version="1.0" encoding="utf-16"?>{envelope(call.element)}'),
        "Client",
    ),
    Attack(
        "CDATA in the midst",
        "a number in two pieces is read whole",
        WS_ATTACKS,
        for_mark(f"{MARK[:4]}<![CDATA[{MARK[4:]}]]>"),
        ANSWERED,
    ),
    Attack(
        "character references",
        "a number whose first digit is a reference is read whole",
        WS_ATTACKS,
        for_mark(f"&#x38;{MARK[1:]}"),
        ANSWERED,
    ),
    Attack(
        "inner encoding",
        "the connector's string is text, whatever its own declaration says",
        OURS,
        text(lambda call: classic.envelope(f'<?xml version="1.0" encoding="utf-16"?><n{MARK}/>')),
        "000050",
        _CONNECTOR,
    ),
)
CATEGORY = Category(
    "Encodings and characters",
    "Bytes that say one thing to a filter and another to a parser. The charset of the Content-Type counts; what is not "
    "in it is read by its own declaration, and never guessed.",
    ROWS,
)
