"""The messages that go to subscribers by LivingWagesNotifications, and the acknowledgements that come back."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from bcss_gateway.contracts import schema as schemas
from bcss_gateway.contracts.schema import Schema
from bcss_gateway.contracts.wsdl import Operation, Wsdl
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.envelope.parsing import OF_A_CALL, NotReadable, parse
from bcss_gateway.providers.crossroads.notice import content_of
from bcss_gateway.providers.upstream.line import Heard

FILE = "LivingWagesNotifications/LivingWagesNotificationsV1.wsdl"
_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_E = f"{{{_ENVELOPE}}}"


class NotAcknowledged(Exception):
    """What came back is no acknowledgement of what was sent; the text says why, without a word of it.

    Attributes:
        of_this_one: whether the receiver took the message in, and refuses this one; else it may refuse all.
    """

    def __init__(self, text: str, *, of_this_one: bool = False) -> None:
        super().__init__(text)
        self.of_this_one = of_this_one


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract of what is pushed: its one operation, and the schema of both messages."""

    operation: Operation
    schema: Schema


def load(home: Path) -> Contract:
    """The contract from the project's ``wsdl`` folder."""
    wsdl = Wsdl(home / "wsdl" / FILE)
    return Contract(wsdl.operations[0], schemas.of_wsdl(wsdl))


def write(contract: Contract, told: Notification, ticket: str, sender: str, moment: datetime) -> Element:
    """The SOAP envelope that tells one thing to its recipient.

    Args:
        ticket: of this attempt; the journal has it, and the acknowledgement gives it back.
        sender: the CBE number as which the crossroads speaks.

    Raises:
        Breakdown: it would not be valid by the contract.
    """
    body = etree.Element(contract.operation.request, nsmap={"n": contract.operation.request[1:].partition("}")[0]})
    _party(body, "sender", sender, ticket, f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z")
    _party(body, "receiver", told.recipient)
    _leaf(body, "legalContext", told.legal_context)
    _leaf(body, "sequenceNumber", str(told.sequence))
    body.extend(content_of(told))
    if not contract.schema.accepts(body):
        raise Breakdown("notification")
    envelope = etree.Element(f"{_E}Envelope", nsmap={"soapenv": _ENVELOPE})
    etree.SubElement(envelope, f"{_E}Header")
    etree.SubElement(envelope, f"{_E}Body").append(body)
    return envelope


def bytes_of(envelope: Element) -> bytes:
    """The envelope as it leaves; after it was signed nothing in it changes any more."""
    return bytes(etree.tostring(envelope, xml_declaration=True, encoding="UTF-8"))


def check(contract: Contract, heard: Heard, ticket: str, recipient: str) -> None:
    """See that what came back acknowledges what was sent.

    Raises:
        NotAcknowledged: it does not: another ticket, another institution, not OK, a fault, or no such message.
    """
    reply = _opened(heard)
    if reply.tag == f"{_E}Fault":
        raise NotAcknowledged("a SOAP fault", of_this_one=_is_our_fault(reply))
    if heard.status != 200:
        raise NotAcknowledged(f"HTTP {heard.status} without a fault")
    if reply.tag != contract.operation.reply or not contract.schema.accepts(deepcopy(reply)):
        raise NotAcknowledged("it is not the contract's acknowledgement")
    if reply.findtext("informationCBSS/ticketCBSS") != ticket:
        raise NotAcknowledged("it acknowledges another ticket")
    by = reply.findtext("informationNotified/notifiedIdentification/cbeNumber") or recipient
    if by != recipient:
        raise NotAcknowledged("another institution acknowledges")
    if reply.findtext("status/value") != "OK":
        raise NotAcknowledged("its status is NOK", of_this_one=True)


def acknowledgement(contract: Contract, raw: bytes, moment: datetime) -> bytes:
    """What a receiver answers that takes a message in.

    Raises:
        NotAcknowledged: the message is none of the contract's.
    """
    sent = _opened(Heard(200, raw, None))
    if sent.tag != contract.operation.request or not contract.schema.accepts(sent):
        raise NotAcknowledged("it is not the contract's notification")
    reply = etree.Element(contract.operation.reply, nsmap={"n": contract.operation.reply[1:].partition("}")[0]})
    ours = etree.SubElement(reply, "informationCBSS")
    _leaf(ours, "ticketCBSS", sent.findtext("sender/ticket"))
    _leaf(ours, "timestampSent", sent.findtext("sender/timestampSent"))
    notified = etree.SubElement(reply, "informationNotified")
    _leaf(notified, "timestampReply", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z")
    by = etree.SubElement(notified, "notifiedIdentification")
    _leaf(by, "cbeNumber", sent.findtext("receiver/organizationIdentification/cbeNumber"))
    status = etree.SubElement(reply, "status")
    _leaf(status, "value", "OK")
    _leaf(status, "code", "MSG00000")
    envelope = etree.Element(f"{_E}Envelope", nsmap={"soapenv": _ENVELOPE})
    etree.SubElement(envelope, f"{_E}Body").append(reply)
    return bytes_of(envelope)


def _opened(heard: Heard) -> Element:
    try:
        root = parse(heard.body, encoding=heard.charset, size=OF_A_CALL)
    except NotReadable as problem:
        raise NotAcknowledged(str(problem)) from None
    bodies = root.findall(f"{_E}Body")
    if root.tag != f"{_E}Envelope" or len(bodies) != 1 or len(bodies[0]) != 1:
        raise NotAcknowledged("it is no SOAP 1.1 envelope with one element in its body")
    return bodies[0][0]


def _is_our_fault(fault: Element) -> bool:
    return (fault.findtext("faultcode") or "").strip().rpartition(":")[2].startswith("Client")


def _party(above: Element, name: str, cbe_number: str, ticket: str = "", sent: str = "") -> None:
    party = etree.SubElement(above, name)
    if ticket:
        _leaf(party, "ticket", ticket)
        _leaf(party, "timestampSent", sent)
    _leaf(etree.SubElement(party, "organizationIdentification"), "cbeNumber", cbe_number)


def _leaf(above: Element, name: str, text: str) -> Element:
    element = etree.SubElement(above, name)
    element.text = text
    return element
