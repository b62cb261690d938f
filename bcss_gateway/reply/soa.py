"""Writes the replies of the newer services: skeleton, echo, ticket, times, status, data."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime

from lxml import etree

from bcss_gateway.contracts.return_codes import ReturnCodes
from bcss_gateway.contracts.wsdl import Operation
from bcss_gateway.domain.refusal import Information, Problem
from bcss_gateway.envelope.exchange import Answered, Element, Read, Received
from bcss_gateway.reply.reply import Fault

AUTHOR = "http://www.bcss.fgov.be/en/international/home/index.html"
CUSTOMER = "informationCustomer"
_LONGEST_NAME, _LONGEST_VALUE, _MOST_DETAILS = 64, 256, 30
_FIELD_NAMES = {"ssin_replaced": {"SSIN": "newSSIN"}}


class SoaWriter:
    """Writes newer replies.

    Args:
        teach: whether what goes wrong is told with its rule and the next step.
        pages: where the page of each refused call is, by its ticket; told where one is taught. Empty where none is.
    """

    def __init__(self, codes: ReturnCodes, *, teach: bool, pages: str) -> None:
        self._codes = codes
        self._teach = teach
        self._pages = pages

    def reply(self, read: Read, answered: Answered, operation: Operation, moment: datetime) -> Element:
        """The response element, in the order that the catalogue gives for the service."""
        namespace = operation.reply[1:].partition("}")[0]
        root = etree.Element(operation.reply, nsmap={"ns2": namespace})
        for name in answered.question.service.reply:
            if name == "informationCBSS":
                _information_cbss(root, read.received, moment)
            elif name == "status":
                self._status(root, answered, read)
            elif name == "*":
                root.extend(answered.answer.content if answered.answer else ())
            else:
                _echo(root, read.head, name)
        return root

    def fault_detail(
        self, problems: Iterable[Problem], received: Received, operation: Operation, moment: datetime, repeated: str
    ) -> Element | None:
        """The contract's typed fault, for an operation that declares one; with the customer as it was sent.

        Args:
            repeated: the name of the element that each problem has.
        """
        if not operation.fault:
            return None
        namespace = operation.fault[1:].partition("}")[0]
        root = etree.Element(operation.fault, nsmap={"ns2": namespace})
        _echo(root, received.body, CUSTOMER)
        _information_cbss(root, received, moment)
        for problem in tuple(problems)[:_MOST_DETAILS]:
            row = self._codes.newer(problem.reason)
            detail = etree.SubElement(root, repeated)
            _text(detail, "severity", "FATAL")
            _text(detail, "reasonCode", row.code)
            _text(detail, "diagnostic", _diagnostic(problem, row.text))
            _text(detail, "authorCode", AUTHOR)
        return root

    def code_of(self, problems: Iterable[Problem]) -> str:
        """The code of the first of some problems."""
        return next((self._codes.newer(problem.reason).code for problem in problems), "MSG00003")

    def next_step(self, problem: Problem, language: str) -> str:
        """What to do next, where a refusal teaches."""
        return self._codes[problem.reason].next_step(problem, language) if self._teach else ""

    def page_of(self, ticket: str) -> str:
        """Where more is told about a refused call, where a refusal teaches; empty for one too long for a field."""
        page = f"{self._pages}/{ticket}"
        return page if self._teach and self._pages and len(page) <= _LONGEST_VALUE else ""

    def return_code(self, answered: Answered) -> str:
        """The deciding code of a reply, for the journal; ``MSG00000`` where the service has no status."""
        return self._codes.newer_of(_deciding(answered, "data_found")).code

    def _status(self, root: Element, answered: Answered, read: Read) -> None:
        row = self._codes.newer_of(_deciding(answered, "internal"))
        status = etree.SubElement(root, "status")
        _text(status, "value", row.value)
        _text(status, "code", row.code)
        _text(status, "description", row.text)
        for name, value in self._information(answered, read)[: answered.question.service.most_information]:
            information = etree.SubElement(status, "information")
            _text(information, "fieldName", name[:_LONGEST_NAME])
            if value:
                _text(information, "fieldValue", _shortened(value))

    def _information(self, answered: Answered, read: Read) -> Information:
        """The fields of the first problem, with the next step and the call's page; or those of an answer's notes."""
        if not answered.problems:
            notes = answered.answer.notes if answered.answer else ()
            return tuple(field for note in notes for field in note.information)
        problem = answered.problems[0]
        names = _FIELD_NAMES.get(problem.reason, {})
        known = tuple((names.get(name, name), value) for name, value in problem.information)
        advice, page = self.next_step(problem, read.language), self.page_of(read.received.ticket)
        if not advice:
            return known
        return (*known, ("advice", advice), *((("explanation", page),) if page else ()), ("rule", problem.rule))


def _deciding(answered: Answered, otherwise: str) -> Problem:
    """What the status tells: why there is no answer, or the key that the answer has, with what its note fills in."""
    if answered.problems:
        return answered.problems[0]
    if answered.answer is None:
        return Problem(otherwise)
    status = answered.answer.status
    return next((note for note in answered.answer.notes if note.reason == status), Problem(status))


def server_fault(detail: Element | None, ticket: str) -> Fault:
    """The fault for what broke on our side: the real text, and the ticket under which the journal has it."""
    return Fault("Server", f"An error occurred while servicing your request. ({ticket})", detail)


def _diagnostic(problem: Problem, text: str) -> str:
    where = "; ".join(f"{name}: {value}" for name, value in problem.information)
    return _shortened(f"{text} {where}" if where else text)


def _shortened(text: str) -> str:
    """As much as the contract has room for; what is cut shows it."""
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _information_cbss(root: Element, received: Received, moment: datetime) -> None:
    block = etree.SubElement(root, "informationCBSS")
    _text(block, "ticketCBSS", received.ticket)
    _text(block, "timestampReceive", _time(received.moment))
    _text(block, "timestampReply", _time(moment))


def _echo(root: Element, request: Element, name: str) -> None:
    found = request.find(name)
    if found is not None:
        copy = deepcopy(found)
        copy.tail = None
        root.append(copy)


def _text(parent: Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")[:23] + "Z"
