"""Numbers that no longer stand for anybody: replaced ones, and cancelled ones."""

from __future__ import annotations

from dataclasses import replace

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.quality_code import REPLACED
from bcss_gateway.sandbox.sketches import World

_REPLACED = 0.005
_CANCELLED = 0.003


def draw_oddities(world: World, citizens: tuple[Citizen, ...]) -> tuple[Citizen, ...]:
    """Some of the people's former numbers, and some that were given by mistake."""
    dice = world.dice
    former = tuple(_renumbered(world, one, replaced_by=one.ssin) for one in citizens if dice.chance(_REPLACED))
    mistaken = tuple(_renumbered(world, one, cancelled=True) for one in citizens if dice.chance(_CANCELLED))
    return former + mistaken


def shed(citizen: Citizen) -> Citizen:
    """The person as a number without validity keeps them: no household, no cards, no bonds, no file but a moved one."""
    return replace(
        citizen,
        civil_states=(replace(citizen.civil_states[0], end=None),),
        household=(),
        head="",
        identity_card="",
        sis_card="",
        integrations=tuple(line for line in citizen.integrations if line[2] == REPLACED),
    )


def _renumbered(world: World, one: Citizen, *, replaced_by: str = "", cancelled: bool = False) -> Citizen:
    number = world.numbers.ssin(one.birth, one.gender, shown_month=world.dice.number(1, 12))
    return replace(shed(one), ssin=number, replaced_by=replaced_by, cancelled=cancelled)
