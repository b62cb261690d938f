"""A date whose day or month may be unknown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.domain.incomplete_date import IncompleteDate


@given(day=st.dates(date(1000, 1, 1)), known=st.sampled_from(["year", "month", "day"]))
def test_what_is_written_can_be_read_and_lies_between_its_earliest_and_latest_day(day: date, known: str) -> None:
    month, number = (day.month if known != "year" else 0), (day.day if known == "day" else 0)
    one = IncompleteDate(day.year, month, number)
    assert IncompleteDate.parse(str(one)) == one
    assert one.earliest <= day <= one.latest
    assert one.is_complete is (known == "day") is (one.earliest == one.latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1958-03-00", date(1958, 3, 1), date(1958, 3, 31)),
        ("2004-02-00", date(2004, 2, 1), date(2004, 2, 29)),
        ("1999-00-00", date(1999, 1, 1), date(1999, 12, 31)),
        (" 1985-03-12 ", date(1985, 3, 12), date(1985, 3, 12)),
    ],
)
def test_an_unknown_part_can_be_any(text: str, earliest: date, latest: date) -> None:
    one = IncompleteDate.parse(text)
    assert (one.earliest, one.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["1985-00-12", "1985-13-01", "1985-02-30", "1985-3", "1985", "", "0000-00-00", "12-03-1985-1"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        IncompleteDate.parse(text)


@pytest.mark.parametrize(
    ("given_one", "known", "agree"),
    [
        ("1958-03-17", "1958-03-00", True),
        ("1958-00-00", "1958-03-00", True),
        ("1958-04-00", "1958-03-00", False),
        ("1958-04-17", "1958-00-00", True),
        ("1959-00-00", "1958-00-00", False),
        ("1985-03-12", "1985-03-12", True),
        ("1985-03-13", "1985-03-12", False),
    ],
)
def test_two_dates_agree_by_the_parts_known_on_both_sides(given_one: str, known: str, agree: bool) -> None:
    one, other = IncompleteDate.parse(given_one), IncompleteDate.parse(known)
    assert one.agrees_with(other) is other.agrees_with(one) is agree
