"""The lines of the reference directory that exist when the sandbox is fresh: those of the named persons alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bcss_gateway.directory.integrations import lines_of
from bcss_gateway.directory.register import add
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.storage.database import UnitOfWork


def fill(work: UnitOfWork, citizens: Iterable[Citizen], cbe_numbers: Mapping[str, str], changed: str) -> None:
    """Write the integrations of fictitious persons.

    Args:
        cbe_numbers: of each institution, by its own code.
        changed: now. A line is known since the day on which it begins, or since now where that is still to come.
    """
    lines = [line for citizen in citizens for line in lines_of(citizen, cbe_numbers)]
    add([replace(line, changed=min(line.changed, changed)) for line in lines], work)
