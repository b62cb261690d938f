"""What a source can tell of recognitions and of requests under way, on the day on which it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bcss_gateway.domain.period import Period
from bcss_gateway.providers.handi import rules
from bcss_gateway.providers.handi.file import File, Stretch


@dataclass(frozen=True, slots=True)
class Evolution:
    """The request under way on a day, or that there is none (law 0)."""

    law: int = 0
    requested: date | None = None
    complete: date | None = None

    @property
    def pending(self) -> bool:
        """Whether there is a request under way."""
        return self.law > 0


def told(file: File, asked: Period, today: date) -> list[Stretch]:
    """The recognitions that were decided by today and hold on a day that is asked about, newest first."""
    known = [one.known_on(today) for one in file.stretches if one.decided <= today]
    return [one for one in reversed(known) if one.period.overlaps(asked)]


def evolution(file: File, asked: Period, today: date) -> Evolution | None:
    """The request under way on the last day asked about, today at the latest; nothing from before the first one."""
    day = min(asked.end, today)
    if day < file.opened:
        return None
    for one in reversed(file.stretches):
        if one.requested <= day < one.decided:
            return _pending(one.law, one.requested, day)
        if one.review and one.review <= day <= (one.end or date.max):
            return _pending(one.law, one.review, day)
    return Evolution()


def _pending(law: int, requested: date, day: date) -> Evolution:
    complete = requested + timedelta(rules.days("complete_after"))
    return Evolution(law, requested, complete if complete <= day else None)
