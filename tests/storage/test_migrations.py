"""Migrations: up, down, and up again, and no drift from the tables that the code has."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from bcss_gateway.settings import MIGRATIONS
from bcss_gateway.storage import migration
from bcss_gateway.storage.database import Database
from bcss_gateway.storage.tables import metadata

TABLES = {
    "crossroads_authorization_tables",
    "crossroads_batch",
    "crossroads_clerk",
    "crossroads_moved_day",
    "crossroads_directory_line",
    "crossroads_institution",
    "crossroads_outbox",
    "crossroads_pace",
    "crossroads_subscription",
    "journal_entry",
    "journal_pulse",
    "source_national_register_person",
    "source_handi_file",
    "source_self_employed_file",
    "source_job_seeker_file",
    "source_dmfa_file",
    "source_indemnities_file",
    "source_taxes_file",
    "source_ppsis_attestation",
    "source_ppsis_form",
    "source_ppsis_heated",
    "source_ppsis_payment",
    "security_credential",
    "sandbox_received",
    "security_remembered",
}

NUMBERED = (("journal_entry", "number"), ("crossroads_directory_line", "id"), ("crossroads_outbox", "number"))


def tables(url: str) -> set[str]:
    database = Database(url)
    try:
        with database.unit_of_work() as work:
            return set(inspect(work.connection).get_table_names()) - {"alembic_version"}
    finally:
        database.close()


def revision(url: str) -> str:
    database = Database(url)
    try:
        with database.unit_of_work() as work:
            return migration.current(work.connection)
    finally:
        database.close()


def test_up_down_and_up_again_without_drift(url: str) -> None:
    assert revision(url) == ""
    for _ in range(2):
        migration.upgrade(url, MIGRATIONS)
        assert revision(url) == migration.head(MIGRATIONS)
        assert tables(url) == TABLES == set(metadata.tables)
        migration.check(url, MIGRATIONS)
        migration.downgrade(url, MIGRATIONS)
        assert tables(url) == set()


def test_every_index_of_the_code_is_in_the_database(url: str) -> None:
    migration.upgrade(url, MIGRATIONS)
    database = Database(url)
    with database.unit_of_work() as work:
        seen = inspect(work.connection)
        for name, table in metadata.tables.items():
            there = {index["name"]: index["column_names"] for index in seen.get_indexes(name) if not index["unique"]}
            assert there == {str(index.name): [column.name for column in index.columns] for index in table.indexes}
    database.close()


def test_a_migration_that_fails_leaves_nothing_half_done(url: str) -> None:
    database = Database(url)
    with database.unit_of_work() as work:  # one of the last tables is in the way
        work.writing().exec_driver_sql("CREATE TABLE source_national_register_person (ssin VARCHAR(11))")
        work.commit()
    with pytest.raises(SQLAlchemyError):
        migration.upgrade(url, MIGRATIONS)
    assert tables(url) == {"source_national_register_person"}
    with database.unit_of_work() as work:
        work.writing().exec_driver_sql("DROP TABLE source_national_register_person")
        work.commit()
    database.close()
    migration.upgrade(url, MIGRATIONS)
    assert tables(url) == TABLES


def test_two_that_migrate_at_once_do_no_harm(url: str) -> None:
    problems: list[BaseException] = []

    def go_up() -> None:
        try:
            migration.upgrade(url, MIGRATIONS)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=go_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert tables(url) == TABLES


def test_numbers_that_grow_for_years_are_wide(postgresql_url: str, sqlite_url: str) -> None:
    wanted = {postgresql_url: "BIGINT", sqlite_url: "INTEGER"}  # SQLite's INTEGER holds 64 bits
    for url, kind in wanted.items():
        migration.upgrade(url, MIGRATIONS)
        database = Database(url)
        with database.unit_of_work() as work:
            for table, column in NUMBERED:
                columns = {one["name"]: one for one in inspect(work.connection).get_columns(table)}
                assert str(columns[column]["type"]) == kind
        database.close()
