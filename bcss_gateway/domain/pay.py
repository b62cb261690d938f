"""What an employee earns in the story: employers declare it, and health funds pay a part of it; both must agree."""

from __future__ import annotations

from bcss_gateway.domain.chance import number

FULL_TIME, HALF_TIME = 3800, 1900
"""Hours a week, in hundredths."""

_LOWEST, _HIGHEST = 2_200_00, 4_600_00
REFERENCE_YEAR = 2026
_RISE = 102
"""The pay of a year, in hundredths of that of the year before."""


def weekly_hours(*contract: object) -> int:
    """The hours a week of a contract, which is told by person, employer's NSSO number and first day as text."""
    return HALF_TIME if number(1, 5, "half-time", *contract) == 1 else FULL_TIME


def monthly_pay(year: int, *contract: object) -> int:
    """A month's pay in cents, in a year, of a contract told as in :func:`weekly_hours`; it rises from year to year."""
    return of_year(year, number(_LOWEST, _HIGHEST, "pay", *contract) * weekly_hours(*contract) // FULL_TIME)


def of_year(year: int, cents: int) -> int:
    """What a sum of :data:`REFERENCE_YEAR`, in cents, is in another year."""
    years = year - REFERENCE_YEAR
    risen, before = int(_RISE ** abs(years)), int(100 ** abs(years))
    return cents * risen // before if years > 0 else cents * before // risen
