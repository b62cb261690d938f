"""What the office is asked, in its own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which attestations are meant; ``None`` and empty where it does not matter.

    Attributes:
        latest_only: only the newest version of each attestation.
        local: only (true) or without (false) provincial and local authorities.
        sectors: ``PRI``, ``PFR``, ``PLP``, sorted.
    """

    first: Quarter
    last: Quarter
    latest_only: bool
    local: bool | None = None
    sectors: tuple[str, ...] = ()
    attestation_id: int | None = None
    attestation_version: int | None = None
    nsso_number: str = ""
    cbe_number: str = ""
    employer_class: int | None = None
    worker_code: int | None = None

    @property
    def days(self) -> Period:
        """The days of the quarters that are meant."""
        return self.first.period.hull(self.last.period)


@dataclass(frozen=True, slots=True)
class Attestations:
    """The attestations of one worker.

    Attributes:
        in_batch: whether the answer shall come in a file.
        next: the mark from which to go on, as it came.
    """

    ssin: str
    criteria: Criteria
    in_batch: bool
    next: str = ""

    @property
    def from_the_start(self) -> Attestations:
        """The same question without a mark."""
        return replace(self, next="")

    def asked_period(self, today: date) -> Period:
        """The days asked about."""
        return self.criteria.days


@dataclass(frozen=True, slots=True)
class Personnel:
    """The workers of one employer; the contract has a file for answer, and nothing else."""

    criteria: Criteria
    in_batch: bool = True

    def asked_period(self, today: date) -> Period:
        """The days asked about."""
        return self.criteria.days
