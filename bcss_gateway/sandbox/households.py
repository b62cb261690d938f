"""Draws households: who lives together, since when, in which bonds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bcss_gateway.sandbox.days import ANCHOR, DAY, years_after, years_ago
from bcss_gateway.sandbox.dice import Dice, Wheel
from bcss_gateway.sandbox.names import MAN, WOMAN
from bcss_gateway.sandbox.sketches import Roots, Sketch, World, adult_from, birth_of_age, draw_person, draw_roots

HEAD, SPOUSE, CHILD, PARENT, UNRELATED = 1, 2, 3, 6, 12
"""What a member is to the head (information type 140); all five were seen in real replies."""

MARRIED, PARTNERS, WIDOWED, DIVORCED = 20, 25, 30, 40
"""Civil states (information type 120); 25 for legal cohabitation is INFERRED."""


@dataclass(frozen=True, slots=True)
class Bond:
    """A marriage or a legal cohabitation as one of the two has it.

    Attributes:
        end: when it became the ``outcome``; ``None`` where it lasts, or lasted until this one's death.
    """

    partner: str
    begin: date
    state: int = MARRIED
    end: date | None = None
    outcome: int = MARRIED


@dataclass(frozen=True, slots=True)
class Dweller:
    """A member of a household, and since when."""

    sketch: Sketch
    relation: int
    joined: date


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives together, the head first.

    Attributes:
        bonds: marriages and legal cohabitations by SSIN.
        departed: a spouse who lived here until ``death``.
    """

    roots: Roots
    dwellers: tuple[Dweller, ...]
    bonds: Mapping[str, Bond] = field(default_factory=dict)
    departed: Dweller | None = None
    death: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A kind of household: the head's age, whether there is a partner, how many children and others."""

    ages: tuple[int, int]
    partner: str = ""
    children: tuple[int, int] = (0, 0)
    parent: bool = False
    flatmates: tuple[int, int] = (0, 0)


PLANS = Wheel.of(
    (
        (Plan((20, 64)), 20),
        (Plan((65, 97)), 9),
        (Plan((60, 99), "dead"), 7),
        (Plan((22, 66), "married"), 10),
        (Plan((21, 60), "cohabiting"), 8),
        (Plan((60, 92), "married"), 15),
        (Plan((30, 62), "married", (1, 4)), 20),
        (Plan((26, 52), "cohabiting", (1, 3)), 8),
        (Plan((24, 56), "", (1, 3)), 8),
        (Plan((32, 60), "parted", (0, 3)), 3),
        (Plan((19, 32), flatmates=(1, 2)), 3),
        (Plan((34, 54), "married", (1, 3), parent=True), 2),
    )
)
SINGLE = Plan((20, 64))


def draw_household(world: World, plan: Plan) -> tuple[Household, ...]:
    """One household of that kind, or the two of a couple that parted."""
    dice = world.dice
    roots = draw_roots(world)
    head = draw_person(world, roots, birth_of_age(dice, *plan.ages), dice.one_of((MAN, WOMAN)))
    if not plan.partner:
        return (_without_partner(world, plan, roots, head),)
    partner = _draw_partner(world, roots, head)
    together = _together(dice, head, partner)
    if plan.partner == "parted":
        return _parted(world, plan, roots, (head, partner), together)
    if plan.partner == "dead":
        return (_widowed(dice, roots, head, partner, together),)
    return (_couple(world, plan, roots, (head, partner), together),)


def _without_partner(world: World, plan: Plan, roots: Roots, head: Sketch) -> Household:
    adult = max(adult_from(head), head.here_since)
    first = Dweller(head, HEAD, adult)
    children = _children(world, roots, plan, (head,), min(adult_from(head), ANCHOR - DAY))
    return Household(roots, (first, *children, *_flatmates(world, roots, plan)))


def _couple(world: World, plan: Plan, roots: Roots, pair: tuple[Sketch, Sketch], together: date) -> Household:
    joined = max(together, pair[0].here_since, pair[1].here_since)
    married = plan.partner == "married"
    second = Dweller(pair[1], SPOUSE if married else UNRELATED, joined)
    bonded = married or world.dice.chance(0.5)
    wedding = _wedding(world.dice, together, ANCHOR - DAY)
    bonds = _bonds(pair, Bond("", wedding, MARRIED if married else PARTNERS)) if bonded else {}
    children = _children(world, roots, plan, pair, together)
    parents = (_grandparent(world, roots, pair, joined),) if plan.parent else ()
    return Household(roots, (Dweller(pair[0], HEAD, joined), second, *children, *parents), bonds)


def _widowed(dice: Dice, roots: Roots, head: Sketch, spouse: Sketch, together: date) -> Household:
    joined = max(together, head.here_since, spouse.here_since)
    death = dice.day(max(joined + DAY, years_ago(14)), ANCHOR - 20 * DAY)
    bonds = _bonds((head, spouse), Bond("", _wedding(dice, together, death - DAY), MARRIED, death, WIDOWED))
    bonds[spouse.ssin] = replace(bonds[spouse.ssin], end=None)
    departed = Dweller(spouse, SPOUSE, joined)
    return Household(roots, (Dweller(head, HEAD, joined),), bonds, departed, death)


def _parted(
    world: World, plan: Plan, roots: Roots, pair: tuple[Sketch, Sketch], together: date
) -> tuple[Household, Household]:
    dice = world.dice
    wedding = _wedding(dice, together, ANCHOR - 400 * DAY)
    bonds = _bonds(pair, Bond("", wedding, MARRIED, dice.day(wedding + 200 * DAY, ANCHOR - DAY), DIVORCED))
    children = _children(world, roots, plan, pair, together)
    elsewhere = replace(roots, home=world.geography.near(roots.home, dice))
    homes = [Dweller(one, HEAD, max(adult_from(one), one.here_since)) for one in pair]
    return (Household(roots, (homes[0], *children), bonds), Household(elsewhere, (homes[1],), bonds))


def _draw_partner(world: World, roots: Roots, head: Sketch) -> Sketch:
    dice = world.dice
    same = dice.chance(0.04)
    mixed = bool(roots.origin.share) and dice.chance(0.2)
    own = replace(roots, origin=world.origins["be"], arrival=None) if mixed else roots
    birth = dice.day(years_after(head.born, -5), years_after(head.born, 5))
    return draw_person(world, own, min(birth, years_ago(19)), head.gender if same else MAN + WOMAN - head.gender)


def _together(dice: Dice, head: Sketch, partner: Sketch) -> date:
    adult = max(adult_from(head), adult_from(partner))
    return dice.day(adult, min(years_after(adult, 14), max(adult, years_ago(2))))


def _wedding(dice: Dice, together: date, latest: date) -> date:
    return min(latest, dice.day(together, years_after(together, 4)))


def _bonds(pair: tuple[Sketch, Sketch], bond: Bond) -> dict[str, Bond]:
    one, other = (sketch.ssin for sketch in pair)
    return {one: replace(bond, partner=other), other: replace(bond, partner=one)}


def _children(
    world: World, roots: Roots, plan: Plan, parents: tuple[Sketch, ...], earliest: date
) -> tuple[Dweller, ...]:
    dice = world.dice
    named_after = next((one for one in parents if one.gender == MAN), parents[0])
    if len(parents) > 1 and dice.chance(0.1):
        named_after = parents[-1]
    mother = min(parents, key=lambda one: (one.gender != WOMAN, one.ssin))
    first = max(earliest, years_ago(27))
    last = max(first, min(ANCHOR - DAY, years_after(mother.born, 45)))
    births = sorted(dice.day(first, last) for _ in range(dice.number(*plan.children)))
    kids = [draw_person(world, roots, day, dice.one_of((MAN, WOMAN)), named_after.last_name) for day in births]
    return tuple(Dweller(kid, CHILD, kid.here_since) for kid in kids)


def _flatmates(world: World, roots: Roots, plan: Plan) -> tuple[Dweller, ...]:
    dice = world.dice
    others = []
    for _ in range(dice.number(*plan.flatmates)):
        own = replace(draw_roots(world), home=roots.home)
        mate = draw_person(world, own, birth_of_age(dice, 19, 32), dice.one_of((MAN, WOMAN)))
        earliest = max(adult_from(mate), mate.here_since)
        others.append(Dweller(mate, UNRELATED, dice.day(max(earliest, years_ago(3)), ANCHOR - DAY)))
    return tuple(others)


def _grandparent(world: World, roots: Roots, pair: tuple[Sketch, Sketch], joined: date) -> Dweller:
    dice = world.dice
    birth = years_after(pair[0].born, -dice.number(22, 36))
    parent = draw_person(world, roots, birth, dice.one_of((MAN, WOMAN)), pair[0].last_name)
    return Dweller(parent, PARENT, dice.day(max(joined, parent.here_since), ANCHOR - DAY))
