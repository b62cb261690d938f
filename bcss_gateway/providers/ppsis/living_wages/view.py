"""What attested rights come to at each level of detail: periods alone, by CPAS, by CPAS and category."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bcss_gateway.domain.period import Period, union
from bcss_gateway.domain.right import Aid, Right
from bcss_gateway.providers.ppsis.attestations import Attestation

PERIOD, PCSA, CATEGORY = "period", "pcsa", "category"
"""The parts of a living wage, as the contract names them and authorization tables open them."""

LIVING_WAGES = (Aid.INTEGRATION_INCOME, Aid.EQUIVALENT)
"""What this service tells of (OFFICIAL, seed 004); another aid is attested too, but is no living wage."""


class Category(NamedTuple):
    """The type of help, and in which household situation it is granted (empty where no attestation says so)."""

    aid: Aid
    code: str


@dataclass(frozen=True, slots=True)
class LivingWage:
    """One uninterrupted period, with as much about it as is told; what is not told is empty."""

    period: Period | None
    pcsa: str = ""
    category: Category | None = None


def living_wages(known: Iterable[Attestation], asked: Period, told: Collection[str]) -> tuple[LivingWage, ...]:
    """The rights within the days asked about, in order, in as few periods as what is told of them allows.

    Whoever is not told the CPAS does not see from a cut between two periods that there were two of them either.

    Args:
        told: the parts that the operation has and the asker may see.
    """
    groups: dict[tuple[str, str, str], list[Period]] = {}
    details: dict[tuple[str, str, str], LivingWage] = {}
    for right in (one.right for one in known if one.holds and one.right.aid in LIVING_WAGES):
        days = right.period.common(asked)
        if days is not None:
            wage = _without_period(right, told)
            key = (wage.pcsa, *(wage.category or ("", "")))
            details[key] = wage
            groups.setdefault(key, []).append(days)
    return tuple(
        LivingWage(period, details[key].pcsa, details[key].category)
        for key in sorted(groups)
        for period in (union(groups[key]) if PERIOD in told else (None,))
    )


def _without_period(right: Right, told: Collection[str]) -> LivingWage:
    category = Category(right.aid, right.category) if CATEGORY in told else None
    return LivingWage(None, right.institution if PCSA in told else "", category)
