"""Many calls at once, and processes that are killed: the directory stays consistent, the journal whole."""

from __future__ import annotations

import http.client
import os
import signal
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from classic import CONNECTOR
from crowd import CLIENTS, Books, Crowd, alive, asks, check_acts, check_lines, check_outbox, wait_until, workers
from serving import serving
from wsgi import XML

SLOWEST_SECONDS = 20
Processes = Callable[[Path], dict[int, int]]


@pytest.mark.parametrize(("kind", "calls"), [("sqlite", 1_000), ("postgresql", 300)])
def test_many_calls_at_once(
    kind: str, calls: int, tmp_path: Path, request: pytest.FixtureRequest, record_property: Callable[..., None]
) -> None:
    url = _new_database(request.getfixturevalue("postgresql")) if kind == "postgresql" else ""
    with serving(tmp_path, BCSS_DATABASE_URL=url, BCSS_WORKERS="2") as server:
        before = Books.of(server)
        crowd, began = Crowd(server, asks(calls, seed=7)), time.monotonic()
        crowd.start()
        crowd.wait()
        took = time.monotonic() - began
        books = Books.of(server)
    assert crowd.unanswered == []
    assert len(crowd.told) == calls
    assert Counter(one.code for one in crowd.told).keys() <= {"0", "1", "10000"}
    assert sum(one.code == "0" for one in crowd.told) > calls / 2  # most of it is real work
    slowest = max(one.answered - one.asked for one in crowd.told)
    assert slowest < SLOWEST_SECONDS
    record_property("figures", f"{calls / took:.0f} calls/s, slowest {slowest:.3f} s")
    assert books.broken == (1 + calls, 0), "one is about the tables that the gateway began with"
    assert Counter(entry["reference"] for entry in books.entries) == {f"r{number}": 1 for number in range(calls)}
    check_lines(books)
    check_outbox(books)
    check_acts(books, crowd.told, before)


def _new_database(postgresql: str) -> str:
    name = f"many_{uuid.uuid4().hex}"
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgresql.replace("/postgres?", f"/{name}?")


def test_a_killed_worker_loses_no_acknowledged_call(tmp_path: Path, processes_in: Processes) -> None:
    with serving(tmp_path, BCSS_WORKERS="2") as server:
        before = Books.of(server)
        crowd = Crowd(server, asks(400, seed=11))
        crowd.start()
        for enough in (100, 200):
            wait_until(lambda enough=enough: len(crowd.told) >= enough)  # type: ignore[misc]
            os.kill(workers(processes_in(tmp_path))[0], signal.SIGKILL)
        crowd.wait()
        wait_until(lambda: len(workers(processes_in(tmp_path))) == 2)
        last = replace(asks(1, seed=1)[0], reference="last", action="LIST")
        assert server.post(CONNECTOR, last.body).status == 200
        books = Books.of(server)
    written = Counter(entry["reference"] for entry in books.entries)
    assert books.broken[1] == 0
    assert [one.ask.reference for one in crowd.told if not written[one.ask.reference]] == []
    assert {one.code for one in crowd.told} <= {"0", "1", "10000"}
    assert written["last"] == max(written.values()) == 1
    assert len(crowd.unanswered) <= 2 * CLIENTS
    check_lines(books)
    check_outbox(books)
    if not [ask for ask in crowd.unanswered if written[ask.reference] and ask.action != "LIST"]:
        check_acts(books, crowd.told, before)


def test_sigterm_ends_everything_within_ten_seconds(tmp_path: Path, processes_in: Processes) -> None:
    with serving(tmp_path, BCSS_WORKERS="2") as server:
        wait_until(lambda: len(workers(processes_in(tmp_path))) == 2)
        running = processes_in(tmp_path)
        crowd = Crowd(server, asks(2_000, seed=5))
        crowd.start()
        wait_until(lambda: len(crowd.told) >= 50)
        slow = http.client.HTTPConnection(server.settings.host, server.settings.port, timeout=30)
        slow.putrequest("POST", CONNECTOR)
        slow.putheader("Content-Type", XML)
        slow.putheader("Content-Length", "100")
        slow.endheaders(b"<half")  # a client that never ends its request
        (master,) = {parent for parent in running.values() if parent in running}
        began = time.monotonic()
        os.kill(master, signal.SIGTERM)
        wait_until(lambda: not alive(processes_in(tmp_path)), seconds=10)
        took = time.monotonic() - began
        crowd.wait()
        slow.close()
        books = Books.of(server)
    assert took < 10
    written = {entry["reference"] for entry in books.entries}
    assert [one.ask.reference for one in crowd.told if one.ask.reference not in written] == []
    assert books.broken[1] == 0
