"""One database, and the unit of work in which a call reads, changes and commits."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

T = TypeVar("T")

_TURN_ON_POSTGRESQL = 0x62637373  # "bcss": the advisory lock by which writers take turns
_BEGIN_ON_POSTGRESQL = ("BEGIN", f"SELECT pg_advisory_xact_lock({_TURN_ON_POSTGRESQL})")
_BEGIN_ON_SQLITE = ("BEGIN IMMEDIATE",)


class Turns:
    """Writers take turns by a file lock: in order of arrival, across threads and processes.

    SQLite's own waiting polls and is unfair: with several writers some wait for hundreds of milliseconds.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._local = threading.local()

    def take(self) -> None:
        """Wait for this thread's turn."""
        if getattr(self._local, "process", None) != os.getpid():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._local.descriptor = self._file.open("w")
            self._local.process = os.getpid()
        fcntl.flock(self._local.descriptor, fcntl.LOCK_EX)

    def give_back(self) -> None:
        """Let the next writer go."""
        fcntl.flock(self._local.descriptor, fcntl.LOCK_UN)


class Database:
    """The engine of one database, and how a writer begins on it.

    Args:
        url: an SQLAlchemy address, SQLite or PostgreSQL.
        most_connections: how many calls may hold a connection at once.
    """

    def __init__(self, url: str, *, most_connections: int = 16) -> None:
        address = self.address_of(url)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        self._turns = Turns(Path(address.database or "").with_suffix(".lock")) if self.is_sqlite else None
        self._beginning = _BEGIN_ON_SQLITE if self.is_sqlite else _BEGIN_ON_POSTGRESQL
        # The driver commits each statement by itself; a unit of work says BEGIN and COMMIT where it wants one.
        self.engine: Engine = create_engine(
            address,
            isolation_level="AUTOCOMMIT",
            pool_size=most_connections,
            max_overflow=0,
            pool_timeout=10,
            hide_parameters=True,
        )
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)

    @staticmethod
    def address_of(url: str) -> URL:
        """The SQLAlchemy address of a database, with the driver that this gateway brings for PostgreSQL."""
        address = make_url(url)
        return address.set(drivername="postgresql+psycopg") if address.drivername == "postgresql" else address

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """A unit of work; what it has not committed at the end is undone."""
        work = UnitOfWork(self)
        try:
            yield work
        finally:
            work.close()

    def begin(self, connection: Connection) -> None:
        """Begin to write on a connection: the caller is then the only writer."""
        if self._turns is not None:
            self._turns.take()
        try:
            for statement in self._beginning:
                connection.exec_driver_sql(statement)
        except BaseException:
            self._abandon(connection)
            raise

    def end(self, connection: Connection, how: str) -> None:
        """End what :meth:`begin` began, with ``COMMIT`` or ``ROLLBACK``."""
        try:
            connection.exec_driver_sql(how)
        except BaseException:
            self._abandon(connection)
            raise
        if self._turns is not None:
            self._turns.give_back()

    def _abandon(self, connection: Connection) -> None:
        """Close the driver's connection, which undoes what is left of a transaction, and let the next writer go.

        It is not used again: SQLite opens a file that cannot be written for reading only, and would keep to that.
        """
        try:
            connection.invalidate()
        finally:
            if self._turns is not None:
                self._turns.give_back()

    def after_fork(self) -> None:
        """Forget the connections of the parent process, without closing them under it."""
        self.engine.dispose(close=False)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()


class UnitOfWork:
    """What one call reads and changes: one connection, at most one transaction, one commit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._writing = False
        self._remembered: dict[Any, Any] = {}

    @property
    def connection(self) -> Connection:
        """The connection, to read; before writing begins each statement sees the newest committed state."""
        if self._connection is None:
            self._connection = self._database.engine.connect()
        return self._connection

    def writing(self) -> Connection:
        """The connection, to write: from here to the commit nobody else changes anything."""
        connection = self.connection
        if not self._writing:
            self._database.begin(connection)
            self._writing = True
            self._remembered.clear()
        return connection

    def once(self, key: Any, read: Callable[[], T]) -> T:
        """What ``read`` gave the first time in this unit of work: one read a call, however many stations ask."""
        if key not in self._remembered:
            self._remembered[key] = read()
        value: T = self._remembered[key]
        return value

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A block whose changes are undone when it raises, and only those."""
        was_writing = self._writing
        if was_writing:
            self.connection.exec_driver_sql("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            if was_writing:
                self.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT attempt")
            else:
                self.rollback()
            self._remembered.clear()
            raise

    def commit(self) -> None:
        """Make what was written durable."""
        if self._writing:
            self._writing = False
            self._database.end(self.connection, "COMMIT")

    def rollback(self) -> None:
        """Undo what was written; a connection that was lost has undone it already, and is replaced at the next use."""
        self._remembered.clear()
        if self._writing:
            self._writing = False
            with suppress(SQLAlchemyError):
                self._database.end(self.connection, "ROLLBACK")
        if self._connection is not None and self._connection.invalidated:
            self._give_back()

    def close(self) -> None:
        """Undo what was not committed, and give the connection back."""
        try:
            self.rollback()
        finally:
            self._give_back()

    def _give_back(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
