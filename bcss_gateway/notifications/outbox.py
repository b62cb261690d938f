"""The outbox: what institutions are to learn, written in the unit of work of what changed it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date

from bcss_gateway.directory.conflicts import Conflict
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.notifications.mutation import Mutation, of_conflict, of_expiry
from bcss_gateway.notifications.recipients import live, recipients
from bcss_gateway.notifications.rights import Rights
from bcss_gateway.storage import notifications as table
from bcss_gateway.storage.database import UnitOfWork


class Outbox:
    """Finds who is to learn of a mutation, and puts it there for each; the caller commits both together.

    Args:
        institutions: everybody, among whom is the arbiter of conflicts.
    """

    def __init__(self, rights: Rights, institutions: Iterable[Institution]) -> None:
        self._rights = rights
        self._arbiters = tuple(one.cbe_number for one in institutions if rights.is_arbiter(one))

    def announce(
        self, mutation: Mutation, lines: Iterable[Line], on: Occasion, work: UnitOfWork, *, day: date | None = None
    ) -> tuple[str, ...]:
        """Put a mutation there for whoever keeps a file and has subscribed; gives who they are.

        Where nobody else keeps a file nothing is read; else it is one indexed read.

        Args:
            lines: the person's, as they were before or are now: whichever say who is to learn it.
            day: the day on which they must hold; that of the change if not given.
        """
        day = day or day_of(on.moment)
        held = [line for line in live(lines, day) if not (mutation.cause and line.institution == mutation.cause)]
        if not held:
            return ()
        told = self._subscribers(mutation, held, day, on, work)
        self._put(mutation, told, on, work)
        return told

    def announce_when_due(self, mutation: Mutation, due: str, on: Occasion, work: UnitOfWork) -> None:
        """Put a mutation there that is not to be known before a moment: who learns of it is found then.

        Source: seed 004, a right can be consulted, and is told, up to 7 days after the decision.
        """
        self._put(mutation, ("",), on, work, due=due)

    def announce_conflict(self, conflict: Conflict, on: Occasion, work: UnitOfWork) -> tuple[str, ...]:
        """Put a conflict there for the two CPAS, then for the arbiter, whatever they subscribed to; gives who they are.

        Source: seed 002, if there is a conflict the CPAS settle it between themselves, then the federal service.
        """
        told = (conflict.one.institution, conflict.other.institution, *self._arbiters)
        self._put(of_conflict(conflict), told, on, work)
        return told

    def announce_expiry(self, line: Line, lines: Iterable[Line], on: Occasion, work: UnitOfWork) -> tuple[str, ...]:
        """Put there that a file's last day has passed, for whoever kept one on that day; gives who they are.

        Args:
            line: the one that is over.
            lines: all of the person's, that one included.
        """
        return self.announce(of_expiry(line), lines, on, work, day=line.period.end)

    def _subscribers(
        self, mutation: Mutation, held: Collection[Line], day: date, on: Occasion, work: UnitOfWork
    ) -> tuple[str, ...]:
        institutions = {line.institution for line in held if line.institution}
        sectors = {line.sector for line in held if not line.institution}
        subscribed = table.subscribed(work, mutation.kind, on.since, institutions, sectors)
        allowed = [one for one in subscribed if self._rights.allow(one.institution, Kind(one.kind))]
        return recipients(held, allowed, mutation.kind, day, on.since, mutation.cause)

    def _put(self, mutation: Mutation, told: Iterable[str], on: Occasion, work: UnitOfWork, *, due: str = "") -> None:
        work.writing()
        what = json.dumps(mutation.what, separators=(",", ":"))
        for recipient in told:
            table.put(work, recipient, mutation.kind, mutation.ssin, mutation.new_ssin, what, on.since, on.ticket, due)
