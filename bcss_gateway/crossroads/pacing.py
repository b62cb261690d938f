"""The station that holds institutions, users and addresses to a pace, and sees who tries numbers out.

What is over a limit is refused at once, with the seconds to wait; nothing is ever slowed down. What is refused here
counts for nothing, so that who keeps calling still gets as many answers as the limit says. The counts are in the
database, and written with the entry of a call: they hold in every process, and outlive a restart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bcss_gateway.crossroads.at_once import AtOnce
from bcss_gateway.domain.clock import Clock, utc_text
from bcss_gateway.domain.refusal import Problem, TooMany, TooManyFailures
from bcss_gateway.domain.window import minute_of
from bcss_gateway.envelope.exchange import Identified, Received, Trail
from bcss_gateway.security.profile import Limits
from bcss_gateway.storage import pace as table
from bcss_gateway.storage.database import UnitOfWork
from bcss_gateway.storage.pace import Pace

STATION = "paced"
MISSES = frozenset(
    {
        "ssin_unknown",
        "ssin_replaced",
        "ssin_cancelled",
        "ssin_check_digit",
        "ssin_check_digit_retrieve_ti",
        "not_integrated",
        "not_integrated_in_sector",
        "period_not_integrated",
        "phase_too_small",
        "proof_differs",
    }
)
"""The reasons of a refusal that tell whoever tries numbers, or names with a number, whether the guess was right."""

_KEPT_MINUTES = 60


class Pacing:
    """Holds to the limits of a profile.

    Args:
        clock: by which calls are counted: the moment at which a call is looked at, not that at which it came.
    """

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._at_once = AtOnce(limits.calls_at_once)

    def may_try(self, received: Received, work: UnitOfWork) -> None:
        """Whether credentials that come from this address are looked at.

        Raises:
            TooManyFailures: too many from there did not hold.
        """
        whose, limit, now = _address(received), self._limits.failures_a_minute, self._clock()
        for failed in table.paces(work, [whose]).values():
            if not failed.calls.has_room(limit, now):
                seconds = failed.calls.seconds_until_room(limit, now)
                raise TooManyFailures("too_many_failures", "failures_a_minute", limit, seconds)

    def failed(self, received: Received) -> None:
        """Count for its address a call whose credentials did not hold, and for nobody else."""
        received.trail.paced, received.trail.misses = (_address(received),), 0

    @contextmanager
    def call(self, identified: Identified, work: UnitOfWork) -> Iterator[None]:
        """The time that a call of a known institution takes; it is counted when its entry is written.

        Raises:
            TooMany: the institution, or its user, made too many calls of late, or has too many under way.
        """
        if identified.institution is None:
            yield
            return
        institution, trail = identified.institution.cbe_number, identified.read.received.trail
        whose = self._whose(institution, identified.read.sender.user)
        self._check(whose, work)
        with self._at_once.call_of(institution):
            trail.paced = whose
            yield

    def missed(self, trail: Trail, problems: Iterable[Problem]) -> None:
        """Note that a question was refused, if that is for a number, or a name with it, that may have been a guess."""
        trail.misses += any(problem.reason in MISSES for problem in problems)

    def count(self, trail: Trail, work: UnitOfWork) -> None:
        """Count a call that is about to get its entry, in the transaction of that.

        From here to the commit nobody else writes: what is read is what the next call adds to.
        """
        if not trail.paced:
            return
        now = self._clock()
        known = [table.count(work, one, trail.misses, minute_of(now)) for one in trail.paced]
        if not all(known):
            table.forget(work, minute_of(now) - _KEPT_MINUTES, utc_text(now))
        if trail.misses:
            self._watch(trail, now, work)

    def _whose(self, institution: str, user: str) -> tuple[str, ...]:
        """For whom a call is counted; a user whose limit is not below that of the institution never comes to it."""
        if not user or self._limits.calls_a_minute_of_a_user >= self._limits.calls_a_minute:
            return (f"institution:{institution}",)
        return f"institution:{institution}", f"user:{institution}:{user}"

    def _check(self, whose: tuple[str, ...], work: UnitOfWork) -> None:
        known, now = table.paces(work, whose), self._clock()
        for one, (rule, limit) in zip(whose, self._limits_of(known.get(whose[0]), now), strict=False):
            if one in known and not known[one].calls.has_room(limit, now):
                raise TooMany("too_many_calls", rule, limit, known[one].calls.seconds_until_room(limit, now))

    def _limits_of(self, institution: Pace | None, now: datetime) -> Iterator[tuple[str, int]]:
        """The limit of the institution, then that of its user."""
        limits = self._limits
        if institution and institution.lowered_until and utc_text(now) < institution.lowered_until:
            yield "lowered_to", min(limits.lowered_to, limits.calls_a_minute)
        else:
            yield "calls_a_minute", limits.calls_a_minute
        yield "calls_a_minute_of_a_user", limits.calls_a_minute_of_a_user

    def _watch(self, trail: Trail, now: datetime, work: UnitOfWork) -> None:
        """Hold an institution to a lower limit from now on where this call was one guess too many."""
        institution, limits = trail.paced[0], self._limits
        lowered = utc_text(now) < table.paces(work, [institution])[institution].lowered_until
        if lowered or not table.misses(work, institution).exceeds(limits.misses_a_minute, now):
            return
        trail.flagged(STATION, f"misses_a_minute {limits.misses_a_minute}")
        table.lower(work, institution, utc_text(now + timedelta(minutes=limits.lowered_minutes)))


def _address(received: Received) -> str:
    return f"address:{received.peer.address[:45]}"
