"""How the clerk spends its time: what is due, then a nap, and after a failure a rest that grows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcss_gateway.clerk.clerk import LONGEST_NAP, Clerk
from bcss_gateway.storage.database import Database, UnitOfWork
from clocks import MovableClock


class Act:
    """Something that is due so many times, and fails as often first."""

    name = "filing"

    def __init__(self, *, failures: int = 0, due: int = 0) -> None:
        self.failures, self.due, self.done = failures, due, 0

    def step(self, work: UnitOfWork, now: datetime) -> bool:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("a person's number")
        if self.due == self.done:
            return False
        self.done += 1
        return True


def naps(clerk: Clerk, count: int) -> list[float]:
    """How long it sleeps, each of so many times."""
    slept: list[float] = []

    def nap(seconds: float) -> bool:
        slept.append(seconds)
        return len(slept) < count

    clerk.work_for_ever(nap)
    return slept


@pytest.fixture
def nowhere(tmp_path: Path) -> Iterator[Database]:
    """A database that no act here reads."""
    opened = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    yield opened
    opened.close()


def test_it_sleeps_until_midnight_in_belgium_but_never_long(nowhere: Database) -> None:
    clock = MovableClock(datetime(2026, 11, 21, 22, 59, 30, tzinfo=UTC))
    assert naps(Clerk(nowhere, [], clock), 1) == [30]
    clock.move(seconds=30)
    assert naps(Clerk(nowhere, [], clock), 2) == [LONGEST_NAP] * 2


def test_what_failed_is_tried_again_ever_less_often(nowhere: Database, caplog: pytest.LogCaptureFixture) -> None:
    act = Act(failures=8, due=3)
    assert naps(Clerk(nowhere, [act], MovableClock()), 9) == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert act.done == 3
    assert len(caplog.messages) == 8
    assert "a person's number" not in caplog.text
    act.failures = 1
    assert naps(Clerk(nowhere, [act], MovableClock()), 2) == [1, LONGEST_NAP]


def test_one_act_that_fails_does_not_keep_the_others_from_being_done(nowhere: Database) -> None:
    broken, whole = Act(failures=1), Act(due=2)
    assert not Clerk(nowhere, [broken, whole], MovableClock()).do_what_is_due()
    assert whole.done == 2


def test_it_pauses_after_each_step_so_that_callers_have_their_turn(nowhere: Database) -> None:
    paused: list[float] = []
    assert Clerk(nowhere, [Act(due=3)], MovableClock(), paused.append).do_what_is_due()
    assert len(paused) == 3
    assert min(paused) > 0
