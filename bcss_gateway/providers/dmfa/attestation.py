"""An attestation: what the office kept of one employer's declaration of one worker in one quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.providers.dmfa.file import EmployerEntry

MANUAL, INTELLECTUAL = 15, 495
"""Worker codes: an ordinary blue-collar worker, and an ordinary white-collar worker."""

_CLASSES = {"302": 17, "124": 24, "140": 83}
_ANY_CLASS, _LOCAL_CLASS = 10, 951


@dataclass(frozen=True, slots=True)
class Service:
    """How many days of a code, and hours where the work is part-time; both in hundredths."""

    code: int
    days: int
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Pay:
    """An amount of a code, in cents; ``months`` is how often a bonus is paid."""

    code: int
    cents: int
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Occupation:
    """A contract in a quarter.

    Attributes:
        number: the employer's own, which the occupation keeps from quarter to quarter.
        end: the last day, where it lies in the quarter.
        weekly_hours: in hundredths, of this worker.
    """

    number: str
    begin: date
    end: date | None
    weekly_hours: int
    services: tuple[Service, ...]
    pay: tuple[Pay, ...]


@dataclass(frozen=True, slots=True)
class Attestation:
    """One version of an attestation.

    Attributes:
        status: ``CREATION`` or ``MODIFICATION``.
        previous, next: the versions beside this one, as far as they exist.
    """

    id: int
    version: int
    status: str
    created: date
    previous: int | None
    next: int | None
    quarter: Quarter
    employer: EmployerEntry
    manual: bool
    occupations: tuple[Occupation, ...]

    @property
    def worker_code(self) -> int:
        """Which kind of worker."""
        return MANUAL if self.manual else INTELLECTUAL

    @property
    def employer_class(self) -> int:
        """Which kind of employer: hotels, building, haulage, local authorities, any other (INFERRED)."""
        if self.employer["local"]:
            return _LOCAL_CLASS
        return _CLASSES.get(self.employer["joint_committee"], _ANY_CLASS)

    @property
    def sector(self) -> str:
        """The employer's sector: private, or provincial and local."""
        return "PLP" if self.employer["local"] else "PRI"
