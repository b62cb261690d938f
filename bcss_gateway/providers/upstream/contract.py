"""The elements that go to a source and come back: our question, its reply, its status, its fault."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.domain.refusal import Information
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.envelope.parsing import NotReadable, parse
from bcss_gateway.providers.upstream.line import Heard, NotAnAnswer

_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_E = f"{{{_ENVELOPE}}}"
_FAULT = f"{_E}Fault"
_CUSTOMER = "informationCustomer"
_TICKET = f"{_CUSTOMER}/ticket"


@dataclass(frozen=True, slots=True)
class Status:
    """The status of a reply, as the source wrote it."""

    value: str
    code: str
    description: str
    information: Information


def write_question(content: Element, ticket: str, moment: datetime, sender_cbe: str) -> Element:
    """The request element as it came, with our own ticket and time, and without what is said to us alone.

    Args:
        ticket: our ticket of the call: in the source's journal it stands as the reference.
        sender_cbe: the CBE number as which we ask, or empty to leave the caller's own identification.
    """
    question = deepcopy(content)
    question.tail = None
    for said_to_us in question.findall("informationCBSS"):
        question.remove(said_to_us)
    customer = question.find(_CUSTOMER)
    if customer is None:
        return question
    identification = customer[-1]
    if sender_cbe:
        identification = etree.Element("customerIdentification")
        etree.SubElement(identification, "cbeNumber").text = sender_cbe
    sent = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
    customer[:] = [_leaf("ticket", ticket), _leaf("timestampSent", sent), identification]
    return question


def enclosed(question: Element) -> bytes:
    """A SOAP 1.1 envelope around a question."""
    envelope = etree.Element(f"{_E}Envelope", nsmap={"soapenv": _ENVELOPE})
    etree.SubElement(envelope, f"{_E}Body").append(deepcopy(question))
    return bytes(etree.tostring(envelope, xml_declaration=True, encoding="UTF-8"))


def opened(heard: Heard) -> Element:
    """The one body element of what came back, valid or not.

    Raises:
        NotAnAnswer: no SOAP 1.1 envelope, or one that is not taken in.
    """
    try:
        root = parse(heard.body, encoding=heard.charset, size=None)
    except NotReadable as problem:
        raise NotAnAnswer(str(problem)) from None
    children = [child.tag for child in root]
    if root.tag != f"{_E}Envelope" or children not in ([f"{_E}Body"], [f"{_E}Header", f"{_E}Body"]):
        raise NotAnAnswer("it is no SOAP 1.1 envelope")
    if len(root[-1]) != 1:
        raise NotAnAnswer("its body does not hold exactly one element")
    return root[-1][0]


def fault_code(body: Element) -> str:
    """The code of a SOAP fault without its prefix and its subcode (``Client``, ``Server``); empty for no fault."""
    if body.tag != _FAULT:
        return ""
    return (body.findtext("faultcode") or "").strip().rpartition(":")[2].partition(".")[0] or "Server"


def is_about(question: Element, reply: Element, service: Service) -> bool:
    """Whether a reply answers this question: it tells the same person, and the same ticket, where it tells them."""
    paths = filter(None, (service.subject, _TICKET))
    return all(_said(reply, path) in ("", _said(question, path)) for path in paths)


def status_of(reply: Element) -> Status | None:
    """What a valid reply says came of the question; ``None`` for a service that has no status."""
    status = reply.find("status")
    if status is None:
        return None
    information = tuple(
        (one.findtext("fieldName") or "", one.findtext("fieldValue") or "") for one in status.iterfind("information")
    )
    value, code, description = (status.findtext(name) or "" for name in ("value", "code", "description"))
    return Status(value, code, description, information)


def content_of(reply: Element, service: Service) -> tuple[Element, ...]:
    """What follows the envelope's own elements in a valid reply: the part that the provider writes."""
    return tuple(child for child in reply if child.tag not in service.reply)


def _said(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _leaf(tag: str, text: str) -> Element:
    element = etree.Element(tag)
    element.text = text
    return element
