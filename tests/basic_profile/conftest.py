"""A gateway of its own whose WSDLs are fetched, and whose exchanges are recorded, once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from basic_profile.description import Description
from basic_profile.exchange import Exchange
from basic_profile.plan import BREAKDOWNS, planned
from basic_profile.recording import Recorder
from serving import Server, serving


@pytest.fixture(scope="session")
def profiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A gateway with one worker: a contract is read for explanations once, and what it wrote is broken in the end."""
    with serving(tmp_path_factory.mktemp("profiled"), BCSS_WORKERS="1") as server:
        yield server


@pytest.fixture(scope="session")
def recorder(profiled: Server) -> Recorder:
    """What has fetched every WSDL with its imports."""
    return Recorder(profiled)


@pytest.fixture(scope="session")
def descriptions(recorder: Recorder) -> dict[str, Description]:
    """Each served WSDL by its path."""
    return recorder.descriptions


@pytest.fixture(scope="session")
def exchanges(recorder: Recorder, profiled: Server) -> dict[str, Exchange]:
    """Every exchange by its name; the last ones are of a gateway that has lost its journal."""
    recorded = {plan.name: recorder.record(plan) for plan in planned()}
    with sqlite3.connect(profiled.settings.data / "gateway.sqlite") as database:
        database.execute("ALTER TABLE journal_entry RENAME TO journal_lost")
    return recorded | {plan.name: recorder.record(plan) for plan in BREAKDOWNS}
