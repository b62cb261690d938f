"""Reads a reply as whoever asked does: the texts that stand at paths of element names, whatever their namespaces."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bcss_gateway.domain.story import Reading
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.envelope.parsing import NotReadable, parse

_BODY = "{http://schemas.xmlsoap.org/soap/envelope/}Body"
_STRING = "{http://ksz-bcss.fgov.be/connectors/WebServiceConnector}xmlString"
_STEP = re.compile(r"([^/\[.]+)(\[last\(\)\])?")
_CODES = ("status/code", "ServiceReply/ResultSummary/Detail/ReasonCode", "ServiceReply/ResultSummary/ReturnCode")


def document_of(envelope: bytes) -> Element:
    """The document of a reply: that in the connector's string, or the element in the body.

    Raises:
        NotReadable: it is no envelope, or nothing is in it.
    """
    root = parse(envelope, size=None)
    string = root.findtext(f".//{_STRING}")
    document = parse(string.encode(), size=None) if string else root.find(f"{_BODY}/*")
    if document is None:
        raise NotReadable("it holds no document")
    return document


def code_of(document: Element) -> str:
    """By which a reply says how it went: a newer one by its status, a classic one by the reason or the return code."""
    found = texts_at(document, _CODES)
    return next((texts[0] for texts in found.values() if texts), "")


def seen_in(document: Element, reading: Reading) -> tuple[str, ...]:
    """A line for each element that a reading is of, with what it reads there; where there is none, the reply's code.

    Where nothing stands, a line has ``–``, but not at its end. In a path, ``..`` is the element around.
    """
    found = document.xpath(_expression(reading.each)) if reading.each else ()
    rows = (" ".join(",".join(at) or "–" for at in texts_at(one, reading.reads).values()) for one in found)
    return tuple(row.rstrip(" –") for row in rows) or (code_of(document),)


def texts_at(document: Element, paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What stands at each path, in order.

    Args:
        paths: of element names; one that begins with ``//`` may begin anywhere, and ``NAME[last()]`` is the last of its
            kind.
    """
    return {path: tuple((one.text or "").strip() for one in document.xpath(_expression(path))) for path in paths}


def _expression(path: str) -> str:
    begin = "//" if path.startswith("//") else "./"
    return begin + _STEP.sub(lambda found: f"*[local-name()='{found[1]}']{found[2] or ''}", path.removeprefix("//"))
