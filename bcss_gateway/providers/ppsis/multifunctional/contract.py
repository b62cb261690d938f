"""Elements of OCMWCPASA036: reads an attestation, writes what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lxml import etree

from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import add, day, text_of
from bcss_gateway.providers.ppsis.errors import FormError

A036 = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/A036"
A = f"{{{A036}}}"


@dataclass(frozen=True, slots=True)
class Sent:
    """An attestation as a CPAS sends it.

    Attributes:
        status: ``NEW``, ``MODIFIED`` or ``CANCELLED``.
        which: the number of the attestation that is modified or cancelled, or empty.
        decided: the day of the CPAS's decision.
        category: 1, 2 or 3, or empty.
        partner: the number of the partner, or empty; no file is asked of the partner.
    """

    ssin: str

    status: str
    which: str
    decided: date
    begin: date
    end: date
    aid: Aid
    category: str
    partner: str

    def asked_period(self, today: date) -> Period:
        """The days that are attested."""
        return Period(min(self.begin, self.end), max(self.begin, self.end))


def read_attestation(content: Element) -> Sent:
    """A valid ``A036Request``."""
    made, details = (content.find(f"{A}Attestation/{A}{one}") for one in ("AttestationIdentification", "Details"))
    return Sent(
        ssin=text_of(content, f"{A}INSS"),
        status=text_of(made, f"{A}AttestationStatus"),
        which=text_of(made, f"{A}UpdateAttestationID"),
        decided=day(text_of(made, f"{A}CreationDate")),
        begin=day(text_of(details, f"{A}ValidityPeriod/{A}BeginDate")),
        end=day(text_of(details, f"{A}ValidityPeriod/{A}EndDate")),
        aid=Aid(text_of(details, f"{A}CategoryCode")),
        category=text_of(details, f"{A}HouseholdCategory"),
        partner=text_of(details, f"{A}PartnerINSS"),
    )


def write_evaluation(
    content: Element, evaluation: str, errors: Iterable[FormError], number: str = "", known_from: str = ""
) -> Element:
    """What becomes of an attestation; the prefix is ns3, as in all classic replies."""
    reply = etree.Element(f"{A}A036Reply", nsmap={"ns3": A036})
    for name in ("UniqueReference", "INSS"):
        add(reply, A + name, text_of(content, A + name))
    add(reply, f"{A}Evaluation", evaluation)
    for name, value in (("AttestationID", number), ("KnownFrom", known_from)):
        if value:
            add(reply, A + name, value)
    for error in errors:
        told = etree.SubElement(reply, f"{A}Errors")
        add(told, f"{A}Code", error.code)
        for language, words in error.words.items():
            add(told, f"{A}Description", words).set("lang", language)
    return reply
