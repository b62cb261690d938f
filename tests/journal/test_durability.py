"""No entry, no answer: where the journal cannot be written, nothing is changed, and the gateway recovers by itself."""

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

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.journal.book import Journal
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database, UnitOfWork
from classic import Caller, access, envelope, message, proof_of, service
from wsgi import Heard

Entries = Callable[[], list[dict[str, Any]]]
Person = Callable[[str], Citizen]
Tamper = Callable[..., None]

NOBODY = 65534


@pytest.fixture
def register(classic: Caller, person: Person) -> Callable[[], Heard]:
    """Register Anna, whom no CPAS knows yet."""
    return lambda: registered(classic, person("anna"))


def registered(classic: Caller, anna: Citizen) -> Heard:
    asked = service(access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(anna)))
    return classic.post_envelope(envelope(message(asked, org_unit=classic.institution.cbe_number)))


def is_fault(heard: Heard) -> bool:
    return heard.status == 500 and b"faultcode>soapenv:Server<" in heard.body and b"Traceback" not in heard.body


def test_an_answer_does_not_leave_without_its_entry(
    classic: Caller, register: Callable[[], Heard], entries: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = classic.lines()
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", _broken)
        assert is_fault(register())
    assert (entries(), classic.lines()) == ([], before)
    assert register().status == 200
    assert len(entries()) == 1
    assert len(classic.lines()) == len(before) + 1


def _broken(*_: object) -> int:
    raise Breakdown("journal")


def test_the_commit_comes_before_the_answer(
    gateway: Gateway, register: Callable[[], Heard], monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    real = Database.end

    def end(self: Database, connection: Any, how: str) -> None:
        real(self, connection, how)
        events.append(how)

    monkeypatch.setattr(Database, "end", end)
    start = gateway.application.__call__
    monkeypatch.setattr(
        type(gateway.application),
        "__call__",
        lambda self, environ, respond: start(environ, lambda *said: (events.append("answer"), respond(*said))[1]),
    )
    assert register().status == 200
    assert events == ["COMMIT", "answer"]


def test_without_its_table(classic: Caller, register: Callable[[], Heard], entries: Entries, tamper: Tamper) -> None:
    before = classic.lines()
    tamper("ALTER TABLE journal_entry RENAME TO elsewhere")
    assert is_fault(register())
    assert classic.lines() == before
    tamper("ALTER TABLE elsewhere RENAME TO journal_entry")
    assert entries() == []
    assert register().status == 200
    assert len(entries()) == 1


def test_a_commit_that_fails_changes_nothing(
    classic: Caller, register: Callable[[], Heard], entries: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = classic.lines()
    real = Journal.append

    def lose_the_connection(self: Journal, known: Any, trail: Any, work: UnitOfWork) -> int:
        number = real(self, known, trail, work)
        driver = work.connection.connection.driver_connection
        assert driver is not None
        driver.close()
        return number

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", lose_the_connection)
        assert is_fault(register())
    assert (entries(), classic.lines()) == ([], before)
    assert register().status == 200
    assert [entry["number"] for entry in entries()] == [1]


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_postgresql_hangs_up_on_everyone(
    settings: Settings, classic: Caller, register: Callable[[], Heard], entries: Entries
) -> None:
    before = classic.lines()
    assert entries() == []  # there is a connection in the pool
    _hang_up(settings)
    assert is_fault(register())
    assert classic.lines() == before
    assert {entry["outcome"] for entry in entries()} <= {"broken"}
    assert register().status == 200
    assert entries()[-1]["outcome"] == "answered"


def _hang_up(settings: Settings) -> None:
    other = Database(settings.database)
    with other.unit_of_work() as work:
        work.connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).all()
    other.close()


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_a_connection_lost_on_the_way_is_a_breakdown_with_an_entry(
    settings: Settings,
    classic: Caller,
    register: Callable[[], Heard],
    entries: Entries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bcss_gateway.directory.register import Directory

    real = Directory.register

    def hang_up_first(*arguments: Any) -> Any:
        _hang_up(settings)
        return real(*arguments)

    before = classic.lines()
    with monkeypatch.context() as patch:
        patch.setattr(Directory, "register", hang_up_first)
        assert is_fault(register())
    (entry,) = entries()
    assert (entry["outcome"], classic.lines()) == ("broken", before)
    assert register().status == 200


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
