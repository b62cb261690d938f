"""Which attested rights the forms of this law are about, and which stand in their way."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid
from bcss_gateway.providers.ppsis.attestations import Attestation
from bcss_gateway.providers.ppsis.findings import keys
from bcss_gateway.providers.ppsis.integration_income.file import Case


def attested(rights: tuple[Attestation, ...], institution: str, begin: date) -> Attestation | None:
    """What a CPAS attests of the integration income that begins on a day: what holds, else what was cancelled last."""
    own = [
        one
        for one in rights
        if (one.right.institution, one.right.aid) == (institution, Aid.INTEGRATION_INCOME)
        and one.right.period.begin == begin
    ]
    return max(own, key=lambda one: (one.holds, one.number), default=None)


def in_the_way(ssin: str, period: Period, case: Case, own: date | None = None) -> tuple[str, ...]:
    """The keys of the errors for rights that share a day with a period.

    Args:
        own: where the right begins that the form is about, and which is not in its way.
    """
    rights = case.around.rights(ssin)
    about = attested(rights, case.around.institution, own) if own else None
    others = [
        one.right
        for one in rights
        if one != about and one.holds and one.right.aid in case.rules.excluding and one.right.period.overlaps(period)
    ]
    mine = [one for one in others if one.institution == case.around.institution]
    return keys(
        ("right_elsewhere", len(mine) < len(others)),
        ("right_covered", any(one.aid == Aid.INTEGRATION_INCOME for one in mine)),
        ("right_under_other_law", any(one.aid != Aid.INTEGRATION_INCOME for one in mine)),
    )
