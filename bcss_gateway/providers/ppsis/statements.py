"""What a CPAS attested itself, without a form: the form that follows confirms it, and takes it over."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.domain.right import Right
from bcss_gateway.providers.ppsis.attestations import Attestation

ORIGIN = "OCMWCPASA036"
"""Where an attestation comes from that a CPAS sent itself."""


def is_statement(one: Attestation) -> bool:
    """Whether a CPAS sent it, and no form has taken it over."""
    return one.origin == ORIGIN


def stated_before(right: Right, rights: Iterable[Attestation]) -> tuple[Attestation, ...]:
    """All that the CPAS itself has attested of the same aid on some of the same days, and a form now grants."""
    return tuple(
        one
        for one in rights
        if is_statement(one)
        and one.holds
        and (one.right.institution, one.right.aid) == (right.institution, right.aid)
        and one.right.period.overlaps(right.period)
    )
