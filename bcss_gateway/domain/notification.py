"""One thing that one institution is to learn: a row of the outbox."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notification:
    """What waits to be delivered, was delivered, or was given up.

    Attributes:
        number: grows with each one, in the order of the commits; what is about one person is told in this order.
        recipient: the CBE number of the institution; empty for whomever it concerns when it is due.
        kind: the name of the kind of mutation.
        ssin: the person, by the number of that moment.
        new_ssin: the number that took its place, where that is the mutation.
        what: what changed, as JSON: codes and periods, never more of a person.
        moment: when it changed, UTC as the journal writes it.
        ticket: of the call or act that changed it.
        attempts: how often its delivery was tried.
        delivered: when it was delivered, or empty; with no recipient, when it was found whom it concerns.
        dead: when it was given up, or empty.
        due: the moment before which it is not told, or empty.
        sequence: its number for this recipient, from 1 and without gaps; 0 where it has none.
        legal_context: in which the recipient may know it, or empty.
        not_before: the moment before which its delivery is not tried again, or empty.
        failure: why its delivery failed the last time, or empty.
    """

    number: int
    recipient: str
    kind: str
    ssin: str
    new_ssin: str
    what: str
    moment: str
    ticket: str
    attempts: int = 0
    delivered: str = ""
    dead: str = ""
    due: str = ""
    sequence: int = 0
    legal_context: str = ""
    not_before: str = ""
    failure: str = ""

    @property
    def waits(self) -> bool:
        """Whether it is still to be delivered."""
        return not (self.delivered or self.dead)
