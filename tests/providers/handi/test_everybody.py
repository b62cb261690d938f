"""Every person of a population, asked about in every operation: each reply is valid, and agrees with the story."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.providers.crossroads import fictions as directory_fictions
from bcss_gateway.providers.handi import fictions as handi_fictions
from bcss_gateway.providers.national_register import fictions as register_fictions
from bcss_gateway.sandbox.population import population
from bcss_gateway.storage import sources
from disability import NAMUR, SOURCES, Asker

TODAY = date(2026, 11, 21)
SOME = 150


@pytest.fixture(scope="module")
def everybody() -> tuple[Citizen, ...]:
    return population(6000, 1990, TODAY)


@pytest.fixture
def disabled(everybody: tuple[Citizen, ...], namur: Asker) -> list[Citizen]:
    """Persons of a larger population with a disability, whom the CPAS of Namur helps."""
    known = {one.ssin for one in population(150, 1990, TODAY)}
    drawn = [one for one in everybody if one.disability and one.ssin not in known][:SOME]
    with namur.gateway.database.unit_of_work() as work:
        register_fictions.fill(work, drawn)
        handi_fictions.fill(work, drawn)
        helped = [_helped(one) for one in drawn]
        directory_fictions.fill(work, helped, {str(NAMUR): namur.institution.cbe_number}, "2026-01-01T00:00:00.000000Z")
        work.commit()
    return drawn


def _helped(one: Citizen) -> Citizen:
    return replace(one, integrations=((17, str(NAMUR), 2, date(2026, 1, 1), None),))


def test_what_is_said_about_anybody_is_valid_and_agrees(disabled: list[Citizen], namur: Asker) -> None:
    """The caller holds every reply to the contract."""
    assert len(disabled) == SOME
    for one in disabled:
        now = namur.by_date(one.ssin, TODAY)
        ever = namur.by_period(one.ssin, "1900-01-01", "2100-01-01")
        paid = namur.payments(one.ssin, "2024-12-01", "2026-11-30")
        assert ever.status[0] == "DATA_FOUND"
        assert now.found <= ever.found
        assert one.disability is not None
        decided = [date.fromisoformat(day) for day in ever.texts(".//dateOfDecision")]
        begun = [date.fromisoformat(day) for day in ever.texts(".//startDateRecognition")]
        assert all(day <= TODAY for day in decided)
        assert all(day >= one.disability.since for day in begun)
        if one.disability.until and one.disability.until < TODAY:
            assert not now.all("*/file/handicapRecognitions")
            assert not now.all("*/file/rights")
        assert all(month <= "2026-10" for month in paid.texts(".//yearMonth"))


def test_every_source_knows_somebody_and_most_people_are_known_to_none(everybody: tuple[Citizen, ...]) -> None:
    known = Counter(name for one in everybody for name in handi_fictions.files_of(one, {}))
    assert set(known) == set(SOURCES)
    assert sum(known.values()) < len(everybody) / 5


def test_the_files_are_those_of_the_persons_with_a_disability_or_a_silent_source(namur: Asker) -> None:
    people = population(150, 1990, TODAY)
    with namur.gateway.database.unit_of_work() as work:
        for one in people:
            assert bool(sources.handi.of(one.ssin, work)) == bool(one.disability or "DGPH" in one.silent_sources)
