"""Conflicts: two CPAS that help one person on the same days, in qualities of which one excludes the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quality_code import CPAS_SECTOR, Excluding


@dataclass(frozen=True, slots=True)
class Conflict:
    """The lines of two CPAS that cannot both be right; the smaller CBE number comes first.

    A second CPAS is never refused (rules of the field): the two settle it, then the federal service does.
    """

    one: Line
    other: Line

    @property
    def days(self) -> Period:
        """The days that both have."""
        return Period(
            max(self.one.period.begin, self.other.period.begin), min(self.one.period.end, self.other.period.end)
        )

    @property
    def told(self) -> str:
        """The two, and their qualities, as the journal says it."""
        return " and ".join(f"{line.institution} quality {line.quality_code}" for line in (self.one, self.other))

    def is_part_of(self, other: Conflict) -> bool:
        """Whether it is another one between the same two files, which shares a day with it."""
        return (
            self.one.file == other.one.file and self.other.file == other.other.file and self.days.overlaps(other.days)
        )


def conflicts(lines: Iterable[Line], excluding: Excluding) -> tuple[Conflict, ...]:
    """Every conflict among the lines of one person.

    Args:
        excluding: the pairs of quality codes of which one excludes the other.
    """
    own = [line for line in lines if line.sector == CPAS_SECTOR and line.institution]
    own.sort(key=lambda line: (line.institution, line.quality_code, line.period))
    return tuple(
        Conflict(one, other)
        for one, other in combinations(own, 2)
        if one.institution != other.institution
        and frozenset((one.quality_code, other.quality_code)) in excluding
        and one.period.overlaps(other.period)
    )


def new_conflicts(known: Collection[Conflict], after: Iterable[Line], excluding: Excluding) -> tuple[Conflict, ...]:
    """The conflicts that a change made: one that a longer or shorter line only changes is not new.

    Args:
        known: those of before.
        after: the lines of the person as they now are.
    """
    return tuple(one for one in conflicts(after, excluding) if not any(one.is_part_of(other) for other in known))
