"""Rights that somebody is made to have: entered as the federal service would, without a form."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid, Right, RightChanged
from bcss_gateway.domain.ticket import newer_ticket
from bcss_gateway.providers.ppsis.attestations import Attestation, Attestations
from renumbering import NUMBERS

LONG_AGO = datetime(2020, 1, 2, 9, 0, tzinfo=UTC)


def attest(
    gateway: Gateway,
    ssin: str,
    institution: str,
    begin: str,
    end: str,
    aid: Aid = Aid.INTEGRATION_INCOME,
    category: str = "2",
    *,
    moment: datetime = LONG_AGO,
    days: int = 0,
) -> RightChanged:
    """Let a CPAS attest a right, which is known so many days later."""
    period = Period(date.fromisoformat(begin), date.fromisoformat(end))
    with gateway.database.unit_of_work() as work:
        right = Right(ssin, institution, aid, period, category, decided=begin)
        changed = Attestations(NUMBERS, days).enter(right, "test", Occasion(moment, newer_ticket()), work)
        work.commit()
    return changed


def attested_of(gateway: Gateway, ssin: str) -> tuple[Attestation, ...]:
    """The newest version of everything that is attested of a person, known to the network or not yet."""
    with gateway.database.unit_of_work() as work:
        return Attestations(NUMBERS, 0).newest_of(ssin, work)


def cancel(gateway: Gateway, ssin: str, number: str, *, moment: datetime = LONG_AGO, days: int = 0) -> None:
    """Let a CPAS attest it no longer."""
    with gateway.database.unit_of_work() as work:
        attestations = Attestations(NUMBERS, days)
        [known] = [one for one in attestations.newest_of(ssin, work) if one.number == number]
        attestations.cancel(known, "test", Occasion(moment, newer_ticket()), work)
        work.commit()
