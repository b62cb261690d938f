"""Bytes to elements: the one parser through which a sender's XML comes in."""

from __future__ import annotations

from lxml import etree

from bcss_gateway.envelope.exchange import Element


class NotReadable(ValueError):
    """The bytes are not XML that is taken in; the text says why, without a word of the document."""


def parse(raw: bytes, *, encoding: str | None = None) -> Element:
    """The root element of a document without DTD and processing instructions; comments are left out.

    Comments are left out because text on both sides of one would be read as two: a signature that ignores comments
    would still hold over what we then read differently. Processing instructions and DTDs are forbidden by SOAP 1.1.

    Args:
        encoding: overrides the declared one, for text that was inside another document.

    Raises:
        NotReadable: not well-formed, or with a DTD or a processing instruction.
    """
    try:
        parser = etree.XMLParser(
            encoding=encoding,
            resolve_entities=False,
            load_dtd=False,
            attribute_defaults=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=False,
            recover=False,
        )
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError):
        raise NotReadable("it is not well-formed XML") from None
    if root.getroottree().docinfo.internalDTD is not None or root.getroottree().docinfo.doctype:
        raise NotReadable("a DOCTYPE is not allowed")
    if _has_instruction(root):
        raise NotReadable("processing instructions are not allowed")
    return root


def _has_instruction(root: Element) -> bool:
    inside = next(root.iter(etree.ProcessingInstruction), None)
    before, after = root.getprevious(), root.getnext()
    return inside is not None or before is not None or after is not None
