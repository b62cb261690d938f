"""The persons with a story: the same in every sandbox, whatever its seed and size."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bcss_gateway.domain.citizen import Address, Citizen, CivilState, Member, Nationality, Occupation, Place, Residence
from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.period import add_months
from bcss_gateway.domain.social_life import Activity, Disability, Spell
from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.sandbox.data_files import read_toml
from bcss_gateway.sandbox.days import DAY
from bcss_gateway.sandbox.employers import LOCAL_AUTHORITY, Employers, load_employers
from bcss_gateway.sandbox.geography import Geography, Municipality, load_geography
from bcss_gateway.sandbox.lives import SINGLE_STATE, WAITING, died
from bcss_gateway.sandbox.numbers import identity_card
from bcss_gateway.sandbox.occupations import Occupations, load_occupations
from bcss_gateway.sandbox.oddities import shed
from bcss_gateway.sandbox.origins import Origin, load_origins
from bcss_gateway.sandbox.social_lives import MANUAL
from bcss_gateway.sandbox.trails import residences

Entry = dict[str, Any]
Integration = tuple[int, str, int, date, date | None]

_OFFSET = re.compile(r"([+-]\d+)([md])")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the entries of named_persons.toml; ``numbers`` gives the SSIN of each tag."""

    today: date
    numbers: Mapping[str, str]
    households: Mapping[str, tuple[Member, ...]]
    geography: Geography
    by_postal_code: Mapping[str, tuple[Municipality, Place]]
    origins: Mapping[str, Origin]
    occupations: Occupations
    employers: Employers


def named_persons(today: date) -> tuple[Citizen, ...]:
    """Everybody with a story; ``today`` moves their integrations, nothing else."""
    entries: list[Entry] = read_toml("named_persons")["person"]
    geography = load_geography()
    postal = {place.postal_code: (town, place) for town in geography.municipalities.values() for place in town.places}
    numbers = {entry["tag"]: _number(entry) for entry in entries}
    reader = _Reader(
        today=today,
        numbers=numbers,
        households=_households(entries, numbers),
        geography=geography,
        by_postal_code=postal,
        origins=load_origins(),
        occupations=load_occupations(),
        employers=load_employers(),
    )
    return tuple(_as_it_stands(reader, entry) for entry in entries)


def _number(entry: Entry) -> str:
    birth = IncompleteDate.parse(entry["birth"])
    return mock_ssin(birth.year, birth.month or entry["shown_month"], birth.day, entry["serial"]).digits


def _households(entries: list[Entry], numbers: Mapping[str, str]) -> Mapping[str, tuple[Member, ...]]:
    households: dict[str, tuple[Member, ...]] = {}
    for entry in entries:
        key = _household(entry)
        households[key] = (*households.get(key, ()), _member(entry, numbers))
    return households


def _household(entry: Entry) -> str:
    return str(entry.get("household", entry["tag"]))


def _member(entry: Entry, numbers: Mapping[str, str]) -> Member:
    return Member(
        ssin=numbers[entry["tag"]],
        last_name=entry["last_name"],
        first_name=entry["first_names"][0],
        birth=IncompleteDate.parse(entry["birth"]),
        relation=entry.get("relation", 1),
        begin=entry["residences"][-1]["since"],
    )


def _as_it_stands(reader: _Reader, entry: Entry) -> Citizen:
    """The person of an entry, without what the dead and invalid numbers do not have."""
    citizen = _citizen(reader, entry)
    if "death" in entry:
        return died(citizen, entry["death"])
    return shed(citizen) if citizen.replaced_by or citizen.cancelled else citizen


def _citizen(reader: _Reader, entry: Entry) -> Citizen:
    birth = IncompleteDate.parse(entry["birth"])
    household = reader.households[_household(entry)]
    register, card = entry.get("register", 1), f"998{entry['serial']:07d}"
    return Citizen(
        ssin=reader.numbers[entry["tag"]],
        last_name=entry["last_name"],
        first_names=tuple(entry["first_names"]),
        birth=birth,
        gender=1 if entry["serial"] % 2 else 2,
        language=entry["language"],
        birth_place=_birth_place(reader, entry["born_in"]),
        nationalities=_nationalities(reader, entry, birth),
        civil_states=_civil_states(reader, entry, birth),
        residences=_residences(reader, entry),
        occupations=_occupations(reader, entry),
        household=household,
        head=household[0].ssin,
        replaced_by=reader.numbers[entry["replaced_by"]] if "replaced_by" in entry else "",
        cancelled=entry.get("cancelled", False),
        register=register,
        identity_card="" if register == WAITING else identity_card(card),
        sis_card=card if entry["residences"][0]["since"] < date(2014, 1, 1) else "",
        tag=entry["tag"],
        story=entry["story"],
        integrations=tuple(_integration(reader, line) for line in entry.get("integrations", ())),
        spells=_spells(reader, entry),
        disability=_disability(entry),
        silent_sources=tuple(entry.get("silent_sources", ())),
    )


def _birth_place(reader: _Reader, born_in: str) -> Place:
    return reader.by_postal_code[born_in][1] if born_in.isdigit() else reader.origins[born_in].country


def _nationalities(reader: _Reader, entry: Entry, birth: IncompleteDate) -> tuple[Nationality, ...]:
    steps = entry.get("nationalities", [{"country": "be", "since": birth.earliest}])
    return tuple(
        Nationality(reader.origins[step["country"]].country, step["since"], end)
        for step, end in zip(steps, _ends(steps), strict=True)
    )


def _civil_states(reader: _Reader, entry: Entry, birth: IncompleteDate) -> tuple[CivilState, ...]:
    steps = [{"code": SINGLE_STATE, "since": birth.earliest}, *entry.get("civil_states", [])]
    return tuple(
        CivilState(step["code"], step["since"], reader.numbers.get(step.get("partner", ""), ""), end)
        for step, end in zip(steps, _ends(steps), strict=True)
    )


def _occupations(reader: _Reader, entry: Entry) -> tuple[Occupation, ...]:
    steps = entry.get("occupations", [])
    return tuple(
        reader.occupations.one(step["code"], step["since"], end) for step, end in zip(steps, _ends(steps), strict=True)
    )


def _residences(reader: _Reader, entry: Entry) -> tuple[Residence, ...]:
    return residences(tuple((step["since"], _address(reader, step)) for step in entry["residences"]))


def _address(reader: _Reader, step: Entry) -> Address:
    town, place = reader.by_postal_code[step["at"]]
    street = next(one for one in reader.geography.streets[town.streets] if step["street"] == one.names["fr"])
    return Address(place, street.code, street.names, step["number"], step.get("box", ""))


def _ends(steps: list[Entry]) -> list[date | None]:
    ends: list[date | None] = [step["since"] - DAY for step in steps[1:]]
    return [*ends, None] if steps else []


def _spells(reader: _Reader, entry: Entry) -> tuple[Spell, ...]:
    """The spells that an entry names; where it names none they follow from the occupations."""
    steps = entry.get("spells", [])
    return tuple(_spell(reader, step, end) for step, end in zip(steps, _ends(steps), strict=True))


def _spell(reader: _Reader, step: Entry, end: date | None) -> Spell:
    trade = int(step["trade"])
    employer = LOCAL_AUTHORITY if step.get("by_way_of_cpas") else reader.employers[trade][0]
    return Spell(Activity(step["activity"]), step["since"], end, trade, employer, trade in MANUAL)


def _disability(entry: Entry) -> Disability | None:
    one = entry.get("disability")
    return Disability(one["since"], one.get("until"), one["points"], one["earns_less"]) if one else None


def _integration(reader: _Reader, line: Entry) -> Integration:
    begin = _moved(reader.today, line["begins"], date(reader.today.year, 1, 1))
    end = _moved(reader.today, line["ends"], date(reader.today.year, 12, 31)) if "ends" in line else None
    return (line["sector"], line.get("by", ""), line["quality"], begin, end)


def _moved(today: date, offset: str, of_the_year: date) -> date:
    if offset == "year":
        return of_the_year
    found = _OFFSET.fullmatch(offset)
    if not found:
        raise ValueError(f"expected an offset such as -3m, +20d or year, got {offset!r}")
    number, unit = int(found[1]), found[2]
    return add_months(today, number) if unit == "m" else today + timedelta(days=number)
