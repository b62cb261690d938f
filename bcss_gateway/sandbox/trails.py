"""Where the members of a household lived, from the first day in Belgium to the present."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bcss_gateway.domain.citizen import Address, Residence
from bcss_gateway.sandbox.days import ANCHOR, DAY
from bcss_gateway.sandbox.dice import Wheel
from bcss_gateway.sandbox.geography import Municipality
from bcss_gateway.sandbox.households import Dweller, Household
from bcss_gateway.sandbox.sketches import World

Trail = tuple[tuple[date, Address], ...]
"""Addresses, each from its day until the next one's."""

_MOVES = Wheel.of(((0, 25), (1, 30), (2, 22), (3, 14), (4, 9)))
_MOST_MOVES = 4


def residences_of(world: World, household: Household) -> Mapping[str, tuple[Residence, ...]]:
    """The residences of everybody in the household and of who departed, by SSIN, oldest first."""
    head, *others = household.dwellers
    home = household.roots.home
    alone = len(household.dwellers) == 1 and household.departed is None
    shared = _wander(world, home, head.sketch.here_since, ANCHOR, _MOST_MOVES if alone else _MOST_MOVES - 1)
    trails = {head.sketch.ssin: residences(shared)}
    for other in others:
        trails[other.sketch.ssin] = residences(_joining(world, home, other, shared))
    if household.departed and household.death:
        trails[household.departed.sketch.ssin] = residences(
            tuple(step for step in _joining(world, home, household.departed, shared) if step[0] <= household.death),
            household.death,
        )
    return trails


def residences(trail: Trail, end: date | None = None) -> tuple[Residence, ...]:
    """A trail as residences: each ends on the eve of the next, the last on ``end``."""
    ends = [begin - DAY for begin, _ in trail[1:]] + [end]
    return tuple(Residence(address, begin, last) for (begin, address), last in zip(trail, ends, strict=True))


def _joining(world: World, home: Municipality, dweller: Dweller, shared: Trail) -> Trail:
    here, joined = dweller.sketch.here_since, dweller.joined
    together = _from(shared, joined)
    if here >= joined:
        return together
    town = world.geography.near(home, world.dice)
    return _wander(world, town, here, joined, _MOST_MOVES - len(together)) + together


def _from(trail: Trail, day: date) -> Trail:
    earlier = [step for step in trail if step[0] <= day]
    later = tuple(step for step in trail if step[0] > day)
    return (((day, earlier[-1][1]),) if earlier else ()) + later


def _wander(world: World, last_town: Municipality, begin: date, end: date, most_moves: int) -> Trail:
    """Some moves between two days, the second one left out; the last leads to a given town."""
    dice, geography = world.dice, world.geography
    moves = min(dice.spin(_MOVES), most_moves) if (end - begin).days > 1 else 0
    days = [begin, *sorted({dice.day(begin + DAY, end - DAY) for _ in range(moves)})]
    towns = [*(geography.near(last_town, dice) for _ in days[1:]), last_town]
    return tuple((day, geography.address_in(town, dice)) for day, town in zip(days, towns, strict=True))
