"""What lines hold: which days, in which qualities, and what is over by the calendar. Pure: no storage, no clock.

Every function takes lines of one file keeper, or of whoever is meant; whose they are is the caller's to choose
(:func:`bcss_gateway.directory.lines.lines_that_open`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.period import Period, add_months, union
from bcss_gateway.domain.quality_code import REPLACED


def is_file(line: Line, codes: Collection[int], lowest_phase: int = 0) -> bool:
    """Whether a line is a file in one of these qualities, in a phase that is large enough.

    The codes that every sector has (OFFICIAL, form I605): 0, a definitive inscription, and 902, a provisional one,
    are qualities as others are, and count where they are named. 999 says that the number was replaced: it is no
    file, wherever it is named (INFERRED).
    """
    return line.quality_code in codes and line.phase >= lowest_phase and line.quality_code != REPLACED


def stands(period: Period, day: date, grace_months: int = 0) -> bool:
    """Whether a file is there on a day, or has been over for no longer than the grace."""
    if day <= period.end:
        return period.begin <= day
    return grace_months > 0 and day <= add_months(period.end, grace_months)


def held(lines: Iterable[Line], codes: Collection[int], lowest_phase: int = 0) -> tuple[Period, ...]:
    """The days on which there is a file, in as few periods as can be, in order."""
    return union(line.period for line in lines if is_file(line, codes, lowest_phase))


def covered(lines: Iterable[Line], codes: Collection[int], asked: Period, lowest_phase: int = 0) -> bool:
    """Whether there is a file on every day that is asked, be it one after the other."""
    files = [line.period for line in lines if is_file(line, codes, lowest_phase)]
    # One file mostly does; only else are they put together, which takes longer.
    return any(period.covers(asked) for period in files) or any(period.covers(asked) for period in union(files))


def missing(periods: Iterable[Period], asked: Period) -> tuple[Period, ...]:
    """The days of what is asked that lie in none of the periods, in order."""
    left: tuple[Period, ...] = (asked,)
    for period in periods:
        left = tuple(part for one in left for part in one.without(period))
    return left


def longest_part(periods: Iterable[Period], asked: Period) -> Period | None:
    """The longest run of days of what is asked that lies in one of the periods, the latest of equals."""
    parts = [part for period in periods if (part := period.common(asked))]
    return max(parts, key=lambda part: (part.end - part.begin, part.begin), default=None)


def expired(lines: Iterable[Line], since: date, until: date) -> tuple[Line, ...]:
    """The lines that were over on the morning of ``until``, and not yet on that of ``since``.

    A file is over after its last day. That it may still open a row for a while (grace) does not prolong it.
    """
    return tuple(line for line in lines if since <= line.period.end < until)
