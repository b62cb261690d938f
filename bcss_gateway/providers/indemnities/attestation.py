"""The attestation of a quarter: what a health fund knew of it, and had paid, when the quarter was closed, or today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bcss_gateway.domain.period import Period, add_months
from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.providers.indemnities.file import IncapacityEntry, IndemnityFile
from bcss_gateway.providers.indemnities.payments import Payment, payments

FIRST = Quarter(2002, 1)
"""The first quarter of which there are attestations (QuarterType of the health funds)."""

_DAY = timedelta(days=1)
_NOT_ENDED = 0


@dataclass(frozen=True, slots=True)
class Incapacity:
    """An incapacity as far as it lies in a quarter.

    Attributes:
        period: its days in the quarter that are known.
        ended: whether it ended on the last of these days.
        exit_code: why, or 0.
        first_day: the very first day of the incapacity, in whatever quarter.
        invalid_since: from which day it counts as invalidity; ``None`` where that lies after the period.
    """

    period: Period
    ended: bool
    exit_code: int
    first_day: date
    invalid_since: date | None
    manual: bool
    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class Attestation:
    """What is attested of a quarter.

    Attributes:
        created: the day on which it was made: the one after the quarter, or today where the quarter is not over.
    """

    quarter: Quarter
    created: date
    is_temporary: bool
    incapacities: tuple[Incapacity, ...]


def attestation(file: IndemnityFile, quarter: Quarter, today: date) -> Attestation | None:
    """The attestation of a quarter; ``None`` where there is nothing to attest."""
    if not FIRST <= quarter <= Quarter.of(today):
        return None
    is_temporary = today <= quarter.last
    created = today if is_temporary else quarter.last + _DAY
    found = tuple(_incapacities(file, quarter, created))
    return Attestation(quarter, created, is_temporary, found) if found else None


def _incapacities(file: IndemnityFile, quarter: Quarter, created: date) -> Iterator[Incapacity]:
    known = Period(quarter.first, min(quarter.last, created))
    for one in file["incapacities"]:
        begin, end = date.fromisoformat(one["begin"]), date.fromisoformat(one["end"]) if one["end"] else date.max
        if Period(begin, end).overlaps(known):
            yield _incapacity(file, one, Period(begin, end), known, created)


def _incapacity(file: IndemnityFile, one: IncapacityEntry, whole: Period, known: Period, created: date) -> Incapacity:
    period, invalid = Period(max(whole.begin, known.begin), min(whole.end, known.end)), add_months(whole.begin, 12)
    ended, over = whole.end < created, min(whole.end, created - _DAY)
    paid = payments(file["family"], one, Period(period.begin, over), invalid) if period.begin <= over else ()
    return Incapacity(
        period=period,
        ended=ended,
        exit_code=one["exit"] if ended else _NOT_ENDED,
        first_day=whole.begin,
        invalid_since=invalid if invalid <= period.end else None,
        manual=one["manual"],
        payments=tuple(paid),
    )
