"""Elements of OCMWCPASWet65Loi65C: reads forms C, writes what is decided on them."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from bcss_gateway.domain.form import PersonNamed
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import add, day, text_of
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.forms import Message
from bcss_gateway.providers.ppsis.law_65.contract import (
    L,
    inside,
    read_file,
    read_registrations,
    start_reply,
    write_errors,
)
from bcss_gateway.providers.ppsis.law_65.forms import Stop

_NO = ("", "0", "N", "n")
"""What says in FormerCformcancellation that no earlier form C is taken back (decisions)."""


def read_c(content: Element) -> Message:
    """The forms of a valid ``L65_C_DecisionRequest``; the others of the household belong to no form of their own."""
    institution, file = read_file(content)
    sheets = tuple(_form_c(element) for element in content.findall(f"{L}CancellationFormC"))
    others = content.findall(f"{L}IntegrationSecondaryBeneficiary")
    beside = tuple(block for other in others for block in read_registrations(other, text_of(other, f"{L}SSIN")))
    return Message(
        persons=tuple(PersonNamed(sheet.ssin, is_member=sheet.suffix > 0) for sheet in sheets)
        + tuple(PersonNamed(text_of(other, f"{L}SSIN"), is_member=True) for other in others),
        registrations=(*(one for sheet in sheets for one in sheet.registrations), *beside),
        institution=institution,
        file=file,
        sheets=sheets,
        beside=beside,
    )


def write_c(content: Element, decisions: Iterable[Decision]) -> Element:
    """An ``L65_C_DecisionReply`` with a result for each form."""
    reply = start_reply("L65_C_DecisionReply", content)
    for decision in decisions:
        result = etree.SubElement(reply, f"{L}DecisionResultC")
        add(result, f"{L}EntryDate", decision.sheet.entry)
        add(result, f"{L}UniqueAttestID", decision.sheet.attest)
        add(result, f"{L}ReferenceSPP_POD", decision.reference)
        add(result, f"{L}SSIN", decision.sheet.ssin)
        add(result, f"{L}Suffix", decision.sheet.suffix)
        add(result, f"{L}Evaluation", decision.evaluation)
        write_errors(result, decision.errors)
    return reply


def _form_c(element: Element) -> Stop:
    ssin = text_of(element, f"{L}SSIN")
    return Stop(
        attest=element.findtext(f"{L}UniqueAttestID"),
        ssin=ssin,
        suffix=whole_number(text_of(element, f"{L}Suffix")),
        entry=day(text_of(element, f"{L}EntryDate")),
        registrations=read_registrations(element, ssin),
        decided=day(text_of(element, inside("AidCancellation/DecisionDate"))),
        withdraws=text_of(element, f"{L}FormerCformcancellation") not in _NO,
    )
