"""Days, hours and pay of an occupation in a quarter, reckoned from the contract when asked, always to the same sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bcss_gateway.domain.chance import number
from bcss_gateway.domain.pay import FULL_TIME, monthly_pay, weekly_hours
from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.providers.dmfa.attestation import Occupation, Pay, Service
from bcss_gateway.providers.dmfa.file import Employment

WORKED, ILL = 1, 50
"""Codes of services: days that are paid, and days of an illness that the health fund pays."""

ORDINARY, BONUS = 1, 2
"""Codes of pay: for the days, and apart from them."""

_MONTHS_OF_A_YEAR, _LAST_QUARTER = 12, 4


@dataclass(frozen=True, slots=True)
class _Days:
    begin: date
    end: date

    def weekdays(self) -> int:
        """How many days from Monday to Friday; none where it ends before it begins."""
        weeks, rest = divmod(max((self.end - self.begin).days + 1, 0), 7)
        return weeks * 5 + sum((self.begin.weekday() + offset) % 7 < 5 for offset in range(rest))

    def clipped(self, begin: str, end: str) -> _Days:
        """What it shares with a time that may have no end."""
        last = min(self.end, date.fromisoformat(end)) if end else self.end
        return _Days(max(self.begin, date.fromisoformat(begin)), last)


def occupation(ssin: str, employment: Employment, quarter: Quarter, *, correct: bool) -> Occupation:
    """The contract in a quarter.

    Args:
        correct: whether the pay is the right one; a first declaration that is modified later said too little.
    """
    whole = _Days(quarter.first, quarter.last)
    within = whole.clipped(employment["begin"], employment["end"])
    ill = sum(within.clipped(one["begin"], one["end"]).weekdays() for one in employment["absences"])
    worked = within.weekdays() - ill
    about = (ssin, employment["employer"]["nsso_number"], employment["begin"])
    weekly = weekly_hours(*about)
    cents = _pay(monthly_pay(quarter.year, *about), worked, whole.weekdays())
    ended = bool(employment["end"]) and employment["end"] <= quarter.last.isoformat()
    return Occupation(
        number=f"C{number(1, 999_999, 'contract', *about):06d}",
        begin=date.fromisoformat(employment["begin"]),
        end=date.fromisoformat(employment["end"]) if ended else None,
        weekly_hours=weekly,
        services=tuple(_services(worked, ill, weekly)),
        pay=tuple(_pays(cents if correct else cents * 19 // 20, quarter)),
    )


def _services(worked: int, ill: int, weekly: int) -> Iterator[Service]:
    for code, days in ((WORKED, worked), (ILL, ill)):
        if days:
            yield Service(code, days * 100, days * weekly // 5 if weekly < FULL_TIME else None)


def _pay(monthly: int, worked: int, possible: int) -> int:
    return monthly * 3 * worked // possible


def _pays(cents: int, quarter: Quarter) -> Iterator[Pay]:
    """The pay of the quarter, and at the end of a year the bonus: a third of it, which is a month's."""
    if cents:
        yield Pay(ORDINARY, cents)
        if quarter.number == _LAST_QUARTER:
            yield Pay(BONUS, cents // 3, _MONTHS_OF_A_YEAR)
