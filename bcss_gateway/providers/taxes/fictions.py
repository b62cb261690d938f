"""Fills the tax administration's files from the story: whoever works, is paid instead of working, or owns something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bcss_gateway.domain.chance import number
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.pay import REFERENCE_YEAR, monthly_pay
from bcss_gateway.domain.period import add_months
from bcss_gateway.domain.social_life import Activity, Spell
from bcss_gateway.providers.taxes.file import SOURCE, IncomeEntry, PropertyEntry, TaxFile, written
from bcss_gateway.storage import sources
from bcss_gateway.storage.database import UnitOfWork

_KEPT = 8693
"""What a worker keeps of ten thousand after the contributions to social security."""
_OF_THE_WAGE = {Activity.EMPLOYED: 100, Activity.INCAPACITATED: 60}
"""What of the wage is paid, in hundredths: the whole by the employer, less by the health fund."""
_UNEMPLOYED = (1_200_00, 1_700_00)
_PROFIT = (1_500_00, 4_000_00)
_PENSION = (1_400_00, 2_300_00)
_PENSIONER = 3
_OWNS_FROM = 40
_MONTHS_OF_A_YEAR = 12
_CADASTRAL = (180_00, 1_100_00)
"""Figures of a month, and of a year for real estate, in cents, between which the fictitious ones lie."""


def fill(work: UnitOfWork, citizens: Iterable[Citizen]) -> None:
    """Add the files of these persons; the caller commits."""
    files = ((one.ssin, _file(one)) for one in citizens)
    sources.taxes.add(
        ((ssin, SOURCE, written(file)) for ssin, file in files if file["incomes"] or file["properties"]), work
    )


def _file(citizen: Citizen) -> TaxFile:
    return {"incomes": list(_incomes(citizen)), "properties": list(_properties(citizen))}


def _incomes(citizen: Citizen) -> Iterator[IncomeEntry]:
    for spell in citizen.spells:
        yield {"begin": spell.begin.isoformat(), "end": _day(spell.end), "monthly": _monthly(citizen.ssin, spell)}
    for one in citizen.occupations:
        if one.code == _PENSIONER:
            last = citizen.death.latest if citizen.death else None
            pension = number(*_PENSION, "pension", citizen.ssin)
            yield {"begin": one.begin.isoformat(), "end": _day(last), "monthly": pension}


def _monthly(ssin: str, spell: Spell) -> int:
    if spell.employer is not None and spell.activity in _OF_THE_WAGE:
        contract = (ssin, spell.employer.nsso_number, spell.begin.isoformat())
        return monthly_pay(REFERENCE_YEAR, *contract) * _KEPT // 10_000 * _OF_THE_WAGE[spell.activity] // 100
    between = _PROFIT if spell.activity is Activity.SELF_EMPLOYED else _UNEMPLOYED
    return number(*between, spell.activity, ssin, spell.begin.isoformat())


def _properties(citizen: Citizen) -> Iterator[PropertyEntry]:
    """One person in eight owns something beside the own dwelling, from the fortieth birthday on."""
    if number(1, 8, "owns", citizen.ssin) == 1:
        since = add_months(citizen.birth.latest, _OWNS_FROM * _MONTHS_OF_A_YEAR)
        yield {"begin": since.isoformat(), "cadastral": number(*_CADASTRAL, "cadastral", citizen.ssin)}


def _day(end: date | None) -> str:
    return end.isoformat() if end else ""
