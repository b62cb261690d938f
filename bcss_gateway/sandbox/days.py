"""The day on which the fictitious population stands still, with the arithmetic of ages."""

from __future__ import annotations

from datetime import date, timedelta

ANCHOR = date(2026, 1, 1)
"""Every age is reckoned on this day, so that persons are the same on whatever day the sandbox is filled."""

DAY = timedelta(days=1)


def years_after(day: date, years: int) -> date:
    """The same day some years on, or back where ``years`` is negative; 28 February for a missing 29th."""
    if day.month == 2 and day.day == 29:
        day -= DAY
    return day.replace(year=day.year + years)


def years_ago(years: int) -> date:
    """That many years before the anchor."""
    return years_after(ANCHOR, -years)
