"""What the employment services are asked, in their own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.period import Period

SERVICES = ("ACTIRIS", "VDAB", "FOREM", "ADG")
"""Brussels, Flanders, Wallonia, the German-speaking Community."""

MOST_INSCRIPTIONS = 20
"""The most registrations that the contract lets one service tell."""


@dataclass(frozen=True, slots=True)
class ContactAndInscription:
    """Where and when somebody is registered.

    Attributes:
        begin, end: the first and the last day asked about, as ``YYYY-MM-DD``; both empty for today, the end alone
            for an open period.
        services: whom to ask, each once.
    """

    ssin: str
    begin: str
    end: str
    services: tuple[str, ...]

    def last_day(self, today: str) -> str:
        """The last day that can be told about: a source does not know the future."""
        return min(self.end, today) if self.end else today

    def asked_period(self, today: date) -> Period:
        """The days asked about, as far as a source knows them."""
        if not self.begin:
            return Period(today, today)
        begin, last = date.fromisoformat(self.begin), date.fromisoformat(self.last_day(today.isoformat()))
        return Period(begin, max(begin, last))
