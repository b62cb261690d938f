"""One story for all sources: on one day a person lives from one thing, and nothing goes on after the death."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from stdnum.be import vat

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.region import Region, region_of
from bcss_gateway.domain.social_life import Activity
from bcss_gateway.sandbox.employers import LOCAL_AUTHORITY, load_employers
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.population import population


@pytest.fixture(scope="module")
def people() -> tuple[Citizen, ...]:
    return population(3000, 1990, date(2026, 11, 22))


def test_nobody_lives_from_two_things_on_one_day(people: tuple[Citizen, ...]) -> None:
    for one in people:
        for spell, following in pairwise(one.spells):
            assert spell.end is not None
            assert spell.begin <= spell.end < following.begin


def test_the_dead_and_numbers_without_validity_live_from_nothing(people: tuple[Citizen, ...]) -> None:
    for one in people:
        if one.replaced_by or one.cancelled:
            assert not one.spells
            assert one.disability is None
        if one.death:
            assert all(spell.end and spell.end <= one.death.latest for spell in one.spells)
            assert one.disability is None


def test_everything_that_sources_can_tell_happens_to_somebody(people: tuple[Citizen, ...]) -> None:
    happens = Counter(spell.activity for one in people for spell in one.spells)
    assert set(happens) == set(Activity)
    now = Counter(one.spells[-1].activity for one in people if one.spells and one.spells[-1].end is None)
    assert set(now) == set(Activity)
    assert sum(one.disability is not None for one in people) > 50


def test_the_employed_have_an_employer_and_nobody_else_has(people: tuple[Citizen, ...]) -> None:
    with_employer = (Activity.EMPLOYED, Activity.INCAPACITATED)
    for one in people:
        for spell in one.spells:
            assert (spell.employer is not None) == (spell.activity in with_employer)


def test_whoever_falls_ill_keeps_the_employer(people: tuple[Citizen, ...]) -> None:
    for one in people:
        for spell, following in pairwise(one.spells):
            if following.activity is Activity.INCAPACITATED:
                assert spell.employer == following.employer


def test_a_life_begins_in_belgium_and_is_one_of_the_register(people: tuple[Citizen, ...]) -> None:
    for one in people:
        if one.spells:
            assert one.spells[0].begin >= one.residences[0].begin
            assert one.spells[0].begin >= min(step.begin for step in one.occupations) or one.tag


def test_the_directory_has_a_line_of_the_sector_that_knows_the_person_now(people: tuple[Citizen, ...]) -> None:
    sectors = {
        Activity.EMPLOYED: {12},
        Activity.SELF_EMPLOYED: {15},
        Activity.SEEKING_WORK: {53, 54, 55, 56},
        Activity.INCAPACITATED: {11},
    }
    for one in people:
        if one.spells and one.spells[-1].end is None and not one.tag:
            assert {line[0] for line in one.integrations} & sectors[one.spells[-1].activity]


def test_employers_have_right_check_digits_in_the_fictitious_block_and_are_no_institution() -> None:
    known = {employer for group in load_employers().values() for employer in group} | {LOCAL_AUTHORITY}
    for one in known:
        assert vat.is_valid(one.cbe_number)
        assert one.cbe_number.startswith("0999")
        assert int(one.nsso_number[:8]) * 100 % 97 + int(one.nsso_number[8:]) == 96
    assert not {one.cbe_number for one in known} & {one.cbe_number for one in institutions()}


@pytest.mark.parametrize(
    ("municipality", "region"),
    [
        (92094, Region.WALLONIA),
        (25112, Region.WALLONIA),
        (24062, Region.FLANDERS),
        (44021, Region.FLANDERS),
        (21001, Region.BRUSSELS),
        (63023, Region.GERMAN_COMMUNITY),
        (63079, Region.WALLONIA),
        (73006, Region.FLANDERS),
    ],
)
def test_a_municipality_lies_in_its_region(municipality: int, region: Region) -> None:
    assert region_of(municipality) is region
