"""Quality codes: in which quality an institution keeps a file on a person, and for how long at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.period import NO_END, Period, add_months

CPAS_SECTOR = 17

DEFINITIVE, PROVISIONAL, REPLACED = 0, 902, 999
"""The codes that every sector has: an inscription of no named quality, one for the time being, a number replaced."""

Excluding = frozenset[frozenset[int]]
"""Pairs of quality codes of which one excludes the other; one number alone stands for that code twice."""


@dataclass(frozen=True, slots=True)
class QualityCode:
    """A quality of one sector.

    Attributes:
        number: the code, 1 to 900.
        longest_months: the longest duration of a registration, or ``None`` where the sector gives none.
        within_a_year: whether the registration must end on 31 December of the year in which it begins.
        source: how well the longest duration is known (OFFICIAL, INFERRED …); empty where the table does not say.
        follows: of a code that somebody has because of another's file in one of these.
    """

    number: int
    label_fr: str
    label_nl: str
    longest_months: int | None = None
    within_a_year: bool = False
    source: str = ""
    follows: tuple[int, ...] = ()

    def last_day(self, begin: date) -> date:
        """The last day that a registration from ``begin`` may have; ``9999-12-31`` where nothing limits it."""
        if self.within_a_year:
            return date(begin.year, 12, 31)
        if self.longest_months is None or begin.year >= NO_END.year - self.longest_months // 12 - 1:
            return NO_END
        return add_months(begin, self.longest_months)

    def allows(self, period: Period) -> bool:
        """Whether a registration may last this long."""
        return period.end <= self.last_day(period.begin)


@dataclass(frozen=True, slots=True)
class RegistrationRules:
    """The quality codes of a sector, and when a registration may begin.

    Attributes:
        codes: by number.
        begins_ahead: how many months from today a registration may begin at most.
        begins_back: how many months ago.
        excluding: in which two codes two institutions are in conflict over a person.
    """

    codes: Mapping[int, QualityCode]
    begins_ahead: int
    begins_back: int
    excluding: Excluding = frozenset()
