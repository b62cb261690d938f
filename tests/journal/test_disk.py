"""A disk that cannot be written: nothing is changed, and the gateway recovers by itself."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from bcss_gateway.bootstrap import build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.settings import Settings
from classic import Caller
from registration import is_fault, registered

Person = Callable[[str], Citizen]

NOBODY = 65534


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_with_a_database_that_may_not_be_written(settings: Settings, classic: Caller, person: Person) -> None:
    folder = Path(tempfile.mkdtemp(prefix="bcss-readonly-"))  # pytest's own folder is closed to others
    try:
        shutil.copytree(settings.data, folder / "data")
        _open_to_all(folder)
        gateway = build(settings.model_copy(update={"data": folder / "data"}))
        caller = Caller(gateway, classic.institution)
        with _as_nobody():
            before = caller.lines()
            assert registered(caller, person("anna")).status == 200
            gateway.database.close()
            _may_write(folder, allowed=False)
            assert [is_fault(registered(caller, person(tag))) for tag in ("anna", "marc", "sofie")] == [True] * 3
            _may_write(folder, allowed=True)
            assert registered(caller, person("anna")).status == 200
            assert len(caller.lines()) == len(before) + 1
            assert [entry["number"] for entry in caller.journal()] == [1, 2]
        gateway.database.close()
    finally:
        shutil.rmtree(folder)


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY)


def _may_write(folder: Path, *, allowed: bool) -> None:
    for file in (folder / "data").glob("gateway.*"):
        file.chmod(0o644 if allowed else 0o444)


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Give up root's right to write everywhere, for a while."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_with_a_full_disk(settings: Settings, classic: Caller, person: Person) -> None:
    classic.gateway.database.close()
    here, there = multiprocessing.get_context("spawn").Pipe()
    child = multiprocessing.get_context("spawn").Process(
        target=fill_the_disk, args=(settings, classic.institution, person("anna"), there)
    )
    child.start()
    there.close()
    assert here.recv() == {
        "before": 200,
        "full": [True] * 3,
        "after": 200,
        "entries": ["answered", "answered"],
        "lines changed while full": False,
    }
    child.join()
    child.close()
    here.close()


def fill_the_disk(settings: Settings, namur: Any, anna: Citizen, there: Connection) -> None:
    """In a process of its own: files may not grow any more for a while."""
    gateway = build(settings)
    caller = Caller(gateway, namur)
    seen: dict[str, Any] = {"before": registered(caller, anna).status}
    lines = caller.lines()
    size = max(file.stat().st_size for file in settings.data.glob("gateway.sqlite*"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    assert size > 4096
    seen["full"] = [is_fault(registered(caller, anna)) for _ in range(3)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    seen["lines changed while full"] = caller.lines() != lines
    seen["after"] = registered(caller, anna).status
    seen["entries"] = [entry["outcome"] for entry in caller.journal()]
    there.send(seen)
    there.close()
    gateway.database.close()
