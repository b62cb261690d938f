"""A gateway in this process, and all that can be seen of what it does with one request."""

from __future__ import annotations

import logging
import re
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import bindparam, select

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.journal import book
from bcss_gateway.sandbox import fill
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.security.profile import SHIPPED
from bcss_gateway.settings import MIGRATIONS, Settings
from bcss_gateway.storage import journal, security
from bcss_gateway.storage.database import Database
from bcss_gateway.storage.prepared import Prepared
from fuzzing.moment import clock
from fuzzing.request import Request
from fuzzing.speaking import PROXY, authority, credentials_of

_KEY = "66" * 32
_COLUMNS = [column.name for column in journal.entry.columns]
_NEW_ENTRIES = Prepared(select(journal.entry).where(journal.entry.c.number > bindparam("known")))
_PERSONS = 150


def install(folder: Path) -> Settings:
    """A filled installation, whose credentials are the same in each."""
    folder.mkdir(parents=True)
    (folder / "sandbox.key").write_text(_KEY, "ascii")
    anchor = folder / "authority.pem"
    anchor.write_bytes(authority().public_bytes(Encoding.PEM))
    settings = Settings(
        data=folder,
        persons=_PERSONS,
        public_url="http://gateway.test",
        authorities=[anchor],
        profile=str(_profile_in(folder)),
        proxies=[ip_network(PROXY)],
    )
    fill.init(settings, clock, MIGRATIONS)
    _register_certificates(settings)
    return settings


def _profile_in(folder: Path) -> Path:
    """The sandbox's profile without limits: the clock stands still, so that no minute would ever be over."""
    head, limits, numbers = (SHIPPED / "sandbox.toml").read_text("utf-8").partition("[limits]")
    file = folder / "profile.toml"
    file.write_text(head + limits + re.sub(r"(?m)^((?:calls|failures|misses)\w*) = \d+", r"\1 = 1000000000", numbers))
    return file


def _register_certificates(settings: Settings) -> None:
    database = Database(settings.database)
    with database.unit_of_work() as work:
        first = security.next_number(work)
        for place, institution in enumerate(institutions()):
            security.add_credentials(work, credentials_of(institution, first + 2 * place))
        work.commit()
    database.close()


def copy_of(settings: Settings, folder: Path) -> Settings:
    """A copy of an installation that nobody uses."""
    shutil.copytree(settings.data, folder)
    return settings.model_copy(update={"data": folder})


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a request.

    Attributes:
        headers: in the order in which they left, with lower-case names.
        entries: what the journal holds more than before.
        logged: what was written to the log as a warning or worse.
        error: what the application raised; nothing else is known then.
        seconds: how long the processor worked on it.
    """

    status: str = ""
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    entries: Sequence[Mapping[str, Any]] = ()
    logged: Sequence[str] = ()
    error: BaseException | None = None
    seconds: float = 0.0

    @property
    def code(self) -> int:
        """The HTTP status as a number."""
        return int(self.status[:3])

    @property
    def kind(self) -> str:
        """The content type."""
        return dict(self.headers).get("content-type", "")


@dataclass(slots=True)
class Log(logging.Handler):
    """Keeps what is written to the log."""

    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        logging.Handler.__init__(self, logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    __hash__ = logging.Handler.__hash__


class Target:
    """A gateway over an installation of its own; answers one request at a time."""

    def __init__(self, settings: Settings) -> None:
        self.gateway: Gateway = build(settings, clock)
        self._log = Log()
        logging.captureWarnings(capture=True)
        logging.getLogger().addHandler(self._log)
        self._number = new_entries(self.gateway.database, 0)[1]

    def send(self, request: Request) -> Heard:
        """The answer, with all that can be seen of how it came about."""
        self._log.lines.clear()
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
            said.append((status, headers))

        begun = time.thread_time()
        try:
            body = b"".join(self.gateway.application(request.environ(), start_response))
        except Exception as error:
            return Heard(error=error, logged=tuple(self._log.lines), seconds=time.thread_time() - begun)
        seconds = time.thread_time() - begun
        entries, self._number = new_entries(self.gateway.database, self._number)
        if len(said) != 1:
            return Heard(error=AssertionError(f"{len(said)} answers"), entries=entries, seconds=seconds)
        ((status, headers),) = said
        lower = [(name.lower(), value) for name, value in headers]
        return Heard(status, lower, body, entries, tuple(self._log.lines), None, seconds)

    def broken_entry(self) -> tuple[int, int]:
        """How many entries the journal has, and the first that does not agree with its chain; 0 for none."""
        with self.gateway.database.unit_of_work() as work:
            return book.broken_entry(work)

    def close(self) -> None:
        """Close the database."""
        logging.getLogger().removeHandler(self._log)
        self.gateway.database.close()


def new_entries(database: Database, known: int) -> tuple[list[Mapping[str, Any]], int]:
    """What the journal holds behind an entry, and the number of its last one."""
    with database.unit_of_work() as work:
        found = work.run(_NEW_ENTRIES, {"known": known}).fetchall()
    rows: list[Mapping[str, Any]] = [dict(zip(_COLUMNS, row, strict=True)) for row in found]
    return rows, max((row["number"] for row in rows), default=known)
