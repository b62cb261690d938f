"""When the figure of a payment is known, and how sure it is: the calendar of what the CPAS paid."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bcss_gateway.domain.clock import begin_of, day_of
from bcss_gateway.domain.month import Month

FILE = Path(__file__).with_name("payments.toml")
_WEEK = 7


class Certainty(StrEnum):
    """How sure a figure is, the least sure first (seed 004: final after 3 to 6 months)."""

    PROVISIONAL = "PROVISIONAL"
    MAY_BE_FINAL = "MAY_BE_FINAL"
    FINAL = "FINAL"

    @property
    def rank(self) -> int:
        """How sure: a sum is as sure as its least sure part."""
        return list(Certainty).index(self)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The rules of ``payments.toml``, by their names there."""

    weekend_begins: int
    months_provisional: int
    months_until_final: int

    def weekend(self, month: Month) -> date:
        """The day on which the first week-end of a month begins."""
        return month.first + timedelta(days=(self.weekend_begins - month.first.weekday()) % _WEEK)

    def taken_in(self, paid_in: Month, accepted: datetime) -> datetime:
        """From which moment on a payment is known.

        That is the first week-end of the month after that of the payment (OFFICIAL, seed 004). What was accepted later
        is taken in with the first such week-end that follows (INFERRED: the figures are refreshed once a month).
        """
        month = max(paid_in.after(1), Month.of(day_of(accepted)))
        while begin_of(self.weekend(month)) <= accepted:
            month = month.after(1)
        return begin_of(self.weekend(month))

    def is_taken_in(self, paid_in: Month, moment: datetime) -> bool:
        """Whether the figures of a month have been known by now, where they were accepted in time."""
        return begin_of(self.weekend(paid_in.after(1))) <= moment

    def certainty(self, accepted: Month, today: date) -> Certainty:
        """How sure a figure is that was accepted in a month."""
        if today < accepted.after(1 + self.months_provisional).first:
            return Certainty.PROVISIONAL
        if today < accepted.after(1 + self.months_until_final).first:
            return Certainty.MAY_BE_FINAL
        return Certainty.FINAL


def load(file: Path = FILE) -> Calendar:
    """Read the rules."""
    return Calendar(**tomllib.loads(file.read_text("utf-8")))
