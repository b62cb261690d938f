"""The right to an integration income or another aid, as a CPAS attests it to the network."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bcss_gateway.domain.period import Period


class Aid(StrEnum):
    """The three types of financial help that are attested.

    Source: seed 004 and circular 997/51 of the family allowances (an integration income, its equivalent, another aid).
    """

    INTEGRATION_INCOME = "RIS"
    EQUIVALENT = "ERIS"
    OTHER = "OTHER"


class Change(StrEnum):
    """What became of a right; seed 004: each of the three is told."""

    CREATED = "created"
    MODIFIED = "modified"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Right:
    """What a CPAS attests of one person.

    Attributes:
        institution: the CBE number of the CPAS that grants it.
        category: 1 cohabiting, 2 single, 3 with a family at charge; empty where none is told.
        partner: the number of the partner with whom it is shared, or empty.
        decided: the day of the CPAS's decision, as ``YYYY-MM-DD``; empty where none is told.
    """

    ssin: str
    institution: str
    aid: Aid
    period: Period
    category: str = ""
    partner: str = ""
    decided: str = ""


@dataclass(frozen=True, slots=True)
class RightChanged:
    """That the network is to know a right otherwise.

    Attributes:
        attestation: the number of the attestation, the same through all of its versions.
        due: from which moment on it is known, UTC as the journal writes it: at most 7 days after the decision came.
        right: as it is afterwards; of a cancelled one, as it was.
    """

    change: Change
    attestation: str
    due: str
    right: Right
