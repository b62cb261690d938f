"""``directory show``: what holds when, as it was known when, in words and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result

import classic
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of
from bcss_gateway.settings import Settings
from clocks import MovableClock

Run = Callable[..., Result]


@pytest.fixture
def anna(installed: Settings, namur: classic.Caller, person: Callable[[str], Citizen], clock: MovableClock) -> str:
    """Somebody whom Namur registered in code 1 and, two days later, in code 2, when it ended the first."""
    citizen = person("anna")
    proof, today = classic.proof_of(citizen), day_of(clock())
    namur.access(citizen.ssin, "REGISTER", today, purpose=1, proof=proof)
    clock.move(days=2)
    namur.access(citizen.ssin, "UNREGISTER", today + timedelta(2), purpose=1, proof=proof)
    namur.access(citizen.ssin, "REGISTER", today + timedelta(2), purpose=2, proof=proof)
    return citizen.ssin


def test_what_is_known_now(anna: str, run: Run) -> None:
    assert run("directory", "show", anna, "--lang", "de").output.splitlines()[:9] == [
        f"{anna}: as it is known now",
        "  SECONDARY  0999100097  CPAS de Namur",
        "             1 Akte in Untersuchung",
        "             from 2026-11-21 to 2026-11-22",
        "             known since 2026-11-23 11:00:00Z by " + ticket(run, anna, 1),
        "  SECONDARY  0999100097  CPAS de Namur",
        "             2 Eingliederungseinkommen",
        "             from 2026-11-23 to 2027-11-23",
        "             known since 2026-11-23 11:00:00Z by " + ticket(run, anna, 2),
    ]


def ticket(run: Run, ssin: str, number: int) -> str:
    """The ticket of the n-th entry about a person, the first being 0."""
    entries = json.loads(run("journal", "list", "--ssin", ssin, "--json").output)
    asked = [entry["ticket"] for entry in entries if entry["service"] == "OCMWCPASManageAccess"]
    return str(asked[number])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), {(1, "2026-11-21", "2026-11-22"), (2, "2026-11-23", "2027-11-23")}),
        (("--at", "2026-12-01"), {(2, "2026-11-23", "2027-11-23")}),
        (("--at", "2026-11-20"), set()),
        (("--known", "2026-11-22"), {(1, "2026-11-21", "2027-01-21")}),
        (("--known", "2026-11-22", "--at", "2026-12-01"), {(1, "2026-11-21", "2027-01-21")}),
        (("--known", "2026-11-21T11:59:59"), set()),
        (("--known", "2026-11-21T12:00:00"), {(1, "2026-11-21", "2027-01-21")}),
        (("--known", "2026-11-23"), {(1, "2026-11-21", "2026-11-22"), (2, "2026-11-23", "2027-11-23")}),
    ],
)
def test_both_times_are_asked_by_the_belgian_day_or_moment(
    anna: str, run: Run, options: tuple[str, ...], expected: set[tuple[int, str, str]]
) -> None:
    lines = json.loads(run("directory", "show", anna, "--json", *options).output)
    for register in ("SECONDARY", "PRIMARY"):
        shown = {(one["quality_code"], one["begin"], one["end"]) for one in lines if one["register"] == register}
        assert shown == expected


def test_the_history_has_every_change_with_its_ticket(anna: str, run: Run) -> None:
    shown = json.loads(run("directory", "show", anna, "--history", "--json").output)
    was, *_ = (one for one in shown if one["known_until"])
    assert (was["entered_by"], was["ended_by"]) == (ticket(run, anna, 0), ticket(run, anna, 1))
    assert (was["begin"], was["end"]) == ("2026-11-21", "2027-01-21")
    words = run("directory", "show", anna, "--history").output
    assert f"{anna}: everything that was ever known" in words
    assert f"until 2026-11-23 11:00:00Z by {was['ended_by']}" in words


def test_a_sector_is_named_in_the_language_asked_for(
    installed: Settings, run: Run, person: Callable[[str], Citizen]
) -> None:
    shown = run("directory", "show", person("integrated").ssin, "--lang", "nl").output
    assert "  PRIMARY    sector 11  NIC\n             1 Verzekerbaarheid geneeskundige verzorging\n" in shown
    assert "from 2016-11-21 to no end" in shown


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("85631290292", "85631290292 is no number of a person: its check digits would be 91 / "),
        ("8563129029", "is no number of a person"),
        ("anna", "anna is no number of a person"),
    ],
)
def test_what_is_no_number_is_said_to_be_none(installed: Settings, run: Run, number: str, said: str) -> None:
    result = run("directory", "show", number)
    assert result.exit_code == 1
    assert said in result.output


def test_of_whom_nobody_has_a_file(installed: Settings, run: Run, person: Callable[[str], Citizen]) -> None:
    assert run("directory", "show", person("anna").ssin).output.splitlines()[1:] == ["  nobody has a file"]
