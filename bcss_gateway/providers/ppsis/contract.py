"""Values as the federal service reads and writes them, in the messages of whatever law."""

from __future__ import annotations

from datetime import date

from lxml import etree

from bcss_gateway.domain.period import NO_END
from bcss_gateway.envelope.exchange import Element

_TRUE = ("true", "1")


def text_of(parent: Element | None, path: str) -> str:
    """What the element says, blanks collapsed; empty where it is not there."""
    return "" if parent is None else " ".join((parent.findtext(path) or "").split())


def says_yes(parent: Element | None, path: str) -> bool:
    """Whether a truth value is there and true."""
    return text_of(parent, path) in _TRUE


def day(text: str) -> date:
    """A day as the schema allows it: with a zone, which a day of a right does not need, or outside our calendar."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return date.min if text.startswith("-") else NO_END


def add(parent: Element, tag: str, value: object) -> Element:
    """An element that holds a value."""
    element = etree.SubElement(parent, tag)
    element.text = str(value)
    return element


def truth(value: bool) -> str:
    """A truth value as the schema writes it."""
    return "true" if value else "false"
