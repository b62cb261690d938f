"""The integrations of a fictitious person, as the reference directory has them when the sandbox is fresh."""

from __future__ import annotations

from collections.abc import Mapping

from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.period import NO_END, Period


def lines_of(citizen: Citizen, cbe_numbers: Mapping[str, str]) -> tuple[Line, ...]:
    """A line for each, as if it had been written on the day on which it begins.

    Args:
        cbe_numbers: of each institution, by its own code.
    """
    return tuple(
        Line(
            citizen.ssin,
            sector,
            cbe_numbers.get(name, name),
            code,
            Period(begin, end or NO_END),
            changed=f"{begin}T09:00:00.000000Z",
        )
        for sector, name, code, begin, end in citizen.integrations
    )
