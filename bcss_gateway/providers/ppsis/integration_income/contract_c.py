"""Elements of OCMWCPASStopAttest: reads form C, writes what is decided on it."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import day, says_yes, text_of
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.forms import Message
from bcss_gateway.providers.ppsis.integration_income.forms import Stop
from bcss_gateway.providers.ppsis.manage_attests import (
    A,
    read_file,
    read_person,
    read_registrations,
    start_reply,
    write_result,
)


def read_c(content: Element) -> Message:
    """The form of a valid ``StopAttestRequest``."""
    institution, file = read_file(content)
    form = content.find(f"{A}FormC")
    holders = [one for name in ("Beneficiary", "HouseholdMember") for one in form.findall(A + name)]
    asked = tuple(block for holder in holders for block in read_registrations(holder))
    requested = text_of(form, f"{A}RequestDate")
    sheet = Stop(
        attest=form.findtext(f"{A}UniqueAttestID"),
        ssin=text_of(form, f"{A}Beneficiary/{A}SSIN"),
        suffix=0,
        entry=day(text_of(form, f"{A}EntryDate")),
        registrations=asked,
        decided=day(text_of(form, f"{A}DecisionDate")),
        nature=text_of(form, f"{A}DecisionNature"),
        requested=day(requested) if requested else None,
        regularises=text_of(form, f"{A}Regularisation").lstrip("+0") == "1",
        motive=text_of(form, f"{A}Motive"),
        taken_back=says_yes(form, f"{A}FormerCformCancellation"),
    )
    return Message(tuple(map(read_person, holders)), asked, institution, file, (sheet,))


def write_c(content: Element, decisions: Iterable[Decision]) -> Element:
    """A ``StopAttestReply`` with what is decided on the form."""
    reply = start_reply("StopAttestReply", content)
    for decision in decisions:
        write_result(reply, decision)
    return reply
