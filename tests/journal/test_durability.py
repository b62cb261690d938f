"""No entry, no answer: where the journal cannot be written, nothing is changed, and the gateway recovers by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.journal.book import Journal
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database, UnitOfWork
from classic import Caller
from registration import is_fault, registered
from wsgi import Heard

Entries = Callable[[], list[dict[str, Any]]]
Person = Callable[[str], Citizen]
Tamper = Callable[..., None]


@pytest.fixture
def register(classic: Caller, person: Person) -> Callable[[], Heard]:
    """Register Anna, whom no CPAS knows yet."""
    return lambda: registered(classic, person("anna"))


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
