"""The rules of form D: what may be said to be paid, and to be got back."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid as Attested
from bcss_gateway.domain.right import Right
from bcss_gateway.providers.ppsis.findings import Finding, keys
from bcss_gateway.providers.ppsis.paid_income.file import Case
from bcss_gateway.providers.ppsis.paid_income.forms import PaidOrRecovered
from bcss_gateway.providers.ppsis.payments import Aid


def find(sheet: PaidOrRecovered, case: Case) -> Finding:
    """Form D: pays what an attested right of this CPAS allows, or gets back what was paid."""
    refused = keys(("code_unknown", sheet.code not in case.rules.codes), ("amount_not_positive", sheet.cents <= 0))
    if refused:
        return Finding(refused)
    aid = case.rules.pays(sheet.code)
    return _recovery(sheet, case) if aid is None else _payment(sheet, aid, case)


def _recovery(sheet: PaidOrRecovered, case: Case) -> Finding:
    """Of an accepted payment, no more than is left of it."""
    payment = case.file.payment(sheet)
    if payment is None:
        return Finding(("payment_missing",))
    refused = keys(("recovered_too_much", sheet.cents > case.file.left(payment)))
    content = {"code": sheet.code, "order": sheet.order, "cents": sheet.cents, "of": payment.number}
    return Finding(refused, content=content)


def _payment(sheet: PaidOrRecovered, aid: Aid, case: Case) -> Finding:
    """Once for an order number, for days on which the CPAS attests an integration income, up to the category's sum."""
    rights = _own_rights(sheet.ssin, case)
    right, paid = next(((one, days) for one in rights if (days := _days(sheet, one))), (None, None))
    refused = keys(
        ("not_helped", not rights),
        ("not_helped_then", bool(rights) and right is None),
        ("payment_exists", case.file.payment(sheet) is not None),
    )
    if refused or right is None:
        return Finding(refused)
    category = sheet.category or right.category
    too_much = sheet.cents + case.file.left_of_month(sheet, aid) > case.rules.most(category, sheet.month)
    refused = keys(
        ("category_unknown", category not in case.rules.categories),
        ("category_differs", bool(right.category) and category != right.category),
        ("amount_too_high", aid is Aid.INTEGRATION_INCOME and too_much),
    )
    content = {"code": sheet.code, "order": sheet.order, "cents": sheet.cents, "aid": aid.value, "of": 0}
    return Finding(refused, period=paid, content=content | {"category": category, "partner": right.partner})


def _own_rights(ssin: str, case: Case) -> list[Right]:
    """The integration incomes that this CPAS attests of a person, known to the network or not yet."""
    return [
        one.right
        for one in case.around.rights(ssin)
        if one.holds
        and (one.right.institution, one.right.aid) == (case.around.institution, Attested.INTEGRATION_INCOME)
    ]


def _days(sheet: PaidOrRecovered, right: Right) -> Period | None:
    """The days that are paid: those told, if the month and the right have them all; else those of both."""
    of_right = right.period.common(sheet.month.period)
    if of_right is None or (sheet.begin is None and sheet.end is None):
        return of_right
    told = _told(sheet.begin or of_right.begin, sheet.end or of_right.end)
    return told if told and of_right.covers(told) else None


def _told(begin: date, end: date) -> Period | None:
    return Period(begin, end) if begin <= end else None
