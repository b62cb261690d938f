"""Elements of OCMWCPASRegisterAttest: reads form B, writes what is decided on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import day, text_of
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.forms import Message
from bcss_gateway.providers.ppsis.integration_income.forms import Grant, Plan
from bcss_gateway.providers.ppsis.manage_attests import (
    COMMON,
    A,
    read_duration,
    read_file,
    read_person,
    read_registrations,
    start_reply,
    write_result,
)

_YES = ("true", "1")


def read_b(content: Element) -> Message:
    """The form of a valid ``RegisterAttestRequest``."""
    institution, file = read_file(content)
    form = content.find(f"{A}FormB")
    holders = [one for name in ("Beneficiary", "Partner", "HouseholdMember") for one in form.findall(A + name)]
    asked = tuple(block for holder in holders for block in read_registrations(holder))
    sheet = Grant(
        attest=form.findtext(f"{A}UniqueAttestID"),
        ssin=text_of(form, f"{A}Beneficiary/{A}SSIN"),
        suffix=0,
        entry=day(text_of(form, f"{A}EntryDate")),
        registrations=asked,
        decided=day(text_of(form, f"{A}DecisionDate")),
        duration=read_duration(form.find(f"{A}Duration")),
        requested=day(text_of(form, f"{A}RequestDate")),
        category=text_of(form, f"{A}Category"),
        partner=text_of(form, f"{A}Partner/{A}SSIN"),
        members=tuple(text_of(one, f"{A}SSIN") for one in form.findall(f"{A}HouseholdMember")),
        corrects=text_of(form, f"{A}AdviceStatus").lstrip("+0") == "1",
        employment=text_of(form, f"{A}EmploymentMeasure"),
        exempt_from=_day_or_none(text_of(form, f"{A}ExonerationArt35Date")),
        plan=_plan(form.find(f"{A}GpmiPiis")),
    )
    return Message(tuple(map(read_person, holders)), asked, institution, file, (sheet,))


def write_b(content: Element, decisions: Iterable[Decision]) -> Element:
    """A ``RegisterAttestReply`` with what is decided on the form."""
    reply = start_reply("RegisterAttestReply", content)
    for decision in decisions:
        write_result(reply, decision)
    return reply


def _plan(element: Element | None) -> Plan | None:
    if element is None:
        return None
    begin, end = (day(text_of(element, f"{{{COMMON}}}{name}")) for name in ("StartDate", "EndDate"))
    return Plan(begin, end, (element.get("prolongation") or "").strip() in _YES)


def _day_or_none(text: str) -> date | None:
    return day(text) if text else None
