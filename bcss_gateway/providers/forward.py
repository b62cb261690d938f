"""A source that is somewhere else: the question goes to a real SOAP service, and what comes back is told by rule.

The rules are on one page, docs/forwarding.md.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from bcss_gateway.contracts.catalogue import Service
from bcss_gateway.contracts.library import Contract, Library
from bcss_gateway.domain.refusal import Breakdown, Problem, Refusal
from bcss_gateway.envelope.exchange import Admitted, Answer, Element
from bcss_gateway.providers.provider import Operation, Provider
from bcss_gateway.providers.upstream import contract
from bcss_gateway.providers.upstream.contract import Status
from bcss_gateway.providers.upstream.line import Line, NotAnAnswer
from bcss_gateway.providers.upstream.outage import NoAnswer, Outage, Spared
from bcss_gateway.settings import Forward
from bcss_gateway.storage.database import UnitOfWork

log = logging.getLogger(__name__)

NAME = "forward"
_UNAVAILABLE = ("MSG00001", "MSG00002")
_SAME_FOR_US = {"MSG00005": "ssin_unknown", "MSG00006": "ssin_replaced", "MSG00007": "ssin_cancelled"}
_ADVICE = ("advice", "explanation", "rule")


class Forwarder:
    """Answers, through real sources, what the settings forward.

    Args:
        providers: who would answer otherwise; what is wrong with a question in itself stays theirs to say.

    Raises:
        ValueError: a forward names a service that is not answered here or is a classic one, or one twice, or its
            files do not hold what they should; the gateway does not start.
    """

    name = NAME

    def __init__(self, forwards: Iterable[Forward], library: Library, providers: Iterable[Provider]) -> None:
        own = {key: operation for provider in providers for key, operation in provider.operations.items()}
        self.operations: dict[tuple[str, str], Operation] = {}
        for forward in forwards:
            service = _service(forward, library)
            if service.key in self.operations:
                raise ValueError(f"{forward.name} is forwarded twice")
            self.operations[service.key] = ForwardedOperation(
                own[service.key], forward, service, library.contracts[service.endpoint]
            )


class ForwardedOperation:
    """One operation that a real source answers."""

    def __init__(self, own: Operation, forward: Forward, service: Service, known: Contract) -> None:
        self.read, self.problems = own.read, own.problems
        self._forward, self._service, self._schema = forward, service, known.schema
        self._operations = {operation.request: operation for operation in known.wsdl.operations}
        self._name = f"{NAME}:{service.provider}"
        self._line = Line(forward)
        self._outage = Outage(
            failures=forward.failures, rest_seconds=forward.rest_seconds, most_waiting=forward.most_waiting
        )

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """What the source answers; nothing is read or written here, so that no other call waits for the source.

        Raises:
            Refusal: the source refuses, or does not answer.
            Breakdown: what it says is no valid answer to our question.
        """
        received = admitted.identified.read.received
        question = self._question(admitted)
        try:
            return self._answer(question, self._asked(question))
        except NoAnswer as cause:
            if isinstance(cause, Spared):
                received.trail.provider_asked = False
            else:
                log.warning("%s did not answer: %s; ticket %s", self._forward.name, cause, received.ticket)
            raise Refusal(Problem("source_unavailable", self._name)) from None
        except NotAnAnswer as cause:
            log.error("%s gave no valid answer: %s; ticket %s", self._forward.name, cause, received.ticket)
            raise Breakdown(f"provider:{self._name}") from None

    def _question(self, admitted: Admitted) -> Element:
        """The question as it is sent; where a contract has room for 32 characters, our ticket goes without hyphens."""
        received = admitted.identified.read.received
        content, sender = admitted.question.content, self._forward.sender_cbe
        for ticket in (received.ticket, received.ticket.replace("-", "")):
            question = contract.write_question(content, ticket, received.moment, sender)
            if self._schema.accepts(question):
                return question
        raise Breakdown(f"provider:{self._name}")

    def _asked(self, question: Element) -> Element:
        action = self._operations[question.tag].action
        with self._outage.attempt():
            heard = self._line.post(action, contract.enclosed(question))
        body = contract.opened(heard)
        fault = contract.fault_code(body)
        if fault == "Server":
            raise NoAnswer("a Server fault")
        if fault:
            raise NotAnAnswer("it refused our message with a fault")
        if heard.status != 200:
            raise NotAnAnswer(f"HTTP {heard.status} without a fault")
        return body

    def _answer(self, question: Element, reply: Element) -> Answer:
        if reply.tag != self._operations[question.tag].reply:
            raise NotAnAnswer("it is not the element that answers this question")
        if not self._schema.accepts(reply):
            raise NotAnAnswer("it breaks the contract's schema")
        if not contract.is_about(question, reply, self._service):
            raise NotAnAnswer("it answers another question")
        content, status = contract.content_of(reply, self._service), contract.status_of(reply)
        if status is None or (status.value, status.code) == ("DATA_FOUND", "MSG00000"):
            return Answer(content)
        if (status.value, status.code) == ("NO_DATA_FOUND", "MSG00100"):
            return Answer(content, status="no_data_found")
        if status.code in _UNAVAILABLE:
            raise NoAnswer("it says that it, or what stands behind it, is not available")
        return self._said(status, content)

    def _said(self, status: Status, content: tuple[Element, ...]) -> Answer:
        """What the source says in a code of its own: an answer, or its refusal."""
        if status.value != "NO_RESULT":
            return Answer(content, (self._problem("source_said", status),), status="source_said")
        if status.code in _SAME_FOR_US:
            own = tuple(each for each in status.information if each[0] not in _ADVICE)
            raise Refusal(Problem(_SAME_FOR_US[status.code], self._name, own))
        raise Refusal(self._problem("source_refused", status))

    def _problem(self, reason: str, status: Status) -> Problem:
        details = {"value": status.value, "code": status.code, "description": status.description}
        return Problem(reason, self._name, status.information, details)


def complaint_about(forward: Forward) -> str:
    """What keeps a source from giving its contract, for the operator; empty when it gives it."""
    try:
        status = Line(forward).look()
    except (NoAnswer, NotAnAnswer, ValueError) as cause:
        return f"{forward.name}: the source does not answer: {cause}"
    return "" if status == 200 else f"{forward.name}: the source answers HTTP {status} when asked for its contract"


def _service(forward: Forward, library: Library) -> Service:
    service = library.catalogue.services.get((forward.service, forward.version))
    if service is None or not service.is_answered:
        raise ValueError(f"{forward.name} is forwarded, but is no service that this gateway answers")
    if service.family != "soa":
        raise ValueError(f"{forward.name} is forwarded, but only newer services can be")
    return service
