"""What social security knows of a person's life: what they live from, day by day, and a disability.

One story feeds every source, so that who is unemployed in one is not employed in another on the same day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Activity(StrEnum):
    """What somebody lives from; on one day there is one, or none."""

    EMPLOYED = "EMPLOYED"
    SELF_EMPLOYED = "SELF_EMPLOYED"
    SEEKING_WORK = "SEEKING_WORK"
    INCAPACITATED = "INCAPACITATED"
    """Unfit for work, and paid by the health fund instead of the employer."""


@dataclass(frozen=True, slots=True)
class Employer:
    """Who employs people.

    Attributes:
        nsso_number: the registration number at the National Social Security Office, ten digits.
        cbe_number: the enterprise number, ten digits of the fictitious block.
        joint_committee: the number of the joint committee, such as ``200`` or ``302``.
        local_authority: whether it is a province, a municipality or a CPAS.
    """

    nsso_number: str
    cbe_number: str
    name: str
    joint_committee: str
    local_authority: bool = False


@dataclass(frozen=True, slots=True)
class Spell:
    """An activity for a time.

    Attributes:
        end: the last day; ``None`` while it goes on.
        trade: the code of the occupation (information type 070), or 0 where there is none.
        employer: of somebody employed, or employed until the incapacity; ``None`` for everybody else.
        manual: whether an employed person is a blue-collar worker.
    """

    activity: Activity
    begin: date
    end: date | None = None
    trade: int = 0
    employer: Employer | None = None
    manual: bool = False


@dataclass(frozen=True, slots=True)
class Disability:
    """A recognised disability.

    Attributes:
        since: the first day of the recognition.
        until: its last day; ``None`` for an indefinite one.
        points: the loss of autonomy, from 7 to 18.
        earns_less: whether the capacity to earn is reduced to a third.
    """

    since: date
    until: date | None
    points: int
    earns_less: bool
