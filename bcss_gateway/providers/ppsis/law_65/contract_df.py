"""Elements of OCMWCPASWet65Loi65DF: reads forms D1, D2 and F, writes what is decided on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

from bcss_gateway.domain.form import PersonNamed
from bcss_gateway.domain.whole_number import whole_number
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.ppsis.contract import add, day, text_of
from bcss_gateway.providers.ppsis.decision import Decision
from bcss_gateway.providers.ppsis.forms import Message, Sheet
from bcss_gateway.providers.ppsis.law_65.amounts import ASKED_IN_D1, ASKED_IN_D2, BILLS, HOSPITAL, RATED, TOLD
from bcss_gateway.providers.ppsis.law_65.contract import (
    L,
    M,
    inside,
    read_file,
    read_period,
    read_registrations,
    start_reply,
    write_errors,
)
from bcss_gateway.providers.ppsis.law_65.forms import Amount, Recovery, Refund

_FORMS = ("RefundformD1", "RefundFormD2", "RecoveringFormF")


def read_df(content: Element) -> Message:
    """The forms of a valid ``L65_DF_DecisionRequest``."""
    institution, file = read_file(content)
    readers = dict(zip(_FORMS, (_form_d1, _form_d2, _form_f), strict=True))
    sheets = tuple(readers[name](element) for name in _FORMS for element in content.findall(L + name))
    return Message(
        persons=tuple(PersonNamed(sheet.ssin, is_member=sheet.suffix > 0) for sheet in sheets),
        registrations=tuple(one for sheet in sheets for one in sheet.registrations),
        institution=institution,
        file=file,
        sheets=sheets,
    )


def write_df(content: Element, decisions: Iterable[Decision], percentage: int) -> Element:
    """An ``L65_DF_DecisionReply`` with a result for each form.

    Args:
        percentage: the rate that is told with an accepted amount.
    """
    reply = start_reply("L65_DF_DecisionReply", content)
    for decision in decisions:
        _result(etree.SubElement(reply, f"{L}DecisionResultDF"), decision, percentage)
    return reply


def _form_d1(element: Element) -> Sheet:
    ssin = text_of(element, f"{L}SSIN")
    month = text_of(element, f"{L}ReferenceMonth")
    return Refund(
        attest=element.findtext(f"{L}UniqueAttestID"),
        ssin=ssin,
        suffix=0,
        entry=day(f"{month[:7]}-01"),
        registrations=read_registrations(element, ssin),
        care=False,
        amounts=tuple(_amounts(element, ASKED_IN_D1)),
        total=whole_number(text_of(element, f"{L}TotalAmount")),
    )


def _form_d2(element: Element) -> Sheet:
    ssin = text_of(element, f"{L}SSIN")
    return Refund(
        attest=element.findtext(f"{L}UniqueAttestID"),
        ssin=ssin,
        suffix=whole_number(text_of(element, f"{L}Suffix")),
        entry=day(text_of(element, f"{L}EntryDate")),
        registrations=read_registrations(element, ssin),
        care=True,
        amounts=(*_bills(element), *_amounts(element, ASKED_IN_D2)),
        total=whole_number(text_of(element, f"{L}TotalAmount")),
    )


def _form_f(element: Element) -> Sheet:
    details = element.find(f"{L}RecoveringDetails")
    begin, end = read_period(details.find(f"{L}PeriodOfRecovering"))
    return Recovery(
        attest=element.findtext(f"{L}UniqueAttestID"),
        ssin=text_of(element, f"{L}SSIN"),
        suffix=whole_number(text_of(element, f"{L}Suffix")),
        entry=day(text_of(element, f"{L}ReferenceDate")),
        registrations=(),
        recovered=whole_number(text_of(details, f"{L}RecoveredAmount")),
        begin=begin,
        end=end,
    )


def _amounts(element: Element, asked: Iterable[tuple[str, str, str]]) -> Iterator[Amount]:
    for path, aid, told in asked:
        for amount in element.findall(inside(path)):
            spent = Decimal("".join((amount.text or "").split()))
            yield Amount(told, aid, whole_number(f"{spent.to_integral_value(ROUND_HALF_UP):f}"))


def _bills(element: Element) -> Iterator[Amount]:
    for bill in element.findall(inside(f"DeliveredAmountsD2/{BILLS}")):
        yield Amount(BILLS, HOSPITAL, whole_number(text_of(bill, f"{L}Amount")), bill.findtext(f"{L}Number") or "")


def _result(result: Element, decision: Decision, percentage: int) -> None:
    sheet = decision.sheet
    _date(result, sheet)
    add(result, f"{L}UniqueAttestID", sheet.attest)
    add(result, f"{L}ReferenceSPP_POD", decision.reference)
    add(result, f"{L}SSIN", sheet.ssin)
    add(result, f"{L}Suffix", sheet.suffix)
    add(result, f"{L}Evaluation", decision.evaluation)
    write_errors(result, decision.errors)
    if decision.stands and isinstance(sheet, Refund):
        amounts = etree.SubElement(result, f"{L}DecisionOnAmounts")
        for told in TOLD:
            _told(amounts, told, [one for one in decision.accepted if one.told == told], percentage)
        add(result, f"{L}TotalAcceptedAmount", sum(one.spent for one in decision.accepted))


def _date(result: Element, sheet: Sheet) -> None:
    """The date by the name that it has in the form."""
    if isinstance(sheet, Recovery):
        add(result, f"{L}ReferenceDate", sheet.entry)
    elif isinstance(sheet, Refund) and not sheet.care:
        add(result, f"{L}ReferenceMonth", f"{sheet.entry:%Y-%m}")
    else:
        add(result, f"{L}EntryDate", sheet.entry)


def _told(amounts: Element, told: str, accepted: list[Amount], percentage: int) -> None:
    if told == BILLS:
        for one in accepted:
            bill = etree.SubElement(amounts, L + told)
            add(bill, f"{L}Number", one.bill)
            add(bill, f"{L}Amount", one.spent)
    elif accepted:
        total = sum(one.spent for one in accepted)
        if told in RATED:
            rated = etree.SubElement(amounts, L + told)
            add(rated, f"{M}AcceptedAmount", total)
            add(rated, f"{M}Percentage", percentage)
        else:
            _plain(amounts, told, total)


def _plain(amounts: Element, told: str, total: int) -> None:
    """An amount without a rate, alone or in its group."""
    group, _, name = told.rpartition("/")
    holder = amounts
    if group:
        holder = amounts.find(L + group)
        holder = etree.SubElement(amounts, L + group) if holder is None else holder
    add(holder, L + name, total)
