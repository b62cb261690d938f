"""A copy of a SQLite database as it is at one moment, taken while others go on writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bcss_gateway.storage.database import Database, UnitOfWork, driver_of


def snapshot(url: str, copy: Path) -> None:
    """Copy a SQLite database into a new file: all that was committed when this began is in it.

    In one step: with the WAL a reader holds no writer up, and a copy in several would begin anew at each commit.

    Raises:
        OSError: the database cannot be read, or the copy cannot be written.
    """
    with _using(url) as work, closing(sqlite3.connect(copy)) as target:
        driver_of(work.connection).backup(target)


@contextmanager
def copied(copy: Path) -> Iterator[UnitOfWork]:
    """A unit of work on a copy.

    Raises:
        OSError: it cannot be read.
    """
    with _using(url_of(copy)) as work:
        yield work


def url_of(copy: Path) -> str:
    """The SQLAlchemy address of a copy."""
    return f"sqlite:///{copy.absolute()}"


@contextmanager
def _using(url: str) -> Iterator[UnitOfWork]:
    database = Database(url)
    try:
        with database.unit_of_work() as work:
            yield work
    except (sqlite3.Error, SQLAlchemyError) as problem:
        raise OSError(f"the database: {getattr(problem, 'orig', None) or problem}") from problem
    finally:
        database.close()
