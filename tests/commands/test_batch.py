"""``batch`` on the command line: written, checked, answered, swept; what stops it is told in words."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from batches import document, retrieve
from bcss_gateway.batch import answering
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.settings import Settings

Run = Callable[..., Result]
NAMUR = "0999100097"


@pytest.fixture
def file(tmp_path: Path, person: Callable[[str], Citizen]) -> Path:
    """A file of three questions without its voucher."""
    made = tmp_path / "monday.xml"
    made.write_bytes(document([retrieve(person("integrated").ssin, NAMUR)] * 3))
    return made


@pytest.fixture
def installed(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A filled installation, which the commands see."""
    monkeypatch.setenv("BCSS_DATA", str(sqlite_settings.data))
    return sqlite_settings


def test_a_file_is_given_a_voucher_checked_answered_and_swept(run: Run, installed: Settings, file: Path) -> None:
    assert ": 3 questions, control sum " in run("batch", "voucher", "cpas-namur", file, "--sequence", 1).output
    assert run("batch", "check", "cpas-namur", file).output == "good: 3 questions, sequence 1\n"
    ran = run("batch", "run", "cpas-namur", file)
    assert (ran.exit_code, ran.output.splitlines()[-1]) == (
        0,
        f"{file.with_name('monday.answers.xml')}, with its voucher",
    )
    folder = file.with_name("exchange")
    (folder / "in").mkdir(parents=True)
    second = file.rename(folder / "in" / "tuesday.xml")
    run("batch", "voucher", "cpas-namur", second, "--sequence", 2)
    swept = run("batch", "sweep", "cpas-namur", folder)
    assert (swept.exit_code, swept.output) == (0, "tuesday.xml: answered, tuesday.answers.xml\n")


def test_what_is_refused_is_told_with_a_next_step_and_is_in_the_journal(
    run: Run, installed: Settings, file: Path
) -> None:
    ran = run("batch", "run", "cpas-namur", file)
    assert ran.exit_code == 1
    assert "BATCH01: There is no voucher beside the file (monday.voucher.xml). Put NAME.voucher.xml" in ran.output
    listed = run("journal", "list").output
    assert "Batch" in listed and "voucher_missing" in run("journal", "list", "--json").output


def test_a_full_disk_is_told_and_the_same_again_goes_on(
    run: Run, installed: Settings, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("batch", "voucher", "cpas-namur", file, "--sequence", 1)

    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def full_database(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    for name, breaks, said in (
        ("force", full, "No space left on device"),
        ("answer_to", full_database, "database or disk is full"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(answering, name, breaks)
            ran = run("batch", "run", "cpas-namur", file)
        assert ran.exit_code == 1
        assert f"{said}: start it again when that is mended, and it goes on" in ran.output
    assert run("batch", "run", "cpas-namur", file).exit_code == 0
