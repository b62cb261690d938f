"""SOAP 1.1 envelopes, opened when they come."""

from __future__ import annotations

from bcss_gateway.domain.refusal import UnreadableCall
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.reply.reply import ENVELOPE

_E = f"{{{ENVELOPE}}}"
_MOST_HEADER_BLOCKS = 32
_HERE = (None, "", "http://schemas.xmlsoap.org/soap/actor/next")
_UNDERSTOOD = ("{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}Security",)


def open_envelope(root: Element) -> Element:
    """The one body element of a SOAP 1.1 envelope.

    Raises:
        UnreadableCall: anything but an optional Header and one Body with one element; a header that must be
            understood, or too many.
    """
    if root.tag != f"{_E}Envelope":
        other = isinstance(root.tag, str) and root.tag.endswith("}Envelope")
        raise UnreadableCall("A SOAP 1.1 Envelope is expected.", code="VersionMismatch" if other else "Client")
    children = [child.tag for child in root]
    if children not in ([f"{_E}Body"], [f"{_E}Header", f"{_E}Body"]):
        raise UnreadableCall("An Envelope holds an optional Header, one Body, and nothing after it.")
    if len(children) == 2:
        _check_headers(root[0])
    if len(root[-1]) != 1:
        raise UnreadableCall("The Body must hold exactly one element.")
    return root[-1][0]


def _check_headers(header: Element) -> None:
    if len(header) > _MOST_HEADER_BLOCKS:
        raise UnreadableCall(f"A Header holds {_MOST_HEADER_BLOCKS} blocks at most.")
    for block in header:
        must = block.get(f"{_E}mustUnderstand", "0")
        if must in ("1", "true") and block.get(f"{_E}actor") in _HERE and block.tag not in _UNDERSTOOD:
            raise UnreadableCall("A header that must be understood is not.", code="MustUnderstand")
