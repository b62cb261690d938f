"""Batches: files of questions and vouchers of somebody who means harm.

What is made: a good file of three questions with its voucher becomes something else, by what puts real addresses in the
place of those that stand for them.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bcss_gateway.batch import voucher
from bcss_gateway.batch.voucher import voucher_of
from messages import SOAP
from rows.attack import ELSEWHERE, OURS, OWASP, SECRET_FILE, WS_ATTACKER, Attack, Category
from rows.entities import LAUGHS
from rows.shapes import attributes, nested

Aimed = Callable[[bytes], bytes]
Make = Callable[[Path, Aimed], None]
Change = Callable[[bytes], bytes]

BAD_VOUCHER, CUT_OFF, DIFFERS, UNREADABLE = "BATCH02", "BATCH04", "BATCH05", "BATCH07"
ITEMS, SUM, NUMBERING, SENDER, SEQUENCE = "BATCH08", "BATCH09", "BATCH10", "BATCH11", "BATCH12"
NOT_REGULAR, NAME = "BATCH14", "BATCH15"
_HEAD, _FOOT = b'<b:questions xmlns:b="urn:bcss-gateway:batch:v1">', b"</b:questions>"


def file_is(change: Change) -> Make:
    """The file becomes something else, and its voucher says the truth about its bytes."""

    def make(file: Path, aimed: Aimed) -> None:
        content = aimed(change(file.read_bytes()))
        file.write_bytes(content)
        told = voucher.read(voucher_of(file))
        voucher.write(voucher_of(file), replace(told, size=len(content), digest=sha256(content).hexdigest()))

    return make


def asks(element: bytes, number: bytes = b"1") -> Make:
    """One question, whatever it is."""
    return file_is(lambda _: _HEAD + b'<b:question number="' + number + b'">' + element + b"</b:question>" + _FOOT)


def file_was(change: Change) -> Make:
    """The file becomes something else after its voucher was written."""
    return lambda file, _: _write(file, change(file.read_bytes()))


def voucher_is(change: Change) -> Make:
    """The voucher becomes something else."""
    return lambda file, aimed: _write(voucher_of(file), aimed(change(voucher_of(file).read_bytes())))


def says(name: str, text: str) -> Make:
    """The voucher says something else."""

    def change(raw: bytes) -> bytes:
        head, _, rest = raw.decode().partition(f"<{name}>")
        return f"{head}<{name}>{text}</{name}>{rest.partition(f'</{name}>')[2]}".encode()

    return voucher_is(change)


def becomes(what: Callable[[Path, Path], None], which: Callable[[Path], Path] = lambda file: file) -> Make:
    """Something else stands where the file, or its voucher, should."""

    def make(file: Path, aimed: Aimed) -> None:
        secret = Path(aimed(SECRET_FILE.encode()).decode().removeprefix("file://"))
        which(file).unlink()
        what(which(file), secret)

    return make


def called(name: bytes) -> Make:
    """File and voucher have another name."""

    def make(file: Path, _: Aimed) -> None:
        new = file.with_name(os.fsdecode(name) + ".xml")
        voucher_of(file).rename(voucher_of(new))
        file.rename(new)

    return make


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def _socket(file: Path, _: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(file))


def _row(name: str, tries: str, source: str, make: Make, expected: str) -> Attack:
    return Attack(name, tries, source, make, expected, ())


def _with_doctype(subset: str, inside: bytes = b"") -> Make:
    return file_is(
        lambda raw: f"<!DOCTYPE x {subset}>".encode() + raw.replace(b"</b:question>", inside + b"</b:question>")
    )


_CONTENT = (
    _row(
        "a file by an entity",
        "XXE: an answer would have it",
        OWASP,
        _with_doctype(f'[<!ENTITY e SYSTEM "{SECRET_FILE}">]', b"&e;"),
        UNREADABLE,
    ),
    _row("an external DTD", "SSRF", OWASP, _with_doctype(f'SYSTEM "{ELSEWHERE}/x.dtd"'), UNREADABLE),
    _row("billion laughs", "entities of entities", WS_ATTACKER, _with_doctype(f"[{LAUGHS}]", b"&a11;"), UNREADABLE),
    _row(
        "an element without an end",
        "5 MB in one question",
        OWASP,
        asks(b"<a>" + b"<b/>" * 1_250_000 + b"</a>"),
        UNREADABLE,
    ),
    _row("a text without an end", "5 MB of it", OWASP, asks(b"<a>" + b"x" * 5_000_000 + b"</a>"), UNREADABLE),
    _row(
        "blanks without an end",
        "5 MB before the first question",
        OURS,
        file_is(lambda raw: raw.replace(_HEAD, _HEAD + b" " * 5_000_000)),
        UNREADABLE,
    ),
    _row("depth 101", "one element deeper than is let in", OWASP, asks(nested(101).encode()), UNREADABLE),
    _row(
        "depth as far as it fits",
        "30,000 elements in one another",
        WS_ATTACKER,
        asks(nested(30_000).encode()),
        UNREADABLE,
    ),
    _row("6,000 elements", "in one question", OWASP, asks(b"<a>" + b"<a/>" * 6_000 + b"</a>"), UNREADABLE),
    _row("101 attributes", "on one element", OWASP, asks(f"<a {attributes(101)}/>".encode()), UNREADABLE),
    _row("two questions in one", "of which one is counted", OURS, asks(b"<a/><a/>"), UNREADABLE),
    _row(
        "an envelope in a question",
        "that its Header is believed",
        OURS,
        asks(f'<s:Envelope xmlns:s="{SOAP}"/>'.encode()),
        UNREADABLE,
    ),
    _row("what no service has", "an element of a stranger", OURS, asks(b"<a/>"), UNREADABLE),
    _row(
        "another root",
        "answers in the place of questions",
        OURS,
        file_is(lambda raw: raw.replace(b"b:questions", b"b:answers")),
        UNREADABLE,
    ),
    _row("a second document", "behind the first", OURS, file_is(lambda raw: raw + b"<a/>"), UNREADABLE),
    _row(
        "half a document",
        "cut off, with a voucher that fits",
        OURS,
        file_is(lambda raw: raw[: len(raw) // 2]),
        UNREADABLE,
    ),
    _row("nothing", "no byte", OURS, file_is(lambda _: b""), UNREADABLE),
    _row("a NUL", "text that is none", OURS, file_is(lambda raw: raw.replace(b"PCSA", b"PC\0A", 1)), UNREADABLE),
    _row(
        "an encoding that is none",
        "encoding='nonsense'",
        OURS,
        file_is(lambda raw: b"<?xml version='1.0' encoding='nonsense'?>" + raw),
        UNREADABLE,
    ),
    _row(
        "number 0",
        "counted from nought",
        OURS,
        file_is(lambda raw: raw.replace(b'number="1"', b'number="0"')),
        NUMBERING,
    ),
    _row(
        "a number twice",
        "two answers of one number",
        OURS,
        file_is(lambda raw: raw.replace(b'number="2"', b'number="1"')),
        NUMBERING,
    ),
    _row(
        "a number of 5,000 digits",
        "which Python does not read",
        OURS,
        file_is(lambda raw: raw.replace(b'"1"', b'"' + b"1" * 5000 + b'"')),
        NUMBERING,
    ),
    _row(
        "a number of two lines",
        "a second line for the terminal",
        OWASP,
        file_is(lambda raw: raw.replace(b'"1"', b'"1&#10;all is well"')),
        NUMBERING,
    ),
    _row(
        "a question more",
        "behind the voucher's back",
        OURS,
        file_is(lambda raw: raw.replace(_FOOT, raw[raw.index(b'<b:question number="3"') :].replace(b'"3"', b'"4"'))),
        ITEMS,
    ),
    _row(
        "a letter less",
        "with the right number of questions",
        OURS,
        file_is(lambda raw: raw.replace(b"PCSA:", b"PCSA", 1)),
        SUM,
    ),
)
_VOUCHER = (
    _row(
        "the voucher: a file by an entity",
        "XXE: the refusal would have it",
        OWASP,
        voucher_is(
            lambda raw: (
                f'<!DOCTYPE x [<!ENTITY e SYSTEM "{SECRET_FILE}">]>'.encode()
                + raw.split(b"?>")[1].replace(b"<sender>", b"<sender>&e;")
            )
        ),
        BAD_VOUCHER,
    ),
    _row(
        "the voucher: an external DTD",
        "SSRF",
        OWASP,
        voucher_is(lambda raw: f'<!DOCTYPE x SYSTEM "{ELSEWHERE}/x.dtd">'.encode() + raw.split(b"?>")[1]),
        BAD_VOUCHER,
    ),
    _row("the voucher: 5 MB", "memory", OWASP, voucher_is(lambda raw: raw + b" " * 5_000_000), BAD_VOUCHER),
    _row("the voucher: another document", "<a/>", OURS, voucher_is(lambda _: b"<a/>"), BAD_VOUCHER),
    _row("the voucher: nothing", "no byte", OURS, voucher_is(lambda _: b""), BAD_VOUCHER),
    _row(
        "the voucher: an element twice",
        "which of them counts",
        OURS,
        voucher_is(lambda raw: raw.replace(b"<sequence>1</sequence>", b"<sequence>1</sequence><sequence>2</sequence>")),
        BAD_VOUCHER,
    ),
    _row("another sender", "questions in the name of another CPAS", OURS, says("sender", "0999100196"), SENDER),
    _row("a sender in other digits", "١ in the place of 1", OURS, says("sender", "099910009٧"), BAD_VOUCHER),
    _row("sequence 0", "before the first", OURS, says("sequence", "0"), BAD_VOUCHER),
    _row("sequence 2", "one left out", OURS, says("sequence", "2"), SEQUENCE),
    _row("a sequence of 30 digits", "which no database holds", OURS, says("sequence", "9" * 30), BAD_VOUCHER),
    _row(
        "a sequence of 5,000 noughts",
        "which Python does not read",
        OURS,
        says("sequence", "0" * 5000 + "1"),
        BAD_VOUCHER,
    ),
    _row("a sequence in SQL", "' OR '1'='1", OWASP, says("sequence", "1' OR '1'='1"), BAD_VOUCHER),
    _row("fewer questions", "that the last one is not counted", OURS, says("items", "2"), ITEMS),
    _row("another sum", "one more", OURS, says("sum", "1"), SUM),
    _row("another size", "of nothing", OURS, says("bytes", "0"), CUT_OFF),
    _row("a size of 2^64", "which no memory holds", OURS, says("bytes", str(2**64)), BAD_VOUCHER),
    _row("another digest", "of nothing", OURS, says("sha256", sha256(b"").hexdigest()), DIFFERS),
    _row("half a file", "still on its way", OURS, file_was(lambda raw: raw[: len(raw) // 2]), CUT_OFF),
    _row(
        "another file of the same size",
        "after the voucher was written",
        OURS,
        file_was(lambda raw: raw.replace(b"PCSA", b"pcsa")),
        DIFFERS,
    ),
)
_PLACE = (
    *(
        _row(f"{name}{of}", tries, OWASP, becomes(what, which), NOT_REGULAR)
        for of, which in (("", lambda file: file), (" as the voucher", voucher_of))
        for name, tries, what in (
            (
                "a link",
                "to a file of somebody else, whose text a refusal would have",
                lambda file, secret: file.symlink_to(secret),
            ),
            ("a link to nowhere", "to what is not there", lambda file, _: file.symlink_to("nothing")),
            ("a link to a device", "of which one reads for ever", lambda file, _: file.symlink_to("/dev/zero")),
            ("a pipe", "which keeps a reader waiting", lambda file, _: os.mkfifo(file)),
            ("a socket", "which cannot be read", _socket),
            ("a folder", "which cannot be read", lambda file, _: file.mkdir()),
        )
    ),
    _row(
        "a name of two lines", "a second line for the terminal and the log", OWASP, called(b"a.xml: answered\nb"), NAME
    ),
    _row("a name with a terminal's command", "which clears the screen", OWASP, called(b"\x1b[2Ja"), NAME),
    _row("a name that is no text", "bytes that are not UTF-8", OWASP, called(b"a\xff\xfe"), NAME),
    _row("a name backwards", "U+202E", OWASP, called("a\u202elmx".encode()), NAME),
    _row("a name that is an option", "-rf, for the next script", OWASP, called(b"-rf"), NAME),
    _row("a hidden name", "a dot at its begin", OWASP, called(b".a"), NAME),
    _row("a name as long as it gets", "so that no answer has room", OURS, called(b"a" * 243), NAME),
)
CATEGORY = Category(
    "Files of questions",
    "Files and vouchers that an institution puts into its folder. Each is refused whole, by the code below "
    "([Batch](batch.md#refused-whole)), and moves out of the way with the reason beside it: nothing of it is answered, "
    "nobody is waited for, no file is read but these two, and the next batch goes on.",
    (*_CONTENT, *_VOUCHER, *_PLACE),
)
