"""Files that should not outlast what they are kept for: of members of a household, and of those no longer helped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.arithmetic import unregistered
from bcss_gateway.directory.following import Ending, running_on, stranded
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.period import NO_END, Period

CODES = quality_codes.load().codes
NAMUR, OTHER = "0999100097", "0999100196"
MARC, SOFIE = "80610112345", "82610154321"
FIRST = date(2026, 1, 1)


def line(ssin: str, code: int, begin: int, end: int, institution: str = NAMUR) -> Line:
    return Line(ssin, 17, institution, code, Period(FIRST + timedelta(begin), FIRST + timedelta(end)))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    begin = draw(st.integers(0, 40))
    return line(
        draw(st.sampled_from([MARC, SOFIE])),
        draw(st.sampled_from([1, 2, 3, 5, 7])),
        begin,
        begin + draw(st.integers(0, 30)),
        draw(st.sampled_from([NAMUR, NAMUR, OTHER])),
    )


def days_of(one: Line, since: int) -> set[int]:
    first = (one.period.begin - FIRST).days
    return set(range(max(first, since), (one.period.end - FIRST).days + 1))


many_lines = st.lists(lines(), max_size=8)


@given(many_lines, st.integers(0, 60))
def test_a_members_file_is_stranded_when_none_that_it_follows_shares_a_day_of_what_is_left(
    household: list[Line], since: int
) -> None:
    own = [one for one in household if one.institution == NAMUR]
    led = set().union(*(days_of(one, since) for one in own if one.quality_code in (1, 2, 3, 4, 6)))
    expected = [one for one in own if one.quality_code == 5 and days_of(one, since) and not days_of(one, since) & led]
    assert list(stranded(household, NAMUR, CODES, FIRST + timedelta(since))) == expected


@given(many_lines, lines(), st.integers(0, 60))
def test_a_further_beneficiary_never_strands_anybody(household: list[Line], more: Line, since: int) -> None:
    day = FIRST + timedelta(since)
    after = stranded([*household, more], NAMUR, CODES, day)
    assert set(after) - {more} <= set(stranded(household, NAMUR, CODES, day))


def test_a_member_follows_the_beneficiary_of_the_same_cpas_alone() -> None:
    wife = line(SOFIE, 5, 0, 300)
    assert stranded([wife, line(MARC, 2, 0, 300)], NAMUR, CODES, FIRST) == ()
    assert stranded([wife, line(MARC, 2, 0, 300, OTHER)], NAMUR, CODES, FIRST) == (wife,)
    assert stranded([wife, line(MARC, 7, 0, 300)], NAMUR, CODES, FIRST) == (wife,), "budget guidance helps one person"


def test_a_member_is_stranded_from_the_day_after_the_beneficiarys_last() -> None:
    household = [line(SOFIE, 5, 0, 300), line(MARC, 3, 0, 100)]
    assert stranded(household, NAMUR, CODES, FIRST + timedelta(100)) == ()
    assert stranded(household, NAMUR, CODES, FIRST + timedelta(101)) == (household[0],)


def test_who_follows_whom_is_the_tables_to_say() -> None:
    assert {number: code.follows for number, code in CODES.items() if code.follows} == {5: (1, 2, 3, 4, 6)}
    nobody = {number: code for number, code in CODES.items() if number != 5}
    assert stranded([line(SOFIE, 5, 0, 300)], NAMUR, nobody, FIRST) == ()


@given(many_lines, st.sets(st.sampled_from([1, 2, 3, 5])), st.integers(0, 60))
def test_the_calls_that_are_named_end_what_runs_on_and_nothing_else(
    many: list[Line], codes: set[int], stopped: int
) -> None:
    day = FIRST + timedelta(stopped)
    endings = running_on(many, NAMUR, codes, day)
    for ssin, code in {(one.ssin, one.quality_code) for one in many}:
        files = [one for one in many if (one.ssin, one.quality_code, one.institution) == (ssin, code, NAMUR)]
        begins = [each.begin for each in endings if (each.ssin, each.quality_code) == (ssin, code)]
        assert len(begins) == (code in codes and any(one.period.end >= day for one in files)), "one call for a file"
        assert all(begin >= day for begin in begins), "nothing is ended before the stop"
        if begins:
            left = unregistered([one.period for one in files], Period(begins[0], NO_END))
            assert all(period.end < day for period in left)


@pytest.mark.parametrize(
    ("code", "begin", "end", "ending"),
    [
        (3, 0, 300, 100),
        (3, 0, 100, 100),
        (3, 0, 99, None),
        (3, 120, 300, 120),
        (5, 0, 300, None),
    ],
    ids=["runs on", "to the very day", "ended before", "begins later", "another quality"],
)
def test_a_file_runs_on_when_it_has_the_first_day_without_the_aid(
    code: int, begin: int, end: int, ending: int | None
) -> None:
    found = running_on([line(MARC, code, begin, end)], NAMUR, (3, 4), FIRST + timedelta(100))
    assert found == (() if ending is None else (Ending(MARC, 3, FIRST + timedelta(ending)),))
