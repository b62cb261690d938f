"""Fills the register with fictitious persons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from typing import Any, TypeVar

from bcss_gateway.domain.citizen import Citizen, CivilState, Member, Nationality, Occupation, Place, Residence
from bcss_gateway.providers.national_register import dossier as files
from bcss_gateway.providers.national_register.phonetics import phonetic_key
from bcss_gateway.storage import national_register
from bcss_gateway.storage.database import UnitOfWork

_AT_ONCE = 500
_DAY = timedelta(days=1)

Lasting = TypeVar("Lasting", Residence, CivilState, Nationality, Occupation)


def fill(work: UnitOfWork, citizens: Iterable[Citizen]) -> None:
    """Add these persons to the register; the caller commits."""
    connection = work.writing()
    remaining = iter(citizens)
    while rows := [_row(citizen) for citizen in islice(remaining, _AT_ONCE)]:
        national_register.add(connection, rows)


def dossier_of(citizen: Citizen) -> files.Dossier:
    """The file that the register keeps on a person."""
    residences = [_residence(one) for one in _newest_first(citizen.residences)]
    return {
        "ssin": citizen.ssin,
        "last_name": citizen.last_name,
        "first_names": list(citizen.first_names),
        "birth": str(citizen.birth),
        "gender": citizen.gender,
        "language": citizen.language,
        "birth_place": _place(citizen.birth_place),
        "nationalities": [_nationality(one) for one in _newest_first(citizen.nationalities)],
        "civil_states": [_civil_state(one) for one in _newest_first(citizen.civil_states)],
        "stays": _stays(residences),
        "residences": residences,
        "occupations": [_occupation(one) for one in _newest_first(citizen.occupations)],
        "household": [_member(one) for one in citizen.household],
        "head": citizen.head,
        "death": str(citizen.death or ""),
        "death_place": _place(citizen.death_place) if citizen.death_place else None,
        "register": citizen.register,
        "identity_card": citizen.identity_card,
        "sis_card": citizen.sis_card,
    }


def _row(citizen: Citizen) -> dict[str, Any]:
    return {
        "ssin": citizen.ssin,
        "replaced_by": citizen.replaced_by,
        "cancelled": citizen.cancelled,
        "phonetic": phonetic_key(citizen.last_name),
        "birth_earliest": citizen.birth.earliest,
        "birth_latest": citizen.birth.latest,
        "file": files.written(dossier_of(citizen)),
    }


def _newest_first(entries: Iterable[Lasting]) -> list[Lasting]:
    return sorted(entries, key=lambda entry: entry.begin, reverse=True)


def _ended(last_day: date | None) -> str:
    return (last_day + _DAY).isoformat() if last_day and last_day < date.max else ""


def _place(place: Place) -> files.PlaceEntry:
    return {"code": place.code, "names": place.names, "postal_code": place.postal_code}


def _nationality(one: Nationality) -> files.NationalityEntry:
    return {"begin": one.begin.isoformat(), "ended": _ended(one.end), "country": _place(one.country)}


def _civil_state(one: CivilState) -> files.CivilStateEntry:
    return {"begin": one.begin.isoformat(), "ended": _ended(one.end), "code": one.code, "partner": one.partner}


def _occupation(one: Occupation) -> files.OccupationEntry:
    return {"begin": one.begin.isoformat(), "ended": _ended(one.end), "code": one.code, "label": one.label}


def _residence(one: Residence) -> files.ResidenceEntry:
    return {
        "begin": one.begin.isoformat(),
        "ended": _ended(one.end),
        "place": _place(one.address.place),
        "street_code": one.address.street_code,
        "street": one.address.street,
        "house_number": one.address.house_number,
        "box": one.address.box,
    }


def _stays(residences: list[files.ResidenceEntry]) -> list[files.StayEntry]:
    stays: list[files.StayEntry] = []
    for one in reversed(residences):
        if stays and stays[-1]["place"]["code"] == one["place"]["code"]:
            stays[-1]["ended"] = one["ended"]
        else:
            stays.append({"begin": one["begin"], "ended": one["ended"], "place": one["place"]})
    return stays[::-1]


def _member(one: Member) -> files.MemberEntry:
    return {
        "ssin": one.ssin,
        "last_name": one.last_name,
        "first_name": one.first_name,
        "birth": str(one.birth),
        "relation": one.relation,
        "begin": one.begin.isoformat(),
    }
