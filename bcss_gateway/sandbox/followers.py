"""Which institutions keep a file on a person with a story when the sandbox is fresh: whom each may ask about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bcss_gateway.directory.integrations import lines_of
from bcss_gateway.directory.lines import lines_that_open
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution


def followers(citizen: Citizen, institutions: Iterable[Institution], day: date) -> tuple[Institution, ...]:
    """Those that have a line which holds on the day, or whose sector has one, in their own order."""
    everyone = tuple(institutions)
    cbe_numbers = {one.org_unit: one.cbe_number for one in everyone if one.org_unit}
    lines = [line for line in lines_of(citizen, cbe_numbers) if day in line.period]
    return tuple(one for one in everyone if lines_that_open(lines, one))
