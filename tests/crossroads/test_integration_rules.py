"""The rules of the integration check for all inputs, held against plain sets of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.crossroads import shortfalls
from bcss_gateway.crossroads.integration import asked_period, decide, integrate
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import EVER, Period, add_months
from bcss_gateway.domain.quality_code import CPAS_SECTOR, DEFINITIVE, PROVISIONAL, REPLACED
from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.grant import Grant

ANNA, TODAY = Ssin("85631290291"), date(2026, 11, 21)
NAMUR = Institution("0999100097", "92094", 17, 1, "", "", "cpas", "cpas-namur")
FOREM = Institution("0999501460", "", 55, 0, "", "", "regional", "forem")
CODES = (DEFINITIVE, 1, 2, 7, PROVISIONAL)


def shifted(days: int) -> date:
    return TODAY + timedelta(days)


def days_of(*periods: Period) -> set[int]:
    return {day for one in periods for day in range(one.begin.toordinal(), one.end.toordinal() + 1)}


@st.composite
def periods(draw: st.DrawFn, ahead: int = 60) -> Period:
    begin = draw(st.integers(-150, ahead))
    return Period(shifted(begin), shifted(begin + draw(st.integers(0, 90))))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    whose = draw(st.sampled_from([NAMUR.cbe_number, NAMUR.cbe_number, NAMUR.cbe_number, "0999100196", ""]))
    code = draw(st.sampled_from([*CODES, REPLACED]))
    return Line(ANNA.digits, CPAS_SECTOR, whose, code, draw(periods()), draw(st.integers(0, 2)))


@st.composite
def rows(draw: st.DrawFn) -> Grant:
    return Grant(
        row=f"table#{draw(st.integers(1, 9))}",
        quality_codes=frozenset(draw(st.sets(st.sampled_from([*CODES, REPLACED]), min_size=1))),
        lowest_phase=draw(st.integers(0, 2)),
        history_months=None,
        parts=None,
        grace_months=draw(st.integers(0, 4)),
        whole_period=draw(st.booleans()),
    )


many_rows = st.lists(rows(), min_size=1, max_size=4)
many_lines = st.lists(lines(), max_size=8)
asked_days = st.none() | periods(ahead=0)


def opened(grants: Sequence[Grant], held: Sequence[Line], asked: Period | None = None) -> Grant | None:
    try:
        return integrate(grants, held, NAMUR, ANNA, TODAY, asked)[0]
    except Refusal:
        return None


def refusal(grants: Sequence[Grant], held: Sequence[Line], asked: Period | None, whose: Institution = NAMUR) -> Problem:
    with pytest.raises(Refusal) as caught:
        integrate(grants, held, whose, ANNA, TODAY, asked)
    (problem,) = caught.value.problems
    return problem


def model_opens(row: Grant, held: Sequence[Line], asked: Period | None) -> bool:
    """By days: one file is there today or is over within the grace, and all files together have each day asked."""
    own = [
        one
        for one in held
        if one.institution == NAMUR.cbe_number
        and one.quality_code in row.quality_codes - {REPLACED}
        and one.phase >= row.lowest_phase
    ]
    today = any(one.period.begin <= TODAY <= add_months(one.period.end, row.grace_months) for one in own)
    days = days_of(*(one.period for one in own))
    return today and (not row.whole_period or asked is None or days_of(asked) <= days)


@given(many_rows, many_lines, asked_days)
def test_the_first_row_that_its_files_open_decides_and_none_is_refused(
    grants: list[Grant], held: list[Line], asked: Period | None
) -> None:
    expected = next((row for row in grants if model_opens(row, held, asked)), None)
    assert opened(grants, held, asked) is expected


@given(many_rows, many_lines, lines(), asked_days)
def test_more_lines_never_close_what_was_open(
    grants: list[Grant], held: list[Line], more: Line, asked: Period | None
) -> None:
    if opened(grants, held, asked):
        assert opened(grants, [*held, more], asked)


@given(many_rows, many_lines, asked_days, st.data())
def test_a_wider_row_never_closes_what_was_open(
    grants: list[Grant], held: list[Line], asked: Period | None, data: st.DataObject
) -> None:
    if not opened(grants, held, asked):
        return
    at = data.draw(st.integers(0, len(grants) - 1))
    row = grants[at]
    for wider in (
        replace(row, grace_months=row.grace_months + data.draw(st.integers(0, 12))),
        replace(row, quality_codes=row.quality_codes | {data.draw(st.sampled_from(CODES))}),
        replace(row, lowest_phase=0),
        replace(row, whole_period=False),
    ):
        assert opened([*grants[:at], wider, *grants[at + 1 :]], held, asked)


@given(many_rows, many_lines, asked_days)
def test_the_order_of_lines_and_of_rows_changes_nothing_but_which_row_it_is(
    grants: list[Grant], held: list[Line], asked: Period | None
) -> None:
    assert opened(grants, held[::-1], asked) is opened(grants, held, asked)
    assert (opened(grants[::-1], held, asked) is None) is (opened(grants, held, asked) is None)


@given(many_rows, many_lines, asked_days)
def test_a_refusal_says_how_far_the_files_reach(grants: list[Grant], held: list[Line], asked: Period | None) -> None:
    """Nothing in the qualities; something, but not today; today, but in too small a phase; or not all days asked."""
    if opened(grants, held, asked):
        return
    any_phase = [replace(row, lowest_phase=0) for row in grants]
    not_whole = [replace(row, whole_period=False) for row in grants]
    codes = set().union(*(row.quality_codes for row in grants)) - {REPLACED}
    own = [one for one in held if one.institution == NAMUR.cbe_number and one.quality_code in codes]
    if opened(not_whole, held):
        reason = "asked_period_not_integrated"
    elif opened([replace(row, whole_period=False) for row in any_phase], held):
        reason = "phase_too_small"
    else:
        reason = "period_not_integrated" if own else "not_integrated"
    assert refusal(grants, held, asked).reason == reason


@given(many_rows, many_lines, asked_days, st.data())
def test_the_advice_works(grants: list[Grant], held: list[Line], asked: Period | None, data: st.DataObject) -> None:
    """With the registration that it names, the same question passes."""
    if opened(grants, held, asked):
        return
    details = refusal(grants, held, asked).details
    named = [int(code) for code in details["codes"].split(", ") if int(code) != REPLACED]
    if not named:
        return
    period = Period(date.fromisoformat(details["begin"]), date.fromisoformat(details["end"]))
    phase = int(details["phase"])
    for code in named:
        advised = Line(ANNA.digits, CPAS_SECTOR, NAMUR.cbe_number, code, period, phase)
        assert opened(grants, [*held, advised], asked), f"code {code}"


@given(st.lists(periods(), max_size=4), periods(ahead=0))
def test_the_part_that_is_told_would_pass(files: list[Period], asked: Period) -> None:
    """Of a file that holds today, with others before and after it."""
    held = [file(2, one) for one in (Period(shifted(-9), shifted(9)), *files)]
    grants = [row(2, whole_period=True)]
    if opened(grants, held, asked):
        return
    problem = refusal(grants, held, asked)
    assert problem.reason == "asked_period_not_integrated"
    assert problem.details["asked"] == f"{asked.begin}/{asked.end}"
    if problem.details["part"] == "–":
        assert not days_of(*(one.period for one in held)) & days_of(asked)
    else:
        begin, _, end = problem.details["part"].partition("/")
        assert opened(grants, held, Period(date.fromisoformat(begin), date.fromisoformat(end)))


@given(many_lines, asked_days)
def test_a_row_that_asks_for_no_file_opens_whatever_is_held(held: list[Line], asked: Period | None) -> None:
    row = Grant("table#1", frozenset(), 0, None, None)
    assert integrate([row], held, NAMUR, ANNA, TODAY, asked) == (row, None)


def file(code: int, period: Period, phase: int = 0, institution: str = NAMUR.cbe_number, sector: int = 17) -> Line:
    return Line(ANNA.digits, sector, institution, code, period, phase)


def row(*codes: int, **conditions: int) -> Grant:
    return replace(Grant("table#1", frozenset(codes), 0, None, None), **conditions)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("codes", "held", "opens"),
    [
        ((1, 2), DEFINITIVE, False),
        ((0, 2), DEFINITIVE, True),
        ((1, 2), PROVISIONAL, False),
        ((2, 902), PROVISIONAL, True),
        ((2, 999), REPLACED, False),
        ((0,), 2, False),
    ],
)
def test_the_codes_of_every_sector_open_what_names_them_and_a_replaced_number_opens_nothing(
    codes: tuple[int, ...], held: int, opens: bool
) -> None:
    assert bool(opened([row(*codes)], [file(held, Period(TODAY))])) is opens


def test_a_definitive_inscription_is_the_quality_in_which_a_question_is_opened() -> None:
    assert decide((row(0),), NAMUR, ANNA, lambda _: [file(0, Period(TODAY))], TODAY) == (row(0), 0)


def test_the_question_is_opened_in_the_smallest_quality_of_the_row_that_is_there() -> None:
    held = [file(2, Period(shifted(-9), shifted(-1))), file(7, Period(TODAY)), file(1, Period(shifted(1)))]
    assert integrate([row(1, 2, 7)], held, NAMUR, ANNA, TODAY)[1] == 7
    assert integrate([row(1, 2, 7, grace_months=1)], held, NAMUR, ANNA, TODAY)[1] == 2


def test_files_that_follow_one_another_hold_the_period_together() -> None:
    renewed = [file(1, Period(shifted(-90), shifted(-31))), file(2, Period(shifted(-30), shifted(30)))]
    both, one = row(1, 2, whole_period=True), row(2, whole_period=True)
    asked = Period(shifted(-80), TODAY)
    assert opened([both], renewed, asked) is both
    assert opened([one], renewed, asked) is None
    assert opened([row(2)], renewed, asked), "as tables are by default, the day of the call counts alone"


def test_grace_opens_a_row_and_holds_no_day() -> None:
    over = [file(2, Period(shifted(-90), shifted(-30)))]
    grant = row(2, grace_months=3, whole_period=True)
    assert opened([grant], over, Period(shifted(-40), shifted(-30))) is grant
    problem = refusal([grant], over, Period(shifted(-40), shifted(-29)))
    assert problem.reason == "asked_period_not_integrated"
    assert problem.details["part"] == f"{shifted(-40)}/{shifted(-30)}"
    assert (problem.details["begin"], problem.details["end"]) == (str(shifted(-29)),) * 2


def test_of_many_periods_the_newest_are_told_and_an_open_end_by_dots() -> None:
    held = [file(2, Period(shifted(begin), shifted(begin + 5))) for begin in (-60, -40, -20)]
    held.append(file(2, Period(TODAY)))
    details = refusal([row(2, whole_period=True)], held, EVER).details
    assert details["held"] == f"… {shifted(-20)}/{shifted(-15)}, {TODAY}/.."
    assert (details["asked"], details["part"], details["begin"]) == ("../..", f"{TODAY}/..", "..")


def test_another_sector_is_told_of_its_own_lines() -> None:
    held = [file(4, Period(shifted(-9)), institution="", sector=55)]
    assert refusal([row(4, whole_period=True)], held, Period(shifted(-20), TODAY), FOREM).reason == (
        "asked_period_not_in_sector"
    )
    assert refusal([row(2)], held, None, FOREM).reason == "not_integrated_in_sector"
    assert refusal([row(4, lowest_phase=1)], held, None, FOREM).reason == "phase_too_small"


def test_a_question_about_nobody_is_refused_where_a_file_is_asked() -> None:
    for whose, whom in ((None, ANNA), (NAMUR, None)):
        with pytest.raises(Refusal) as caught:
            decide((row(2),), whose, whom, lambda _: [file(2, Period(TODAY))], TODAY)
        assert caught.value.problems == (shortfalls.of_nobody((row(2),), TODAY),)


def test_a_request_that_does_not_say_which_days_it_asks_asks_every_day() -> None:
    whole, any_period = row(2, whole_period=True), row(2)
    assert asked_period([any_period], object(), TODAY) is None
    assert asked_period([any_period, whole], object(), TODAY) == EVER
