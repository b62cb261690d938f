"""What must hold of everything that the door answers, whatever was sent to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from bcss_gateway.reply.reply import WSSE
from bcss_gateway.security.signatures.refused import Code
from bcss_gateway.settings import HOME
from messages import MARK, SOAP, Call, envelope
from ssdn_reply import Reply
from wsgi import Heard

ANSWERED = "answered"
"""What a row expects that is no SOAP fault and no HTTP status: the reply of the operation."""

_E = f"{{{SOAP}}}"
_OURS = ("Traceback", 'File "', ".py", "site-packages", "lxml", "libxml", "spyne", "xmlschema", "line 1", str(HOME))


@dataclass(frozen=True, slots=True)
class Sent:
    """A request: what a valid call became.

    Attributes:
        headers: over those of the call; ``None`` leaves one out.
    """

    body: bytes
    headers: Mapping[str, str | None] = field(default_factory=dict)
    method: str = "POST"
    query: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that may be sent to a service.

    Attributes:
        expected: a SOAP 1.1 fault code, an HTTP status, or ``ANSWERED``.
        echo: the text that TestConnection gives back, where the row is about how text is read.
    """

    name: str
    make: Callable[[Call], Sent]
    expected: str | int
    echo: str = MARK


def text(make: Callable[[Call], str], encoding: str = "utf-8", **headers: str | None) -> Callable[[Call], Sent]:
    """A request whose body is text; a header ``Content_Type`` is ``Content-Type``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda call: Sent(make(call).encode(encoding), named)


def whole(**headers: str | None) -> Callable[[Call], Sent]:
    """The valid call itself, with other headers."""
    return text(lambda call: envelope(call.element), **headers)


def hold(heard: Heard, row: Row, call: Call) -> None:
    """The answer is the one expected, in its right shape, without a word that is nobody's business."""
    if row.expected == ANSWERED:
        assert heard.status == 200, heard.text
        payload = heard.xml.find(f"{_E}Body")[0]
        assert payload.tag == call.reply
        assert payload.findtext("echo") in (None, row.echo)
        return
    if isinstance(row.expected, str) and row.expected.isdigit():
        hold_refusal(heard, row.expected)
        return
    assert MARK not in heard.text, heard.text
    if isinstance(row.expected, int):
        assert heard.status == row.expected, heard.text
        assert heard.headers["Content-Type"] == "text/plain; charset=utf-8"
        hold_words(heard)
    else:
        assert hold_fault(heard) == row.expected, heard.text


def hold_fault(heard: Heard) -> str:
    """The answer is a SOAP 1.1 fault as the schema of its envelope and Basic Profile 1.1 want it; gives its code.

    A code of WS-Security has its prefix, ``wsse:InvalidSecurity``; one of SOAP has none.
    """
    assert (heard.status, heard.headers["Content-Type"]) == (500, "text/xml; charset=utf-8"), heard.text
    hold_words(heard)
    root: Any = etree.fromstring(heard.body)
    assert [root.tag, *(child.tag for child in root)] == [f"{_E}Envelope", f"{_E}Body"]
    (fault,) = root[0]
    assert fault.tag == f"{_E}Fault"
    names = [child.tag for child in fault]
    assert names in (["faultcode", "faultstring"], ["faultcode", "faultstring", "detail"]), names
    prefix, _, code = fault.findtext("faultcode").partition(":")
    assert fault.findtext("faultstring").strip()
    if prefix == "wsse":
        assert fault[0].nsmap[prefix] == WSSE
        assert code in set(Code)
        return f"wsse:{code}"
    assert fault[0].nsmap[prefix] == SOAP
    assert code in ("Client", "Server", "VersionMismatch", "MustUnderstand")
    return str(code)


def hold_refusal(heard: Heard, code: str) -> None:
    """The answer is an SSDNReply that says no by this code, and repeats nothing."""
    reply = Reply(heard)
    assert reply.context.ok == "NO"
    assert {detail.code for detail in reply.context.details} == {code}
    assert MARK not in reply.string, reply.string


def hold_words(heard: Heard) -> None:
    """Nothing of how we are made is in the answer, and its length is told."""
    assert not [word for word in _OURS if word in heard.text], heard.text
    assert heard.headers["Content-Length"] == str(len(heard.body))
