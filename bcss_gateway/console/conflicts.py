"""Which files of two CPAS stand against each other, for a mark on the page of a person; a rule of the page alone."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.quality_code import CPAS_SECTOR

_AID = frozenset({2, 3})
"""The integration income and its equivalent, which one CPAS gives at a time (INFERRED)."""


def conflicts(lines: Iterable[Line]) -> tuple[tuple[Line, Line], ...]:
    """Each pair of lines by which two CPAS give a person aid on the same day."""
    aid = [line for line in lines if line.sector == CPAS_SECTOR and line.institution and line.quality_code in _AID]
    return tuple(
        (one, other)
        for one, other in combinations(aid, 2)
        if one.institution != other.institution and one.period.overlaps(other.period)
    )
