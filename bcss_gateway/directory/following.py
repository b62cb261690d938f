"""Files that should not outlast what they are kept for: a beneficiary's file, or an aid. Pure: nothing is changed.

«Usager pas ou plus aidé = fin à l'intégration» (OFFICIAL, seed 002). Whose file it is ends it; the gateway says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quality_code import QualityCode


@dataclass(frozen=True, slots=True)
class Ending:
    """A file to take out of the directory, from a day on: the UNREGISTER that does it has no end."""

    ssin: str
    quality_code: int
    begin: date


def stranded(
    household: Iterable[Line], institution: str, codes: Mapping[int, QualityCode], since: date
) -> tuple[Line, ...]:
    """An institution's files on members of a household that follow nobody's file any more.

    A member's file (code 5) follows the beneficiary's integration period (OFFICIAL, circular of 2008). Which codes a
    beneficiary has is the table's to say (INFERRED): ``follows``.

    Args:
        household: the lines of everybody in it; others' than the institution's do not count.
        institution: its CBE number.
        since: only what is there from this day on is looked at.

    Returns:
        The followers' lines of which no day from ``since`` on is shared by a file that they follow.
    """
    own = [line for line in household if line.institution == institution and line.period.end >= since]
    return tuple(
        line
        for line in own
        if line.quality_code in codes
        and (leaders := codes[line.quality_code].follows)
        and not any(one.quality_code in leaders and _meet(one.period, line.period, since) for one in own)
    )


def running_on(lines: Iterable[Line], institution: str, codes: Collection[int], stopped: date) -> tuple[Ending, ...]:
    """Which of an institution's files should end because an aid was stopped, and from when.

    Args:
        codes: the qualities in which somebody has a file who gets the aid.
        stopped: the first day without it.
    """
    begins: dict[tuple[str, int], date] = {}
    for line in lines:
        if line.institution == institution and line.quality_code in codes and line.period.end >= stopped:
            key, begin = (line.ssin, line.quality_code), max(line.period.begin, stopped)
            begins[key] = min(begin, begins.get(key, begin))
    return tuple(Ending(ssin, code, begin) for (ssin, code), begin in sorted(begins.items()))


def _meet(one: Period, other: Period, since: date) -> bool:
    """Whether two periods share a day from a day on; both reach it."""
    return max(one.begin, other.begin, since) <= min(one.end, other.end)
