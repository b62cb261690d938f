"""Makes the office's files of the fictitious population, from what people live from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.social_life import Activity, Employer, Spell
from bcss_gateway.providers.dmfa import file as files
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.sources import dmfa

_DAY = timedelta(days=1)


def fill(work: UnitOfWork, citizens: Iterable[Citizen]) -> None:
    """Add the file of everybody who ever worked for somebody."""
    made = ((citizen.ssin, employments_of(citizen)) for citizen in citizens)
    dmfa.add(((ssin, files.SOURCE, files.written(employments)) for ssin, employments in made if employments), work)


def employments_of(citizen: Citizen) -> list[files.Employment]:
    """Spells of work for one employer that follow each other are one employment; an illness between is an absence."""
    made: list[files.Employment] = []
    for spell in citizen.spells:
        if spell.employer is None:
            continue
        employer = _employer(spell.employer)
        if not made or not _goes_on(made[-1], spell, employer):
            made.append({"begin": "", "end": "", "manual": spell.manual, "employer": employer, "absences": []})
        _lengthen(made[-1], spell)
    return made


def _goes_on(last: files.Employment, spell: Spell, employer: files.EmployerEntry) -> bool:
    same = (last["employer"], last["manual"]) == (employer, spell.manual)
    return same and last["end"] == (spell.begin - _DAY).isoformat()


def _lengthen(employment: files.Employment, spell: Spell) -> None:
    begin, end = spell.begin.isoformat(), _last_day(spell.end)
    employment["begin"] = employment["begin"] or begin
    employment["end"] = end
    if spell.activity is Activity.INCAPACITATED:
        employment["absences"].append({"begin": begin, "end": end})


def _employer(one: Employer) -> files.EmployerEntry:
    return {
        "nsso_number": one.nsso_number,
        "cbe_number": one.cbe_number,
        "joint_committee": one.joint_committee,
        "local": one.local_authority,
    }


def _last_day(end: date | None) -> str:
    return end.isoformat() if end else ""
