"""The reference directory itself: what it knows of a person, what it knew, and how a registration changes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bcss_gateway.directory.arithmetic import registered, unregistered
from bcss_gateway.directory.lines import File, Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quality_code import CPAS_SECTOR, REPLACED, QualityCode
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.storage import directory as table
from bcss_gateway.storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a file.

    Attributes:
        lines: those of the file afterwards.
        entered: those of them that are new.
        ended: those that are known no longer, because others stand in their place or nothing does.
    """

    lines: tuple[Line, ...]
    entered: tuple[Line, ...] = ()
    ended: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A line with when it was known.

    Attributes:
        since: from this moment, in UTC, as ISO text.
        until: up to this moment; empty while it is known.
        entered_by: the ticket that brought it; empty for what was there before the journal began.
        ended_by: the ticket that ended it.
    """

    line: Line
    since: str
    until: str
    entered_by: str
    ended_by: str

    def at(self, moment: str) -> bool:
        """Whether it was known at a moment."""
        return self.since <= moment and (not self.until or moment < self.until)


class Directory:
    """Reads and changes the lines of persons, within the unit of work of a call."""

    def lines_of(self, ssin: Ssin, work: UnitOfWork, known: str = "") -> tuple[Line, ...]:
        """Every line of a person, in one indexed read a call.

        Args:
            known: as it was known at this moment, in UTC as ISO text; now if not given.
        """
        if known:
            return tuple(_line(row) for row in table.lines_known(work, ssin.digits, known))
        return work.once(("directory", ssin), lambda: tuple(_line(row) for row in table.lines_of(work, ssin.digits)))

    def history_of(self, ssin: Ssin, work: UnitOfWork) -> tuple[Known, ...]:
        """Every line that was ever known of a person, in the order in which they came."""
        return tuple(Known(_line(row[:8]), row[7], *row[8:]) for row in table.history_of(work, ssin.digits))

    def ending_on(self, day: date, work: UnitOfWork, *, after: int = 0, most: int) -> tuple[tuple[int, Line], ...]:
        """Lines, of whomever, whose last day this is, each with a number by which one goes on.

        Args:
            after: only those behind this number.
            most: how many at most.
        """
        found = table.ending_on(work, day.isoformat(), after, most)
        return tuple((number, _line(row)) for number, row in found)

    def known_to_several(self, codes: Collection[int], day: date, work: UnitOfWork) -> tuple[Ssin, ...]:
        """Everybody on whom more than one CPAS has a file on a day, in one of these qualities; in order."""
        found = table.known_to_several(work, CPAS_SECTOR, codes, day.isoformat())
        return tuple(map(Ssin.unchecked, found))

    def register(
        self, ssin: Ssin, institution: Institution, code: QualityCode, asked: Period, on: Occasion, work: UnitOfWork
    ) -> Changed:
        """Register a file.

        Raises:
            TooLong: the registration would be longer than the code allows; nothing is changed.
        """
        file = File(institution.sector, institution.cbe_number, code.number)
        before = self._before(ssin, file, work)
        after = registered([line.period for line in before], asked, code.allows)
        return self._put(ssin, file, before, after, on, work)

    def unregister(
        self, ssin: Ssin, institution: Institution, code: QualityCode, cut: Period, on: Occasion, work: UnitOfWork
    ) -> Changed | None:
        """Take a period out of a file; ``None`` where nothing of it was in the directory."""
        file = File(institution.sector, institution.cbe_number, code.number)
        before = self._before(ssin, file, work)
        if not any(line.period.overlaps(cut) for line in before):
            return None
        after = unregistered([line.period for line in before], cut)
        return self._put(ssin, file, before, after, on, work)

    def move(self, old: Ssin, new: Ssin, day: date, on: Occasion, work: UnitOfWork) -> tuple[Changed, ...]:
        """Give the files of a replaced number to the one that took its place; what became of each under the new one.

        Under the old number whoever had a file keeps a line of quality 999 from that day on (I605): the number was
        replaced.
        """
        work.writing()
        moved = [line for line in self.lines_of(old, work) if line.quality_code != REPLACED]
        changed = []
        for file in dict.fromkeys(line.file for line in moved):
            left = [line for line in moved if line.file == file]
            before = self._before(new, file, work)
            changed.append(self._put(new, file, before, _together(before, left), on, work))
            self._put(old, file, left, (), on, work)
        for file in dict.fromkeys(File(line.sector, line.institution, REPLACED) for line in moved):
            before = self._before(old, file, work)
            self._put(old, file, before, _together(before, [_line_of(old, file, Period(day))]), on, work)
        return tuple(changed)

    def _before(self, ssin: Ssin, file: File, work: UnitOfWork) -> tuple[Line, ...]:
        work.writing()
        return tuple(line for line in self.lines_of(ssin, work) if line.file == file)

    def _put(
        self, ssin: Ssin, file: File, before: Sequence[Line], after: Sequence[Period], on: Occasion, work: UnitOfWork
    ) -> Changed:
        """End what is not there afterwards, enter what was not there before; what stays is not touched."""
        kept = {line.period: line for line in before if line.period in after}
        # Calls are written in another order than they came in: nothing ends before it was known.
        since = max((on.since, *(line.changed for line in before)))
        entered = tuple(_line_of(ssin, file, period, since) for period in after if period not in kept)
        ended = tuple(line for line in before if line.period not in kept)
        if entered or ended:
            table.end(work, map(_row, ended), since, on.ticket)
            table.enter(work, map(_row, entered), on.ticket)
            work.forget(("directory", ssin))
        new = {line.period: line for line in entered}
        return Changed(tuple((kept | new)[period] for period in after), entered, ended)


def add(lines: Sequence[Line], work: UnitOfWork) -> None:
    """Write lines as they are, beside what is there."""
    work.writing()
    table.enter(work, map(_row, lines), "")


def _together(some: Sequence[Line], others: Sequence[Line]) -> tuple[Period, ...]:
    """The periods of both; those that share a day become one, however long."""
    periods = tuple(line.period for line in some)
    for line in others:
        periods = registered(periods, line.period, lambda _: True)
    return periods


def _line_of(ssin: Ssin, file: File, period: Period, changed: str = "") -> Line:
    return Line(ssin.digits, file.sector, file.institution, file.quality_code, period, file.phase, changed)


def _row(line: Line) -> table.Row:
    return (
        line.ssin,
        line.sector,
        line.institution,
        line.quality_code,
        line.phase,
        line.period.begin.isoformat(),
        line.period.end.isoformat(),
        line.changed,
    )


def _line(row: table.Row) -> Line:
    ssin, sector, institution, code, phase, begin, end, changed = row
    period = Period(date.fromisoformat(begin), date.fromisoformat(end))
    return Line(ssin, sector, institution, code, period, phase, changed)
