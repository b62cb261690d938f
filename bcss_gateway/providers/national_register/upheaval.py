"""What a new number, a death or a move makes of a file: pure functions from one dossier to the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from bcss_gateway.providers.national_register import dossier as files
from bcss_gateway.providers.national_register.dossier import (
    CivilStateEntry,
    Dossier,
    MemberEntry,
    NationalityEntry,
    OccupationEntry,
    ResidenceEntry,
    StayEntry,
)

HEAD, NOT_RELATED = 1, 12
_WIDOWED = 30
_DAY = timedelta(days=1)

E = TypeVar("E", StayEntry, ResidenceEntry, CivilStateEntry, NationalityEntry, OccupationEntry)


def renumbered(file: str, old: str, new: str) -> str:
    """The file with a new number wherever the old one stood; who stood there twice by then stands there once."""
    dossier = files.read(file.replace(f'"{old}"', f'"{new}"'))
    once = {one["ssin"]: one for one in dossier["household"]}
    return files.written(dossier | {"household": list(once.values())})


def who_names(dossier: Dossier) -> list[str]:
    """Whose files may name the person: who lives in the household, and who is or was married to them."""
    others = [one["ssin"] for one in dossier["household"] if one["ssin"] != dossier["ssin"]]
    return list(dict.fromkeys([*others, *partners(dossier)]))


def partners(dossier: Dossier) -> list[str]:
    """Everybody whom a civil state names."""
    return list(dict.fromkeys(one["partner"] for one in dossier["civil_states"] if one["partner"]))


def emptied(dossier: Dossier) -> Dossier:
    """The file under a number without validity: no household, and no cards."""
    return dossier | {"household": [], "head": "", "identity_card": "", "sis_card": ""}


def buried(dossier: Dossier, day: date) -> Dossier:
    """The file of somebody who died on a day: nothing that holds begins after it or goes on."""
    home = files.holding_on(day.isoformat(), dossier["residences"])
    ended: Dossier = dossier | {
        "death": day.isoformat(),
        "death_place": home[0]["place"] if home else None,
        "civil_states": _until(day, dossier["civil_states"]),
        "nationalities": _until(day, dossier["nationalities"]),
        "occupations": _until(day, dossier["occupations"]),
        "residences": _until(day, dossier["residences"]),
        "stays": _until(day, dossier["stays"]),
    }
    return emptied(ended)


def widowed(dossier: Dossier, partner: str, day: date) -> Dossier:
    """The file of somebody whose partner died; as it was, where they are no longer married to them."""
    current = next((one for one in dossier["civil_states"] if not one["ended"]), None)
    if current is None or current["partner"] != partner or current["code"] == _WIDOWED or dossier["death"]:
        return dossier
    before = [one for one in dossier["civil_states"] if one is not current]
    state: CivilStateEntry = {"begin": day.isoformat(), "ended": "", "code": _WIDOWED, "partner": partner}
    ended: CivilStateEntry = current | {"ended": day.isoformat()}
    return dossier | {"civil_states": [state, ended, *before]}


def without(ssin: str, household: Sequence[MemberEntry]) -> list[MemberEntry]:
    """The household when somebody is gone; whoever comes first is its head then, if it was them (INFERRED)."""
    others = [one for one in household if one["ssin"] != ssin]
    if others and all(one["relation"] != HEAD for one in others):
        others[0] = others[0] | {"relation": HEAD}
    return others


def living_in(dossier: Dossier, household: list[MemberEntry]) -> Dossier:
    """The file of somebody who lives in a household."""
    head = next((one["ssin"] for one in household if one["relation"] == HEAD), "")
    return dossier | {"household": household, "head": head}


def entry(dossier: Dossier, relation: int, day: date) -> MemberEntry:
    """A person as a member of a household since a day."""
    return {
        "ssin": dossier["ssin"],
        "last_name": dossier["last_name"],
        "first_name": " ".join(dossier["first_names"][:1]),
        "birth": dossier["birth"],
        "relation": relation,
        "begin": day.isoformat(),
    }


def at_the_address_of(host: Dossier, dossier: Dossier, day: date) -> Dossier:
    """The file of somebody who moves to another's address."""
    there = files.holding_on(day.isoformat(), host["residences"])
    if not there:
        return dossier
    residence: ResidenceEntry = there[0] | {"begin": day.isoformat(), "ended": ""}
    stays = dossier["stays"]
    if not stays or stays[0]["place"] != residence["place"]:
        stay: StayEntry = {"begin": day.isoformat(), "ended": "", "place": residence["place"]}
        stays = [stay, *_ended_on(day, stays)]
    return dossier | {"residences": [residence, *_ended_on(day, dossier["residences"])], "stays": stays}


def _until(day: date, entries: Sequence[E]) -> list[E]:
    return _ended_on(day + _DAY, [one for one in entries if one["begin"] <= day.isoformat()])


def _ended_on(first_day_without: date, entries: Sequence[E]) -> list[E]:
    limit = first_day_without.isoformat()
    return [_cut(one, limit) for one in entries if one["begin"] < limit]


def _cut(one: E, limit: str) -> E:
    return one if one["ended"] and one["ended"] <= limit else one | {"ended": limit}
