"""A person as the sources know one: what the fictitious population is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.social_life import Disability, Spell

LANGUAGES = ("fr", "nl", "de")


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or a country.

    Attributes:
        code: its NIS code: five digits for a Belgian municipality, three for a country (150 is Belgium).
        names: its name by language (``fr``, ``nl``, ``de``).
        postal_code: of a municipality; empty for a country.
    """

    code: int
    names: dict[str, str]
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives: in a Belgian municipality."""

    place: Place
    street_code: int
    street: dict[str, str]
    house_number: str
    box: str = ""


@dataclass(frozen=True, slots=True)
class Residence:
    """An address for a time; ``end`` is ``None`` for where the person lives now."""

    address: Address
    begin: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class CivilState:
    """Single (10), married (20), widowed (30), divorced (40) …, since a day; ``partner`` where there is one."""

    code: int
    begin: date
    partner: str = ""
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Nationality:
    """A nationality since a day, as a country."""

    country: Place
    begin: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Occupation:
    """What somebody says to do for a living (information type 070)."""

    code: int
    label: dict[str, str]
    begin: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the same household, and what they are to its head (information type 140: 1 head, 2 spouse …)."""

    ssin: str
    last_name: str
    first_name: str
    birth: IncompleteDate
    relation: int
    begin: date


@dataclass(frozen=True, slots=True)
class Citizen:
    """One fictitious person with everything the sources are asked about.

    Attributes:
        gender: 1 for a man, 2 for a woman.
        first_names: in order; all are given in one field of classic replies.
        replaced_by: the number that took this one's place, or empty.
        register: the kind of register: 1 population, 2 aliens, 3 waiting (information of classic replies).
        head: the SSIN of the head of the household.
        tag: the short name of a person with a story (``anna``, ``replaced-number``); empty for the others.
        story: one sentence by language about a named person.
        integrations: lines of the reference directory that exist when the sandbox is fresh:
            (sector, institution's own code or CBE number or empty for the primary register, quality code, begin,
            end or None).
        spells: what the person lives from, oldest first; no two on one day.
        silent_sources: the names of the sources that do not answer about this person, so that a client can see it.
    """

    ssin: str
    last_name: str
    first_names: tuple[str, ...]
    birth: IncompleteDate
    gender: int
    language: str
    birth_place: Place
    nationalities: tuple[Nationality, ...]
    civil_states: tuple[CivilState, ...]
    residences: tuple[Residence, ...]
    occupations: tuple[Occupation, ...] = ()
    household: tuple[Member, ...] = ()
    head: str = ""
    death: IncompleteDate | None = None
    death_place: Place | None = None
    replaced_by: str = ""
    cancelled: bool = False
    register: int = 1
    identity_card: str = ""
    sis_card: str = ""
    tag: str = ""
    story: dict[str, str] = field(default_factory=dict)
    integrations: tuple[tuple[int, str, int, date, date | None], ...] = ()
    spells: tuple[Spell, ...] = ()
    disability: Disability | None = None
    silent_sources: tuple[str, ...] = ()
