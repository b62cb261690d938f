"""Exclusive canonicalization (https://www.w3.org/TR/xml-exc-c14n/): the bytes that a signature is made over."""

from __future__ import annotations

from lxml import etree

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures import came
from bcss_gateway.security.signatures.elements import children_of
from bcss_gateway.security.signatures.names import EXCLUSIVE, INCLUSIVE_NAMESPACES, XSI_TYPE
from bcss_gateway.security.signatures.refused import SignatureRefused

Prefixes = tuple[str, ...]


def prefixes_of(method: Element) -> Prefixes:
    """The prefixes that a CanonicalizationMethod or a Transform adds; an empty list, as WSS4J writes it, adds none.

    Raises:
        SignatureRefused: UnsupportedAlgorithm, for anything but exclusive canonicalization without comments.
    """
    if method.get("Algorithm") != EXCLUSIVE:
        raise SignatureRefused(
            "canonicalization",
            "Exclusive canonicalization without comments is the one canonicalization, and the one transform.",
            f"{came.elements([method])} {came.algorithm(method.get('Algorithm'))}",
        )
    if len(method) == 0:
        return ()
    (inclusive,) = children_of(method, INCLUSIVE_NAMESPACES)
    children_of(inclusive)
    return tuple((inclusive.get("PrefixList") or "").split())


def canonical(element: Element, prefixes: Prefixes) -> bytes:
    """The canonical bytes of an element and all that it holds.

    Raises:
        SignatureRefused: InvalidSecurity, for what has no canonical form, such as a relative namespace.
    """
    try:
        return etree.tostring(  # type: ignore[no-any-return]
            element,
            method="c14n",
            exclusive=True,
            with_comments=False,
            inclusive_ns_prefixes=list(prefixes) or None,
            with_tail=False,
        )
    except etree.LxmlError:
        raise SignatureRefused("namespaces", "A signed part has no canonical form.") from None


def check_types(element: Element, signed: bytes) -> None:
    """Refuses an ``xsi:type`` whose prefix is bound outside what was signed: it could be bound anew to another type.

    Exclusive canonicalization keeps only the prefixes of names, and those that the signer lists.

    Raises:
        SignatureRefused: InvalidSecurity.
    """
    if all(one.get(XSI_TYPE) is None for one in element.iter()):
        return
    alone = etree.fromstring(signed, etree.XMLParser(resolve_entities=False, no_network=True))
    for read, kept in zip(element.iter(), alone.iter(), strict=True):
        prefix = (read.get(XSI_TYPE) or "").strip().rpartition(":")[0] or None
        if read.get(XSI_TYPE) is not None and read.nsmap.get(prefix) != kept.nsmap.get(prefix):
            raise SignatureRefused(
                "namespaces",
                "The prefix of an xsi:type is declared outside the signed part: "
                "declare it inside, or list it in InclusiveNamespaces.",
            )
