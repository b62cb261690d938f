"""ManageAccess UNREGISTER: a CPAS ends its file, or cuts a period out of it."""

from __future__ import annotations

from typing import Any

import pytest

File = Any
TODAY = "2026-11-21"
LINE = ("2026-11-01", "2027-03-31")


@pytest.fixture
def known(anna: File) -> File:
    """Anna, registered by Namur in quality 2."""
    anna.register(*LINE)
    return anna


@pytest.mark.parametrize(
    ("begin", "end", "left"),
    [
        ("2026-12-10", None, [("2026-11-01", "2026-12-09")]),
        ("2026-12-10", "2026-12-24", [("2026-11-01", "2026-12-09"), ("2026-12-25", "2027-03-31")]),
        ("2026-11-01", None, []),
        ("2026-11-01", "2026-11-01", [("2026-11-02", "2027-03-31")]),
        ("2020-01-01", "9999-12-31", []),
        ("2027-03-31", None, [("2026-11-01", "2027-03-30")]),
        ("2026-10-01", "2026-11-30", [("2026-12-01", "2027-03-31")]),
    ],
    ids=[
        "from a day on",
        "in the middle",
        "from its begin",
        "its first day",
        "more than all",
        "its last day",
        "its begin",
    ],
)
def test_the_days_of_the_cut_are_gone(known: File, begin: str, end: str | None, left: list[tuple[str, str]]) -> None:
    reply = known.unregister(begin, end)
    assert (reply.context.ok, reply.summary.ok, reply.summary.return_code) == ("YES", "YES", "0")
    assert reply.secondary() == left
    assert known.periods() == left
    assert known.list(purpose=2, register="PRIMARY").primary() == left


@pytest.mark.parametrize(
    ("begin", "end", "purpose"), [("2027-04-01", None, 2), ("2026-01-01", "2026-10-31", 2), (TODAY, None, 3)]
)
def test_nothing_to_end_is_a_warning_and_changes_nothing(
    known: File, begin: str, end: str | None, purpose: int
) -> None:
    before = known.caller.lines()
    reply = known.unregister(begin, end, purpose)
    assert (reply.context.ok, reply.context.return_code, reply.context.codes) == ("WARNING", "1", ["20000001"])
    assert (reply.summary.ok, reply.summary.return_code, reply.summary.codes) == ("WARNING", "1", ["22002002"])
    assert reply.body is not None
    assert known.caller.lines() == before


def test_only_the_cpas_itself_ends_its_file(known: File, anna_in_charleroi: File) -> None:
    assert anna_in_charleroi.unregister(TODAY).summary.codes == ["22002002"]
    anna_in_charleroi.register(TODAY, "2027-01-31")
    reply = known.unregister(TODAY)
    assert reply.secondary() == [("2026-11-01", "2026-11-20")]
    assert reply.primary() == [("2026-11-01", "2027-01-31")], "the sector still knows the person through Charleroi"
    assert anna_in_charleroi.periods() == [(TODAY, "2027-01-31")]


def test_only_the_quality_named_ends(known: File) -> None:
    known.register(TODAY, purpose=1)
    known.unregister(TODAY, purpose=1)
    assert (known.periods(2), known.periods(1)) == ([LINE], [])


def test_a_file_ended_can_be_opened_again(known: File) -> None:
    known.unregister("2026-11-01")
    assert known.register(TODAY).secondary() == [(TODAY, "2027-11-21")]


def test_a_line_of_the_sandbox_can_be_ended(file_on: Any) -> None:
    integrated = file_on("integrated")
    assert integrated.unregister(TODAY).secondary() == [("2026-08-21", "2026-11-20")]
