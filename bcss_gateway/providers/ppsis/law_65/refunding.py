"""The rules for what is paid back: forms D1, D2 and F."""

from __future__ import annotations

from datetime import timedelta

from bcss_gateway.domain.period import Period, add_months
from bcss_gateway.providers.ppsis.findings import Finding, keys
from bcss_gateway.providers.ppsis.law_65.file import Case
from bcss_gateway.providers.ppsis.law_65.forms import Recovery, Refund, kind_of

_DAY = timedelta(days=1)


def find_refund(sheet: Refund, case: Case) -> Finding:
    """Forms D1 and D2: once a month, or once a day of care, for what an accepted form B grants."""
    period = _period(sheet)
    granted = [
        one
        for one in case.file.granted("B2" if sheet.care else "B1", sheet.ssin, sheet.suffix)
        if one.period.overlaps(period)
    ]
    earlier = case.file.refunds(sheet.ssin, sheet.suffix)
    aids = {aid for one in granted for aid in one.form.content["aids"]}
    accepted = tuple(one for one in sheet.amounts if one.aid in aids)
    refused = keys(
        ("decision_missing", not granted),
        ("refund_exists", any((one.kind, one.period) == (kind_of(sheet), period) for one in earlier)),
        ("amount_negative", any(one.spent < 0 for one in sheet.amounts)),
        ("total_differs", sum(one.spent for one in sheet.amounts) != sheet.total),
        ("amount_not_granted", bool(granted and sheet.amounts) and not accepted),
    )
    partly = keys(("amount_not_granted", len(accepted) < len(sheet.amounts)))
    content = {"total": sum(one.spent for one in accepted)}
    return Finding(refused, partly, period, accepted=accepted, content=content)


def find_recovery(sheet: Recovery, case: Case) -> Finding:
    """Form F: of an accepted refund, no more than is left of it."""
    refunds = [one for one in case.file.refunds(sheet.ssin, sheet.suffix) if one.period and sheet.entry in one.period]
    left = {one.number: one.content["total"] - case.file.recovered(one) for one in refunds}
    enough = [number for number, rest in left.items() if sheet.recovered <= rest]
    refused = keys(
        ("refund_missing", not refunds),
        ("amount_negative", sheet.recovered < 0),
        ("recovered_too_much", bool(refunds) and not enough),
    )
    return Finding(refused, content={"recovered": sheet.recovered, "of": enough[0] if enough else 0})


def _period(sheet: Refund) -> Period:
    """A form D1 is about a month, a form D2 about the day on which the care began."""
    return Period(sheet.entry, sheet.entry if sheet.care else add_months(sheet.entry, 1) - _DAY)
