"""Where the parts of a signed message are: each once, each in its only legal place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures import came
from bcss_gateway.security.signatures.elements import local_name
from bcss_gateway.security.signatures.names import (
    BODY,
    ENV,
    ENVELOPE,
    HEADER,
    HERE,
    SECURITY,
    SIGNATURE,
    TIMESTAMP,
    TOKEN,
    WSU_ID,
)
from bcss_gateway.security.signatures.refused import SignatureRefused

_PLACES = {
    ENVELOPE: None,
    HEADER: ENVELOPE,
    BODY: ENVELOPE,
    SECURITY: HEADER,
    SIGNATURE: SECURITY,
    TIMESTAMP: SECURITY,
    TOKEN: SECURITY,
}
_MISSING = {
    ENVELOPE: "envelope-shape",
    HEADER: "signature-missing",
    BODY: "envelope-shape",
    SECURITY: "signature-missing",
    SIGNATURE: "signature-missing",
    TIMESTAMP: "timestamp-missing",
}
_IDS = etree.XPath("//@*[translate(local-name(), 'ID', 'id') = 'id']")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a signed message. ``token`` is the BinarySecurityToken, which another kind of reference replaces."""

    header: Element
    body: Element
    security: Element
    timestamp: Element
    signature: Element
    token: Element | None
    ids: Mapping[str, Element]


def parts_of(envelope: Element) -> Parts:
    """Finds the parts. A second one of a kind is refused wherever it hides: that is how signatures are wrapped.

    Raises:
        SignatureRefused: InvalidSecurity, for a part that is missing, doubled or displaced, or an Id met twice.
    """
    _only_elements(envelope)
    found: dict[str, Element] = {}
    for element in envelope.iter(*_PLACES):
        if element.tag in found:
            raise SignatureRefused("one-of-each", f"A signed message holds one {local_name(element.tag)}, not two.")
        found[element.tag] = element
    for tag, place in _PLACES.items():
        _in_its_place(found.get(tag), tag, found.get(place) if place else None)
    if list(envelope) != [found[HEADER], found[BODY]]:
        raise SignatureRefused(
            "envelope-shape", "The Envelope of a signed message holds a Header, then a Body.", came.elements(envelope)
        )
    if found[SECURITY].get(f"{ENV}actor") not in HERE:
        raise SignatureRefused("envelope-shape", "The Security header is meant for another actor.")
    return Parts(
        header=found[HEADER],
        body=found[BODY],
        security=found[SECURITY],
        timestamp=found[TIMESTAMP],
        signature=found[SIGNATURE],
        token=found.get(TOKEN),
        ids=_ids_of(envelope),
    )


def referenced(parts: Parts, uri: str | None) -> Element:
    """The element that a reference within the message points to, by ``wsu:Id`` or by a plain ``Id``.

    Raises:
        SignatureRefused: InvalidSecurity, for another kind of reference, or one to nothing.
    """
    if not uri or not uri.startswith("#"):
        raise SignatureRefused("reference", "A reference is written # followed by the Id of a part of this message.")
    element = parts.ids.get(uri[1:])
    if element is None or uri[1:] not in (element.get(WSU_ID), element.get("Id")):
        raise SignatureRefused(
            "reference",
            "A reference points to no wsu:Id of this message; perhaps it was changed after it was signed.",
            "" if element is None else "an Id that is not written wsu:Id or Id",
        )
    return element


def _only_elements(envelope: Element) -> None:
    """What canonicalization leaves out or an entity brings in would be read without having been signed."""
    if envelope.getroottree().docinfo.internalDTD is not None:
        raise SignatureRefused("only-elements", "A signed message has no DOCTYPE.")
    if next(envelope.iter(etree.Comment, etree.ProcessingInstruction, etree.Entity), None) is not None:
        raise SignatureRefused(
            "only-elements", "A signed message holds no comments, processing instructions or entities."
        )


def _in_its_place(element: Element | None, tag: str, place: Element | None) -> None:
    if element is None:
        if tag != TOKEN:
            raise SignatureRefused(_MISSING[tag], f"A signed message holds a {local_name(tag)}.")
    elif element.getparent() is not place:
        raise SignatureRefused(
            "displaced",
            f"The {local_name(tag)} of a signed message is not in its place.",
            f"in {came.elements(element.iterancestors())}",
        )


def _ids_of(envelope: Element) -> dict[str, Element]:
    ids: dict[str, Element] = {}
    for value in _IDS(envelope):
        if str(value) in ids:
            raise SignatureRefused(
                "ids-unique",
                "Every Id of a signed message is unique, whether it is written wsu:Id, xml:id, Id, ID or id.",
            )
        ids[str(value)] = value.getparent()
    return ids
