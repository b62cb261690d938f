"""What becomes of one question: it goes the road of every call, and what comes back is written as its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from xml.sax.saxutils import quoteattr

from lxml import etree

from bcss_gateway.batch.questions import NAMESPACE, BatchQuestion, length_of
from bcss_gateway.contracts.library import Library
from bcss_gateway.contracts.wsdl import Operation
from bcss_gateway.domain.clock import Clock
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.domain.ticket import classic_ticket, newer_ticket
from bcss_gateway.envelope.exchange import Element, Peer, Received, Trail
from bcss_gateway.reply.envelopes import envelope_of
from bcss_gateway.reply.reply import ENVELOPE, Reply
from bcss_gateway.storage.database import UnitOfWork

# A prefix, and no default namespace: what is inside has elements of none, which would fall into it.
HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<b:answers xmlns:b="{NAMESPACE}">\n'.encode()
FOOT = b"</b:answers>\n"
_SSDN = "{http://www.ksz-bcss.fgov.be/XSD/SSDN/Service}SSDNRequest"
_CLASSIC = "ssdn"


class Handler(Protocol):
    """The crossroads, as a batch knows it."""

    def answer_in_batch(self, received: Received, institution: Institution, work: UnitOfWork) -> Reply:
        """The reply to one question, in a unit of work that somebody else commits."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it stands in the file, and how many characters of text are in it."""

    markup: bytes
    length: int


class Road:
    """Finds the contract that a question is one of, and sends it on its way.

    Args:
        handler: the crossroads.
    """

    def __init__(self, library: Library, handler: Handler, clock: Clock) -> None:
        self._handler, self._clock = handler, clock
        contracts = library.contracts.values()
        self._newer: Mapping[str, tuple[str, Operation]] = {
            operation.request: (name, operation)
            for name, contract in library.contracts.items()
            if contract.is_written and contract.endpoint.family != _CLASSIC
            for operation in contract.wsdl.operations
        }
        self._library = library
        self._connector = next(one for one in contracts if one.endpoint.family == _CLASSIC and one.is_written)

    def takes(self, tag: str) -> bool:
        """Whether an element is a request of some contract: an ``SSDNRequest``, or one of a newer service."""
        return tag == _SSDN or tag in self._newer

    def ask(self, element: Element, institution: Institution, work: UnitOfWork) -> tuple[str, Reply]:
        """The ticket of a question, and the reply to it."""
        received = self._received(element)
        return received.ticket, self._handler.answer_in_batch(received, institution, work)

    def _received(self, element: Element) -> Received:
        if element.tag == _SSDN:
            operation = self._connector.wsdl.operations[0]
            string = etree.Element(operation.request)
            string.text = etree.tostring(element, encoding="unicode")
            return self._call(self._connector.endpoint.name, operation, string, classic_ticket())
        name, operation = self._newer[element.tag]
        return self._call(name, operation, element, newer_ticket())

    def _call(self, name: str, operation: Operation, body: Element, ticket: str) -> Received:
        endpoint = self._library.contracts[name].endpoint
        return Received(endpoint, operation.name, body, Peer("batch"), self._clock(), ticket, Trail())


def answer_to(question: BatchQuestion, institution: Institution, road: Road, work: UnitOfWork) -> Answer:
    """The answer to a question, as the file of answers has it."""
    ticket, reply = road.ask(question.element, institution, work)
    element = _inside(reply)
    markup = etree.tostring(element, encoding="unicode", with_tail=False)
    head = f'<b:answer number="{question.number}" ticket="{ticket}" outcome={quoteattr(reply.outcome)}>'
    return Answer(f"{head}{markup}</b:answer>\n".encode(), length_of(element))


def _inside(reply: Reply) -> Element:
    """What would stand in the body of the reply: of the connector the document in its string."""
    if reply.body is not None and reply.fault is None:
        if len(reply.body) == 0 and reply.body.text and reply.body.text.lstrip().startswith("<"):
            return etree.fromstring(reply.body.text.encode(), etree.XMLParser(resolve_entities=False))
        return reply.body
    body = envelope_of(reply).find(f"{{{ENVELOPE}}}Body")
    if body is None or len(body) == 0:
        raise Breakdown("batch")
    return body[0]
