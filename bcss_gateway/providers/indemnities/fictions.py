"""Fills the files of the health funds from the story: whoever was unfit for work has one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.pay import monthly_pay
from bcss_gateway.domain.social_life import Activity, Spell
from bcss_gateway.providers.indemnities.file import SOURCE, IncapacityEntry, IndemnityFile, written
from bcss_gateway.storage import sources
from bcss_gateway.storage.database import UnitOfWork

_DAY = timedelta(days=1)
_BACK_TO_WORK, _DEATH, _PENSION = 1, 2, 3
_PENSIONER = 3
_CHILD = 3
_WITH_CHILDREN, _ALONE, _COHABITING = "02", "04", "05"
_PAID_DAYS_OF_A_MONTH = 26


def fill(work: UnitOfWork, citizens: Iterable[Citizen]) -> None:
    """Add the files of these persons; the caller commits.

    A health fund finds its file under a number that was replaced, too.
    """
    everybody = {one.ssin: one for one in citizens}
    persons = ((ssin, everybody.get(one.replaced_by, one)) for ssin, one in everybody.items())
    files = ((ssin, _file(person)) for ssin, person in persons)
    sources.indemnities.add(((ssin, SOURCE, written(file)) for ssin, file in files if file["incapacities"]), work)


def _file(citizen: Citizen) -> IndemnityFile:
    unfit = [spell for spell in citizen.spells if spell.activity is Activity.INCAPACITATED]
    return {
        "family": _family(citizen),
        "incapacities": [_incapacity(citizen, spell) for spell in unfit],
    }


def _incapacity(citizen: Citizen, spell: Spell) -> IncapacityEntry:
    return {
        "begin": spell.begin.isoformat(),
        "end": spell.end.isoformat() if spell.end else "",
        "exit": _exit(citizen, spell),
        "manual": spell.manual,
        "daily_wage_cents": _daily_wage(citizen, spell),
    }


def _daily_wage(citizen: Citizen, unfit: Spell) -> int:
    """The wage of the contract that the incapacity interrupts, which began when its employer hired the person."""
    if unfit.employer is None:
        return 0
    since = unfit.begin
    for spell in reversed(citizen.spells):
        is_same = (spell.employer, spell.manual) == (unfit.employer, unfit.manual)
        if is_same and spell.end == since - _DAY:
            since = spell.begin
    contract = (citizen.ssin, unfit.employer.nsso_number, since.isoformat())
    return monthly_pay(unfit.begin.year, *contract) // _PAID_DAYS_OF_A_MONTH


def _exit(citizen: Citizen, spell: Spell) -> int:
    if spell.end is None:
        return _BACK_TO_WORK
    if citizen.death is not None and spell.end >= citizen.death.earliest:
        return _DEATH
    retired = any(step.code == _PENSIONER and step.begin == spell.end + _DAY for step in citizen.occupations)
    return _PENSION if retired else _BACK_TO_WORK


def _family(citizen: Citizen) -> str:
    """Alone, with children only, or with others who may have an income."""
    others = [one for one in citizen.household if one.ssin != citizen.ssin]
    if not others:
        return _ALONE
    is_head = citizen.head == citizen.ssin
    return _WITH_CHILDREN if is_head and all(one.relation == _CHILD for one in others) else _COHABITING
