"""The moment at which the gateway's clock stands still."""

from __future__ import annotations

from datetime import UTC, datetime

NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
"""A case that is sent again meets the same day."""


def clock() -> datetime:
    """That moment."""
    return NOON
