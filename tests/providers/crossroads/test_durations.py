"""ManageAccess REGISTER: how long a registration may last, and when it may begin. Today is 21 November 2026."""

from __future__ import annotations

from typing import Any

import pytest

File = Any
TODAY = "2026-11-21"


@pytest.mark.parametrize(
    ("purpose", "end"),
    [
        (1, "2027-01-21"),
        *((code, "2027-11-21") for code in (2, 3, 4, 5, 6)),
        (7, "2031-11-21"),
        (8, "2031-11-21"),
        (9, "2028-11-21"),
        *((code, "9999-12-31") for code in (11, 12, 20, 21)),
        (40, "2026-12-31"),
    ],
)
def test_without_an_end_it_lasts_as_long_as_its_code_allows(anna: File, purpose: int, end: str) -> None:
    assert anna.register(TODAY, purpose=purpose).secondary() == [(TODAY, end)]
    assert anna.periods(purpose) == [(TODAY, end)]


@pytest.mark.parametrize(
    ("purpose", "end"), [(1, "2027-01-22"), (2, "2027-11-22"), (7, "2031-11-22"), (40, "2027-01-01"), (1, "9999-12-31")]
)
def test_longer_than_its_code_allows_is_refused(anna: File, purpose: int, end: str) -> None:
    summary = anna.register(TODAY, end, purpose=purpose).summary
    assert (summary.ok, summary.return_code, summary.codes) == ("NO", "10000", ["31000005"])
    assert summary.details[0].fields["Period"] == f"{TODAY}/{end}"


@pytest.mark.parametrize("begin", ["2027-01-21", "2025-11-21"], ids=["two months ahead", "a year back"])
def test_the_furthest_begins_are_allowed(anna: File, begin: str) -> None:
    assert anna.register(begin).secondary()[0][0] == begin


@pytest.mark.parametrize(
    ("begin", "until"), [("2027-01-22", "2027-01-21"), ("2025-11-20", "2025-11-21")], ids=["ahead", "back"]
)
def test_a_begin_too_far_off_is_refused_with_the_first_or_last_day(anna: File, begin: str, until: str) -> None:
    summary = anna.register(begin).summary
    assert summary.codes == ["31000005"]
    assert summary.details[0].information[0] == ("Period", f"{begin}/")
    assert until in summary.details[0].fields["Advice"]


def test_the_longest_duration_counts_from_a_begin_in_the_past(anna: File) -> None:
    assert anna.register("2026-01-10").secondary() == [("2026-01-10", "2027-01-10")]
    assert anna.register("2026-10-01", purpose=1).secondary() == [("2026-10-01", "2026-12-01")]
