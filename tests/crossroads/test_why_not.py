"""The integration check by itself: which refusal, by which row, in which family's code."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bcss_gateway.contracts import return_codes
from bcss_gateway.crossroads.integration import integrate
from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.grant import Grant

ANNA, TODAY = Ssin("85631290291"), date(2026, 11, 21)
NAMUR = Institution("0999100097", "92094", 17, 1, "", "", "cpas", "cpas-namur")
ONSS = Institution("0999500965", "", 12, 0, "", "", "federal", "onss")
WHOLE = Grant("table#1", frozenset({1, 2}), 1, None, None)
PART = Grant("table#2", frozenset({7}), 0, 0, frozenset({"Names"}))
ANYBODY = Grant("table#3", frozenset(), 0, None, None)
NOW, BEFORE = Period(date(2026, 1, 1), TODAY), Period(date(2025, 1, 1), date(2026, 11, 20))


def line(
    code: int, phase: int = 1, period: Period = NOW, institution: str = NAMUR.cbe_number, sector: int = 17
) -> Line:
    return Line(ANNA.digits, sector, institution, code, period, phase)


@pytest.mark.parametrize(
    ("grants", "lines", "row", "code"),
    [
        ([WHOLE], [line(2)], "table#1", 2),
        ([WHOLE], [line(2), line(1)], "table#1", 1),
        ([WHOLE, PART], [line(7), line(2)], "table#1", 2),
        ([WHOLE, PART], [line(7)], "table#2", 7),
        ([WHOLE, PART], [line(7), line(2, period=BEFORE)], "table#2", 7),
        ([ANYBODY], [], "table#3", None),
        ([WHOLE, ANYBODY], [], "table#3", None),
    ],
)
def test_the_first_row_that_fits_decides(grants: list[Grant], lines: list[Line], row: str, code: int | None) -> None:
    grant, quality_code = integrate(grants, lines, NAMUR, ANNA, TODAY)
    assert (grant.row, quality_code) == (row, code)


@pytest.mark.parametrize(
    ("lines", "classic"),
    [
        ([], "300020"),
        ([line(3)], "300020"),
        ([line(2, institution="0999100196")], "300020"),
        ([line(2, institution="")], "300020"),
        ([line(2, period=BEFORE)], "300040"),
        ([line(2, phase=0)], "300030"),
        ([line(2, phase=0), line(1, period=BEFORE)], "300030"),
    ],
    ids=["nothing", "another quality", "another CPAS", "the sector alone", "expired", "phase", "phase and expired"],
)
def test_a_refusal_says_what_is_missing_in_the_codes_of_both_families(lines: list[Line], classic: str) -> None:
    with pytest.raises(Refusal) as caught:
        integrate([WHOLE], lines, NAMUR, ANNA, TODAY)
    (problem,) = caught.value.problems
    codes: Any = return_codes.load()
    assert (codes.classic(problem.reason).code, codes.newer(problem.reason).code) == (classic, "MSG00012")
    assert (problem.rule, problem.details["codes"], problem.details["phase"]) == ("table#1", "1, 2", "1")


def test_outside_the_cpas_the_sectors_own_line_opens() -> None:
    grant = Grant("table#4", frozenset({30}), 0, None, None)
    of_sector = line(30, institution="", sector=12)
    assert integrate([grant], [of_sector], ONSS, ANNA, TODAY) == (grant, 30)
    with pytest.raises(Refusal):
        integrate([grant], [of_sector], NAMUR, ANNA, TODAY)
