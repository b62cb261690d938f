"""Elements that must be built exactly so: their children in order, their text, their bytes."""

from __future__ import annotations

import base64
import binascii

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures import came
from bcss_gateway.security.signatures.refused import SignatureRefused


def local_name(tag: str) -> str:
    """The name without its namespace, for texts."""
    return tag.rpartition("}")[2]


def children_of(parent: Element, *tags: str) -> list[Element]:
    """The children, which must be exactly these in this order.

    Raises:
        SignatureRefused: one is missing, in excess or elsewhere.
    """
    children = list(parent)
    if [child.tag for child in children] != list(tags):
        names = ", ".join(local_name(tag) for tag in tags) or "nothing"
        expected = f"A {local_name(parent.tag)} holds exactly this, in this order: {names}."
        raise SignatureRefused("signature-shape", expected, came.elements(children))
    return children


def text_of(element: Element) -> str:
    """The text of an element that has no children, without the white space around it.

    Raises:
        SignatureRefused: it has children.
    """
    children_of(element)
    return (element.text or "").strip()


def bytes_of(element: Element) -> bytes:
    """The bytes that an element holds as base64, which may be cut into lines.

    Raises:
        SignatureRefused: it has children, it is empty, or it is not base64.
    """
    try:
        value = base64.b64decode("".join(text_of(element).split()), validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if not value:
        raise SignatureRefused("signature-shape", f"A {local_name(element.tag)} holds base64.")
    return value
