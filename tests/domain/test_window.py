"""The count of the last minute, held against every call that was let through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.domain.window import Window, minute_of

BEGIN = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
gaps = st.lists(st.integers(0, 40_000_000).map(lambda some: timedelta(microseconds=some)), max_size=80)
limits = st.integers(1, 12)


def let_through(asked: list[timedelta], limit: int) -> tuple[Window, list[datetime], datetime]:
    """The window, the moments of those let through, and the moment of the last, where a call follows each gap."""
    window, moment, passed = Window(), BEGIN, []
    for gap in asked:
        moment += gap
        if window.has_room(limit, moment):
            window = window.plus(1, moment)
            passed.append(moment)
    return window, passed, moment


@given(gaps, limits)
def test_no_minute_of_the_clock_has_more_than_the_limit_and_no_sixty_seconds_more_than_twice(
    asked: list[timedelta], limit: int
) -> None:
    _, passed, _ = let_through(asked, limit)
    for moment in passed:
        assert sum(minute_of(one) == minute_of(moment) for one in passed) <= limit
        assert sum(timedelta(0) <= one - moment < MINUTE for one in passed) <= 2 * limit


@given(gaps, limits)
def test_whoever_waits_as_long_as_was_said_is_let_through_and_no_earlier_second_would_have_done(
    asked: list[timedelta], limit: int
) -> None:
    window, _, moment = let_through(asked, limit)
    if not window.has_room(limit, moment):
        seconds = window.seconds_until_room(limit, moment)
        assert 1 <= seconds <= 120
        assert window.has_room(limit, moment + timedelta(seconds=seconds))
        assert not any(window.has_room(limit, moment + timedelta(seconds=less)) for less in range(seconds))


@given(st.integers(2, 200), st.integers(0, 59_999_999))
def test_whoever_keeps_below_the_limit_evenly_is_never_refused(limit: int, microseconds: int) -> None:
    gap = MINUTE / (limit - 1) + timedelta(microseconds=1)
    asked = [timedelta(microseconds=microseconds)] + [gap] * (3 * limit)
    assert len(let_through(asked, limit)[1]) == len(asked)


@given(gaps, st.integers(0, 12))
def test_it_exceeds_a_limit_exactly_where_there_was_no_room_for_the_last_one(
    asked: list[timedelta], limit: int
) -> None:
    window, _, moment = let_through(asked, 12)
    assert window.plus(1, moment).exceeds(limit, moment) is not window.has_room(limit, moment)


def test_the_minute_before_fades_out() -> None:
    window = Window().plus(60, BEGIN + timedelta(seconds=59))
    loads = [(seconds, window.exceeds(limit, BEGIN + timedelta(seconds=seconds))) for seconds, limit in FADING]
    assert loads == [(59, True), (60, True), (61, True), (61, False), (90, True), (90, False), (120, False)]


FADING = ((59, 59), (60, 59), (61, 58), (61, 59), (90, 29), (90, 30), (120, 0))


@pytest.mark.parametrize(("seconds", "counts"), [(-1, True), (-60, True), (-61, False), (-3600, False)])
def test_a_clock_that_differs_a_little_is_borne_and_one_that_was_set_back_does_not_shut_anybody_out(
    seconds: int, counts: bool
) -> None:
    window = Window().plus(5, BEGIN)
    assert window.has_room(5, BEGIN + timedelta(seconds=seconds)) is not counts
