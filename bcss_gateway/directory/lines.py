"""A line of the reference directory, and the view of the primary register on the lines behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import Period, union
from bcss_gateway.domain.quality_code import CPAS_SECTOR

PRIMARY, SECONDARY = "PRIMARY", "SECONDARY"


@dataclass(frozen=True, slots=True)
class File:
    """What one institution, or one sector, has on a person in a quality and a phase: one or more lines.

    Attributes:
        institution: the CBE number, or empty in the primary register, which knows sectors only.
    """

    sector: int
    institution: str
    quality_code: int
    phase: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody has a file on a person, in a quality and a phase, for a period.

    Attributes:
        institution: the CBE number, or empty in the primary register, which knows sectors only.
        changed: when the line last changed, in UTC, as ISO text: since then it is known as it is.
    """

    ssin: str
    sector: int
    institution: str
    quality_code: int
    period: Period
    phase: int = 0
    changed: str = ""

    @property
    def file(self) -> File:
        """Of which file it is a line."""
        return File(self.sector, self.institution, self.quality_code, self.phase)

    @property
    def register(self) -> str:
        """``SECONDARY`` for an institution's own line, ``PRIMARY`` for a sector's."""
        return SECONDARY if self.institution else PRIMARY


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines sector by sector, institution by institution, code by code, and by day, whoever wrote them first."""
    return tuple(sorted(lines, key=attrgetter("sector", "institution", "quality_code", "period")))


def with_primary_of_cpas(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with those of the primary register for the CPAS sector, which follow from the secondary ones.

    They are the union of the sector's secondary lines in a quality and end when the last one ends (decisions). They
    are never stored, so that the two registers cannot disagree.
    """
    lines = tuple(lines)
    behind: dict[tuple[str, int, int], list[Line]] = defaultdict(list)
    for line in lines:
        if line.sector == CPAS_SECTOR and line.institution:
            behind[line.ssin, line.quality_code, line.phase].append(line)
    primary = [
        Line(ssin, CPAS_SECTOR, "", code, period, phase, max(line.changed for line in group))
        for (ssin, code, phase), group in behind.items()
        for period in union(line.period for line in group)
    ]
    return lines + tuple(primary)


def lines_that_open(lines: Iterable[Line], institution: Institution) -> list[Line]:
    """The lines by which an institution shows that it keeps a file: its own, or its sector's in the primary network."""
    return [
        line
        for line in lines
        if line.institution == institution.cbe_number
        or (not line.institution and line.sector == institution.sector != CPAS_SECTOR)
    ]
