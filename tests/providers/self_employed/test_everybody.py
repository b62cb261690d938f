"""Whoever is asked about, the answer is valid and agrees with the story; enterprise numbers are nobody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

from stdnum.be import vat

from bcss_gateway.domain.social_life import Activity
from bcss_gateway.sandbox.population import population
from sources import acquaint

TODAY = date(2026, 11, 21)
PERIOD = "career/affiliations/affiliation/careerSegments/careerSegment/period"


def test_a_whole_population_agrees_with_its_story(consult_alone: Any, sqlite_settings: Any) -> None:
    people = [one for one in population(sqlite_settings.persons, sqlite_settings.seed, TODAY) if not _is_void(one)]
    namur, numbers = consult_alone("cpas-namur"), []
    acquaint(namur.gateway, people, 17, namur.institution.cbe_number, 2)
    for one in people:
        own = [spell for spell in one.spells if spell.activity is Activity.SELF_EMPLOYED]
        career = namur.ask("consultCareer", f"<ssin>{one.ssin}</ssin>")
        owed = namur.ask(
            "consultContributions", f"<ssin>{one.ssin}</ssin><period><beginQuarter>1950Q1</beginQuarter></period>"
        )
        assert career.code == owed.code == ("MSG00000" if own else "MSG00100")
        if own:
            begins = career.texts(f"{PERIOD}/beginDate")
            assert {spell.begin.isoformat() for spell in own} <= set(begins)
            assert (len(career.texts(f"{PERIOD}/endDate")) == len(begins)) == (own[-1].end is not None)
            last = own[-1].end or TODAY
            assert owed.texts("contributions/contribution/quarter")[0] == f"{last.year}Q{(last.month + 2) // 3}"
            numbers += career.texts("career/selfEmployedEnterpriseNumber")
    assert len(numbers) == len(set(numbers)) > 5
    assert all(vat.is_valid(number) for number in numbers)


def _is_void(one: Any) -> bool:
    return bool(one.replaced_by or one.cancelled)
