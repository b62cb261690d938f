"""``init``: fills once, changes nothing the second time, and starts afresh when told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bcss_gateway.domain.clock import system_clock
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.journal import book
from bcss_gateway.sandbox import fill
from bcss_gateway.settings import MIGRATIONS, Settings
from bcss_gateway.storage.database import Database, UnitOfWork
from bcss_gateway.storage.tables import metadata

Run = Callable[..., Result]
KNOWN = dict.fromkeys(("ticket", "received", "answered", "endpoint", "address", "outcome", "return_code"), "x")


def dump(settings: Settings) -> dict[str, list[Sequence[Any]]]:
    """Everything in the database."""
    database = Database(settings.database)
    with database.unit_of_work() as work:
        found = {
            name: sorted(map(tuple, work.connection.execute(table.select()))) for name, table in metadata.tables.items()
        }
    database.close()
    return found


def write_an_entry(settings: Settings) -> None:
    database = Database(settings.database)
    with database.unit_of_work() as work:
        book.Journal().append(KNOWN, Trail(), work)
        work.commit()
    database.close()


def test_a_second_init_changes_nothing(installed: Settings, run: Run) -> None:
    write_an_entry(installed)
    before = dump(installed)
    files = {file.name: file.read_bytes() for file in installed.data.iterdir() if not file.name.startswith("gateway")}
    result = run("init", persons="300", seed="4")
    assert result.exit_code == 0
    assert "already holds" in result.output
    assert "150 fictitious persons" in result.output
    assert dump(installed) == before
    for name, content in files.items():
        assert (installed.data / name).read_bytes() == content


def test_a_fresh_init_empties_and_fills_again(installed: Settings, run: Run) -> None:
    before = dump(installed)
    write_an_entry(installed)
    result = run("init", "--fresh", persons="120")
    assert "filled with" in result.output
    assert "120 fictitious persons" in result.output
    after = dump(installed)
    assert after["journal_entry"] == []
    assert after["crossroads_institution"] == before["crossroads_institution"]  # the key, and so the secrets, stay
    assert len(after["source_national_register_person"]) == 120


def test_init_makes_its_folder_and_a_key_that_others_cannot_read(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "some" / "where"
    assert run("--data", folder, "init", persons="100").exit_code == 0
    key = folder / "sandbox.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(bytes.fromhex(key.read_text())) == 32
    assert not list(folder.glob(".*"))


def test_var_is_the_default_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BCSS_DATA")
    run("init", persons="100")
    assert (tmp_path / "var" / "gateway.sqlite").exists()


def test_a_fill_that_stops_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data=tmp_path / "data", persons=100)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(UnitOfWork, "commit", _only_migrations(UnitOfWork.commit))
        fill.init(settings, system_clock, MIGRATIONS)
    assert dump(settings) == {name: [] for name in metadata.tables}
    assert fill.init(settings, system_clock, MIGRATIONS).is_new


def _only_migrations(real: Callable[[UnitOfWork], None]) -> Callable[[UnitOfWork], None]:
    seen: list[UnitOfWork] = []

    def commit(work: UnitOfWork) -> None:
        seen.append(work)
        if len(seen) > 1:
            raise KeyboardInterrupt
        real(work)

    return commit


def test_two_that_fill_at_once_do_no_harm(tmp_path: Path) -> None:
    settings, filled = Settings(data=tmp_path / "data", persons=100), []
    threads = [
        threading.Thread(target=lambda: filled.append(fill.init(settings, system_clock, MIGRATIONS))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.is_new for one in filled) == [False, False, True]
    assert len(dump(settings)["source_national_register_person"]) == 100
