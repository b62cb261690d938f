"""Elements of OCMWCPASL036, in which request and reply are one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lxml import etree

from bcss_gateway.domain.period import Period
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.attestations import NEW, Attestation
from bcss_gateway.providers.ppsis.contract import add, day, text_of

L036 = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/L036"
L = f"{{{L036}}}"
_SERVICE = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service"
_LIST = "L"
"""The one process type that a client uses."""


@dataclass(frozen=True, slots=True)
class AttestationsAsked:
    """Which attestations are asked.

    Attributes:
        process: the process type, which must be ``L``.
        after: the reference by which the answer before this one said that there is more; empty in the first question.
    """

    process: str
    begin: date
    end: date
    after: str

    def asked_period(self, today: date) -> Period:
        """The days asked about."""
        return Period(min(self.begin, self.end), max(self.begin, self.end))


def read_asked(content: Element) -> AttestationsAsked:
    """A valid ``L036RequestReply`` that asks."""
    asked = content.find(f"{L}L036")
    return AttestationsAsked(
        process=(asked.get("processType") or "").strip(),
        begin=day(text_of(content, f"{L}Period/{L}BeginDate")),
        end=day(text_of(content, f"{L}Period/{L}EndDate")),
        after=text_of(asked, f"{L}Request/{L}NextAnswerReference"),
    )


def is_question(content: Element) -> bool:
    """Whether the document asks, and does not answer."""
    return content.find(f"{L}L036/{L}Request") is not None


def write_attestations(content: Element, told: Iterable[Attestation], after: str) -> Element:
    """The document that came with what answers it; the prefixes are those of all classic replies."""
    reply = etree.Element(f"{L}L036RequestReply", nsmap={"ns3": L036, "ns2": _SERVICE})
    holder = etree.SubElement(reply, f"{L}L036", processType=_LIST)
    answer = etree.SubElement(holder, f"{L}AnswerOK")
    if after:
        add(answer, f"{L}NextAnswerReference", after)
    for one in told:
        _write_attestation(answer, one)
    _repeat(reply, content)
    return reply


def _write_attestation(answer: Element, one: Attestation) -> None:
    element = etree.SubElement(answer, f"{L}A036")
    # Always the newest that the network knows: whether another comes is known when it is due, and not before.
    add(element, f"{L}RecentAnswer", "true")
    add(element, f"{L}OcmwCpas", one.right.institution)
    attestation = etree.SubElement(element, f"{L}Attestation")
    made = etree.SubElement(attestation, f"{L}AttestationIdentification")
    add(made, f"{L}AttestationStatus", one.status)
    add(made, f"{L}AttestationID", one.number)
    if one.status != NEW:
        add(made, f"{L}UpdateAttestationID", one.number)
    add(made, f"{L}CreationDate", one.right.decided or one.right.period.begin)
    details = etree.SubElement(attestation, f"{L}Details")
    days = etree.SubElement(details, f"{L}ValidityPeriod")
    add(days, f"{L}BeginDate", one.right.period.begin)
    add(days, f"{L}EndDate", one.right.period.end)
    add(details, f"{L}CategoryCode", one.right.aid.value)


def _repeat(reply: Element, content: Element) -> None:
    """What the question said besides; values alone, for an element must not leave its own tree."""
    for name in ("UniqueReference", "INSS"):
        add(reply, L + name, text_of(content, L + name))
    period = etree.SubElement(reply, f"{L}Period")
    for name in ("BeginDate", "EndDate"):
        add(period, L + name, text_of(content, f"{L}Period/{L}{name}"))
    user = etree.SubElement(reply, f"{L}AuthorizedUser")
    for one in content.find(f"{L}AuthorizedUser").iterchildren("{*}*"):
        add(user, str(one.tag), one.text or "")
