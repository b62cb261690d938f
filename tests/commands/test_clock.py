"""``clock`` on the command line: shows the day of a sandbox, moves it, and says what came of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result

from bcss_gateway.commands import clock as command
from bcss_gateway.commands import doctor, mutations
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.settings import Settings
from clocks import NOON, MovableClock

Run = Callable[..., Result]


@pytest.fixture
def machine(installed: Settings, monkeypatch: pytest.MonkeyPatch) -> MovableClock:
    """The machine's clock, as the commands read it."""
    movable = MovableClock(NOON)
    monkeypatch.setattr(command, "system_clock", movable)
    monkeypatch.setattr(mutations, "system_clock", movable)
    return movable


def test_it_shows_the_day_and_moves_it(machine: MovableClock, run: Run) -> None:
    assert run("clock").output == "2026-11-21, the machine's own day\n"
    moved = run("clock", "--to", "2027-01-15").output.splitlines()
    assert moved[0] == "2027-01-15, 55 days ahead of the machine's 2026-11-21"
    assert re.fullmatch(r"what fell due meanwhile: [0-9]+ entries in the journal, bcss-gateway journal list", moved[1])
    assert run("clock", "--by", "2w").output.startswith("2027-01-29, 69 days ahead")
    machine.move(days=1)
    assert run("clock").output == "2027-01-30, 69 days ahead of the machine's 2026-11-22\n"
    assert run("journal", "verify").exit_code == 0
    entries = json.loads(run("journal", "list", "--json").output)
    assert [one["operation"] for one in entries if one["service"] == "Clock"] == ["move", "move"]


def test_what_happens_at_the_register_happens_on_the_moved_day(
    machine: MovableClock, run: Run, person: Callable[[str], Citizen]
) -> None:
    anna = person("anna").ssin
    assert "has not come yet" in run("persons", "die", anna, "--on", "2027-01-10").output
    run("clock", "--to", "2027-01-15")
    assert f"{anna} died on 2027-01-10" in run("persons", "die", anna, "--on", "2027-01-10").output


def test_whoever_lives_through_a_story_from_its_first_day_is_not_told_off(machine: MovableClock, run: Run) -> None:
    told = run("clock", "--to", "2026-11-21")
    assert (told.exit_code, told.output.splitlines()[0]) == (0, "2026-11-21, the machine's own day")


def test_back_is_refused_with_the_way_out(machine: MovableClock, run: Run) -> None:
    assert "it is the machine's own day already" in run("clock", "--back-to-today").output
    run("clock", "--to", "2027-01-15")
    refused = run("clock", "--back-to-today")
    assert (refused.exit_code, "bcss-gateway init --fresh begins anew" in refused.output) == (1, True)
    run("init", "--fresh", persons="100")
    assert run("clock").output == "2026-11-21, the machine's own day\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--to", "2026-11-20"], "is before 2026-11-21"),
        (["--to", "2099-01-01"], "at most ten years"),
        (["--by", "7"], "no number of days or weeks"),
        (["--by", "0d"], "it is 2026-11-21 already"),
        (["--by", "1d", "--to", "2027-01-01"], "say one of"),
    ],
)
def test_what_is_no_day_to_move_to(machine: MovableClock, run: Run, arguments: list[str], reason: str) -> None:
    refused = run("clock", *arguments)
    assert refused.exit_code != 0
    assert reason in refused.output


def test_a_hardened_installation_has_no_such_clock(machine: MovableClock, run: Run) -> None:
    assert "no sandbox: its day is the machine's" in run("clock", "--by", "1d", profile="hardened").output
    assert "no sandbox" in run("clock", profile="hardened").output


def test_the_doctor_goes_by_the_moved_day(machine: MovableClock, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "system_clock", machine)
    run("clock", "--to", "2027-01-15")
    assert "a clock was ahead" not in run("doctor").output
    machine.move(seconds=timedelta(days=2).total_seconds())
    assert "is not closed yet" in run("doctor").output
