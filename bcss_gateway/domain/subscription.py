"""That an institution wants to learn of a kind of mutation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bcss_gateway.domain.credential import FOR_EVER
from bcss_gateway.domain.institution import Institution


class Way(StrEnum):
    """How an institution gets what it is to learn: it is sent to its address, or it comes for it."""

    PUSH = "push"
    FETCH = "fetch"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One institution's subscription to one kind of mutation.

    Attributes:
        number: its number, by which the journal and the commands name it.
        kind: the name of the kind.
        begin: from which moment on it holds, UTC as the journal writes it.
        end: from which moment on it does not.
        address: where it is sent to; empty where the institution comes for it.
        signed: whether what is sent is signed with the installation's key.
    """

    number: int
    institution: Institution
    kind: str
    begin: str
    end: str = FOR_EVER
    way: Way = Way.FETCH
    address: str = ""
    signed: bool = False

    def holds(self, moment: str) -> bool:
        """Whether it holds at a moment, written as the journal writes it."""
        return self.begin <= moment < self.end
