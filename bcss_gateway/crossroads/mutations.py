"""What happens at the National Register, as the crossroads takes it up: files move, institutions learn of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bcss_gateway.crossroads import acts
from bcss_gateway.directory.conflicts import conflicts, new_conflicts
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.quality_code import Excluding
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.domain.ticket import newer_ticket
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.notifications.mutation import Mutation
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.providers.provider import ChangingRegister
from bcss_gateway.storage.database import UnitOfWork

SERVICE = "NationalRegister"


class NotDone(ValueError):
    """An act that is not done, and changes nothing; the text says why."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act that is committed.

    Attributes:
        ticket: its own, which its journal entry, the lines and the rows of the outbox carry.
        told: who learns of what: the kind of mutation, the person, the institution's CBE number.
    """

    ticket: str
    told: tuple[tuple[Kind, str, str], ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """What of the crossroads a mutation touches."""

    register: ChangingRegister
    directory: Directory
    outbox: Outbox
    excluding: Excluding


class RegisterMutations:
    """Acts by which somebody causes what happens at the register; each is one commit, with its entry in the journal.

    Args:
        operator: who acts, for the journal.
    """

    def __init__(self, at: Touched, operator: str, work: UnitOfWork, now: datetime) -> None:
        self._at, self._operator, self._work = at, operator, work
        self._on = Occasion(now, newer_ticket())

    def replace(self, old: Ssin, new: Ssin) -> Done:
        """Let a number take the place of another: the files move, and whoever keeps one learns the new number.

        Args:
            new: the number of somebody whom the register knows, or one that nobody has.

        Raises:
            NotDone: one of them does not count any more, or they are the same.
        """
        self._work.writing()
        self._check_current(old)
        if new == old:
            raise NotDone(f"{old} cannot take its own place")
        if self._at.register.status(new, self._work).known:
            self._check_current(new)
        elif not new.is_mock:
            raise NotDone(f"{new} may be a real person's: a new number is one of the mock range, month + 60")
        lines, there = self._at.directory.lines_of(old, self._work), self._at.directory.lines_of(new, self._work)
        self._at.register.replace(old, new, self._work)
        moved = self._at.directory.move(old, new, day_of(self._on.moment), self._on, self._work)
        trail = self._trail("replace", old, new)
        trail.passed("directory", f"{sum(len(one.entered) for one in moved)} lines under the new number")
        mutation = Mutation(Kind.PERSON_SSIN, old.digits, {"change": "replaced"}, new_ssin=new.digits)
        told = [
            (mutation.kind, old.digits, one)
            for one in self._at.outbox.announce(mutation, (*lines, *there), self._on, self._work)
        ]
        known = [conflict for one in (lines, there) for conflict in conflicts(one, self._at.excluding)]
        for conflict in new_conflicts(known, self._at.directory.lines_of(new, self._work), self._at.excluding):
            trail.flagged("directory", f"conflict: {conflict.told}")
            both = self._at.outbox.announce_conflict(conflict, self._on, self._work)
            told += [(Kind.CONFLICT, new.digits, one) for one in both]
        return self._done(trail, told)

    def cancel(self, ssin: Ssin) -> Done:
        """Cancel a number that was given by mistake: whoever keeps a file learns it, and asks in vain from now on.

        Raises:
            NotDone: it does not count any more.
        """
        self._check_current(ssin)
        self._at.register.cancel(ssin, self._work)
        told = self._announce(Mutation(Kind.PERSON_SSIN, ssin.digits, {"change": "cancelled"}))
        return self._done(self._trail("cancel", ssin), told)

    def bury(self, ssin: Ssin, day: date) -> Done:
        """Note that a person died: whoever keeps a file learns it, as do those who keep one on whom they lived with.

        Raises:
            NotDone: the number does not count any more, the person is dead already, or the day has not come.
        """
        self._check_living(ssin)
        if day > day_of(self._on.moment):
            raise NotDone(f"{day} has not come yet")
        left = self._at.register.bury(ssin, day, self._work)
        told = self._announce(Mutation(Kind.PERSON_SSIN, ssin.digits, {"change": "deceased"}))
        return self._done(self._trail("die", ssin), told + self._recomposed(left))

    def move(self, ssin: Ssin, other: Ssin | None) -> Done:
        """Let a person live with another one from today on, or alone: whoever keeps a file on any of them learns it.

        Raises:
            NotDone: a number does not count any more, or somebody is dead, or they live together already.
        """
        self._check_living(ssin)
        day = day_of(self._on.moment)
        if other is None:
            others = self._at.register.leave(ssin, day, self._work)
        elif other == ssin:
            raise NotDone("nobody moves to themselves: --alone")
        else:
            self._check_living(other)
            others = self._at.register.join(ssin, other, day, self._work)
        return self._done(self._trail("move", ssin, *([other] if other else [])), self._recomposed(others))

    def _recomposed(self, persons: Iterable[Ssin]) -> list[tuple[Kind, str, str]]:
        told = []
        for one in dict.fromkeys(persons):
            told += self._announce(Mutation(Kind.FAMILY_COMPOSITION, one.digits, {"change": "composition"}))
        return told

    def _announce(self, mutation: Mutation) -> list[tuple[Kind, str, str]]:
        lines = self._at.directory.lines_of(Ssin.unchecked(mutation.ssin), self._work)
        told = self._at.outbox.announce(mutation, lines, self._on, self._work)
        return [(mutation.kind, mutation.ssin, one) for one in told]

    def _check_current(self, ssin: Ssin) -> None:
        self._work.writing()
        status = self._at.register.status(ssin, self._work)
        if not status.known:
            raise NotDone(f"nobody has the number {ssin}: bcss-gateway persons")
        if status.replaced_by:
            raise NotDone(f"{ssin} was replaced by {status.replaced_by}")
        if status.cancelled:
            raise NotDone(f"{ssin} was cancelled")

    def _check_living(self, ssin: Ssin) -> None:
        self._check_current(ssin)
        if died := self._at.register.day_of_death(ssin, self._work):
            raise NotDone(f"{ssin} died on {died}")

    def _trail(self, operation: str, *persons: Ssin) -> Trail:
        trail = acts.of_operator(self._operator, SERVICE, operation)
        for one in persons:
            trail.add("ssin", one.digits)
        trail.passed("register", operation)
        return trail

    def _done(self, trail: Trail, told: list[tuple[Kind, str, str]]) -> Done:
        trail.passed("outbox", f"{len(told)} to be told")
        acts.enter(trail, self._work, self._on.moment, ticket=self._on.ticket)
        self._work.commit()
        return Done(self._on.ticket, tuple(told))
