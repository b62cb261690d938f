"""Writes classic replies: an SSDNReply as text, in the very form that real clients depend on.

Fixed prefixes (ns1, ns2 for the summaries, ns3 for the service's document), ASCII with character references, the
prolog of the real replies: facts/ssdn/envelope, sections 4 and 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from bcss_gateway.contracts.return_codes import ReturnCodes
from bcss_gateway.domain.clock import BRUSSELS
from bcss_gateway.domain.refusal import Information, Problem
from bcss_gateway.envelope.exchange import Answered, Element, Read
from bcss_gateway.envelope.ssdn import SERVICE

COMMON = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common"
CONNECTOR = "http://ksz-bcss.fgov.be/connectors/WebServiceConnector"
_S, _C = f"{{{SERVICE}}}", f"{{{COMMON}}}"
_PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_ECHOED = ("UserID", "Email", "OrgUnit", "MatrixID", "MatrixSubID")
_MOST_INFORMATION = 5
_WORST = {"ERROR": 2, "WARNING": 1, "INFORMATION": 0}
_RESULTS = (("YES", "0"), ("WARNING", "1"), ("NO", "10000"))


@dataclass(frozen=True, slots=True)
class _Words:
    """In which language a reply speaks, and where more is told about its call."""

    language: str
    page: str


class SsdnWriter:
    """Writes classic replies.

    Args:
        teach: whether what goes wrong is told with its rule and the next step.
        pages: where the page of each refused call is, by its ticket; told where one is taught. Empty where none is.
    """

    def __init__(self, codes: ReturnCodes, *, teach: bool, pages: str) -> None:
        self._codes = codes
        self._teach = teach
        self._pages = pages

    def reply(self, read: Read, answered: Sequence[Answered], moment: datetime) -> Element:
        """The SSDNReply to a message whose services were reached."""
        worst = max((self._worst(one) for one in answered), default=0)
        summary = (Problem(("", "some_warning", "some_error")[worst]),) if worst else ()
        words = _Words(read.language, self._page_of(read.received.ticket))
        root = self._context(worst, summary, words)
        self._head(root[0], read.received.ticket, read.received.moment, moment, read.head)
        for one in answered:
            self._service_reply(root, one, words)
        return root

    def refusal(
        self,
        problems: Iterable[Problem],
        language: str,
        ticket: str,
        received: datetime,
        moment: datetime,
        head: Element | None,
    ) -> Element:
        """The SSDNReply to a message that was refused as a whole; it has no ServiceReply."""
        root = self._context(2, tuple(problems), _Words(language, self._page_of(ticket)))
        self._head(root[0], ticket, received, moment, head)
        return root

    def return_code(self, answered: Sequence[Answered]) -> str:
        """The deciding code of a reply, for the journal: the worst detail's, or ``0`` where all is well."""
        return self.code_of(problem for one in answered for problem in _problems(one))

    def code_of(self, problems: Iterable[Problem]) -> str:
        """The code of the worst of some problems, or ``0`` where none is worse than information."""
        rows = [self._codes.classic(problem.reason) for problem in problems]
        worst = max(rows, key=lambda row: _WORST[row.severity], default=None)
        return worst.code if worst and _WORST[worst.severity] else "0"

    def _worst(self, one: Answered) -> int:
        return max((_WORST[self._codes.classic(problem.reason).severity] for problem in _problems(one)), default=0)

    def _page_of(self, ticket: str) -> str:
        return f"{self._pages}/{ticket}" if self._pages else ""

    def _context(self, worst: int, problems: tuple[Problem, ...], words: _Words) -> Element:
        root = etree.Element(f"{_S}SSDNReply", nsmap={None: SERVICE})
        context = etree.SubElement(root, f"{_S}ReplyContext")
        self._summary(context, "ns1", worst, problems, words)
        return root

    def _summary(self, parent: Element, prefix: str, worst: int, problems: Iterable[Problem], words: _Words) -> None:
        ok, code = _RESULTS[worst]
        summary = etree.SubElement(parent, f"{_C}ResultSummary", nsmap={prefix: COMMON}, ok=ok)
        _text(summary, f"{_C}ReturnCode", code)
        for problem in problems:
            self._detail(summary, problem, words)

    def _detail(self, summary: Element, problem: Problem, words: _Words) -> None:
        row = self._codes.classic(problem.reason)
        detail = etree.SubElement(summary, f"{_C}Detail")
        _text(detail, f"{_C}Severity", row.severity)
        _text(detail, f"{_C}ReasonCode", row.code)
        _text(detail, f"{_C}Diagnostic", row.text)
        _text(detail, f"{_C}AuthorCodeList", "CBSS")
        for name, value in self._information(problem, words)[:_MOST_INFORMATION]:
            information = etree.SubElement(detail, f"{_C}Information")
            _text(information, f"{_C}FieldName", name)
            if value:
                _text(information, f"{_C}FieldValue", value)

    def _information(self, problem: Problem, words: _Words) -> Information:
        """The fields that caused it; as far as there is room, the next step, the call's page, and the rule."""
        advice = self._codes[problem.reason].next_step(problem, words.language) if self._teach else ""
        if not advice:
            return problem.information
        refuses = self._codes.classic(problem.reason).severity == "ERROR"
        page = (("Explanation", words.page),) if words.page and refuses else ()
        rule = (("Rule", problem.rule),) if problem.rule else ()
        return (*problem.information, ("Advice", advice), *page, *rule)

    def _head(self, context: Element, ticket: str, received: datetime, moment: datetime, head: Element | None) -> None:
        user = None if head is None else head.find(f"{_S}AuthorizedUser")
        if user is not None:
            echo = etree.SubElement(context, f"{_S}AuthorizedUser")
            _echo(echo, user, _ECHOED)
        message = etree.SubElement(context, f"{_S}Message")
        sent = None if head is None else head.find(f"{_S}Message")
        _echo(message, sent, ("Reference",))
        _text(message, f"{_S}Ticket", ticket)
        _echo(message, sent, ("TimeRequest",))
        _text(message, f"{_S}TimeReceive", _time(received))
        _text(message, f"{_S}TimeResponse", _time(moment))

    def _service_reply(self, root: Element, one: Answered, words: _Words) -> None:
        reply = etree.SubElement(root, f"{_S}ServiceReply")
        self._summary(reply, "ns2", self._worst(one), _problems(one), words)
        _text(reply, f"{_S}ServiceId", one.question.service.name)
        _text(reply, f"{_S}Version", one.question.version or one.question.service.version)
        if one.answer is not None:
            reply.extend(one.answer.content)


def connector_reply(document: Element) -> Element:
    """The connector's ``xmlString`` around a reply, whose accents are character references."""
    element = etree.Element(f"{{{CONNECTOR}}}xmlString", nsmap={"con": CONNECTOR})
    element.text = _PROLOG + etree.tostring(document, encoding="US-ASCII", xml_declaration=False).decode("ascii")
    return element


def _problems(one: Answered) -> tuple[Problem, ...]:
    return one.problems or (one.answer.notes if one.answer else ())


def _echo(parent: Element, sent: Element | None, names: tuple[str, ...]) -> None:
    for name in names:
        found = None if sent is None else sent.find(_S + name)
        if found is not None:
            _text(parent, _S + name, found.text or "")


def _text(parent: Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text


def _time(moment: datetime) -> str:
    """Belgian local time without a zone, as clients send it (decisions)."""
    return moment.astimezone(BRUSSELS).strftime("%Y%m%dT%H%M%S")
