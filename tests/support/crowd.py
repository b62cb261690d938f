"""Many clients at once, what they were told, and what a gateway has written of it."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.period import Period
from bcss_gateway.journal import book
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.storage import notifications
from bcss_gateway.storage.database import Database
from bcss_gateway.storage.directory import directory_line
from classic import CONNECTOR, access, envelope, message, proof_of, service
from serving import Server
from wsgi import XML

CLIENTS = 16


@dataclass(frozen=True, slots=True)
class Ask:
    """One call of one client, told apart by its reference."""

    reference: str
    institution: Institution
    person: Citizen
    action: str
    purpose: int
    begin: date
    end: date

    @property
    def body(self) -> bytes:
        purpose = None if self.action == "LIST" else self.purpose
        content = access(
            self.person.ssin, self.action, self.begin, self.end, purpose=purpose, proof=proof_of(self.person)
        )
        whole = message(service(content), org_unit=self.institution.cbe_number, reference=self.reference)
        return envelope(whole).encode()


@dataclass(frozen=True, slots=True)
class Told:
    """What a client was told, when."""

    ask: Ask
    code: str
    asked: float
    answered: float


def asks(count: int, seed: int) -> list[Ask]:
    """Calls by three CPAS about six persons, in two qualities, for periods that meet each other."""
    dice, today = random.Random(seed), day_of(datetime.now(UTC))
    cpas = [one for one in institutions() if one.kind == "cpas"][:3]
    gone = [one for one in named_persons(today) if one.replaced_by or one.cancelled or one.death]
    persons = [one for one in named_persons(today) if one not in gone and not one.integrations][:6]

    def one(number: int) -> Ask:
        begin = today + timedelta(days=dice.randrange(-20, 20))
        end = begin + timedelta(days=dice.randrange(0, 35))
        action = dice.choice(("REGISTER", "REGISTER", "UNREGISTER", "LIST"))
        return Ask(f"r{number}", dice.choice(cpas), dice.choice(persons), action, dice.choice((1, 2)), begin, end)

    return [one(number) for number in range(count)]


class Crowd:
    """Clients that keep their connections and call as fast as they are answered."""

    def __init__(self, server: Server, todo: Iterable[Ask]) -> None:
        self._server, self._lock = server, threading.Lock()
        self._todo: Iterator[Ask] = iter(todo)
        self.told: list[Told] = []
        self.unanswered: list[Ask] = []
        self._threads = [threading.Thread(target=self._work) for _ in range(CLIENTS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        for thread in self._threads:
            thread.join()

    def _next(self) -> Ask | None:
        with self._lock:
            return next(self._todo, None)

    def _work(self) -> None:
        settings = self._server.settings
        line = http.client.HTTPConnection(settings.host, settings.port, timeout=30)
        while ask := self._next():
            asked = time.monotonic()
            try:
                line.request("POST", CONNECTOR, ask.body, {"Content-Type": XML})
                reply = line.getresponse()
                said = reply.read()
            except (OSError, http.client.HTTPException):
                line.close()
                self.unanswered.append(ask)
                continue
            self.told.append(Told(ask, _code(reply.status, said), asked, time.monotonic()))
        line.close()


def _code(status: int, said: bytes) -> str:
    """The last return code of a reply: that of the service where it was reached."""
    codes = re.findall(rb"ReturnCode&gt;(\d+)&lt;", said)
    return codes[-1].decode() if status == 200 and codes else f"http:{status}"


File = tuple[str, str, int]
"""A person, an institution, a quality."""


@dataclass(frozen=True, slots=True)
class Books:
    """What a gateway has written: of its journal the calls, how that verifies, each file, and what is to be told."""

    entries: list[dict[str, Any]]
    broken: tuple[int, int]
    periods: dict[File, list[Period]]
    outbox: list[Notification]

    @classmethod
    def of(cls, server: Server) -> Books:
        database = Database(server.settings.database)
        try:
            with database.unit_of_work() as work:
                entries = [entry for entry in book.read(work, {}) if entry["endpoint"] != "gateway"]
                broken = book.broken_entry(work)
                outbox = notifications.everything(work)
                rows = work.connection.execute(directory_line.select().where(directory_line.c.known_until == "")).all()
        finally:
            database.close()
        periods: dict[File, list[Period]] = defaultdict(list)
        for row in rows:
            period = Period(date.fromisoformat(str(row.begin)), date.fromisoformat(str(row.end)))
            whose = row.institution or f"sector {row.sector}"
            periods[row.ssin, whose, row.quality_code].append(period)
        return cls(entries, broken, {key: sorted(each) for key, each in periods.items()}, outbox)


def check_lines(books: Books) -> None:
    """No two lines of one file share a day."""
    for periods in books.periods.values():
        assert all(not one.overlaps(other) for one, other in pairwise(periods))


def check_acts(books: Books, told: Sequence[Told], before: Books) -> None:
    """Done one after the other in the order of the journal, the acknowledged acts give the days that are there."""
    acknowledged = {one.ask.reference: one.ask for one in told if one.code == "0" and one.ask.action != "LIST"}
    days = {key: _days(periods) for key, periods in before.periods.items()}
    for entry in books.entries:
        if ask := acknowledged.get(entry["reference"]):
            held = days.setdefault((ask.person.ssin, ask.institution.cbe_number, ask.purpose), set())
            asked = _days([Period(ask.begin, ask.end)])
            (held.update if ask.action == "REGISTER" else held.difference_update)(asked)
    assert {key: held for key, held in days.items() if held} == {
        key: _days(periods) for key, periods in books.periods.items()
    }


def check_outbox(books: Books) -> None:
    """Every conflict in the journal has its three rows, every row its conflict, in the order of the journal."""
    flagged = [entry["ticket"] for entry in books.entries for one in entry["verdicts"] if one["verdict"] == "flagged"]
    assert flagged, "two CPAS met"
    assert [one.ticket for one in books.outbox] == [ticket for ticket in flagged for _ in range(3)]


def _days(periods: Sequence[Period]) -> set[date]:
    """Every day of some periods, of those without an end the first years."""
    return {
        date.fromordinal(day)
        for period in periods
        for day in range(period.begin.toordinal(), min(period.end.toordinal(), period.begin.toordinal() + 1_000) + 1)
    }


def workers(processes: dict[int, int]) -> list[int]:
    """Those whose parent works there too, but for the clerk, in order."""
    return sorted(child for child, parent in processes.items() if parent in processes and not is_clerk(child))


def is_clerk(process: int) -> bool:
    """Whether a process calls itself so."""
    try:
        return (Path("/proc") / str(process) / "comm").read_text() == "bcss-clerk\n"
    except OSError:
        return False


def alive(processes: dict[int, int]) -> list[int]:
    """Those that are more than a name in a list that nobody has read yet."""

    def state(process: int) -> str:
        try:
            return (Path("/proc") / str(process) / "stat").read_text().rpartition(") ")[2][0]
        except OSError:
            return "Z"

    return [process for process in processes if state(process) != "Z"]


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Look again and again until it holds.

    Raises:
        AssertionError: it does not hold in time.
    """
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.01)
