"""Whoever is asked about, in whatever quarter, the answer is valid and agrees with the story."""

from __future__ import annotations

from datetime import date
from typing import Any

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.domain.social_life import Activity
from bcss_gateway.sandbox.population import population
from sources import acquaint

TODAY = date(2026, 11, 21)
QUARTERS = (Quarter(2008, 2), Quarter(2018, 4), Quarter(2025, 4), Quarter(2026, 4))


def test_a_whole_population_agrees_with_its_story(consult_alone: Any, sqlite_settings: Any) -> None:
    people = population(sqlite_settings.persons, sqlite_settings.seed, TODAY)
    by_number, cin, found = {one.ssin: one for one in people}, consult_alone("cin"), 0
    acquaint(cin.gateway, people, 11, "", 2)
    for one in people:
        who = by_number.get(one.replaced_by, one)
        for quarter in QUARTERS:
            criteria = f"<ssin>{one.ssin}</ssin><yearQuarter>{quarter}</yearQuarter>"
            codes = {cin.ask(operation, criteria).code for operation in ("consultAttest", "consultIndemnityPeriods")}
            assert codes == {"MSG00000" if _is_unfit(who, quarter) else "MSG00100"}, (one.ssin, quarter)
            found += "MSG00000" in codes
    assert found >= len(QUARTERS)


def _is_unfit(one: Citizen, quarter: Quarter) -> bool:
    days = Period(quarter.first, min(quarter.last, TODAY))
    return any(
        Period(spell.begin, spell.end or date.max).overlaps(days)
        for spell in one.spells
        if spell.activity is Activity.INCAPACITATED
    )
