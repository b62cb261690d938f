"""Makes the services' files of the fictitious population: whoever seeks work is registered where they live."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from bcss_gateway.domain.citizen import Citizen, Residence
from bcss_gateway.domain.region import Region, region_of
from bcss_gateway.domain.social_life import Activity, Spell
from bcss_gateway.providers.job_seeker import file as files
from bcss_gateway.providers.job_seeker.categories import FIRST_WORK, LOST_WORK
from bcss_gateway.providers.job_seeker.questions import SERVICES
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.sources import job_seeker

SERVICE_OF = {
    Region.BRUSSELS: "ACTIRIS",
    Region.FLANDERS: "VDAB",
    Region.WALLONIA: "FOREM",
    Region.GERMAN_COMMUNITY: "ADG",
}
_WRITES_IN = {"VDAB": "nl", "FOREM": "fr", "ADG": "de"}
_NOBODYS_COUNTRY = "+999"
"""A country code that is kept free (ITU-T E.164): its numbers are nobody's."""

_NOT_A_LETTER = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class _Stay:
    """A time for which somebody sought work from one address."""

    service: str
    spell: Spell
    residence: Residence

    @property
    def begin(self) -> date:
        return max(self.spell.begin, self.residence.begin)

    @property
    def end(self) -> date | None:
        ends = [end for end in (self.spell.end, self.residence.end) if end]
        return min(ends) if ends else None


def fill(work: UnitOfWork, citizens: Iterable[Citizen]) -> None:
    """Add the file of every service that knows a person, or that does not answer about them."""
    job_seeker.add(
        (
            (citizen.ssin, service, files.written(file))
            for citizen in citizens
            for service, file in files_of(citizen).items()
        ),
        work,
    )


def files_of(citizen: Citizen) -> dict[str, files.File]:
    """The files on one person by service."""
    made: dict[str, files.File] = {
        service: {"silent": True, "contacts": [], "inscriptions": []}
        for service in SERVICES
        if service in citizen.silent_sources
    }
    before: _Stay | None = None
    for stay in _stays(citizen):
        file = made.setdefault(stay.service, {"silent": False, "contacts": [], "inscriptions": []})
        file["contacts"].insert(0, _contact(citizen, stay))
        if before and (before.service, before.spell) == (stay.service, stay.spell):
            file["inscriptions"][0]["end"] = _day(stay.end)
        else:
            file["inscriptions"].insert(0, _inscription(citizen, stay))
        before = stay
    return made


def _stays(citizen: Citizen) -> Iterator[_Stay]:
    """Oldest first; a registration follows whoever moves to another region."""
    for spell in citizen.spells:
        if spell.activity is not Activity.SEEKING_WORK:
            continue
        for residence in sorted(citizen.residences, key=lambda one: one.begin):
            began = spell.end is None or residence.begin <= spell.end
            if began and (residence.end is None or residence.end >= spell.begin):
                yield _Stay(SERVICE_OF[region_of(residence.address.place.code)], spell, residence)


def _inscription(citizen: Citizen, stay: _Stay) -> files.Inscription:
    has_worked = any(one.activity is not Activity.SEEKING_WORK for one in citizen.spells if one.begin < stay.begin)
    return {
        "begin": stay.begin.isoformat(),
        "end": _day(stay.end),
        "jobless": stay.spell.begin.isoformat(),
        "category": LOST_WORK if has_worked else FIRST_WORK,
    }


def _contact(citizen: Citizen, stay: _Stay) -> files.Contact:
    address, language = stay.residence.address, _WRITES_IN.get(stay.service, citizen.language)
    serial = crc32(citizen.ssin.encode()) % 10_000_000
    return {
        "since": stay.begin.isoformat(),
        "postal_code": address.place.postal_code,
        "city": _named(address.place.names, language),
        "city_code": str(address.place.code),
        "street": _named(address.street, language),
        "street_code": f"{address.street_code:04d}",
        "number": address.house_number,
        "box": address.box,
        "mobile": f"{_NOBODYS_COUNTRY}4{serial:07d}",
        "landline": f"{_NOBODYS_COUNTRY}8{serial:07d}" if serial % 3 == 0 else "",
        "email": f"{_plain(citizen.first_names)}.{_plain([citizen.last_name])}@example.org",
    }


def _named(names: dict[str, str], language: str) -> str:
    return names.get(language) or names.get("fr") or next(iter(names.values()))


def _plain(names: Iterable[str]) -> str:
    """The first of some names as it may stand in an address: letters alone."""
    folded = unicodedata.normalize("NFKD", next(iter(names), "")).encode("ascii", "ignore").decode().lower()
    return _NOT_A_LETTER.sub("", folded) or "x"


def _day(end: date | None) -> str:
    return end.isoformat() if end else ""
