"""The directory in its two times: what held when, and what was known when, through any run of changes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import classic
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Changed, Directory, add
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of, utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.domain.quality_code import REPLACED, QualityCode
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.settings import MIGRATIONS
from bcss_gateway.storage import migration
from bcss_gateway.storage.database import Database, UnitOfWork
from clocks import MovableClock

NAMUR = Institution("0999100097", "92094", 17, 1, "CPAS de Namur", "OCMW Namen", "cpas", "cpas-namur")
LIEGE = Institution("0999100295", "62063", 17, 1, "CPAS de Liège", "OCMW Luik", "cpas", "cpas-liege")
MIDNIGHT = datetime(2026, 6, 1, tzinfo=UTC)
FIRST = date(2026, 1, 1)
DIRECTORY = Directory()
numbers = itertools.count(10_000_000_000)


def person() -> Ssin:
    return Ssin.unchecked(str(next(numbers)))


def code(number: int) -> QualityCode:
    return QualityCode(number, "", "")


def days(begin: int, length: int) -> Period:
    return Period(FIRST + timedelta(begin), FIRST + timedelta(begin + length))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('directory') / 'known.sqlite'}"
    migration.upgrade(url, MIGRATIONS)
    made = Database(url)
    yield made
    made.close()


def on(minute: int) -> Occasion:
    return Occasion(MIDNIGHT + timedelta(minutes=minute), f"ticket {minute}")


Act = Callable[[Ssin, Occasion, UnitOfWork], Changed | None]


@st.composite
def acts(draw: st.DrawFn) -> Act:
    who, number = draw(st.sampled_from([NAMUR, LIEGE])), draw(st.sampled_from([1, 2]))
    period = days(draw(st.integers(0, 120)), draw(st.integers(0, 40)))
    act = DIRECTORY.register if draw(st.booleans()) else DIRECTORY.unregister
    return lambda ssin, occasion, work: act(ssin, who, code(number), period, occasion, work)


@settings(max_examples=40, deadline=None)
@given(st.lists(acts(), max_size=8))
def test_what_was_known_is_what_was_read_then(database: Database, run: list[Act]) -> None:
    ssin, read = person(), {}
    with database.unit_of_work() as work:
        for minute, act in enumerate(run):
            act(ssin, on(minute), work)
            read[minute] = set(DIRECTORY.lines_of(ssin, work))
        work.commit()
        for minute, lines in read.items():
            for seconds in (0, 59):
                moment = utc_text(MIDNIGHT + timedelta(minutes=minute, seconds=seconds))
                assert set(DIRECTORY.lines_of(ssin, work, known=moment)) == lines
                assert {one.line for one in DIRECTORY.history_of(ssin, work) if one.at(moment)} == lines
        assert DIRECTORY.lines_of(ssin, work, known=utc_text(MIDNIGHT - timedelta(seconds=1))) == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(acts(), max_size=8))
def test_nothing_that_was_known_is_lost_and_each_change_names_its_ticket(database: Database, run: list[Act]) -> None:
    ssin, entered, ended = person(), [], []
    with database.unit_of_work() as work:
        for minute, act in enumerate(run):
            changed = act(ssin, on(minute), work) or Changed(())
            entered += [(f"ticket {minute}", line) for line in changed.entered]
            ended += [(f"ticket {minute}", line) for line in changed.ended]
        work.commit()
        history = DIRECTORY.history_of(ssin, work)
    assert [(one.entered_by, one.line) for one in history] == entered
    assert sorted((one.ended_by, one.line.period) for one in history if one.until) == sorted(
        (ticket, line.period) for ticket, line in ended
    )
    assert all(one.since < one.until for one in history if one.until)


@pytest.fixture
def work(database: Database) -> Iterator[UnitOfWork]:
    with database.unit_of_work() as work:
        yield work


def test_a_change_that_came_before_but_is_written_after_another_ends_nothing_before_it_was_known(
    work: UnitOfWork,
) -> None:
    ssin = person()
    DIRECTORY.register(ssin, NAMUR, code(2), days(0, 30), on(9), work)
    DIRECTORY.unregister(ssin, NAMUR, code(2), days(10, 30), on(5), work)
    first, second = DIRECTORY.history_of(ssin, work)
    assert first.since == first.until == second.since == on(9).since
    assert [line.period for line in DIRECTORY.lines_of(ssin, work, known=on(9).since)] == [days(0, 9)]


def test_what_does_not_change_is_not_written_again(work: UnitOfWork) -> None:
    ssin = person()
    DIRECTORY.register(ssin, NAMUR, code(2), days(0, 30), on(1), work)
    again = DIRECTORY.register(ssin, NAMUR, code(2), days(5, 10), on(2), work)
    assert (again.entered, again.ended) == ((), ())
    assert len(DIRECTORY.history_of(ssin, work)) == 1


def test_a_replaced_number_gives_its_files_to_the_new_one_and_keeps_a_line_that_says_so(work: UnitOfWork) -> None:
    old, new = person(), person()
    add([Line(old.digits, 12, "", 30, days(0, 300), changed=on(0).since)], work)
    DIRECTORY.register(old, NAMUR, code(2), days(0, 30), on(1), work)
    DIRECTORY.register(old, LIEGE, code(1), days(5, 30), on(1), work)
    DIRECTORY.register(new, NAMUR, code(2), days(20, 30), on(2), work)
    before = DIRECTORY.lines_of(old, work)
    changed = DIRECTORY.move(old, new, date(2026, 3, 1), on(3), work)
    after = {(line.institution, line.quality_code, line.period) for line in DIRECTORY.lines_of(new, work)}
    assert after == {
        ("", 30, days(0, 300)),
        (NAMUR.cbe_number, 2, days(0, 50)),  # what overlaps becomes one
        (LIEGE.cbe_number, 1, days(5, 30)),
    }
    assert {line.ssin for one in changed for line in one.lines} == {new.digits}
    left = DIRECTORY.lines_of(old, work)
    assert {(line.sector, line.institution, line.quality_code, line.period) for line in left} == {
        (12, "", REPLACED, Period(date(2026, 3, 1), NO_END)),
        (17, NAMUR.cbe_number, REPLACED, Period(date(2026, 3, 1), NO_END)),
        (17, LIEGE.cbe_number, REPLACED, Period(date(2026, 3, 1), NO_END)),
    }
    assert set(DIRECTORY.lines_of(old, work, known=on(2).since)) == set(before)


def test_moving_a_number_twice_changes_nothing_the_second_time(work: UnitOfWork) -> None:
    old, new = person(), person()
    DIRECTORY.register(old, NAMUR, code(2), days(0, 30), on(1), work)
    DIRECTORY.move(old, new, FIRST, on(2), work)
    written = DIRECTORY.history_of(old, work), DIRECTORY.history_of(new, work)
    assert DIRECTORY.move(old, new, FIRST, on(3), work) == ()
    assert (DIRECTORY.history_of(old, work), DIRECTORY.history_of(new, work)) == written


def test_lines_that_end_on_a_day_are_those_that_are_known_now(work: UnitOfWork) -> None:
    one, other = person(), person()
    day = date(2031, 3, 31)
    DIRECTORY.register(one, NAMUR, code(2), Period(FIRST, day), on(1), work)
    DIRECTORY.register(other, NAMUR, code(2), Period(FIRST, day), on(1), work)
    DIRECTORY.unregister(other, NAMUR, code(2), Period(date(2026, 2, 1)), on(2), work)
    assert [line.ssin for _, line in DIRECTORY.ending_on(day, work, most=9)] == [one.digits]


def test_every_registration_stands_with_the_ticket_of_its_entry(
    namur: classic.Caller, person: Callable[[str], Citizen], clock: MovableClock, gateway: Gateway
) -> None:
    anna = person("anna")
    today, ssin = day_of(clock()), Ssin.unchecked(anna.ssin)
    for action, begin in (("REGISTER", today), ("UNREGISTER", today + timedelta(10))):
        namur.access(anna.ssin, action, begin, purpose=2, proof=classic.proof_of(anna))
        clock.move(minutes=5)
    registered, unregistered = namur.journal()
    with gateway.database.unit_of_work() as work:
        was, is_now = DIRECTORY.history_of(ssin, work)
        then = DIRECTORY.lines_of(ssin, work, known=registered["received"])
    assert (was.entered_by, was.ended_by) == (registered["ticket"], unregistered["ticket"])
    assert (is_now.entered_by, is_now.until) == (unregistered["ticket"], "")
    assert then == (was.line,)
    assert is_now.line.period == Period(today, today + timedelta(9))
