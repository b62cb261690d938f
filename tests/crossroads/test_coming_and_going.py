"""Which tables come into force and which end, by their dates."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.crossroads.authorization import load
from bcss_gateway.crossroads.authorization_table import AuthorizationTable
from bcss_gateway.crossroads.coming_and_going import ComingAndGoing, coming_and_going
from bcss_gateway.settings import AUTHORIZATION_TABLES

DAY = timedelta(days=1)
ONE = next(iter(load(AUTHORIZATION_TABLES).tables.values()))
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))


def table(begin: date, end: date) -> AuthorizationTable:
    return ONE.model_copy(update={"valid_from": begin, "valid_to": end})


def test_a_table_comes_on_its_first_day_and_ends_on_the_day_after_its_last() -> None:
    tables = {
        "new": table(date(2026, 2, 1), date.max),
        "old": table(date(2020, 1, 1), date(2026, 1, 31)),
        "short": table(date(2026, 2, 1), date(2026, 2, 1)),
        "never": table(date(2026, 2, 1), date(2026, 1, 15)),
    }
    assert coming_and_going(tables, date(2026, 1, 31), date(2026, 2, 1)) == ComingAndGoing(("new", "short"), ("old",))
    assert coming_and_going(tables, date(2026, 2, 1), date(2026, 2, 2)) == ComingAndGoing((), ("short",))
    assert coming_and_going(tables, date(2026, 1, 1), date(2026, 1, 31)) == ComingAndGoing((), ())


@given(DAYS, DAYS, DAYS, DAYS)
def test_asked_day_after_day_it_tells_what_a_look_at_each_day_would_see(
    begin: date, end: date, since: date, until: date
) -> None:
    one, came, ended, day = table(begin, end), 0, 0, since
    while day < until:
        before, day = day, day + DAY
        told = coming_and_going({"one": one}, before, day)
        assert (told.came == ("one",)) is (one.is_in_force(day) and not one.is_in_force(before))
        assert (told.ended == ("one",)) is (one.is_in_force(before) and not one.is_in_force(day))
        came, ended = came + len(told.came), ended + len(told.ended)
    whole = coming_and_going({"one": one}, since, until)
    assert (len(whole.came), len(whole.ended)) == (came, ended)
