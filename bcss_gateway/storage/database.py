"""One database, and the unit of work in which a call reads, changes and commits."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from bcss_gateway.storage import opening
from bcss_gateway.storage.prepared import Prepared

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
        lock: _LockFile | None = getattr(self._local, "lock", None)
        if lock is None or lock.process != os.getpid():
            lock = self._local.lock = _LockFile(self._file)
        fcntl.flock(lock.descriptor, fcntl.LOCK_EX)

    def give_back(self) -> None:
        """Let the next writer go."""
        fcntl.flock(self._local.lock.descriptor, fcntl.LOCK_UN)


class _LockFile:
    """The lock file as one thread of one process has it open; closed when the thread ends."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.process = os.getpid()
        self.descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __del__(self) -> None:
        if hasattr(self, "descriptor"):
            os.close(self.descriptor)


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
            **({"paramstyle": "named"} if self.is_sqlite else {}),
            pool_size=most_connections,
            max_overflow=0,
            pool_timeout=10,
            hide_parameters=True,
        )
        if self.is_sqlite:
            event.listen(self.engine, "connect", opening.prepare)

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
                driver_of(connection).execute(statement)
        except BaseException:
            self._abandon(connection)
            raise

    def end(self, connection: Connection, how: str) -> None:
        """End what :meth:`begin` began, with ``COMMIT`` or ``ROLLBACK``."""
        try:
            driver_of(connection).execute(how)
        except BaseException:
            self._abandon(connection)
            raise
        if self._turns is not None:
            self._turns.give_back()

    def distrust(self, connection: Connection) -> None:
        """Close the driver's connection, which undoes what is left of a transaction, and those that are not in use.

        What befell one may have befallen all: a server that hangs up, or a file that could not be written when SQLite
        opened it, and which SQLite then keeps open for reading only.
        """
        connection.invalidate()
        self.engine.dispose()

    def _abandon(self, connection: Connection) -> None:
        try:
            self.distrust(connection)
        finally:
            if self._turns is not None:
                self._turns.give_back()

    def after_fork(self) -> None:
        """Forget the connections of the parent process, without closing them under it."""
        self.engine.dispose(close=False)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()


class LostConnection(RuntimeError):
    """The connection failed, and with it what was written: a new one would commit each further statement by itself."""


class UnitOfWork:
    """What one call reads and changes: one connection, at most one transaction, one commit.

    Attributes:
        ahead: how much later than the machine's time the moments are at which things happen in it; the crossroads'
            calendar says so where the day of a sandbox was moved.
    """

    def __init__(self, database: Database) -> None:
        self.ahead = timedelta()
        self._database = database
        self._connection: Connection | None = None
        self._writing = False
        self._remembered: dict[Any, Any] = {}

    @property
    def connection(self) -> Connection:
        """The connection, to read; before writing begins each statement sees the newest committed state."""
        if self._connection is None:
            self._connection = self._database.engine.connect()
        elif self._connection.invalidated:
            raise LostConnection("the connection was lost: roll back before anything else is said")
        return self._connection

    def writing(self) -> Connection:
        """The connection, to write: from here to the commit nobody else changes anything."""
        connection = self.connection
        if not self._writing:
            self._database.begin(connection)
            self._writing = True
            self._remembered.clear()
        return connection

    def run(self, statement: Prepared, parameters: dict[str, Any]) -> Any:
        """Execute a prepared statement (after :meth:`writing`, if it writes); gives the driver's cursor."""
        connection = self.connection
        try:
            return statement.execute(driver_of(connection), connection.dialect, parameters)
        except BaseException:
            self._database.distrust(connection)
            raise

    def once(self, key: Any, read: Callable[[], T]) -> T:
        """What ``read`` gave the first time in this unit of work: one read a call, however many stations ask."""
        if key not in self._remembered:
            self._remembered[key] = read()
        value: T = self._remembered[key]
        return value

    def forget(self, key: Any) -> None:
        """Have :meth:`once` read again what this unit of work has itself changed."""
        self._remembered.pop(key, None)

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

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """A block whose changes are undone at its end: within it one sees what would come of them."""
        self.writing().exec_driver_sql("SAVEPOINT rehearsal")
        try:
            yield
        finally:
            self.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT rehearsal")
            self._remembered.clear()

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
            if self._connection is not None:
                with suppress(Exception):  # whatever the driver says of a connection that is lost
                    self._database.end(self._connection, "ROLLBACK")
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


def driver_of(connection: Connection) -> Any:
    """The driver's own connection: what costs little is said to it directly."""
    return connection.connection.driver_connection
