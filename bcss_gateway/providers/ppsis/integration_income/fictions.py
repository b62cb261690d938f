"""The form B behind an integration income that was granted before the sandbox was filled."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.period import add_months
from bcss_gateway.domain.right import Right
from bcss_gateway.providers.ppsis.kept import Kept

_YOUNG_MONTHS = 25 * 12
"""Who is younger has a plan for social integration (OFFICIAL: law of 26 May 2002, art. 11)."""


def form_b(number: int, right: Right, citizen: Citizen) -> Kept:
    """An accepted form B for the days of a right; with a plan for whoever is under 25 when it begins."""
    period = right.period
    is_young = add_months(citizen.birth.latest, _YOUNG_MONTHS) > period.begin
    content = {
        "category": right.category,
        "partner": right.partner,
        "members": [],
        "requested": right.decided,
        "decided": right.decided,
        "employment": "",
        "exempt_from": "",
        "plan": [*map(date.isoformat, (period.begin, period.end)), False] if is_young else None,
        "replaces": 0,
    }
    return Kept(number, "B", f"B{number:014d}", citizen.ssin, 0, period.begin, period, content)
