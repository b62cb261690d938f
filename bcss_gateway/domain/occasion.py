"""On what occasion something became known: the moment, and the ticket under which the journal has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bcss_gateway.domain.clock import utc_text


@dataclass(frozen=True, slots=True)
class Occasion:
    """A call, or an act of the operator or the clerk, that changes what is known.

    Attributes:
        ticket: the journal's entry about it has the same; empty for what was there before the journal began.
    """

    moment: datetime
    ticket: str = ""

    @property
    def since(self) -> str:
        """The moment as tables write it."""
        return utc_text(self.moment)
