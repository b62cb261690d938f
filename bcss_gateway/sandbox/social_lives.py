"""The one story from which every source of social security is filled: what people live from, and disabilities.

It is drawn from the person's number alone, so that who lives where and with whom does not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bcss_gateway.domain.citizen import Citizen, Occupation
from bcss_gateway.domain.region import Region, region_of
from bcss_gateway.domain.social_life import Activity, Disability, Spell
from bcss_gateway.sandbox.days import ANCHOR, DAY, years_after
from bcss_gateway.sandbox.dice import Dice
from bcss_gateway.sandbox.employers import Employers
from bcss_gateway.sandbox.occupations import PENSIONER, STUDENT

_OWN_BUSINESS = frozenset({30102, 40101})
_MAY_BE_OWN = frozenset({60101, 60102, 70101, 70103, 10301, 20102, 20103})
_NO_TRADE, _HOUSEHOLD, _CPAS_TRADE = 2, 91102, 60103
_NOT_FOR_A_LIVING = frozenset({int(PENSIONER), int(STUDENT), _HOUSEHOLD})
MANUAL = frozenset({91401, 50101, 60101, 60102, 60103, 70101, 70102, 70103})
"""The trades of blue-collar workers."""

EMPLOYMENT_SECTORS = {
    Region.FLANDERS: 53,
    Region.BRUSSELS: 54,
    Region.WALLONIA: 55,
    Region.GERMAN_COMMUNITY: 56,
}
"""The sector of each employment service, by the region that it is for."""

Integration = tuple[int, str, int, date, date | None]


def lived(citizen: Citizen, employers: Employers) -> Citizen:
    """The same person with the story of a social life; numbers without validity have none.

    Persons with a story of their own live from what their occupations say, without surprises; for all others the
    directory's lines of the sources that know them are drawn too.
    """
    if citizen.replaced_by or citizen.cancelled:
        return citizen
    dice = Dice(int(citizen.ssin))
    spells = citizen.spells or _up_to(citizen, tuple(_spells(citizen, employers, dice)))
    if citizen.tag:
        return replace(citizen, spells=spells)
    disability = _disability(citizen, dice)
    told = replace(citizen, spells=spells, disability=disability)
    return replace(told, integrations=(*told.integrations, *_known_by(told)))


def _spells(citizen: Citizen, employers: Employers, dice: Dice) -> Iterator[Spell]:
    here_since = citizen.residences[0].begin
    for step in citizen.occupations:
        if step.end and step.end < here_since:
            continue
        begun = replace(step, begin=max(step.begin, here_since))
        yield from _of_step(begun, employers, dice, surprises=not citizen.tag)


def _of_step(step: Occupation, employers: Employers, dice: Dice, *, surprises: bool) -> Iterator[Spell]:
    if step.code in _NOT_FOR_A_LIVING:
        return
    if step.code == _NO_TRADE:
        if not surprises or dice.chance(0.6):
            yield Spell(Activity.SEEKING_WORK, step.begin, step.end)
        return
    if step.code in _OWN_BUSINESS or (surprises and step.code in _MAY_BE_OWN and dice.chance(0.2)):
        yield Spell(Activity.SELF_EMPLOYED, step.begin, step.end, step.code)
        return
    work = Spell(Activity.EMPLOYED, step.begin, step.end, step.code, None, step.code in MANUAL)
    possible = employers.get(step.code) or employers[_CPAS_TRADE]
    pieces = _interrupted(work, dice) if surprises else (work,)
    employer = dice.one_of(possible)
    for piece in pieces:
        if piece.activity is Activity.SEEKING_WORK:
            yield piece
            employer = dice.one_of(possible)
        else:
            yield replace(piece, employer=employer)


def _interrupted(work: Spell, dice: Dice) -> tuple[Spell, ...]:
    """Some work is lost and found again, some people fall ill; most just work on."""
    last = work.end or ANCHOR
    if (last - work.begin).days < 900 or not dice.chance(0.35):
        return (work,)
    between = Activity.SEEKING_WORK if dice.chance(0.6) else Activity.INCAPACITATED
    gone = dice.day(work.begin + timedelta(days=200), last - timedelta(days=20))
    back = gone + timedelta(days=dice.number(35, 520))
    pause = replace(work, activity=between, begin=gone, end=back - DAY)
    if between is Activity.SEEKING_WORK:
        pause = replace(pause, trade=0, manual=False)
    before = replace(work, end=gone - DAY)
    if back >= last:
        return (before, replace(pause, end=work.end))
    return (before, pause, replace(work, begin=back))


def _up_to(citizen: Citizen, spells: tuple[Spell, ...]) -> tuple[Spell, ...]:
    """Nothing that a person lives from begins after the death, or goes on."""
    if citizen.death is None:
        return spells
    last = citizen.death.earliest
    return tuple(replace(one, end=min(one.end or last, last)) for one in spells if one.begin <= last)


def _disability(citizen: Citizen, dice: Dice) -> Disability | None:
    if citizen.death is not None or not dice.chance(0.05):
        return None
    born = citizen.birth.latest
    since = dice.day(max(years_after(born, 1), citizen.residences[0].begin), ANCHOR - 30 * DAY)
    until = years_after(since, dice.number(3, 8)) if dice.chance(0.3) else None
    return Disability(since, until, dice.number(7, 18), dice.chance(0.6))


def _known_by(citizen: Citizen) -> Iterator[Integration]:
    """The lines of the sectors whose institutions keep a file on the person now; their codes are of the official lists.

    That a regional employment service uses the code of the sector of employment (18) is INFERRED.
    """
    region = region_of(citizen.residences[-1].address.place.code)
    for one in citizen.spells[-1:]:
        if one.end is not None and one.end < ANCHOR:
            continue
        sector, code = {
            Activity.EMPLOYED: (12, 10),
            Activity.SELF_EMPLOYED: (15, 2),
            Activity.SEEKING_WORK: (EMPLOYMENT_SECTORS[region], 4),
            Activity.INCAPACITATED: (11, 2),
        }[one.activity]
        yield (sector, "", code, one.begin, None)
    if citizen.disability and (citizen.disability.until is None or citizen.disability.until >= ANCHOR):
        yield (16, "", 1, citizen.disability.since, None)
