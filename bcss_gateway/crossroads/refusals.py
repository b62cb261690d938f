"""The reply to a call that is refused before any of its questions is asked, and what the journal says of it."""

from __future__ import annotations

from bcss_gateway.crossroads import pacing, routing
from bcss_gateway.crossroads.stations import Stations
from bcss_gateway.domain.refusal import (
    NotAnsweredYet,
    Refusal,
    SecurityRefused,
    TooMany,
    TooManyFailures,
    Unauthenticated,
)
from bcss_gateway.envelope.exchange import Read, Received
from bcss_gateway.reply import faults
from bcss_gateway.reply.reply import Reply
from bcss_gateway.security.identify import STATION as IDENTIFIED


class Refusals:
    """Knows in which form each refusal leaves."""

    def __init__(self, stations: Stations) -> None:
        self._at = stations

    def reply_to(self, refusal: Refusal | SecurityRefused, received: Received, read: Read | None) -> Reply:
        """The reply; the trail gets the verdict.

        Args:
            read: the message, if it came that far.
        """
        if isinstance(refusal, SecurityRefused):
            return self._not_believed(refusal, received)
        trail, rule = received.trail, refusal.problems[0].rule
        if isinstance(refusal, NotAnsweredYet):
            trail.refused(routing.STATION, rule)
            return faults.not_answered_yet(refusal, self._at.codes, read.language if read else "fr")
        if isinstance(refusal, Unauthenticated):
            self._count_failure(received)
            trail.refused(IDENTIFIED, rule)
            return self._at.security_faults.unauthenticated(refusal, received.ticket)
        if isinstance(refusal, TooMany):
            trail.refused(pacing.STATION, rule)
            return self._too_many(refusal, received, read)
        trail.refused(IDENTIFIED if read else "read", rule)
        return self._in_its_family(refusal, received, read)

    def _not_believed(self, refusal: SecurityRefused, received: Received) -> Reply:
        self._count_failure(received)
        received.trail.refused(IDENTIFIED, "; ".join(filter(None, (refusal.check, refusal.came))))
        return self._at.security_faults.refused(refusal, received.ticket)

    def _too_many(self, refusal: TooMany, received: Received, read: Read | None) -> Reply:
        if isinstance(refusal, TooManyFailures):
            return self._at.security_faults.too_many(refusal, received.ticket)
        return faults.to_be_retried(self._in_its_family(refusal, received, read), refusal.seconds)

    def _in_its_family(self, refusal: Refusal, received: Received, read: Read | None) -> Reply:
        return self._at.families[received.endpoint.family].refuse(received, read, refusal, self._at.clock())

    def _count_failure(self, received: Received) -> None:
        if self._at.identification.is_shown_anything(received):
            self._at.pacing.failed(received)
