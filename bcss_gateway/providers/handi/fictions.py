"""Fills the eight sources from the story of the fictitious persons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from bcss_gateway.domain.citizen import Citizen, Residence
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.social_life import Activity, Disability, Spell
from bcss_gateway.providers.handi import rules
from bcss_gateway.providers.handi.file import Address, Cards, File, written
from bcss_gateway.providers.handi.sources import FEDERAL, SOURCES
from bcss_gateway.providers.handi.timeline import stretches_of
from bcss_gateway.storage import sources
from bcss_gateway.storage.database import UnitOfWork

_ACTIVITIES, _MOST_POINTS = 6, 3
_HEADS, _PARTNERS, _FAMILY = (1, 2, 12), (2, 12), (2, 3, 12)
_WORKS = (Activity.EMPLOYED, Activity.SELF_EMPLOYED)
_NAMES = frozenset(source.name for source in SOURCES)


def fill(work: UnitOfWork, citizens: Sequence[Citizen]) -> None:
    """Add the files of these persons to each source; the caller commits."""
    spells = {citizen.ssin: citizen.spells for citizen in citizens}
    files = [
        (citizen.ssin, source, written(file))
        for citizen in citizens
        if not citizen.replaced_by and not citizen.cancelled
        for source, file in files_of(citizen, spells).items()
    ]
    sources.handi.add(files, work)


def files_of(citizen: Citizen, spells: Mapping[str, Sequence[Spell]]) -> dict[str, File]:
    """The file that each source keeps on a person, by the source's name.

    Args:
        spells: what the others in the household live from, by number.
    """
    files = dict(_files(citizen, citizen.disability, spells)) if citizen.disability else {}
    for name in _NAMES.intersection(citizen.silent_sources):
        files[name] = replace(files.get(name, File()), silent=True)
    return files


def _files(
    citizen: Citizen, disability: Disability, spells: Mapping[str, Sequence[Spell]]
) -> Iterator[tuple[str, File]]:
    dice = Random(int(citizen.ssin))
    decision_days = dice.randint(*rules.decided_within())
    known = File(
        activities=_activities(disability.points, dice),
        earns_less=disability.earns_less,
        household=_household(citizen),
        own_work=_work(citizen.spells),
        partner_work=_work(spells.get(_partner(citizen), ())),
    )
    stretches = stretches_of(citizen, disability, decision_days)
    for name, own in stretches.items():
        if name != FEDERAL:
            yield name, replace(known, stretches=own)
    cards = _cards(known, disability, disability.since + timedelta(decision_days))
    if cards or FEDERAL in stretches:
        yield FEDERAL, _federal(citizen, replace(known, stretches=stretches.get(FEDERAL, ()), cards=cards))


def _federal(citizen: Citizen, known: File) -> File:
    return replace(
        known,
        last_name=citizen.last_name,
        first_name=citizen.first_names[0] if citizen.first_names else "",
        addresses=tuple(_address(one) for one in citizen.residences),
    )


def _activities(points: int, dice: Random) -> tuple[int, ...]:
    """The points spread over six activities, none with more than three."""
    spread = [0] * _ACTIVITIES
    for _ in range(points):
        place = dice.choice([place for place, given in enumerate(spread) if given < _MOST_POINTS])
        spread[place] += 1
    return tuple(spread)


def _cards(known: File, disability: Disability, decided: date) -> Cards | None:
    categories = rules.cards_of(known.points, known.activities[0])
    since = decided + timedelta(rules.days("card_after"))
    if not categories or (disability.until and disability.until < since):
        return None
    return Cards(categories, since, disability.until)


def _own_relation(citizen: Citizen) -> int:
    return next((one.relation for one in citizen.household if one.ssin == citizen.ssin), 1)


def _household(citizen: Citizen) -> str:
    others = {one.relation for one in citizen.household if one.ssin != citizen.ssin}
    if not others:
        return "B"
    heads = _own_relation(citizen) in _HEADS
    return "C" if heads and (others & set(_FAMILY) or _own_relation(citizen) in _PARTNERS) else "A"


def _partner(citizen: Citizen) -> str:
    if _own_relation(citizen) in _PARTNERS:
        return citizen.head
    if _own_relation(citizen) not in _HEADS:
        return ""
    return next((one.ssin for one in citizen.household if one.relation in _PARTNERS), "")


def _work(spells: Sequence[Spell]) -> tuple[Period, ...]:
    return tuple(Period(one.begin, one.end or date.max) for one in spells if one.activity in _WORKS)


def _address(one: Residence) -> Address:
    where = one.address
    return Address(
        begin=one.begin,
        street_code=where.street_code,
        street=where.street,
        house_number=where.house_number,
        box=where.box,
        postal_code=where.place.postal_code,
        city_code=where.place.code,
        city=where.place.names,
    )
