"""The rules of form D: what may be said to be paid, and to be got back."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid as Attested
from bcss_gateway.domain.right import Right
from bcss_gateway.providers.ppsis.evaluation import REFUSED
from bcss_gateway.providers.ppsis.filed import Filed
from bcss_gateway.providers.ppsis.findings import Finding, keys
from bcss_gateway.providers.ppsis.integration_income.law import LAW
from bcss_gateway.providers.ppsis.paid_income.file import Case, File
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
    """Once for an order number, for days on which the CPAS attests an integration income, up to the category's sum.

    Where several rights have such days, the form is about one of the category that it tells.
    """
    rights = _own_rights(sheet.ssin, case)
    fitting = [(one, days) for one in rights if (days := _days(sheet, one))]
    of_category = [pair for pair in fitting if pair[0].category == sheet.category]
    right, paid = next(iter(of_category or fitting), (None, None))
    refused = keys(
        ("not_helped", not rights),
        ("not_helped_then", bool(rights) and right is None),
        ("payment_exists", case.file.payment(sheet) is not None),
    )
    if refused or right is None:
        return Finding(refused)
    category = sheet.category or right.category
    refused = keys(
        ("category_unknown", category not in case.rules.categories),
        ("category_differs", bool(right.category) and category != right.category),
        ("amount_too_high", aid is Aid.INTEGRATION_INCOME and _is_too_much(sheet, category, rights, case)),
    )
    content = {"code": sheet.code, "order": sheet.order, "cents": sheet.cents, "aid": aid.value, "of": 0}
    return Finding(refused, period=paid, content=content | {"category": category, "partner": right.partner})


def _is_too_much(sheet: PaidOrRecovered, category: str, rights: list[Right], case: Case) -> bool:
    """Whether a month has more than the sum of the category, or of the highest one that the person has in it.

    All that this CPAS paid to the person counts, of whatever file.
    """
    elsewhere = [one.form for one in case.around.forms(sheet.ssin) if _is_own(one, case)]
    paid = File({form.number: form for form in (*elsewhere, *case.file.forms)}.values())
    left = paid.left_of_month(sheet, Aid.INTEGRATION_INCOME)
    in_month = {one.category for one in rights if one.period.overlaps(sheet.month.period)} | {category}
    most = max(case.rules.most(one, sheet.month) for one in in_month)
    own = sheet.cents + left.get(category, 0)
    return own > case.rules.most(category, sheet.month) or sheet.cents + sum(left.values()) > most


def _is_own(filed: Filed, case: Case) -> bool:
    about = (filed.law, filed.institution) == (LAW, case.around.institution)
    return about and filed.form.evaluation != REFUSED


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
