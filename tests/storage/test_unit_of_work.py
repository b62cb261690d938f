"""The unit of work: what is seen when, what is undone, and that nothing is left behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, TimeoutError

from bcss_gateway.storage.database import Database, LostConnection, UnitOfWork
from bcss_gateway.storage.prepared import Prepared

FROM_THE_DRIVER = (SQLAlchemyError, sqlite3.Error, psycopg.Error)

Count = Callable[[UnitOfWork], None]
Look = Callable[[], int]


def test_nobody_sees_what_is_not_committed(database: Database, count: Count, seen: Look) -> None:
    with database.unit_of_work() as work:
        count(work)
        assert seen() == 0
        work.commit()
        assert seen() == 1


def test_what_is_not_committed_is_undone(database: Database, count: Count, seen: Look) -> None:
    with database.unit_of_work() as work:
        count(work)
    assert seen() == 0


def test_an_error_undoes_everything(database: Database, count: Count, seen: Look) -> None:
    with pytest.raises(ZeroDivisionError), database.unit_of_work() as work:
        count(work)
        raise ZeroDivisionError
    assert seen() == 0


def test_after_rollback_one_may_write_again(database: Database, count: Count, seen: Look) -> None:
    with database.unit_of_work() as work:
        count(work)
        work.rollback()
        count(work)
        work.commit()
    assert seen() == 1


def test_reading_alone_holds_nobody_up(database: Database, count: Count, seen: Look) -> None:
    with database.unit_of_work() as reader:
        reader.connection.exec_driver_sql("SELECT value FROM counter").all()
        with database.unit_of_work() as writer:
            count(writer)
            writer.commit()
        assert reader.connection.exec_driver_sql("SELECT value FROM counter").scalar_one() == 1


class Stop(Exception):
    """What a station raises."""


def test_an_attempt_that_began_to_write_undoes_its_own_part(database: Database, count: Count, seen: Look) -> None:
    with database.unit_of_work() as work:
        with pytest.raises(Stop), work.attempt():
            count(work)
            raise Stop
        with work.attempt():
            count(work)
        work.commit()
    assert seen() == 1


def test_a_rehearsal_shows_what_would_be_and_leaves_nothing(database: Database, count: Count, seen: Look) -> None:
    def value(work: UnitOfWork) -> int:
        return int(work.connection.exec_driver_sql("SELECT value FROM counter").scalar_one())

    with database.unit_of_work() as work:
        for _ in range(2):
            with work.rehearsal():
                count(work)
                work.forget("value")
                assert work.once("value", lambda: value(work)) == 1
            assert work.once("value", lambda: value(work)) == 0
        count(work)
        with pytest.raises(Stop), work.attempt(), work.rehearsal():
            count(work)
            raise Stop
        work.commit()
    assert seen() == 1


def test_an_attempt_within_writing_undoes_only_its_own_part(database: Database, count: Count, seen: Look) -> None:
    with database.unit_of_work() as work:
        count(work)
        for _ in range(3):
            with pytest.raises(Stop), work.attempt():
                count(work)
                count(work)
                raise Stop
        with work.attempt():
            count(work)
        work.commit()
    assert seen() == 2


def test_an_attempt_outlives_a_statement_that_the_database_refused(
    database: Database, count: Count, seen: Look
) -> None:
    with database.unit_of_work() as work:
        count(work)
        with pytest.raises(IntegrityError), work.attempt():
            work.writing().exec_driver_sql("INSERT INTO counter VALUES ('one', 9)")
        work.commit()
    assert seen() == 1


def test_once_reads_once_and_forgets_when_writing_begins(database: Database, count: Count) -> None:
    reads: list[int] = []

    def read() -> int:
        reads.append(1)
        return int(work.connection.exec_driver_sql("SELECT value FROM counter").scalar_one())

    with database.unit_of_work() as work:
        assert [work.once("value", read) for _ in range(3)] == [0, 0, 0]
        assert len(reads) == 1
        with database.unit_of_work() as other:
            count(other)
            other.commit()
        work.writing()
        assert work.once("value", read) == 1
        work.writing()
        work.once("value", read)
        assert len(reads) == 2


def test_once_forgets_what_an_attempt_had_seen_of_itself(database: Database, count: Count) -> None:
    with database.unit_of_work() as work:
        work.writing()
        with pytest.raises(Stop), work.attempt():
            count(work)
            assert work.once("value", lambda: _value(work)) == 1
            raise Stop
        assert work.once("value", lambda: _value(work)) == 0
        count(work)
        assert work.once("next", lambda: _value(work)) == 1
        work.rollback()
        assert work.once("next", lambda: _value(work)) == 0


def _value(work: UnitOfWork) -> int:
    return int(work.connection.execute(text("SELECT value FROM counter")).scalar_one())


def test_connections_are_given_back(database: Database, count: Count, seen: Look) -> None:
    for number in range(12):  # three times as many as there are
        with database.unit_of_work() as work:
            count(work)
            if number % 2:
                work.commit()
    assert seen() == 6
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_with_every_connection_in_use_a_call_fails_rather_than_hangs(url: str) -> None:
    database = Database(url, most_connections=1)
    database.engine.pool._timeout = 0.01  # type: ignore[attr-defined]
    with database.unit_of_work() as work, database.unit_of_work() as other:
        work.connection.exec_driver_sql("SELECT 1").all()
        with pytest.raises(TimeoutError):
            other.connection.exec_driver_sql("SELECT 1")
    database.close()


def test_a_commit_that_fails_leaves_no_transaction_and_gives_the_turn_back(
    database: Database, count: Count, seen: Look
) -> None:
    _refuse_at_commit(database)
    with database.unit_of_work() as work:
        count(work)
        work.connection.exec_driver_sql("INSERT INTO child VALUES (1, 99)")
        with pytest.raises(FROM_THE_DRIVER):
            work.commit()
        with database.unit_of_work() as next_writer:
            count(next_writer)
            next_writer.commit()
    assert seen() == 1
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_after_a_failed_commit_the_same_unit_of_work_may_write(database: Database, count: Count, seen: Look) -> None:
    _refuse_at_commit(database)
    with database.unit_of_work() as work:
        work.writing().exec_driver_sql("INSERT INTO child VALUES (1, 99)")
        with pytest.raises(FROM_THE_DRIVER):
            work.commit()
        work.rollback()
        count(work)
        work.commit()
    assert seen() == 1


def _refuse_at_commit(database: Database) -> None:
    with database.unit_of_work() as work:
        work.writing().exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        work.connection.exec_driver_sql(
            "CREATE TABLE child (id INTEGER, parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"
        )
        work.commit()


def test_a_lost_connection_is_replaced_after_rollback(database: Database, count: Count, seen: Look) -> None:
    with database.unit_of_work() as work:
        count(work)
        _lose(work)
        with pytest.raises(FROM_THE_DRIVER):
            count(work)
        work.rollback()
        count(work)
        work.commit()
    assert seen() == 1


def _lose(work: UnitOfWork) -> None:
    driver = work.connection.connection.driver_connection
    assert driver is not None
    driver.close()


def test_a_postgresql_that_hangs_up_undoes_the_call_and_is_reached_again(postgresql_url: str, postgresql: str) -> None:
    database, other = Database(postgresql_url), Database(postgresql)
    with database.unit_of_work() as work, other.unit_of_work() as killer:
        work.writing().exec_driver_sql("CREATE TABLE gone (id INTEGER)")
        pid = work.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        killer.connection.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 5000)").all()
        with pytest.raises(FROM_THE_DRIVER):
            work.commit()
    with database.unit_of_work() as work:
        assert work.writing().exec_driver_sql("SELECT to_regclass('gone')").scalar_one() is None
    database.close()
    other.close()


def test_after_a_failed_statement_nothing_is_written_until_rollback(
    database: Database, count: Count, seen: Look
) -> None:
    broken = Prepared(text("INSERT INTO nowhere VALUES (1)"))
    with database.unit_of_work() as work:
        count(work)
        with pytest.raises(FROM_THE_DRIVER):
            work.run(broken, {})
        for attempt in (lambda: count(work), work.commit):
            with pytest.raises(LostConnection):
                attempt()
        work.rollback()
        count(work)
        work.commit()
    assert seen() == 1
