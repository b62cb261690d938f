"""How the contribution of a quarter stands on a day: due by the end of the quarter, it is paid, or not yet, or late."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bcss_gateway.domain.quarter import Quarter
from bcss_gateway.providers.self_employed import codes
from bcss_gateway.providers.self_employed.file import AffiliationEntry, SelfEmployedFile, begun


@dataclass(frozen=True, slots=True)
class Contribution:
    """The contribution of one quarter.

    Attributes:
        insurance: what it is worth for the health insurance; empty while that is not decided.
    """

    quarter: Quarter
    fund: str
    situation: str
    insurance: str


def contributions(
    ssin: str, file: SelfEmployedFile, earliest: Quarter, latest: Quarter, today: date
) -> Iterator[Contribution]:
    """What a person owes or has paid, newest quarter first; a quarter with one day of activity is owed whole."""
    affiliations = begun(file, today.isoformat())[::-1]
    for quarter in min(latest, Quarter.of(today)).back_to(max(earliest, _first(affiliations, today))):
        fund = next((one["fund"] for one in affiliations if _overlaps(one, quarter)), "")
        if fund:
            situation, insurance = _standing(ssin, file, quarter, today)
            yield Contribution(quarter, fund, situation, insurance)


def _first(newest_first: list[AffiliationEntry], today: date) -> Quarter:
    return Quarter.of(date.fromisoformat(newest_first[-1]["begin"]) if newest_first else today)


def _overlaps(one: AffiliationEntry, quarter: Quarter) -> bool:
    return one["begin"] <= quarter.last.isoformat() and (not one["end"] or quarter.first.isoformat() <= one["end"])


def _standing(ssin: str, file: SelfEmployedFile, quarter: Quarter, today: date) -> tuple[str, str]:
    if _paid_on(ssin, quarter, late=file["pays_late"]) <= today:
        return codes.PAID, codes.COUNTS
    return (codes.DUE, "") if today <= quarter.last else (codes.OVERDUE, codes.DOES_NOT_COUNT)


def _paid_on(ssin: str, quarter: Quarter, *, late: bool) -> date:
    """The day of the payment, always the same for a person and a quarter.

    Who pays late pays two quarters in five so, and one in five not at all.
    """
    throw = zlib.crc32(f"{ssin} {quarter}".encode())
    kind, days = throw % 5 if late else 0, throw // 5
    if kind == 4:
        return date.max
    if kind >= 2:
        return quarter.last + timedelta(days=30 + days % 400)
    return quarter.last - timedelta(days=days % 60)
