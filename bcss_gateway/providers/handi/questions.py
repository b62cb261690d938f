"""What the sources of disability are asked, in their own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bcss_gateway.domain.period import Period


@dataclass(frozen=True, slots=True)
class Consultation:
    """A question about one person, over some days; for a file at a date they are one day.

    Attributes:
        sources: the flag of each source that was given; what was not given was not asked.
        begin, end: as they came: the end may lie before the begin.
    """

    ssin: str
    sources: Mapping[str, bool]
    begin: date
    end: date

    def asks(self, source: str) -> bool:
        """Whether a source is to be asked."""
        return self.sources.get(source, False)

    def asked_period(self, today: date) -> Period:
        """The days asked about; what ends before it begins is refused before anybody asks."""
        return Period(self.begin, max(self.begin, self.end))


@dataclass(frozen=True, slots=True)
class ConsultFiles(Consultation):
    """Files, at a date or over a period.

    Attributes:
        parts: the flag of each part that was given.
        at_date: whether it is the file at one date.
        with_status, with_law: whether those who tell it on demand shall tell the status of decisions, and the law of
            recognitions.
    """

    at_date: bool
    parts: Mapping[str, bool] = field(default_factory=dict)
    with_status: bool = False
    with_law: bool = False


@dataclass(frozen=True, slots=True)
class ConsultPayments(Consultation):
    """Payments over a period."""
