"""That an institution wants to learn of a kind of mutation."""

from __future__ import annotations

from dataclasses import dataclass

from bcss_gateway.domain.credential import FOR_EVER
from bcss_gateway.domain.institution import Institution


@dataclass(frozen=True, slots=True)
class Subscription:
    """One institution's subscription to one kind of mutation.

    Attributes:
        number: its number, by which the journal and the commands name it.
        kind: the name of the kind.
        begin: from which moment on it holds, UTC as the journal writes it.
        end: from which moment on it does not.
    """

    number: int
    institution: Institution
    kind: str
    begin: str
    end: str = FOR_EVER

    def holds(self, moment: str) -> bool:
        """Whether it holds at a moment, written as the journal writes it."""
        return self.begin <= moment < self.end
