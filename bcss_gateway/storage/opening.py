"""How a connection to a file of SQLite is opened."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

_PATIENCE_SECONDS, _SHORT_REST_SECONDS = 10, 0.01


def prepare(connection: Any, _record: Any) -> None:
    """Set what each connection forgets: how long it waits, that a commit is on the disk, that keys hold."""
    for pragma in (f"busy_timeout={_PATIENCE_SECONDS * 1000}", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: Any) -> None:
    """Let the file be written ahead, which it remembers. To change that takes the file alone, and SQLite, which waits
    its turn for everything else, does not wait for this."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(_SHORT_REST_SECONDS)
