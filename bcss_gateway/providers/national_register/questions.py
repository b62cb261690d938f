"""What the register is asked, in its own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.period import EVER, Period

FAMILY_COMPOSITION = "FamilyCompositionGroup"
CITIZEN = "CitizenGroup"
ADDRESS_HISTORY = "AddressHistoryGroup"
WAIT_REGISTER = "WaitRegisterGroup"

MOST_RESULTS = 80
"""The most persons that a search may give, and how many it gives when the asker sets no maximum."""


@dataclass(frozen=True, slots=True)
class PhoneticCriteria:
    """Somebody looked for by the sound of the last name.

    Attributes:
        birth_date: as it came, ``YYYY-MM-DD`` with ``00`` for unknown parts.
        gender: 1 or 2, or 0 for any.
        tolerance: as it came, empty when not given.
    """

    last_name: str
    first_name: str
    middle_name: str
    birth_date: str
    gender: int = 0
    tolerance: str = ""
    maximum: int = MOST_RESULTS


@dataclass(frozen=True, slots=True)
class PersonData:
    """Personal data to be compared with the register's."""

    last_name: str
    first_name: str
    middle_name: str
    birth_date: str


@dataclass(frozen=True, slots=True)
class IdentifyPerson:
    """Who is this: by number, with something to verify or not, or by name."""

    ssin: str
    phonetic: PhoneticCriteria | None = None
    sis_card: str = ""
    identity_card: str = ""
    person_data: PersonData | None = None


@dataclass(frozen=True, slots=True)
class RetrieveTIGroups:
    """The whole file of one person, with what it said before or without."""

    ssin: str
    language: str
    history: bool

    def asked_period(self, today: date) -> Period:
        """Today; with the history, every day."""
        return EVER if self.history else Period(today, today)


@dataclass(frozen=True, slots=True)
class PerformInvestigation:
    """Some groups of data on a person; with that of the household, the others are on each member of it."""

    ssin: str
    groups: frozenset[str]

    def asked_period(self, today: date) -> Period:
        """Today; with the history of addresses, every day."""
        return EVER if ADDRESS_HISTORY in self.groups else Period(today, today)
