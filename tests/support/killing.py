"""Kills clerks and a subscriber while rights come in, again and again, and counts what was lost: nothing may be.

``make torture`` runs it. Everything is real but for the CPAS: processes, sockets, ``kill -9``, one database.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from lxml import etree

from bcss_gateway import beside_calls, bootstrap
from bcss_gateway.delivery import message
from bcss_gateway.delivery.patience import Patience
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import add
from bcss_gateway.domain.clock import system_clock, utc_text
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid, Change, Right, RightChanged
from bcss_gateway.domain.subscription import Subscription, Way
from bcss_gateway.domain.ticket import newer_ticket
from bcss_gateway.journal import book
from bcss_gateway.notifications import rights
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.notifications.mutation import of_right
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.sandbox import fill
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.settings import HOME, MIGRATIONS, Settings
from bcss_gateway.storage import notifications
from bcss_gateway.storage.database import Database

CLERKS, EVERY = 2, 0.05
TAGS = ("anna", "marc", "sofie", "emma", "lucas")
IMPATIENT = partial(Patience, first_rest=0.02, longest_rest=0.1, shortest_lease=1.5, most=5)
"""So that what a kill leaves behind is taken up again at once."""
_BODY = "{http://schemas.xmlsoap.org/soap/envelope/}Body"
_A_YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@dataclass(frozen=True, slots=True)
class Found:
    """What was told, and what became of it.

    Attributes:
        told: so many notifications there were.
        lost: those that never arrived.
        repeated: so many arrived once more than they had to.
        disordered: persons of whom something arrived after what came later.
        unaccounted: those that have not exactly one entry of their delivery in the journal.
    """

    kills: int
    told: int
    lost: int
    repeated: int
    disordered: int
    unaccounted: int
    chain_holds: bool

    @property
    def is_well(self) -> bool:
        """Whether all of it arrived, in order, and the journal knows."""
        return self.chain_holds and not (self.lost or self.disordered or self.unaccounted)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.told} notifications: {self.lost} lost, {self.disordered} persons out of order, "
            f"{self.unaccounted} without exactly one entry, {self.repeated} repeated"
        )


def torture(folder: Path, kills: int, seed: int, tell: Callable[[str], None] = print) -> Found:
    """Kill so many times, let what is left be delivered, and look."""
    chance = random.Random(seed)
    port, arrivals = _free_port(), folder / "arrivals"
    settings = Settings(
        data=folder / "data",
        persons=100,
        database_url="",
        notification_networks=[ip_network("127.0.0.0/8")],
        notification_seconds=0.3,
    )
    _prepare(settings, port)
    victims = {f"clerk {number}": partial(_clerk, settings) for number in range(CLERKS)}
    victims["subscriber"] = partial(_subscriber, port, arrivals)
    living = {name: _born(work) for name, work in victims.items()}
    feeder = _born(partial(_feed, settings, seed))
    try:
        for number in range(1, kills + 1):
            time.sleep(chance.uniform(0.02, 0.35))
            name = chance.choice([*victims])
            _kill(living[name])
            living[name] = _born(victims[name])
            if number % 50 == 0:
                tell(f"{number} kills")
        _kill(feeder)
        _wait_until_told(settings)
    finally:
        for pid in living.values():
            _kill(pid)
    return _look(settings, arrivals, kills)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _prepare(settings: Settings, port: int) -> None:
    fill.init(settings, system_clock, MIGRATIONS)
    gateway = bootstrap.build(settings)
    gateway.tables.take_up()
    since = "2019-01-01T00:00:00.000000Z"
    cin = next(one for one in institutions() if one.basic_user == "cin")
    with gateway.database.unit_of_work() as work:
        add([Line(ssin, 11, "", 1, Period(date(2019, 1, 1)), changed=since) for ssin in _persons()], work)
        work.writing().execute(notifications.subscription.delete())
        address = f"http://127.0.0.1:{port}/"
        one = Subscription(1, cin, Kind.LIVING_WAGES.value, since, way=Way.PUSH, address=address)
        notifications.add_subscription(work, one)
        work.commit()
    gateway.database.close()


def _persons() -> list[str]:
    return [one.ssin for one in named_persons(date(2026, 11, 21)) if one.tag in TAGS]


def _clerk(settings: Settings) -> None:
    beside_calls.Patience = IMPATIENT  # type: ignore[misc, assignment]  # in this process alone
    database = Database(settings.database, most_connections=beside_calls.CONNECTIONS_OF_CLERK)
    beside_calls.clerk(settings, database).work_for_ever(lambda _: time.sleep(0.02) is None)


def _feed(settings: Settings, seed: int) -> None:
    """A CPAS that attests rights without end."""
    chance, database, outbox = random.Random(seed), Database(settings.database), Outbox(rights.load(), ())
    persons, number = _persons(), 0
    while True:
        number += 1
        now = system_clock()
        right = Right(chance.choice(persons), "0999100097", Aid.INTEGRATION_INCOME, _A_YEAR, "1")
        changed = RightChanged(chance.choice([*Change]), str(number), utc_text(now), right)
        with database.unit_of_work() as work:
            outbox.announce_when_due(of_right(changed), changed.due, Occasion(now, newer_ticket()), work)
            work.commit()
        time.sleep(EVERY)


def _subscriber(port: int, arrivals: Path) -> None:
    """Writes down what it gets, durably, and then acknowledges it."""
    contract = message.load(HOME)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            sent = etree.fromstring(raw).find(_BODY)[0]
            with arrivals.open("a") as file:
                file.write(f"{sent.findtext('livingWagesNotification/ssin')} {sent.findtext('sequenceNumber')}\n")
                file.flush()
                os.fsync(file.fileno())
            reply = message.acknowledgement(contract, raw, system_clock())
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    HTTPServer(("127.0.0.1", port), Handler).serve_forever()


def _born(work: Callable[[], None]) -> int:
    """A process of its own; no database is open in this one."""
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # that what is killed here is not answered there is no news
            work()
        finally:
            os._exit(1)
    return pid


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _wait_until_told(settings: Settings) -> None:
    """Until nothing waits; however much that is, some of it must arrive each minute."""
    waiting, latest = -1, 0.0
    while left := sum(one.waits for one in _outbox(settings)):
        if left != waiting:
            waiting, latest = left, time.monotonic() + 60
        if time.monotonic() > latest:
            raise TimeoutError(f"{left} wait still, and nothing arrives")
        time.sleep(0.5)


def _outbox(settings: Settings) -> list[Notification]:
    database = Database(settings.database)
    try:
        with database.unit_of_work() as work:
            return [one for one in notifications.everything(work) if one.kind == Kind.LIVING_WAGES]
    finally:
        database.close()


def _look(settings: Settings, arrivals: Path, kills: int) -> Found:
    told = [one for one in _outbox(settings) if one.recipient]
    got = [(ssin, int(number)) for ssin, number in (line.split() for line in arrivals.read_text().splitlines())]
    orders = {ssin: [number for who, number in got if who == ssin] for ssin in _persons()}
    database = Database(settings.database)
    with database.unit_of_work() as work:
        holds = not book.broken_entry(work)[1]
        entries = [one for one in book.read(work, {}) if (one["operation"], one["outcome"]) == ("notify", "answered")]
    database.close()
    entered = Counter(one["verdicts"][0]["rule"] for one in entries)
    sent = {number for _, number in got}
    return Found(
        kills=kills,
        told=len(told),
        lost=sum(one.sequence not in sent for one in told),
        repeated=len(got) - len(sent),
        disordered=sum(order != sorted(order) for order in orders.values()),
        unaccounted=sum(entered[f"#{one.sequence}"] != 1 for one in told),
        chain_holds=holds,
    )


def main() -> None:
    """Run it, print what was found, and say by the exit status whether it is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    asked = parser.parse_args()
    sys.stdout.write(f"seed {asked.seed}\n")
    with tempfile.TemporaryDirectory(prefix="bcss-torture-") as folder:
        found = torture(Path(folder), asked.kills, asked.seed, lambda text: print(text, flush=True))  # noqa: T201
    sys.stdout.write(f"{found}\n")
    sys.exit(0 if found.is_well else 1)


if __name__ == "__main__":
    main()
