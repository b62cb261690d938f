"""``authorizations diff`` over the calls of the journal: how many would have gone otherwise, and nobody is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

import newer
from bcss_gateway.bootstrap import build
from bcss_gateway.commands.rejudged import a_month_before
from bcss_gateway.settings import AUTHORIZATION_TABLES, Settings
from clocks import MovableClock
from tables import CURIOSITY, CURIOUS

Run = Callable[..., Result]
WHAT = "RetrieveTIGroups v2 retrieveTI"


@pytest.fixture
def called(installed: Settings, clock: MovableClock, institution, person, secret_of) -> list[str]:
    """An installation with three calls of one day, and one of two months before; the persons that they were about."""
    namur = institution("cpas-namur")
    gateway = build(installed, clock)
    caller = newer.Caller(gateway, namur, secret_of(installed, namur))
    helped, anna = person("integrated").ssin, person("anna").ssin
    clock.move(days=-60)
    caller.retrieve(anna, context=CURIOSITY)
    clock.move(days=60)
    codes = [caller.retrieve(one, context=context).code for one, context in _calls(helped, anna)]
    gateway.database.close()
    assert codes == ["MSG00000", "MSG00012", "MSG00013"]
    return [helped, anna]


def _calls(helped: str, anna: str) -> list[tuple[str, str]]:
    return [(helped, newer.INQUIRY), (anna, newer.INQUIRY), (anna, CURIOSITY)]


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A folder like the shipped one."""
    shutil.copytree(AUTHORIZATION_TABLES, tmp_path / "new")
    return tmp_path / "new"


def diff(run: Run, new: Path, *more: str) -> list[str]:
    """What is told of the journal."""
    lines = run("authorizations", "diff", AUTHORIZATION_TABLES, new, "--date", "2026-11-21", *more).output.splitlines()
    (at,) = [number for number, line in enumerate(lines) if "would have gone otherwise" in line]
    return lines[at:]


def test_the_calls_of_a_month_are_counted_and_nobody_is_named(called: list[str], run: Run, new: Path) -> None:
    (new / "curious.toml").write_text(CURIOUS)
    assert diff(run, new) == [
        "1 of 3 calls since 2026-10-21 would have gone otherwise.",
        f"       1 newly allowed: {WHAT}",
    ]
    assert diff(run, new, "--since", "2026-09-01")[0] == "2 of 4 calls since 2026-09-01 would have gone otherwise."
    output = run("authorizations", "diff", AUTHORIZATION_TABLES, new).output
    assert not any(ssin in output for ssin in called)


def test_a_table_that_is_taken_away_refuses_what_passed(called: list[str], run: Run, new: Path) -> None:
    (new / "cpas_national_register.toml").unlink()
    assert diff(run, new) == [
        "1 of 3 calls since 2026-10-21 would have gone otherwise.",
        f"       1 newly refused: {WHAT}",
    ]


def test_nothing_goes_otherwise_by_the_same_tables(called: list[str], run: Run, new: Path) -> None:
    result = run("authorizations", "diff", AUTHORIZATION_TABLES, new, "--date", "2026-11-21")
    assert (result.exit_code, result.output) == (
        0,
        "No question goes otherwise on 2026-11-21.\n0 of 3 calls since 2026-10-21 would have gone otherwise.\n",
    )


def test_what_was_asked_together_is_not_judged_again(called: list[str], run: Run, new: Path) -> None:
    (new / "cpas_directory.toml").unlink()
    assert diff(run, new)[0].startswith("0 of 3 calls")


def test_a_month_before() -> None:
    assert [a_month_before(day) for day in (date(2026, 3, 31), date(2026, 1, 15), date(2024, 3, 30))] == [
        date(2026, 2, 28),
        date(2025, 12, 15),
        date(2024, 2, 29),
    ]
