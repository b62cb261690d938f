"""``journal``: every way to look at it, to hand it over, and to check it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import text

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.journal import book
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database

Run = Callable[..., Result]

NAMUR, LIEGE = "0999100097", "0999100196"
ANNA, MARC = "85631290291", "80710490387"
MORNING = datetime(2026, 11, 20, 22, 59, 30, 500_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def journal(installed: Settings) -> None:
    """Four calls, an hour after each other."""
    calls = [
        (Trail(institution=NAMUR, user="one", ssin=ANNA), "answered"),
        (Trail(institution=LIEGE, user="two", ssin=f"{MARC} {ANNA}"), "answered"),
        (Trail(institution=NAMUR, user="two", ssin=MARC), "refused"),
        (Trail(), "broken"),
    ]
    calls[0][0].passed("answered", '","flagged","')
    calls[1][0].flagged("paced", "misses_a_minute 60")
    calls[2][0].refused("integrated", "some_table#1")
    database = Database(installed.database)
    with database.unit_of_work() as work:
        for number, (trail, outcome) in enumerate(calls):
            moment = utc_text(MORNING + timedelta(hours=number))
            known = {"received": moment, "answered": moment, "outcome": outcome}
            rest = {"ticket": f"T{number}", "endpoint": "E", "address": "::1", "return_code": "0"}
            book.Journal().append(known | rest, trail, work)
        work.commit()
    database.close()


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ((), [1, 2, 3, 4]),
        (("--ssin", ANNA), [1, 2]),
        (("--ssin", MARC), [2, 3]),
        (("--user", "two"), [2, 3]),
        (("--institution", NAMUR), [1, 3]),
        (("--institution", "92094"), [1, 3]),
        (("--institution", "0000000000"), []),
        (("--refused",), [3]),
        (("--refused", "--user", "one"), []),
        (("--flagged",), [2]),
        (("--flagged", "--refused"), []),
        (("--ssin", ANNA, "--institution", LIEGE), [2]),
        (("--since", "2026-11-21"), [3, 4]),
        (("--since", "2026-11-20T23:59:30Z"), [2, 3, 4]),
        (("--since", "2026-11-20T23:59:31Z"), [3, 4]),
        (("--since", "2026-11-21T00:59:30.500000"), [3, 4]),
        (("--since", "2026-11-21T01:59"), [4]),
        (("--since", "2026-11-21T01:00:00+01:00"), [3, 4]),
    ],
)
def test_filters(run: Run, options: tuple[str, ...], numbers: list[int]) -> None:
    listed: list[dict[str, Any]] = json.loads(run("journal", "list", "--json", *options).output)
    assert [entry["number"] for entry in listed] == numbers
    count = "1 entry" if len(numbers) == 1 else f"{len(numbers)} entries"
    assert run("journal", "list", *options).output.splitlines()[-1] == count


def test_an_entry_in_json(run: Run) -> None:
    entry = json.loads(run("journal", "list", "--json", "--refused").output)[0]
    wanted = (
        "number ticket received answered institution user service operation version ssin quality_code legal_context"
    )
    assert {*wanted.split(), "verdicts", "provider_asked", "return_code", "hash"} <= set(entry)
    assert entry["verdicts"] == [{"station": "integrated", "verdict": "refused", "rule": "some_table#1"}]
    assert entry["provider_asked"] is False


def test_a_line_says_who_asked_what_about_whom_and_why_not(run: Run) -> None:
    line = run("journal", "list", "--refused").output.splitlines()[0]
    for words in ("3  2026-11-21T00:59:30", NAMUR, "two", MARC, "refused", "integrated: some_table#1"):
        assert words in line


def test_a_line_says_what_somebody_should_look_at(run: Run) -> None:
    assert "paced: misses_a_minute 60" in run("journal", "list", "--flagged").output.splitlines()[0]


def test_a_moment_that_is_none_is_refused(run: Run) -> None:
    result = run("journal", "list", "--since", "yesterday")
    assert result.exit_code == 2
    assert "'yesterday' is neither a day such as 2026-11-21 nor a moment" in result.output


def test_export_says_how_much_was_written(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    assert run("journal", "export", file).output == f"4 entries written to {file}\n"
    assert [json.loads(line)["number"] for line in file.read_text("utf-8").splitlines()] == [1, 2, 3, 4]


def test_verify(run: Run, installed: Settings) -> None:
    result = run("journal", "verify")
    assert (result.exit_code, result.output) == (0, "4 entries, all as they were written\n")
    database = Database(installed.database)
    with database.unit_of_work() as work:
        work.writing().execute(text("UPDATE journal_entry SET ssin = '' WHERE number = 3"))
        work.commit()
    database.close()
    result = run("journal", "verify")
    assert result.exit_code == 1
    assert result.output.startswith("entry 3 does not agree with the chain")
    doctor = run("doctor")
    assert doctor.exit_code == 1
    assert "the journal's chain breaks at entry 3" in doctor.output


def test_without_an_installation_one_is_told_what_to_do(run: Run, tmp_path: Path) -> None:
    for command in (("list",), ("verify",), ("export", tmp_path / "file")):
        result = run("--data", tmp_path / "nothing", "journal", *command, database_url="")
        assert result.exit_code == 1
        assert result.output == f"Error: nothing is installed in {tmp_path / 'nothing'}: run bcss-gateway init first\n"
    assert not (tmp_path / "file").exists()
    assert not (tmp_path / "nothing").exists()
