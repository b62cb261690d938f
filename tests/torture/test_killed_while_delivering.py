"""Clerks and a subscriber are killed while rights come in: none is lost, and none overtakes another of its person."""

from __future__ import annotations

from pathlib import Path

from killing import torture


def test_whoever_is_killed_nothing_is_lost_and_the_order_holds(tmp_path: Path) -> None:
    """A few kills at random; ``make torture`` makes 500."""
    found = torture(tmp_path, kills=8, seed=6)
    assert found.is_well, found
    assert found.told > 5
