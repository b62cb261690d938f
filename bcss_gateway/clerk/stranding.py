"""Finds the files of household members that follow nobody any more, once the files that they followed are over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from bcss_gateway.directory.following import stranded
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.quality_code import CPAS_SECTOR, QualityCode
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.storage.database import UnitOfWork


class Stranding:
    """Looks into the households of those whose files have ended; their register says who lives there.

    Args:
        codes: the quality codes of the CPAS sector, by number; they say which files follow which.
    """

    def __init__(self, directory: Directory, register: PersonRegister, codes: Mapping[int, QualityCode]) -> None:
        self._directory, self._register, self._codes = directory, register, codes
        self._leaders = frozenset().union(*(code.follows for code in codes.values()))

    def __call__(self, ended: Sequence[Line], work: UnitOfWork) -> tuple[Line, ...]:
        """The lines that follow nobody from the day after on, each once."""
        leaders = (line for line in ended if line.sector == CPAS_SECTOR and line.quality_code in self._leaders)
        return tuple(dict.fromkeys(one for line in leaders for one in self._left_by(line, work)))

    def _left_by(self, line: Line, work: UnitOfWork) -> Iterator[Line]:
        since = line.period.end + timedelta(days=1)
        household = self._register.household_on(Ssin.unchecked(line.ssin), since, work)
        yield from stranded(self._lines(household, work), line.institution, self._codes, since)

    def _lines(self, household: Iterable[Ssin], work: UnitOfWork) -> list[Line]:
        return [line for ssin in household for line in self._directory.lines_of(ssin, work)]
