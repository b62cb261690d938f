"""A social status, as it follows from the rights that the network knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bcss_gateway.domain.period import Period, union
from bcss_gateway.domain.right import Aid
from bcss_gateway.providers.ppsis.attestations import Attestation


@dataclass(frozen=True, slots=True, order=True)
class Statute:
    """That somebody has a status on all of these days.

    Attributes:
        institution: the CBE number of the CPAS that attests it; empty for whoever may not know which.
    """

    period: Period
    code: Aid
    institution: str = ""


def statutes(attested: Iterable[Attestation], asked: Period, *, per_institution: bool) -> tuple[Statute, ...]:
    """The statuses on the days of a period, each in as few lines as can be, in order; what lies outside is not told.

    Args:
        per_institution: whether those of one CPAS are told apart from those of another; where the CPAS is not told,
            that it changed is not either.
    """
    days: dict[tuple[Aid, str], list[Period]] = defaultdict(list)
    for one in attested:
        if one.holds:
            days[one.right.aid, one.right.institution if per_institution else ""].append(one.right.period)
    found = ((period.common(asked), key) for key, periods in days.items() for period in union(periods))
    return tuple(sorted(Statute(period, *key) for period, key in found if period))
