"""SOAP 1.1 envelopes, put around what leaves."""

from __future__ import annotations

from lxml import etree

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.reply.reply import ENVELOPE, WSSE, Fault, Reply

_E = f"{{{ENVELOPE}}}"


def envelope_of(reply: Reply) -> Element:
    """The envelope around a body element or a fault; the signed one where there is one."""
    if reply.envelope is not None:
        return reply.envelope
    envelope = etree.Element(f"{_E}Envelope", nsmap={"soapenv": ENVELOPE})
    body = etree.SubElement(envelope, f"{_E}Body")
    if reply.fault is None:
        body.append(reply.body)
    else:
        _write(reply.fault, body)
    return envelope


def bytes_of(reply: Reply) -> bytes:
    """The envelope as it leaves."""
    return etree.tostring(envelope_of(reply), xml_declaration=True, encoding="UTF-8")  # type: ignore[no-any-return]


def _write(said: Fault, body: Element) -> None:
    fault = etree.SubElement(body, f"{_E}Fault")
    prefix = "wsse" if said.namespace == WSSE else "soapenv"
    etree.SubElement(fault, "faultcode", nsmap={prefix: said.namespace}).text = f"{prefix}:{said.code}"
    etree.SubElement(fault, "faultstring").text = said.text
    if said.detail is not None:
        etree.SubElement(fault, "detail").append(said.detail)
