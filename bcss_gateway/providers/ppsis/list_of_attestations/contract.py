"""Elements of OCMWCPASListOfAttestations, as a real client writes and reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lxml import etree

from bcss_gateway.domain.period import Period
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import add, day, text_of, truth
from bcss_gateway.providers.ppsis.filed import Filed
from bcss_gateway.providers.ppsis.list_of_attestations.decisions import Exemption, Plans
from bcss_gateway.providers.ppsis.list_of_attestations.table import Described, Table
from bcss_gateway.providers.ppsis.manage_attests import COMMON, MANAGE_ATTESTS, A

_DATES = f"{{{COMMON}}}"


@dataclass(frozen=True, slots=True)
class ListAsked:
    """What a request asks.

    Attributes:
        which: the value of ``RequestType``.
        institution: the CBE number of the CPAS whose forms are asked, without leading zeros; empty for all.
    """

    ssin: str
    which: str
    begin: date | None
    end: date | None
    institution: str = ""


def read_list_asked(content: Element) -> ListAsked:
    """The request in our words, from a valid ``ListOfAttestationsRequest``."""
    begin, end = (text_of(content, f"{A}SearchPeriod/{_DATES}{name}") for name in ("StartDate", "EndDate"))
    return ListAsked(
        ssin=text_of(content, f"{A}SocialSecurityUser"),
        which=text_of(content, f"{A}RequestType"),
        begin=day(begin) if begin else None,
        end=day(end) if end else None,
        institution=text_of(content, f"{A}CPAS_KBOBCE_code").lstrip("+0"),
    )


def start_list() -> Element:
    """An empty reply; its prefix is ns3, by which clients look for it."""
    return etree.Element(f"{A}ListOfAttestationsReply", nsmap={"ns3": MANAGE_ATTESTS})


def write_exemption(reply: Element, exemption: Exemption | None) -> None:
    """Whether there is an exemption of article 35, and what is known of it."""
    element = etree.SubElement(reply, f"{A}ExonerationArt35", hasExoneration=truth(exemption is not None))
    if exemption:
        add(element, f"{A}FirstExonerationDate", exemption.first)
        add(element, f"{A}PaymentExoneratedDays", exemption.days)


def write_plans(reply: Element, plans: Plans | None) -> None:
    """Whether there is a plan for social integration, and its days."""
    element = etree.SubElement(reply, f"{A}GpmiPiis", hasAttestation=truth(plans is not None))
    for name, period in (("period", plans and plans.period), ("prolongationPeriod", plans and plans.prolongation)):
        if period:
            _add_bare_period(element, name, period)


def write_decision(reply: Element, filed: Filed, table: Table) -> None:
    """What was decided on a form."""
    form = filed.form
    element = etree.SubElement(reply, f"{A}Attestation")
    add(element, f"{A}SocialSecurityUser", form.ssin)
    add(element, f"{A}CPAS_KBOBCE_code", filed.institution)
    add(element, f"{A}EntryDate", form.entry)
    _describe(element, "AttestType", table.attest(filed.law))
    _describe(element, "FormType", table.form(form.kind))
    if form.duration:
        lasts = etree.SubElement(element, f"{A}Duration")
        for name, number in (
            ("Days", form.duration.days),
            ("Weeks", form.duration.weeks),
            ("Months", form.duration.months),
        ):
            add(lasts, A + name, number)
    if form.decided:
        add(element, f"{A}DecisionDate", form.decided)
    add(element, f"{A}Reference", form.reference)
    add(element, f"{A}Status", table.statuses[form.evaluation])
    _describe(element, "RelationType", table.relation(form))


def _describe(parent: Element, name: str, described: Described) -> None:
    element = etree.SubElement(parent, A + name)
    add(element, f"{A}Code", described.code)
    add(element, f"{A}Description", described.words)


def _add_bare_period(parent: Element, name: str, period: Period) -> None:
    """A period whose dates have no prefix: a client looks for them without one (envelope, section 5)."""
    element = etree.SubElement(parent, A + name)
    for each, value in (("StartDate", period.begin), ("EndDate", period.end)):
        etree.SubElement(element, _DATES + each, nsmap={None: COMMON}).text = value.isoformat()
