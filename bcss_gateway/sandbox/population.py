"""The fictitious population of the sandbox: the same persons for the same seed, on whatever day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.sandbox.days import ANCHOR, DAY, years_ago
from bcss_gateway.sandbox.employers import load_employers
from bcss_gateway.sandbox.households import PLANS, SINGLE, Plan, draw_household
from bcss_gateway.sandbox.lives import died, tell
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.sandbox.oddities import draw_oddities
from bcss_gateway.sandbox.sketches import World
from bcss_gateway.sandbox.social_lives import lived

_ALONE_AND_DEAD = 0.012
_ELDER = Plan((70, 99))


def population(count: int, seed: int, today: date) -> tuple[Citizen, ...]:
    """The persons with a story, then so many others that there are ``count``.

    Args:
        count: how many, numbers that were replaced or cancelled included.
        seed: same seed, same persons; a larger count keeps those of a smaller one, save its last few.
        today: moves the integrations of the persons with a story, nothing else.

    Raises:
        ValueError: there are more persons with a story than ``count``.
    """
    people = list(named_persons(today))
    if count < len(people):
        raise ValueError(f"a population has at least its {len(people)} persons with a story")
    for group in _groups(World.of(seed), count - len(people)):
        people.extend(group)
    employers = load_employers()
    return tuple(lived(one, employers) for one in people)


def _groups(world: World, wanted: int) -> Iterator[tuple[Citizen, ...]]:
    while wanted > 0:
        group = _draw_group(world)
        if len(group) > wanted:
            group = _tell_all(world, SINGLE)[:wanted]
        wanted -= len(group)
        yield group


def _draw_group(world: World) -> tuple[Citizen, ...]:
    if world.dice.chance(_ALONE_AND_DEAD):
        (elder,) = _tell_all(world, _ELDER)
        return (died(elder, world.dice.day(max(years_ago(14), elder.residences[-1].begin), ANCHOR - DAY)),)
    people = _tell_all(world, world.dice.spin(PLANS))
    return people + draw_oddities(world, people)


def _tell_all(world: World, plan: Plan) -> tuple[Citizen, ...]:
    return tuple(citizen for household in draw_household(world, plan) for citizen in tell(world, household))
