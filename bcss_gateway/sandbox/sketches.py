"""Who a fictitious person is, before their life is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.citizen import Place
from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.sandbox.days import ANCHOR, DAY, years_after, years_ago
from bcss_gateway.sandbox.dice import Dice, Wheel
from bcss_gateway.sandbox.geography import Geography, Municipality, load_geography
from bcss_gateway.sandbox.names import NameStock, load_names
from bcss_gateway.sandbox.numbers import Numbers
from bcss_gateway.sandbox.occupations import Occupations, load_occupations
from bcss_gateway.sandbox.origins import Origin, load_origins

_FOREIGN_FAMILIES = 0.24
_BORN_ABROAD = 0.55


@dataclass(frozen=True, slots=True)
class World:
    """Everything that lives are drawn from."""

    dice: Dice
    numbers: Numbers
    geography: Geography
    names: Mapping[str, NameStock]
    origins: Mapping[str, Origin]
    abroad: Wheel[Origin]
    occupations: Occupations

    @classmethod
    def of(cls, seed: int) -> World:
        """A world at its beginning: same seed, same lives."""
        origins = load_origins()
        abroad = Wheel.of((origin, origin.share) for origin in origins.values())
        return cls(Dice(seed), Numbers(), load_geography(), load_names(), origins, abroad, load_occupations())


@dataclass(frozen=True, slots=True)
class Roots:
    """Where a family lives and comes from.

    Attributes:
        arrival: when its adults came to Belgium; ``None`` where they were born there.
    """

    home: Municipality
    language: str
    origin: Origin
    arrival: date | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """Somebody's identity.

    Attributes:
        arrival: when the person came to Belgium; ``None`` where born there.
        foreign: whether the person was born with another nationality than the Belgian.
    """

    ssin: str
    gender: int
    birth: IncompleteDate
    last_name: str
    first_names: tuple[str, ...]
    language: str
    origin: Origin
    birth_place: Place
    arrival: date | None
    foreign: bool

    @property
    def born(self) -> date:
        """The day of birth, or the first that it can be."""
        return self.birth.earliest

    @property
    def here_since(self) -> date:
        """The first day in Belgium."""
        return self.arrival or self.born


def draw_roots(world: World) -> Roots:
    """The roots of some family; its adults, where born abroad, may have come in the last fifty years."""
    dice = world.dice
    home = dice.spin(world.geography.everywhere)
    origin = dice.spin(world.abroad) if dice.chance(_FOREIGN_FAMILIES) else world.origins["be"]
    born_abroad = bool(origin.share) and dice.chance(_BORN_ABROAD)
    span = dice.one_of((3, 8, 15, 50))
    arrival = dice.day(years_ago(span), ANCHOR - 60 * DAY) if born_abroad else None
    return Roots(home, dice.one_of(home.languages), origin, arrival)


def draw_person(world: World, roots: Roots, birth: date, gender: int, last_name: str = "") -> Sketch:
    """Somebody of a family; with a last name of their own where none is given."""
    dice = world.dice
    stock = world.names[roots.origin.speaks or roots.language]
    arrival = roots.arrival if roots.arrival and birth < roots.arrival else None
    known = _as_known(birth, dice, 0.06 if arrival else 0.006)
    return Sketch(
        ssin=world.numbers.ssin(known, gender, shown_month=birth.month),
        gender=gender,
        birth=known,
        last_name=last_name or dice.one_of(stock.last),
        first_names=stock.first_names(gender, dice),
        language=roots.language,
        origin=roots.origin,
        birth_place=roots.origin.country if arrival else _birth_place(world, roots),
        arrival=arrival,
        foreign=bool(arrival) or (roots.arrival is not None and dice.chance(0.5)),
    )


def birth_of_age(dice: Dice, youngest: int, oldest: int) -> date:
    """A day of birth of somebody who is between these ages on the anchor's day."""
    return dice.day(years_ago(oldest + 1) + DAY, years_ago(youngest))


def adult_from(sketch: Sketch) -> date:
    """The eighteenth birthday."""
    return years_after(sketch.born, 18)


def _birth_place(world: World, roots: Roots) -> Place:
    return world.geography.near(roots.home, world.dice).places[0]


def _as_known(birth: date, dice: Dice, share: float) -> IncompleteDate:
    if not dice.chance(share):
        return IncompleteDate(birth.year, birth.month, birth.day)
    return IncompleteDate(birth.year, birth.month) if dice.chance(0.5) else IncompleteDate(birth.year)
