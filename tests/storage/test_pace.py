"""The counts in the database are those of the window in the code, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.window import Window, minute_of
from bcss_gateway.storage import pace

BEGIN = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "minutes",
    [
        (0, 0, 0),
        (0, 0, 1, 1),
        (0, 1, 2, 3),
        (0, 0, 1, 0, 0),
        (0, 1, 3),
        (0, 0, 59, 60, 60),
        (5, 5, 4, 3, 3, 4),
        (100, 0, 0, 1, 100, 101),
    ],
)
def test_a_call_is_counted_in_the_database_as_in_the_window(gateway: Gateway, minutes: tuple[int, ...]) -> None:
    calls = misses = Window()
    with gateway.database.unit_of_work() as work:
        for number, minute in enumerate(minutes):
            moment = BEGIN + timedelta(minutes=minute)
            known = pace.count(work, "institution:1", number, minute_of(moment))
            calls, misses = calls.plus(1, moment), misses.plus(number, moment)
            assert known is (number > 0)
            assert pace.paces(work, ["institution:1", "user:1:2"]) == {"institution:1": pace.Pace(calls, "")}
            assert pace.misses(work, "institution:1") == misses
