"""The lines of a person as the network of the CPAS shows them to one of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bcss_gateway.directory.lines import SECONDARY, Line, in_order
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.quality_code import CPAS_SECTOR


def as_the_cpas_see(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines, of other sectors without the institution: the secondary register is that of the CPAS alone."""
    seen = (line if line.sector == CPAS_SECTOR else replace(line, institution="", changed="") for line in lines)
    return tuple(dict.fromkeys(seen))


def known_elsewhere(lines: Iterable[Line], institution: Institution) -> tuple[Line, ...]:
    """What the other CPAS have on a person, in whatever quality: each is shown to the other."""
    shown = (line for line in as_the_cpas_see(lines) if line.register == SECONDARY)
    return in_order(line for line in shown if line.institution != institution.cbe_number)
