"""The lines of a person as the network of the CPAS shows them to one of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bcss_gateway.directory.lines import SECONDARY, Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.quality_code import CPAS_SECTOR


def as_the_cpas_see(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines, of other sectors without the institution: the secondary register is that of the CPAS alone."""
    seen = (line if line.sector == CPAS_SECTOR else replace(line, institution="", changed="") for line in lines)
    return tuple(dict.fromkeys(seen))


def known_elsewhere(lines: Iterable[Line], institution: Institution) -> list[Line]:
    """What the other CPAS have on a person, in whatever quality: each is shown to the other."""
    shown = (line for line in as_the_cpas_see(lines) if line.register == SECONDARY)
    return sorted((line for line in shown if line.institution != institution.cbe_number), key=place)


def place(line: Line) -> tuple[object, ...]:
    """Where a line stands in a list: the CPAS first, then the sectors; by sector, quality and begin."""
    return line.register != SECONDARY, line.sector, line.quality_code, line.period, line.institution, line.phase
