"""Elements of OCMWCPASRegisterRecoveredAmount: reads forms D, writes what is decided on them."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from bcss_gateway.domain.form import PersonNamed
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import add, day, text_of
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.forms import Message
from bcss_gateway.providers.ppsis.manage_attests import (
    COMMON,
    A,
    read_file,
    read_registrations,
    start_reply,
    write_errors,
)
from bcss_gateway.providers.ppsis.paid_income.forms import PaidOrRecovered

FORM = "FormD"
_DATES = f"{{{COMMON}}}"


def read_d(content: Element) -> Message:
    """The forms of a valid ``RegisterRecoveredAmountRequest``."""
    institution, file = read_file(content)
    sheets = tuple(map(_form, content.findall(A + FORM)))
    return Message(
        persons=tuple(PersonNamed(sheet.ssin, is_member=sheet.suffix > 0) for sheet in sheets),
        registrations=tuple(one for sheet in sheets for one in sheet.registrations),
        institution=institution,
        file=file,
        sheets=sheets,
    )


def write_d(content: Element, decisions: Iterable[Decision]) -> Element:
    """A ``RegisterRecoveredAmountReply`` with a result for each form."""
    reply = start_reply("RegisterRecoveredAmountReply", content)
    for decision in decisions:
        _result(etree.SubElement(reply, f"{A}DecisionResult"), decision)
    return reply


def _form(element: Element) -> PaidOrRecovered:
    begin, end = (text_of(element, f"{A}Period/{_DATES}{name}") for name in ("StartDate", "EndDate"))
    return PaidOrRecovered(
        attest=element.findtext(f"{A}UniqueAttestID"),
        ssin=text_of(element, f"{A}SSIN"),
        suffix=whole_number(text_of(element, f"{A}Suffix") or "0"),
        entry=day(f"{text_of(element, f'{A}ReferenceMonth')[:7]}-01"),
        registrations=read_registrations(element),
        order=whole_number(text_of(element, f"{A}OrderNumber")),
        code=text_of(element, f"{A}TypeCode"),
        cents=whole_number(text_of(element, f"{A}Amount")),
        category=text_of(element, f"{A}Category"),
        begin=day(begin) if begin else None,
        end=day(end) if end else None,
    )


def _result(result: Element, decision: Decision) -> None:
    sheet = decision.sheet
    if not isinstance(sheet, PaidOrRecovered):
        raise TypeError("this service has no other form")
    add(result, f"{A}ReferenceMonth", sheet.month)
    add(result, f"{A}OrderNumber", sheet.order)
    add(result, f"{A}UniqueAttestID", sheet.attest)
    add(result, f"{A}ReferenceSPP_POD", decision.reference)
    add(result, f"{A}SSIN", sheet.ssin)
    add(result, f"{A}Suffix", sheet.suffix)
    add(result, f"{A}Evaluation", decision.evaluation)
    if decision.stands:
        add(result, f"{A}AcceptedAmount", sheet.cents)
    write_errors(result, decision)
