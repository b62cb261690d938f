"""The nightly act: what is over by the calendar is closed, with one entry in the journal a line.

The directory is not changed. That a line ends on this day has been known since it was entered, and is known as it was:
closing it tells who looks into the journal that the end has come. What an institution itself ends in the past, or
registers wholly in the past, is told by the entry of that call, whose ticket is with the line; it gets no second one.
A line of the primary register of the CPAS sector follows from those behind it, is stored nowhere, and gets none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bcss_gateway.crossroads import acts
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.quality_code import CPAS_SECTOR, QualityCode
from bcss_gateway.domain.ticket import newer_ticket
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.storage import clerk as table
from bcss_gateway.storage.clerk import EXPIRY, Progress
from bcss_gateway.storage.database import UnitOfWork

SERVICE, EXPIRE, STRAND, STATION = "Directory", "expire", "strand", "expired"

_DAY = timedelta(days=1)

Announce = Callable[[Line, Occasion, UnitOfWork], object]
"""Puts into the outbox who learns that a line has ended, on the occasion that its entry in the journal has."""

StrandedBy = Callable[[Sequence[Line], UnitOfWork], Iterable[Line]]
"""Which lines of household members follow nobody any more once these have ended."""


def nobody_told(_line: Line, _on: Occasion, _work: UnitOfWork) -> None:
    """Where nobody learns of an end."""


def nobody_asked(_lines: Sequence[Line], _work: UnitOfWork) -> tuple[Line, ...]:
    """Where nobody asks whose line follows nobody any more."""
    return ()


class Expiry:
    """Closes day after day, in batches of which each is one commit with how far it has come.

    A batch begins when it is the clerk's turn to write, and looks then how far the act has come: of two clerks one
    does it, and one that is killed has done a batch wholly or not at all.

    Args:
        codes: the quality codes of the CPAS sector, by number.
        most: how many lines a batch has at most; callers who write wait for one batch.
        announce: called with each line that has ended.
        stranded_by: asked with each batch; what it gives is flagged in the journal, for somebody to look at.
    """

    name = EXPIRY

    def __init__(
        self,
        directory: Directory,
        codes: Mapping[int, QualityCode],
        *,
        most: int = 50,
        announce: Announce = nobody_told,
        stranded_by: StrandedBy = nobody_asked,
    ) -> None:
        self._directory, self._codes, self._most = directory, codes, most
        self._announce, self._stranded_by = announce, stranded_by

    def step(self, work: UnitOfWork, now: datetime) -> bool:
        """Do one batch of what is due, and write how far that is; whether there may be more.

        A day is closed when it is over in Belgium. An act that never began begins with the day that is running.
        """
        last = (day_of(now) - _DAY).isoformat()
        table.begin(work, EXPIRY, last)
        if table.behind(work, EXPIRY, last) is None:
            return False
        work.writing()
        reached = table.behind(work, EXPIRY, last)  # again: somebody else may have had the turn before
        if reached is None:
            return False
        table.advance(work, EXPIRY, self._close(reached, now, work))
        return True

    def _close(self, reached: Progress, now: datetime, work: UnitOfWork) -> Progress:
        day = date.fromisoformat(reached.done_until) + _DAY
        found = self._directory.ending_on(day, work, after=reached.position, most=self._most)
        lines = [line for _, line in found]
        for line in lines:
            on = Occasion(now, newer_ticket())
            acts.enter(self._ended(line), work, now, ticket=on.ticket, endpoint=acts.OF_ITSELF)
            self._announce(line, on, work)
        if lines:
            for line in self._stranded_by(lines, work):
                acts.enter(_stranded(line), work, now, endpoint=acts.OF_ITSELF)
        if len(found) < self._most:
            return Progress(day.isoformat())
        return Progress(reached.done_until, found[-1][0])

    def _ended(self, line: Line) -> Trail:
        trail = _about(line, EXPIRE)
        code = self._codes.get(line.quality_code) if line.sector == CPAS_SECTOR else None
        longest = code is not None and code.last_day(line.period.begin) == line.period.end
        trail.passed(STATION, f"{'longest duration' if longest else 'end'} reached, {_period(line)}")
        return trail


def _about(line: Line, operation: str) -> Trail:
    return Trail(
        service=SERVICE,
        operation=operation,
        institution=line.institution,
        sector=str(line.sector),
        ssin=line.ssin,
        quality_code=str(line.quality_code),
    )


def _stranded(line: Line) -> Trail:
    trail = _about(line, STRAND)
    trail.flagged(STATION, f"follows nobody any more, {_period(line)}")
    return trail


def _period(line: Line) -> str:
    return f"{line.period.begin}/{line.period.end}" + (f" phase {line.phase}" if line.phase else "")
