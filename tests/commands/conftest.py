"""The command line, over a data folder of the test's own."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bcss_gateway.__main__ import main
from bcss_gateway.domain.clock import day_of
from bcss_gateway.settings import Settings
from bcss_gateway.storage import clerk
from bcss_gateway.storage.database import Database

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of whoever runs the tests, and a folder of their own as the current one."""
    for name in [name for name in os.environ if name.startswith("BCSS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BCSS_DATA", str(tmp_path / "data"))  # also so that --data is forgotten afterwards
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command; with the settings given as keywords, such as ``persons="100"``."""

    def invoke(*arguments: object, **settings: str) -> Result:
        with monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(f"BCSS_{name.upper()}", value)
            result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def installed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A filled installation, which the commands see, last night's work done; once on SQLite and once on PostgreSQL."""
    monkeypatch.setenv("BCSS_DATA", str(settings.data))
    monkeypatch.setenv("BCSS_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("BCSS_PORT", "0")
    closed(settings, day_of(datetime.now(UTC)) - timedelta(days=1))
    return settings


def closed(settings: Settings, until: date) -> None:
    """Let the clerk have closed all days until one."""
    database = Database(settings.database)
    with database.unit_of_work() as work:
        clerk.advance(work, clerk.EXPIRY, clerk.Progress(until.isoformat()))
        work.commit()
    database.close()
