"""The three kinds of valid call, each with a marked number in every place that takes one; tests then break them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import classic
import newer
from bcss_gateway.sandbox.conversation import TEST_PATH
from ssdn_reply import XML_STRING
from wsgi import XML

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MARK = "85673003360"
"""A number of the mock range that no person of the sandbox has: wherever it turns up, it came from the message."""

_TEST = "http://kszbcss.fgov.be/intf/TestConnectionServiceService/v1"


@dataclass(frozen=True, slots=True)
class Call:
    """A valid call, not yet in its envelope.

    Attributes:
        element: the body element.
        reply: the qualified name of the element that answers it.
    """

    path: str
    element: str
    reply: str
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": XML})

    def marked(self, replacement: str) -> str:
        """The body element with something else in the place of the marked number."""
        return self.element.replace(MARK, replacement)


def envelope(element: str, header: str = "") -> str:
    """A SOAP 1.1 envelope around one or more body elements; ``header`` holds header blocks."""
    blocks = f"<s:Header>{header}</s:Header>" if header else ""
    return f'<s:Envelope xmlns:s="{SOAP}">{blocks}<s:Body>{element}</s:Body></s:Envelope>'


def echo(text: str = MARK) -> Call:
    """TestConnection."""
    element = f'<t:sendTestMessageRequest xmlns:t="{_TEST}"><echo>{text}</echo></t:sendTestMessageRequest>'
    return Call(TEST_PATH, element, f"{{{_TEST}}}sendTestMessageResponse")


def list_lines(org_unit: str, ssin: str = MARK) -> Call:
    """ManageAccess LIST, through the connector."""
    proof = classic.proof("Marked", "1985-07-30")
    request = classic.access(ssin, "LIST", "2026-01-01", purpose=1, proof=proof)
    document = classic.message(classic.service(request), org_unit=org_unit, user=ssin, reference=ssin)
    return Call(classic.CONNECTOR, _body_of(classic.envelope(document)), XML_STRING)


def retrieve(cbe_number: str, credentials: Mapping[str, str], ssin: str = MARK) -> Call:
    """RetrieveTIGroups; the ticket is not marked, for every reply gives it back."""
    text = newer.retrieve(ssin, newer.by_number(cbe_number), ticket="<ticket>T 1</ticket>")
    answer = f"{{{newer.INTERFACE}}}retrieveTIGroupsResponse"
    return Call(newer.RETRIEVE, _body_of(text), answer, {"Content-Type": XML} | dict(credentials))


def _body_of(text: str) -> str:
    return text.partition("<s:Body>")[2].partition("</s:Body>")[0]
