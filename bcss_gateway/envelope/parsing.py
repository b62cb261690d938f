"""Bytes to elements: the one parser through which a sender's XML comes in."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from bcss_gateway.envelope.exchange import Element


@dataclass(frozen=True, slots=True)
class Size:
    """How much a document may hold, however short it is: what costs time is its parts, not its bytes.

    Args:
        depth: how many elements may stand in one another.
        elements: how many there may be in all.
        attributes: how many one element may have; declarations of namespaces are not counted.
    """

    depth: int = 100
    elements: int = 5_000
    attributes: int = 100

    def complaint(self, root: Element) -> str:
        """What there is too much of, or nothing; libxml2 counts, which takes less than reading did."""
        if root.xpath("count(//*)") > self.elements:
            return f"it has more than {self.elements} elements"
        if root.xpath(f"boolean({'/*' * (self.depth + 1)})"):
            return f"its elements are nested deeper than {self.depth}"
        if root.xpath(f"boolean(//@*[{self.attributes + 1}])"):
            return f"an element has more than {self.attributes} attributes"
        return ""


OF_A_CALL = Size()
"""What a sender's document may hold."""


class NotReadable(ValueError):
    """The bytes are not XML that is taken in; the text says why, without a word of the document."""


def parse(raw: bytes, *, encoding: str | None = None, size: Size | None = OF_A_CALL) -> Element:
    """The root element of a document without DTD and processing instructions; comments are left out.

    Comments are left out because text on both sides of one would be read as two: a signature that ignores comments
    would still hold over what we then read differently. Processing instructions and DTDs are forbidden by SOAP 1.1.

    Args:
        encoding: overrides the declared one, for text that was inside another document.
        size: how much it may hold; ``None`` for a document of somebody whom we asked.

    Raises:
        NotReadable: not well-formed, too large, or with a DTD or a processing instruction.
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
    if size and (complaint := size.complaint(root)):
        raise NotReadable(complaint)
    return root


def _has_instruction(root: Element) -> bool:
    inside = next(root.iter(etree.ProcessingInstruction), None)
    before, after = root.getprevious(), root.getnext()
    return inside is not None or before is not None or after is not None
