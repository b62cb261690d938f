"""An attestation that a CPAS sends, beside what is attested of the person already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Right
from bcss_gateway.providers.ppsis.attestations import NEW, Attestation
from bcss_gateway.providers.ppsis.multifunctional.contract import Sent
from bcss_gateway.providers.ppsis.statements import is_statement


@dataclass(frozen=True, slots=True)
class Case:
    """An attestation that came, and what is known about it."""

    sent: Sent
    institution: str
    today: date
    rights: tuple[Attestation, ...]
    death: str
    is_partner_known: bool

    @property
    def about(self) -> Attestation | None:
        """The one that it modifies or cancels: the sender's own, of the same type of aid."""
        own = (one for one in self.rights if one.number == self.sent.which)
        return next((one for one in own if self._is_own(one)), None)

    @property
    def in_the_way(self) -> list[Right]:
        """What else is attested on the same days."""
        others = (one for one in self.rights if one.holds and one != self.old)
        return [one.right for one in others if one.right.period.overlaps(self._period)]

    @property
    def same(self) -> Attestation | None:
        """What attests the same days already: a form that was accepted, or this message when it came before.

        One that says otherwise of the household is not the same: what the CPAS sends would be lost.
        """
        own = (one for one in self.rights if one.holds and self._is_own(one))
        return next((one for one in own if one.right.period == self._period and not self._differs(one)), None)

    @property
    def old(self) -> Attestation | None:
        """The attestation that there is already; ``None`` where this is the first."""
        return self.same if self.sent.status == NEW else self.about

    @property
    def right(self) -> Right:
        """What there is after this message; one that is sent again keeps what it leaves out."""
        sent, known = self.sent, self.same.right if self.sent.status == NEW and self.same else None
        return Right(
            ssin=sent.ssin,
            institution=self.institution,
            aid=sent.aid,
            period=self._period,
            category=sent.category or (known.category if known else ""),
            partner=sent.partner or (known.partner if known else ""),
            decided=known.decided if known else sent.decided.isoformat(),
        )

    @property
    def _period(self) -> Period:
        return Period(self.sent.begin, self.sent.end)

    def _differs(self, one: Attestation) -> bool:
        """Whether both say something of the household, and not the same; or a statement, another day of decision."""
        both = ((self.sent.category, one.right.category), (self.sent.partner, one.right.partner))
        decided_otherwise = is_statement(one) and one.right.decided != self.sent.decided.isoformat()
        return decided_otherwise or any(mine and its and mine != its for mine, its in both)

    def _is_own(self, one: Attestation) -> bool:
        return (one.right.institution, one.right.aid) == (self.institution, self.sent.aid)
