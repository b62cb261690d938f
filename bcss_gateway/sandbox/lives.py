"""Tells the lives of a household's members: from sketches to citizens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

from bcss_gateway.domain.citizen import Citizen, CivilState, Member, Nationality, Occupation, Residence
from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.sandbox.days import ANCHOR, DAY, years_after, years_ago
from bcss_gateway.sandbox.households import Bond, Dweller, Household
from bcss_gateway.sandbox.sketches import Sketch, World
from bcss_gateway.sandbox.trails import residences_of

SINGLE_STATE = 10
POPULATION, ALIENS, WAITING = 1, 2, 3
"""The kinds of register."""

Lasting = TypeVar("Lasting", CivilState, Residence, Nationality, Occupation)

_BELGIUM = 150
_LAST_SIS_CARDS = date(2014, 1, 1)


def tell(world: World, household: Household) -> tuple[Citizen, ...]:
    """Everybody of the household, the head first, then who departed."""
    trails = residences_of(world, household)
    members = tuple(_member(dweller, trails[dweller.sketch.ssin]) for dweller in household.dwellers)
    head = members[0].ssin
    living = (_citizen(world, household, one.sketch, trails[one.sketch.ssin]) for one in household.dwellers)
    citizens = tuple(replace(one, household=members, head=head) for one in living)
    if household.departed is None or household.death is None:
        return citizens
    departed = household.departed.sketch
    return (*citizens, died(_citizen(world, household, departed, trails[departed.ssin]), household.death))


def died(citizen: Citizen, day: date) -> Citizen:
    """The same person, dead since a day: nothing that holds begins after it or goes on."""
    return replace(
        citizen,
        civil_states=_until(day, citizen.civil_states),
        nationalities=_until(day, citizen.nationalities),
        occupations=_until(day, citizen.occupations),
        residences=_until(day, citizen.residences),
        death=IncompleteDate(day.year, day.month, day.day),
        death_place=citizen.residences[-1].address.place,
        household=(),
        head="",
        identity_card="",
        sis_card="",
    )


def _until(day: date, steps: tuple[Lasting, ...]) -> tuple[Lasting, ...]:
    return tuple(replace(step, end=min(step.end or day, day)) for step in steps if step.begin <= day)


def civil_states(born: date, bond: Bond | None) -> tuple[CivilState, ...]:
    """Single from birth, then what a bond made of it; each state ends on the eve of the next."""
    if bond is None:
        return (CivilState(SINGLE_STATE, born),)
    single = CivilState(SINGLE_STATE, born, end=bond.begin - DAY)
    if bond.end is None:
        return (single, CivilState(bond.state, bond.begin, bond.partner))
    bound = CivilState(bond.state, bond.begin, bond.partner, bond.end - DAY)
    return (single, bound, CivilState(bond.outcome, bond.end, bond.partner))


def _member(dweller: Dweller, trail: tuple[Residence, ...]) -> Member:
    one = dweller.sketch
    return Member(one.ssin, one.last_name, one.first_names[0], one.birth, dweller.relation, trail[-1].begin)


def _citizen(world: World, household: Household, sketch: Sketch, trail: tuple[Residence, ...]) -> Citizen:
    nationalities = _nationalities(world, sketch)
    register = _register(sketch, nationalities)
    identity_card, sis_card = world.numbers.cards()
    return Citizen(
        ssin=sketch.ssin,
        last_name=sketch.last_name,
        first_names=sketch.first_names,
        birth=sketch.birth,
        gender=sketch.gender,
        language=sketch.language,
        birth_place=sketch.birth_place,
        nationalities=nationalities,
        civil_states=civil_states(sketch.born, household.bonds.get(sketch.ssin)),
        residences=trail,
        occupations=world.occupations.career(sketch.born, world.dice),
        register=register,
        identity_card=identity_card if register != WAITING and sketch.born < years_ago(12) else "",
        sis_card=sis_card if sketch.here_since < _LAST_SIS_CARDS else "",
    )


def _nationalities(world: World, sketch: Sketch) -> tuple[Nationality, ...]:
    belgium = world.origins["be"].country
    if not sketch.foreign:
        return (Nationality(belgium, sketch.born),)
    possible = years_after(sketch.arrival or sketch.born, 6 if sketch.arrival else 18)
    if possible >= ANCHOR or not world.dice.chance(0.4):
        return (Nationality(sketch.origin.country, sketch.born),)
    naturalised = world.dice.day(possible, min(years_after(possible, 12), ANCHOR - DAY))
    before = Nationality(sketch.origin.country, sketch.born, naturalised - DAY)
    return (before, Nationality(belgium, naturalised))


def _register(sketch: Sketch, nationalities: tuple[Nationality, ...]) -> int:
    if nationalities[-1].country.code == _BELGIUM:
        return POPULATION
    recent = sketch.arrival is not None and sketch.arrival > years_ago(3)
    return WAITING if sketch.origin.waiting and recent else ALIENS
