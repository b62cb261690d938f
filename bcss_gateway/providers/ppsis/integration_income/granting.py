"""The rules for form B: an integration income is granted, or an earlier form B corrected."""

from __future__ import annotations

from typing import Any

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.findings import Finding, keys
from bcss_gateway.providers.ppsis.integration_income.file import Case, Granted
from bcss_gateway.providers.ppsis.integration_income.forms import Grant
from bcss_gateway.providers.ppsis.integration_income.rights import in_the_way


def find_grant(sheet: Grant, case: Case) -> Finding:
    """Form B: decided and introduced in time, for a household that fits its category, on days that nobody else covers.

    A form that asks for more days than there may be is accepted in part.
    """
    corrected = case.file.beginning(sheet.ssin, sheet.entry) if sheet.corrects else None
    asked, longest = case.rules.period(sheet.entry, sheet.duration), case.rules.longest(sheet.entry)
    period = Period(sheet.entry, min(asked.end, longest.end))
    refused = (
        *_dates(sheet, case, corrected),
        *_household(sheet, case),
        *keys(("correction_missing", sheet.corrects and corrected is None)),
        *in_the_way(sheet.ssin, period, case, own=sheet.entry if corrected else None),
    )
    partly = keys(("duration_cut", asked.end > longest.end))
    replaces = corrected.form.number if corrected else 0
    return Finding(refused, partly, period, content={**_content(sheet), "replaces": replaces})


def _dates(sheet: Grant, case: Case, corrected: Granted | None) -> tuple[str, ...]:
    """A correction repeats the date of a decision that was introduced in time."""
    return keys(
        ("decision_ahead", sheet.decided > case.today),
        ("request_after_decision", sheet.requested > sheet.decided),
        ("decision_late", not case.rules.decided_in_time(sheet.requested, sheet.decided)),
        ("introduced_late", corrected is None and not case.rules.introduced_in_time(sheet.decided, case.today)),
    )


def _household(sheet: Grant, case: Case) -> tuple[str, ...]:
    others = sheet.household
    return keys(
        ("category_unknown", sheet.category not in case.rules.categories),
        ("not_alone", sheet.category in case.rules.alone and bool(others)),
        ("family_missing", sheet.category in case.rules.with_family and not others),
        ("partner_same", sheet.partner == sheet.ssin),
        ("member_twice", len({sheet.ssin, *others}) < 1 + len(others) and sheet.partner != sheet.ssin),
        ("partner_deceased", bool(sheet.partner) and case.was_dead(sheet.partner, sheet.entry)),
    )


def _content(sheet: Grant) -> dict[str, Any]:
    plan = sheet.plan
    return {
        "category": sheet.category,
        "partner": sheet.partner,
        "members": list(sheet.members),
        "requested": sheet.requested.isoformat(),
        "employment": sheet.employment,
        "exempt_from": sheet.exempt_from.isoformat() if sheet.exempt_from else "",
        "plan": [plan.begin.isoformat(), plan.end.isoformat(), plan.prolongs] if plan else None,
    }
