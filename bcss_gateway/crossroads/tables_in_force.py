"""The authorization tables in force: those of a folder, taken up when it changes, if they hold; else those before."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.crossroads import acts, table_files
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.authorization_table import AuthorizationTable
from bcss_gateway.crossroads.table_files import TableFiles
from bcss_gateway.domain.clock import Clock, utc_text
from bcss_gateway.envelope.exchange import Trail
from bcss_gateway.storage import authorization_tables as table
from bcss_gateway.storage.authorization_tables import IN_FORCE, REFUSED, Kept
from bcss_gateway.storage.database import Database, UnitOfWork

SERVICE, OPERATION, STATION = "Authorizations", "take-up", "in force"

_SECONDS = 1.0
_MOST_COMPLAINTS, _LONGEST_COMPLAINT = 20, 400

log = logging.getLogger(__name__)

Load = Callable[[Mapping[str, str]], Authorizations]
"""Makes tables of the texts of files by their names; raises ``ValueError`` where they do not hold."""


class TablesDoNotHold(ValueError):
    """The tables of the folder do not hold, and no others are known; the text names files and lines."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is in a folder, and whether it may come into force.

    Attributes:
        tables: ``None`` where they do not hold.
        wrong: why they do not, each with its file; empty where they hold.
    """

    files: TableFiles
    tables: Authorizations | None
    wrong: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """What comes of it."""
        return IN_FORCE if self.tables else REFUSED


def judge(folder: Path, load: Load) -> Judged:
    """Read the tables of a folder and see whether they hold; whatever is wrong is told, never raised."""
    files = table_files.read(folder)
    if files.unreadable:
        return Judged(files, None, files.unreadable)
    try:
        return Judged(files, load(files.texts))
    except Exception as problem:  # a file may be anything: nested too deep for the parser, too, is not holding
        return Judged(files, None, tuple(str(problem).splitlines()) or (type(problem).__name__,))


class TablesInForce:
    """The tables by which a process decides.

    A look at the folder costs half a millisecond, so that calls take at most one a second; reading what changed is a
    tenth of a second, which the call that sees it waits for, and no other. What comes of a change
    is one entry in the journal over all processes, with the text of the tables, in one commit; what cannot be entered
    does not come into force.

    Args:
        load: makes tables of texts; raises ``ValueError`` where they do not hold.
        monotonic: seconds that never go back.

    Raises:
        TablesDoNotHold: the folder's tables do not hold, and none were in force before.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        clock: Clock,
        load: Load,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder, self._database, self._clock = folder, database, clock
        self._load, self._monotonic = load, monotonic
        self._lock = threading.Lock()
        self._next = monotonic() + _SECONDS
        self._state = table_files.state_of(folder)
        self._judged, self._entered = self._judge(), True
        self._digest = ""
        with database.unit_of_work() as work:
            self.authorizations = self._deciding(work)

    @property
    def tables(self) -> Mapping[str, AuthorizationTable]:
        """Those in force, by the names of their files, after a look."""
        self.look()
        return self.authorizations.tables

    def look(self) -> None:
        """Take up what is in the folder, if that changed; at most once a second, and by one thread."""
        if self._monotonic() < self._next or not self._lock.acquire(blocking=False):
            return
        try:
            self._next = self._monotonic() + _SECONDS
            self._look()
        except Exception as problem:  # whatever happens, the tables before stay in force, and it is tried again
            log.error("authorization tables cannot be taken up: %s", type(problem).__name__)
        finally:
            self._lock.release()

    def take_up(self) -> None:
        """Enter what was found at the start, if it is not what was found last."""
        with self._lock:
            self._enter()

    def _look(self) -> None:
        state = table_files.state_of(self._folder)
        if state != self._state:
            self._judged, self._state, self._entered = self._judge(), state, False
        if not self._entered:
            self._enter()

    def _judge(self) -> Judged:
        judged = judge(self._folder, self._load)
        for what in _shortened(judged.wrong):
            log.error("authorization tables in %s do not hold, and are not taken up: %s", self._folder, what)
        return judged

    def _enter(self) -> None:
        with self._database.unit_of_work() as work:
            if not self._is_known(work):
                work.writing()  # whoever sees the same change is waited for
                if table_files.state_of(self._folder) != self._state:
                    return  # it changed again, and others may have entered that
                if not self._is_known(work):
                    _keep(self._judged, self._clock, work)
                    work.commit()
            self.authorizations = self._deciding(work)
        self._entered = True

    def _is_known(self, work: UnitOfWork) -> bool:
        last = table.last(work)
        return last is not None and (last.digest, last.outcome) == (self._judged.files.digest, self._judged.outcome)

    def _deciding(self, work: UnitOfWork) -> Authorizations:
        """The folder's tables if they hold; else those that came into force last, in whichever process."""
        if self._judged.tables:
            self._digest = self._judged.files.digest
            return self._judged.tables
        former = table.in_force(work)
        if self._digest and (former is None or former.digest == self._digest):
            return self.authorizations
        if former is None:
            raise TablesDoNotHold("; ".join(self._judged.wrong))
        tables, self._digest = self._former(former), former.digest
        log.error("the authorization tables of %s decide", former.moment)
        return tables

    def _former(self, former: Kept) -> Authorizations:
        try:
            return self._load(json.loads(former.files))
        except ValueError as problem:
            wrong = "; ".join((*self._judged.wrong, f"those of {former.moment} do not either: {_plain(problem)}"))
            raise TablesDoNotHold(wrong) from None


def _keep(judged: Judged, clock: Clock, work: UnitOfWork) -> None:
    """Enter in the journal, and keep, what came of a change; its text where it comes into force."""
    last, former, now = table.last(work), table.in_force(work), clock()
    files = json.dumps(judged.files.texts, ensure_ascii=False) if judged.tables else ""
    number = last.number + 1 if last else 1
    acts.enter(
        _trail(judged, former),
        work,
        now,
        endpoint=acts.OF_ITSELF,
        outcome="answered" if judged.tables else "refused",
    )
    table.keep(work, Kept(number, judged.files.digest, utc_text(now), judged.outcome, files))


def _trail(judged: Judged, former: Kept | None) -> Trail:
    trail, digest = Trail(service=SERVICE, operation=OPERATION), f"digest {judged.files.digest}"
    if judged.tables is None:
        trail.passed(STATION, f"those of {former.moment}" if former else "none")
        for rule in (digest, *_shortened(judged.wrong)):
            trail.refused(STATION, rule)
        return trail
    changed = table_files.changes(json.loads(former.files) if former else {}, judged.files.texts)
    for rule in (digest, f"{len(judged.files.texts)} tables", *changed):
        trail.passed(STATION, rule)
    return trail


def _shortened(wrong: tuple[str, ...]) -> tuple[str, ...]:
    more = len(wrong) - _MOST_COMPLAINTS
    told = tuple(what[:_LONGEST_COMPLAINT] for what in wrong[:_MOST_COMPLAINTS])
    return (*told, f"and {more} more") if more > 0 else told


def _plain(problem: Exception) -> str:
    """What an exception says, in one line."""
    return " ".join(str(problem).split()) or type(problem).__name__
