"""Databases without tables of the gateway, of either kind, with one counter to write."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bcss_gateway.storage.database import Database, UnitOfWork


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    name = f"empty_{uuid.uuid4().hex}"
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgresql.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, once on SQLite and once on PostgreSQL."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with a counter at 0."""
    opened = Database(url, most_connections=4)
    with opened.unit_of_work() as work:
        work.writing().exec_driver_sql("CREATE TABLE counter (name VARCHAR(20) PRIMARY KEY, value INTEGER)")
        work.connection.exec_driver_sql("INSERT INTO counter VALUES ('one', 0)")
        work.commit()
    yield opened
    opened.close()


@pytest.fixture
def seen(database: Database) -> Callable[[], int]:
    """What somebody else sees of the counter."""

    def look() -> int:
        with database.unit_of_work() as work:
            return value_of(work)

    return look


@pytest.fixture
def count() -> Callable[[UnitOfWork], None]:
    """Read the counter, then write one more: what loses counts when two do it at once."""

    def one_more(work: UnitOfWork) -> None:
        connection = work.writing()
        connection.exec_driver_sql(f"UPDATE counter SET value = {value_of(work) + 1}")

    return one_more


def value_of(work: UnitOfWork) -> int:
    return int(work.connection.exec_driver_sql("SELECT value FROM counter").scalar_one())
