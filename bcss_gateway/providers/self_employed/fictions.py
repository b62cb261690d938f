"""Fills the institute's files from the story: whoever lives from an own business is affiliated to a fund."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.social_life import Activity, Spell
from bcss_gateway.providers.self_employed.codes import FUNDS, occupations_of
from bcss_gateway.providers.self_employed.file import SOURCE, AffiliationEntry, SelfEmployedFile, written
from bcss_gateway.storage import sources
from bcss_gateway.storage.database import UnitOfWork

_DAY = timedelta(days=1)
_YEARS_BEFORE_A_CHANGE = 4
_LATE = 2
"""Which quarter of all persons pays late."""


def fill(work: UnitOfWork, citizens: Iterable[Citizen]) -> None:
    """Add the files of these persons; the caller commits."""
    files = ((one.ssin, _file(one)) for one in citizens)
    known = (
        (ssin, SOURCE, written({**file, "enterprise_number": _enterprise_number(number)}))
        for number, (ssin, file) in enumerate((ssin, file) for ssin, file in files if file["affiliations"])
    )
    sources.self_employed.add(known, work)


def _file(citizen: Citizen) -> SelfEmployedFile:
    own = [spell for spell in citizen.spells if spell.activity is Activity.SELF_EMPLOYED]
    throw = zlib.crc32(citizen.ssin.encode())
    return {
        "reference": f"{throw:010d}",
        "enterprise_number": "",
        "pays_late": throw % 4 == _LATE,
        "affiliations": [one for spell in own for one in _affiliations(spell, throw // 4)],
    }


def _affiliations(spell: Spell, throw: int) -> Iterator[AffiliationEntry]:
    """One affiliation a business, or two: some change to another fund, which one can on 1 January."""
    occupations, funds = occupations_of(spell.trade), tuple(FUNDS)
    occupation = occupations[throw % len(occupations)] if occupations else ""
    first, other = funds[throw % len(funds)], funds[(throw + 1) % len(funds)]
    change = date(spell.begin.year + _YEARS_BEFORE_A_CHANGE, 1, 1)
    if throw % 3 or (spell.end and spell.end < change):
        yield _affiliation(first, occupation, spell.begin, spell.end, throw)
        return
    yield _affiliation(first, occupation, spell.begin, change - _DAY, throw)
    yield _affiliation(other, occupation, change, spell.end, throw)


def _affiliation(fund: str, occupation: str, begin: date, end: date | None, throw: int) -> AffiliationEntry:
    return {
        "fund": fund,
        "occupation": occupation,
        "signed": (begin - timedelta(days=throw % 45)).isoformat(),
        "begin": begin.isoformat(),
        "end": end.isoformat() if end else "",
    }


def _enterprise_number(number: int) -> str:
    """A number with right check digits, of a block from which none is given out."""
    base = 19_000_000 + number
    return f"{base}{97 - base % 97:02d}"
