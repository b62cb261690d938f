"""The two families of services, each reading and writing its own envelope around the same exchange."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bcss_gateway.contracts.library import Library
from bcss_gateway.contracts.wsdl import Operation
from bcss_gateway.domain.refusal import Breakdown, EnvelopeRefusal, NotAnsweredYet, Problem, Refusal
from bcss_gateway.envelope import soa
from bcss_gateway.envelope.exchange import Answered, Element, Read, Received
from bcss_gateway.envelope.ssdn import SsdnReader
from bcss_gateway.reply.reply import Fault, Reply
from bcss_gateway.reply.soa import CUSTOMER, SoaWriter, server_fault
from bcss_gateway.reply.ssdn import SsdnWriter, connector_reply


class Family(Protocol):
    """How a family's messages are read, answered and refused."""

    def glimpse(self, received: Received) -> None:
        """Note for the journal what the message seems to say."""

    def read(self, received: Received) -> Read:
        """Read and validate the envelope and what is in it."""

    def answer(self, read: Read, answered: Sequence[Answered], moment: datetime) -> Reply:
        """The reply to a message whose services were reached, valid by its contract."""

    def refuse(self, received: Received, read: Read | None, refusal: Refusal, moment: datetime) -> Reply:
        """The reply to a message that was refused as a whole."""

    def break_down(self, received: Received, moment: datetime) -> Reply:
        """The reply when something broke on our side."""


class Classic:
    """SSDN: a document as text inside the connector's string."""

    def __init__(self, library: Library, writer: SsdnWriter) -> None:
        self._reader = SsdnReader(library.catalogue, library.envelope, library.payloads)
        self._replies = library.replies
        self._writer = writer

    def glimpse(self, received: Received) -> None:
        """Nothing: what the string says is noted while it is read."""

    def read(self, received: Received) -> Read:
        """See :class:`SsdnReader`."""
        return self._reader.read(received)

    def answer(self, read: Read, answered: Sequence[Answered], moment: datetime) -> Reply:
        """An SSDNReply with a ServiceReply for each question."""
        document = self._writer.reply(read, answered, moment)
        if not self._replies.accepts(document):
            raise Breakdown("reply")
        outcome = "refused" if any(one.problems for one in answered) else "answered"
        return Reply(outcome, self._writer.return_code(answered), connector_reply(document))

    def refuse(self, received: Received, read: Read | None, refusal: Refusal, moment: datetime) -> Reply:
        """An SSDNReply whose context says no."""
        unread = refusal if isinstance(refusal, EnvelopeRefusal) else EnvelopeRefusal()
        head, language = (read.head, read.language) if read else (unread.head, unread.language)
        document = self._writer.refusal(refusal.problems, language, received.ticket, received.moment, moment, head)
        if not self._replies.accepts(document):
            raise Breakdown("reply")
        return Reply("refused", self._writer.code_of(refusal.problems), connector_reply(document))

    def break_down(self, received: Received, moment: datetime) -> Reply:
        """A SOAP fault: the connector's contract declares none of its own."""
        return Reply("broken", "soap:Server", fault=server_fault(None, received.ticket), http_status=500)


class Newer:
    """SOA: one element with a skeleton, a status, a typed fault."""

    def __init__(self, library: Library, writer: SoaWriter) -> None:
        self._library = library
        self._writer = writer

    def glimpse(self, received: Received) -> None:
        """See :func:`soa.glimpse`."""
        soa.glimpse(received, self._library.service_of(received.endpoint))

    def read(self, received: Received) -> Read:
        """See :func:`soa.read`.

        Raises:
            NotAnsweredYet: there is no contract to read it by.
        """
        contract, service = self._library.contracts[received.endpoint.name], self._library.service_of(received.endpoint)
        if not contract.is_written:
            raise NotAnsweredYet(service.title, read=False)
        return soa.read(received, service, contract.schema)

    def answer(self, read: Read, answered: Sequence[Answered], moment: datetime) -> Reply:
        """The response element of the operation."""
        (one,) = answered
        body = self._writer.reply(read, one, self._operation(read.received), moment)
        if not self._library.contracts[read.received.endpoint.name].schema.accepts(body):
            raise Breakdown("reply")
        return Reply("refused" if one.problems else "answered", self._writer.return_code(one), body)

    def refuse(self, received: Received, read: Read | None, refusal: Refusal, moment: datetime) -> Reply:
        """A status where the request could be read; else a fault that names what breaks the schema."""
        if read is not None and not isinstance(refusal, EnvelopeRefusal):
            return self.answer(read, (Answered(read.questions[0], problems=refusal.problems),), moment)
        detail = self._typed_fault(refusal.problems, received, moment)
        text = "; ".join(f"{path}: {rule}" for problem in refusal.problems for path, rule in problem.information)
        language = refusal.language if isinstance(refusal, EnvelopeRefusal) else "en"
        advice = self._writer.next_step(refusal.problems[0], language)
        page = self._writer.page_of(received.ticket)
        more = f" More: {page}" if advice and page else ""
        fault = Fault("Client", f"A validation error occurred. {text} {advice}".rstrip() + more, detail)
        return Reply("refused", self._writer.code_of(refusal.problems), fault=fault, http_status=500)

    def break_down(self, received: Received, moment: datetime) -> Reply:
        """A SOAP fault with MSG00003 in the contract's typed detail."""
        detail = None if received.body is None else self._typed_fault((Problem("internal"),), received, moment)
        return Reply("broken", "MSG00003", fault=server_fault(detail, received.ticket), http_status=500)

    def _typed_fault(self, problems: Sequence[Problem], received: Received, moment: datetime) -> Element | None:
        """The contract's typed detail; the customer is left out where it is what breaks the schema."""
        repeated = self._library.service_of(received.endpoint).fault
        detail = self._writer.fault_detail(problems, received, self._operation(received), moment, repeated)
        if detail is not None and not self._library.contracts[received.endpoint.name].schema.accepts(detail):
            for customer in detail.findall(CUSTOMER):
                detail.remove(customer)
            return detail if self._library.contracts[received.endpoint.name].schema.accepts(detail) else None
        return detail

    def _operation(self, received: Received) -> Operation:
        operation = self._library.contracts[received.endpoint.name].wsdl.operation_of(received.body.tag)
        if operation is None:
            raise Breakdown("reply")
        return operation
