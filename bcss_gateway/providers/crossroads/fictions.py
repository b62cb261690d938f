"""The lines of the reference directory that exist when the sandbox is fresh: those of the named persons alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import add
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.storage.database import UnitOfWork


def fill(work: UnitOfWork, citizens: Iterable[Citizen], cbe_numbers: Mapping[str, str], changed: str) -> None:
    """Write the integrations of fictitious persons.

    Args:
        cbe_numbers: of each institution, by its own code.
        changed: now. A line is known since the day on which it begins, or since now where that is still to come.
    """
    lines = [
        Line(
            citizen.ssin,
            sector,
            cbe_numbers.get(name, name),
            code,
            Period(begin, end or NO_END),
            changed=min(f"{begin}T09:00:00.000000Z", changed),
        )
        for citizen in citizens
        for sector, name, code, begin, end in citizen.integrations
    ]
    add(lines, work)
