"""Elements of OCMWCPASOrganicLaw: reads the form, writes what is decided on it."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import add, day, says_yes, text_of
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.forms import Message
from bcss_gateway.providers.ppsis.manage_attests import (
    A,
    read_file,
    read_person,
    read_registrations,
    start_reply,
    write_errors,
)
from bcss_gateway.providers.ppsis.organic_law.forms import Dwelling, InstallationGrant

FORM = "InstallationGrant"
_ADDRESS = ("PostalCode", "Street", "HouseNumber", "Box")


def read_grant(content: Element) -> Message:
    """The form of a valid ``OrganicLawRequest``."""
    institution, file = read_file(content)
    form = content.find(A + FORM)
    beneficiary = form.find(f"{A}Beneficiary")
    asked = read_registrations(beneficiary)
    sheet = InstallationGrant(
        attest=form.findtext(f"{A}UniqueAttestID"),
        ssin=text_of(beneficiary, f"{A}SSIN"),
        suffix=0,
        entry=day(text_of(form, f"{A}EntryDate")),
        registrations=asked,
        decided=day(text_of(form, f"{A}DecisionDate")),
        requested=day(text_of(form, f"{A}RequestDate")),
        homeless=says_yes(form, f"{A}Homeless"),
        situation=text_of(form, f"{A}IncomeSituation"),
        dwelling=Dwelling(*(text_of(form, f"{A}Dwelling/{A}{name}") for name in _ADDRESS)),
        cents=whole_number(text_of(form, f"{A}Amount")),
        corrects=text_of(form, f"{A}AdviceStatus").lstrip("+0") == "1",
        taken_back=says_yes(form, f"{A}FormerFormCancellation"),
    )
    return Message((read_person(beneficiary),), asked, institution, file, (sheet,))


def write_grant(content: Element, decisions: Iterable[Decision]) -> Element:
    """An ``OrganicLawReply`` with what is decided on the form."""
    reply = start_reply("OrganicLawReply", content)
    for decision in decisions:
        _result(etree.SubElement(reply, f"{A}DecisionResult"), decision)
    return reply


def _result(result: Element, decision: Decision) -> None:
    sheet = decision.sheet
    add(result, f"{A}EntryDate", sheet.entry)
    add(result, f"{A}UniqueAttestID", sheet.attest)
    add(result, f"{A}ReferenceSPP_POD", decision.reference)
    add(result, f"{A}SSIN", sheet.ssin)
    add(result, f"{A}Evaluation", decision.evaluation)
    for cents in decision.accepted:
        add(result, f"{A}AcceptedAmount", cents)
    write_errors(result, decision)
