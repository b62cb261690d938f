"""Reads values out of the elements of a valid request."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.period import NO_END
from bcss_gateway.envelope.exchange import Element


def text_of(parent: Element | None, path: str) -> str:
    """What the element at a path says, blanks collapsed; empty where it is not there.

    A comment inside does not cut it short.
    """
    element = None if parent is None else parent.find(path)
    return "" if element is None else " ".join("".join(element.xpath("text()")).split())


def day_of(text: str) -> date:
    """A day as the schema allows it: with a zone, which a day of a right does not need, or outside our calendar."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return date.min if text.startswith("-") else NO_END
