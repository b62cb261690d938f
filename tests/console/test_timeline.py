"""What is drawn of a person's lines: each one once, within the axis, none on another, and what it says of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from bcss_gateway.console.timeline import Bar, as_known, timeline
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.conflicts import conflicts
from bcss_gateway.directory.lines import Line, with_primary_of_cpas
from bcss_gateway.directory.register import Known
from bcss_gateway.domain.period import NO_END, Period

DAY = date(2026, 11, 21)
NAMUR, LIEGE = "0999100097", "0999100295"
EXCLUDING = quality_codes.load().excluding


def against_each_other(lines: Iterable[Line]) -> list[tuple[Line, Line]]:
    return [(one.one, one.other) for one in conflicts(lines, EXCLUDING)]


def known(
    period: Period, code: int = 2, who: str = NAMUR, *, since: int = 0, until: int | None = None, sector: int = 17
) -> Known:
    """A line that became known, and perhaps ended, so many hours after the day began."""
    line = Line("91662390106", sector, who, code, period, 0, hour(since))
    return Known(line, hour(since), "" if until is None else hour(until), "", "")


def hour(number: int) -> str:
    return f"2026-11-{21 + number // 24:02d}T{number % 24:02d}:00:00.000000Z"


def days(first: int, last: int | None) -> Period:
    return Period(DAY + timedelta(first), NO_END if last is None else DAY + timedelta(last))


@st.composite
def lines(draw: st.DrawFn) -> Known:
    first = draw(st.integers(-4000, 4000))
    since = draw(st.integers(0, 100))
    return known(
        days(first, draw(st.one_of(st.none(), st.integers(first, first + 2000)))),
        draw(st.sampled_from([1, 2, 3])),
        who := draw(st.sampled_from([NAMUR, LIEGE, ""])),
        since=since,
        until=draw(st.one_of(st.none(), st.integers(since, 120))),
        sector=17 if who else 11,
    )


def bars(history: list[Known]) -> list[Bar]:
    return [bar for row in timeline(history, DAY, against_each_other).rows for bar in row.bars if not row.follows]


@settings(max_examples=40, deadline=None)
@given(st.lists(lines(), max_size=12))
def test_every_line_is_there_once_in_the_row_of_its_file(history: list[Known]) -> None:
    drawn = timeline(history, DAY, against_each_other)
    assert Counter(bar.known for row in drawn.rows for bar in row.bars if not row.follows) == Counter(history)
    assert all(bar.line.file == row.file for row in drawn.rows for bar in row.bars)
    files = [(row.file, row.follows) for row in drawn.rows]
    assert len(set(files)) == len(files)
    own = [one.line for one in history if not one.until]
    following = [bar.line for row in drawn.rows if row.follows for bar in row.bars]
    assert Counter(following) == Counter(with_primary_of_cpas(own)[len(own) :])


@settings(max_examples=40, deadline=None)
@given(st.lists(lines(), max_size=12))
def test_a_bar_lies_within_the_axis_and_on_no_other(history: list[Known]) -> None:
    drawn = timeline(history, DAY, against_each_other)
    for row in drawn.rows:
        for bar in row.bars:
            period = bar.line.period
            assert 0 <= bar.left <= bar.right <= 100
            assert bar.goes_back == (period.begin < drawn.axis.first)
            assert bar.goes_on == (period.end >= drawn.axis.end)
            assert bar.has_end or bar.goes_on
            assert bar.lane < row.lanes
        for one, other in combinations(row.bars, 2):
            assert one.lane != other.lane or not one.line.period.overlaps(other.line.period)


@settings(max_examples=40, deadline=None)
@given(st.lists(lines(), max_size=12))
def test_what_is_known_comes_before_what_was_and_says_how_it_lies_to_the_day(history: list[Known]) -> None:
    for row in timeline(history, DAY, against_each_other).rows:
        former = [bar.state == "former" for bar in row.bars]
        assert former == sorted(former)
        for bar in row.bars:
            period = bar.line.period
            now = {"present": DAY in period, "past": period.end < DAY, "future": period.begin > DAY}
            assert bool(bar.known.until) if bar.state == "former" else now[bar.state]


@settings(max_examples=40, deadline=None)
@given(st.lists(lines(), max_size=12), st.integers(0, 130))
def test_as_it_was_known_it_has_what_was_known_then_and_nothing_of_later(history: list[Known], then: int) -> None:
    moment = hour(then)
    seen = as_known(history, moment)
    assert [one.line for one in seen if not one.until] == [one.line for one in history if one.at(moment)]
    assert all(one.since <= moment and one.until <= moment for one in seen)
    assert Counter(one.line for one in seen) == Counter(one.line for one in history if one.since <= moment)
    assert as_known(history, "") == tuple(history)


def test_a_correction_stands_under_what_is_known_in_its_place() -> None:
    first, second = bars([known(days(0, 300), until=5), known(days(0, 30), since=5)])
    assert [(one.state, one.lane, one.line.period) for one in (first, second)] == [
        ("present", 0, days(0, 30)),
        ("former", 1, days(0, 300)),
    ]


def test_two_cpas_that_give_aid_on_the_same_days_stand_against_each_other() -> None:
    def against(*history: Known) -> list[tuple[str, ...]]:
        return [row.against for row in timeline(history, DAY, against_each_other).rows if row.file.institution]

    namur = known(days(0, 30), 2)
    assert against(namur, known(days(30, 60), 3, LIEGE)) == [(LIEGE,), (NAMUR,)]
    assert against(namur, known(days(31, 60), 3, LIEGE)) == [(), ()]
    assert against(namur, known(days(0, 30), 7, LIEGE)) == [(), ()]
    assert against(namur, known(days(0, 30), 3, LIEGE, until=1)) == [(), ()]
    assert against(namur, known(days(0, 30), 3)) == [(), ()]


def test_what_was_corrected_a_thousand_times_is_drawn_a_hundred_times() -> None:
    history = [known(days(0, number), since=number % 24, until=24) for number in range(1000)]
    drawn = timeline(history, DAY, against_each_other)
    assert drawn.left_out == 900
    assert {bar.known for row in drawn.rows for bar in row.bars} == set(history[-100:])
