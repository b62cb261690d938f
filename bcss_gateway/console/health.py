"""Whether the gateway can do its work: contracts loaded, database at its migration, journal writable."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from bcss_gateway.storage import journal, migration
from bcss_gateway.storage.database import Database

Page = tuple[str, str, str]
"""HTTP status, content type, text."""

_KEPT_SECONDS = 1.0


class Health:
    """Looks at most once a second, however often it is asked.

    Args:
        revision: the migration at which the database should be.
    """

    def __init__(self, database: Database, revision: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database, self._revision, self._monotonic = database, revision, monotonic
        self._lock = threading.Lock()
        self._looked, self._reason = -_KEPT_SECONDS, ""

    def page(self) -> Page:
        """200 with ``ok``, or 503 with the reason."""
        with self._lock:
            if self._monotonic() - self._looked >= _KEPT_SECONDS:
                self._reason = self._look()
                self._looked = self._monotonic()
        if self._reason:
            return "503 Service Unavailable", "text/plain; charset=utf-8", self._reason + "\n"
        return "200 OK", "text/plain; charset=utf-8", "ok\n"

    def _look(self) -> str:
        try:
            with self._database.unit_of_work() as work:
                at = migration.current(work.connection)
                if at != self._revision:
                    return f"the database is at migration {at or 'none'}, not {self._revision}: run bcss-gateway init"
                journal.try_writing(work)
                work.commit()
        except Exception as cause:  # whatever storage raises: the reason is told by its kind alone
            return f"the journal cannot be written ({type(cause).__name__}): look at the disk and the database"
        return ""
