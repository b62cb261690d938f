"""The reference directory itself: what it knows of a person, and how a registration changes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bcss_gateway.directory.arithmetic import registered, unregistered
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quality_code import QualityCode
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.storage import crossroads as table
from bcss_gateway.storage.database import UnitOfWork


class Directory:
    """Reads and changes the lines of persons, within the unit of work of a call."""

    def lines_of(self, ssin: Ssin, work: UnitOfWork) -> tuple[Line, ...]:
        """Every stored line of a person, in one indexed read a call."""
        return work.once(("directory", ssin), lambda: _read(ssin, work))

    def register(
        self, ssin: Ssin, institution: Institution, code: QualityCode, asked: Period, moment: datetime, work: UnitOfWork
    ) -> tuple[Line, ...]:
        """Register a file; the institution's lines in that quality afterwards.

        Raises:
            TooLong: the registration would be longer than the code allows; nothing is changed.
        """
        work.writing()
        before = self._own(ssin, institution, code, work)
        after = registered([line.period for line in before], asked, code.allows)
        return self._put(ssin, institution, code, before, after, moment, work)

    def unregister(
        self, ssin: Ssin, institution: Institution, code: QualityCode, cut: Period, moment: datetime, work: UnitOfWork
    ) -> tuple[Line, ...] | None:
        """Take a period out of a file; the institution's lines in that quality afterwards, ``None`` if it had none."""
        work.writing()
        before = self._own(ssin, institution, code, work)
        if not any(line.period.overlaps(cut) for line in before):
            return None
        after = unregistered([line.period for line in before], cut)
        return self._put(ssin, institution, code, before, after, moment, work)

    def _own(self, ssin: Ssin, institution: Institution, code: QualityCode, work: UnitOfWork) -> list[Line]:
        lines = self.lines_of(ssin, work)
        return [
            line for line in lines if (line.institution, line.quality_code) == (institution.cbe_number, code.number)
        ]

    def _put(
        self,
        ssin: Ssin,
        institution: Institution,
        code: QualityCode,
        before: Sequence[Line],
        after: Sequence[Period],
        moment: datetime,
        work: UnitOfWork,
    ) -> tuple[Line, ...]:
        kept = {line.period: line for line in before}
        changed = moment.isoformat(timespec="milliseconds")[:23] + "Z"
        lines = tuple(
            kept.get(period)
            or Line(ssin.digits, institution.sector, institution.cbe_number, code.number, period, changed=changed)
            for period in after
        )
        if set(kept) != set(after):
            add(lines, work, in_place_of=(ssin.digits, institution.sector, institution.cbe_number, code.number))
            work.forget(("directory", ssin))
        return lines


def add(lines: Sequence[Line], work: UnitOfWork, in_place_of: tuple[str, int, str, int] | None = None) -> None:
    """Write lines as they are, beside what is there or in the place of one institution's in one quality."""
    work.writing()
    rows = [_row(line) for line in lines]
    if in_place_of is None:
        table.add_lines(work, rows)
    else:
        table.replace_lines(work, *in_place_of, rows)


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


def _read(ssin: Ssin, work: UnitOfWork) -> tuple[Line, ...]:
    return tuple(
        Line(
            number,
            sector,
            institution,
            code,
            Period(date.fromisoformat(begin), date.fromisoformat(end)),
            phase,
            changed,
        )
        for number, sector, institution, code, phase, begin, end, changed in table.lines_of(work, ssin.digits)
    )
