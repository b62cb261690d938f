"""The file of one person as it is stored: plain values, dates as ``YYYY-MM-DD``, lists newest first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypedDict, TypeVar, cast


class PlaceEntry(TypedDict):
    """A municipality (five-digit code) or a country (three-digit code)."""

    code: int
    names: dict[str, str]
    postal_code: str


class Entry(TypedDict):
    """Something that holds from a day; ``ended`` is the first day on which it no longer does, empty while it holds."""

    begin: str
    ended: str


class StayEntry(Entry):
    """A municipality, for as long as all addresses lay in it."""

    place: PlaceEntry


class ResidenceEntry(StayEntry):
    """An address."""

    street_code: int
    street: dict[str, str]
    house_number: str
    box: str


class CivilStateEntry(Entry):
    """A civil state; ``partner`` is a number, or empty."""

    code: int
    partner: str


class NationalityEntry(Entry):
    """A nationality."""

    country: PlaceEntry


class OccupationEntry(Entry):
    """An occupation."""

    code: int
    label: dict[str, str]


class MemberEntry(TypedDict):
    """A member of the household, and what they are to its head."""

    ssin: str
    last_name: str
    first_name: str
    birth: str
    relation: int
    begin: str


class Dossier(TypedDict):
    """Everything that the register says about one person; ``death`` is empty while they live."""

    ssin: str
    last_name: str
    first_names: list[str]
    birth: str
    gender: int
    language: str
    birth_place: PlaceEntry
    nationalities: list[NationalityEntry]
    civil_states: list[CivilStateEntry]
    stays: list[StayEntry]
    residences: list[ResidenceEntry]
    occupations: list[OccupationEntry]
    household: list[MemberEntry]
    head: str
    death: str
    death_place: PlaceEntry | None
    register: int
    identity_card: str
    sis_card: str


WAITING = 3
"""The register of those who have asked for asylum."""

E = TypeVar("E", StayEntry, ResidenceEntry, CivilStateEntry, NationalityEntry, OccupationEntry)


def written(dossier: Dossier) -> str:
    """The text that is stored."""
    return json.dumps(dossier, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Dossier:
    """The file that was stored."""
    return cast(Dossier, json.loads(text))


def known_on(day: str, entries: Sequence[E]) -> list[E]:
    """What the register knew on a day, newest first: what held then, and what had held before."""
    return [entry for entry in entries if entry["begin"] <= day]


def holding_on(day: str, entries: Sequence[E]) -> list[E]:
    """What held on a day, newest first."""
    return [entry for entry in entries if entry["begin"] <= day and (not entry["ended"] or entry["ended"] > day)]


def is_dead_on(day: str, dossier: Dossier) -> bool:
    """Whether the register knew of the person's death on a day."""
    return bool(dossier["death"]) and dossier["death"] <= day


def waits(dossier: Dossier) -> bool:
    """Whether the person stands in the waiting register."""
    return dossier["register"] == WAITING
