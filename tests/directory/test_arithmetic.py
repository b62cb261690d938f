"""How registrations grow and are cut, held against plain sets of days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bcss_gateway.directory.arithmetic import TooLong, registered, unregistered
from bcss_gateway.directory.lines import Line, lines_that_open, with_primary_of_cpas
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import Period

FIRST = date(2026, 1, 1)
LONGEST = 30


def days_of(*periods: Period) -> set[int]:
    return {day for one in periods for day in range(one.begin.toordinal(), one.end.toordinal() + 1)}


def allows(period: Period) -> bool:
    return len(days_of(period)) <= LONGEST


@st.composite
def periods(draw: st.DrawFn) -> Period:
    begin = draw(st.integers(0, 120))
    return Period(FIRST + timedelta(begin), FIRST + timedelta(begin + draw(st.integers(0, 40))))


class Registrations(RuleBasedStateMachine):
    """One institution's lines in one quality, through any run of REGISTER and UNREGISTER."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Period, ...] = ()

    @rule(asked=periods())
    def register(self, asked: Period) -> None:
        before = self.lines
        try:
            after = registered(before, asked, allows)
        except TooLong as refused:
            assert not allows(refused.whole)
            assert days_of(refused.whole) >= days_of(asked)
            return
        assert days_of(*after) == days_of(*before) | days_of(asked)
        if any(line.covers(asked) for line in before):
            assert after == before
        assert any(line.covers(asked) for line in after)
        self.lines = after

    @rule(cut=periods())
    def unregister(self, cut: Period) -> None:
        after = unregistered(self.lines, cut)
        assert days_of(*after) == days_of(*self.lines) - days_of(cut)
        self.lines = after

    @invariant()
    def lines_are_in_order_and_none_overlaps_another(self) -> None:
        assert all(a.end < b.begin for a, b in pairwise(self.lines))

    @invariant()
    def none_is_longer_than_the_code_allows(self) -> None:
        assert all(map(allows, self.lines))


TestRegistrations = Registrations.TestCase
TestRegistrations.settings = settings(max_examples=60, stateful_step_count=20)


def test_what_touches_a_line_stands_beside_it_as_a_renewal() -> None:
    first = Period(FIRST, FIRST + timedelta(29))
    second = Period(FIRST + timedelta(30), FIRST + timedelta(59))
    assert registered([first], second, allows) == (first, second)


def test_what_bridges_two_lines_is_too_long_when_the_whole_is() -> None:
    lines = [Period(FIRST, FIRST + timedelta(20)), Period(FIRST + timedelta(25), FIRST + timedelta(45))]
    with pytest.raises(TooLong) as caught:
        registered(lines, Period(FIRST + timedelta(18), FIRST + timedelta(26)), allows)
    assert caught.value.whole == Period(FIRST, FIRST + timedelta(45))


def test_a_cut_in_the_middle_leaves_two_lines() -> None:
    line = Period(FIRST, FIRST + timedelta(20))
    left = unregistered([line], Period(FIRST + timedelta(5), FIRST + timedelta(9)))
    assert left == (Period(FIRST, FIRST + timedelta(4)), Period(FIRST + timedelta(10), FIRST + timedelta(20)))


def test_a_line_that_begins_on_the_day_of_the_cut_disappears() -> None:
    assert unregistered([Period(FIRST)], Period(FIRST)) == ()


@st.composite
def lines(draw: st.DrawFn) -> Line:
    institution, sector = draw(st.sampled_from([("0999100097", 17), ("0999100196", 17), ("", 12), ("0999500074", 11)]))
    return Line("85631290291", sector, institution, draw(st.sampled_from([1, 2])), draw(periods()), changed="2026")


@given(many=st.lists(lines(), max_size=8))
def test_the_primary_register_knows_of_the_cpas_sector_what_its_secondary_lines_say_together(many: list[Line]) -> None:
    everything = with_primary_of_cpas(many)
    assert everything[: len(many)] == tuple(many)
    for code in (1, 2):
        secondary = [line.period for line in many if (line.sector, line.quality_code) == (17, code)]
        primary = [line for line in everything[len(many) :] if line.quality_code == code]
        assert days_of(*(line.period for line in primary)) == days_of(*secondary)
        assert all(line.sector == 17 and line.register == "PRIMARY" for line in primary)


def test_an_institution_shows_a_file_by_its_own_lines_or_by_its_sectors_outside_the_cpas() -> None:
    namur = Institution("0999100097", "92094", 17, 1, "", "", "cpas", "")
    onss = Institution("0999500965", "", 12, 0, "", "", "federal", "")
    period = Period(FIRST)
    own, other = Line("1", 17, namur.cbe_number, 2, period), Line("1", 17, "0999100196", 2, period)
    of_sector, of_cpas = Line("1", 12, "", 30, period), Line("1", 17, "", 2, period)
    everything = [own, other, of_sector, of_cpas]
    assert lines_that_open(everything, namur) == [own]
    assert lines_that_open(everything, onss) == [of_sector]
