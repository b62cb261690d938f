"""The rights that CPAS attest: what the network knows of them, and when it came to know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid, Change, Right
from bcss_gateway.domain.ticket import newer_ticket
from bcss_gateway.providers.ppsis.attestations import CANCELLED, MODIFIED, NEW, Attestations
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database, UnitOfWork
from renumbering import NUMBERS

NOBODY = "87456712380"
MONDAY = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
RIGHT = Right(NOBODY, "0212344876", Aid.INTEGRATION_INCOME, Period(date(2026, 11, 1), date(2027, 10, 31)), "2")
SHORTER = replace(RIGHT, period=Period(date(2026, 11, 1), date(2026, 12, 31)))


@pytest.fixture
def work(sqlite_settings: Settings) -> Iterator[UnitOfWork]:
    database = Database(sqlite_settings.database)
    with database.unit_of_work() as work:
        yield work
    database.close()


def on(moment: datetime) -> Occasion:
    return Occasion(moment, newer_ticket())


@pytest.mark.parametrize(
    ("days", "known"),
    [
        (0, "2026-11-23T10:30:00.000000Z"),
        (2, "2026-11-24T23:00:00.000000Z"),
        (7, "2026-11-29T23:00:00.000000Z"),
    ],
)
def test_it_is_known_so_many_belgian_days_later(work: UnitOfWork, days: int, known: str) -> None:
    attestations = Attestations(NUMBERS, days)
    changed = attestations.enter(RIGHT, "test", on(MONDAY), work)
    assert (changed.change, changed.due, changed.right) == (Change.CREATED, known, RIGHT)
    just_before = utc_text(datetime.fromisoformat(known) - timedelta(microseconds=1))
    assert attestations.known_of(NOBODY, just_before, work) == ()
    [found] = attestations.known_of(NOBODY, known, work)
    assert (found.status, found.right, found.known_from) == (NEW, RIGHT, known)


def test_what_is_changed_is_known_as_it_was_until_the_change_is_due(work: UnitOfWork) -> None:
    attestations = Attestations(NUMBERS, 2)
    attestations.enter(RIGHT, "test", on(MONDAY), work)
    [entered] = attestations.newest_of(NOBODY, work)
    later = MONDAY + timedelta(days=10)
    changed = attestations.change(entered, SHORTER, "test", on(later), work)
    assert changed.change is Change.MODIFIED
    assert changed.attestation == entered.number
    assert [one.right for one in attestations.newest_of(NOBODY, work)] == [SHORTER]
    told = [
        [(one.number, one.status, one.right) for one in attestations.known_of(NOBODY, utc_text(moment), work)]
        for moment in (later, later + timedelta(days=1), later + timedelta(days=2))
    ]
    as_entered, as_changed = (entered.number, NEW, RIGHT), (entered.number, MODIFIED, SHORTER)
    assert told == [[as_entered], [as_entered], [as_changed]]


def test_what_is_cancelled_before_it_is_known_was_never_known_to_hold(work: UnitOfWork) -> None:
    attestations = Attestations(NUMBERS, 2)
    attestations.enter(RIGHT, "test", on(MONDAY), work)
    [entered] = attestations.newest_of(NOBODY, work)
    attestations.cancel(entered, "test", on(MONDAY + timedelta(hours=1)), work)
    for days in range(5):
        known = attestations.known_of(NOBODY, utc_text(MONDAY + timedelta(days=days)), work)
        assert not any(one.holds for one in known)
    assert [one.status for one in known] == [CANCELLED]


def test_each_has_a_number_of_its_own(work: UnitOfWork) -> None:
    attestations = Attestations(NUMBERS, 0)
    numbers = [attestations.enter(RIGHT, "test", on(MONDAY), work).attestation for _ in range(3)]
    [first, *_] = attestations.newest_of(NOBODY, work)
    attestations.cancel(first, "test", on(MONDAY), work)
    numbers.append(attestations.enter(RIGHT, "test", on(MONDAY), work).attestation)
    assert len(set(numbers)) == 4


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.integers(0, 7),
    acts=st.lists(st.tuples(st.integers(0, 72), st.sampled_from(["enter", "change", "cancel"])), max_size=8),
)
def test_at_every_moment_each_attestation_is_known_once_or_not_at_all(
    work: UnitOfWork, days: int, acts: list[tuple[int, str]]
) -> None:
    attestations, moment = Attestations(NUMBERS, days), MONDAY
    for hours, act in acts:
        moment += timedelta(hours=hours)
        newest = attestations.newest_of(NOBODY, work)
        if act == "enter" or not newest:
            attestations.enter(RIGHT, "test", on(moment), work)
        elif act == "change":
            attestations.change(newest[0], SHORTER, "test", on(moment), work)
        else:
            attestations.cancel(newest[0], "test", on(moment), work)
    for hour in range(0, 24 * 12, 7):
        known = attestations.known_of(NOBODY, utc_text(MONDAY + timedelta(hours=hour)), work)
        assert len({one.number for one in known}) == len(known)
    ever = attestations.known_of(NOBODY, utc_text(moment + timedelta(days=8)), work)
    assert ever == attestations.newest_of(NOBODY, work)
    work.rollback()
