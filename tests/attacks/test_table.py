"""Every row of the attack table, outside in: nothing is let in, nothing breaks, and nothing is told."""

from __future__ import annotations

import re
import shutil
import socket
from contextlib import ExitStack, suppress

import pytest
from lxml import etree

from bcss_gateway.journal import book
from classic import journal
from delivering import acknowledging
from door import ANSWERED, hold
from elsewhere import elsewhere
from messages import MARK, envelope
from rows import (
    batches,
    business,
    doctor,
    encodings,
    entities,
    freshness,
    http,
    injection,
    keys,
    markup,
    receivers,
    site,
    sizes,
    slow,
    soap,
    sockets,
)
from rows.attack import SECRET
from rows.table import CATEGORIES, WRAPPING
from scene import code_of
from serving import Server

DOOR = [row for module in (entities, sizes, encodings, markup, soap, http) for row in module.CATEGORY.rows]


@pytest.mark.parametrize(
    ("row", "endpoint"),
    [pytest.param(row, endpoint, id=f"{row.name}-{endpoint}") for row in DOOR for endpoint in row.at],
)
def test_at_the_door(row, endpoint, aimed, calls, caller, entries, standing, caplog) -> None:
    call, before = calls[endpoint], entries()
    sent = row.make(call)
    heard = caller.request(sent.method, call.path, aimed(sent.body), {**call.headers, **sent.headers}, sent.query)
    hold(heard, row, call)
    assert SECRET not in heard.text
    assert entries() == before + 1, "one entry for each POST"
    assert not caplog.records, "what a sender does wrong is no news for the process log"


@pytest.mark.parametrize("row", sockets.CATEGORY.rows, ids=lambda row: row.name)
def test_on_the_wire(row, server, calls) -> None:
    call, before, written = calls[row.at[0]], len(server.journal()), server.log.stat().st_size
    answer = _sent(server, row.make(call))
    assert tuple(int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", answer)) == row.expected
    told = server.journal()[before:]
    assert len(told) == row.entries
    assert all(entry["outcome"] in ("answered", "refused") for entry in told)
    said = (b"" if 200 in row.expected else answer) + server.log.read_bytes()[written:]
    for word in (MARK, "Traceback", "ERROR", "smuggled", ".py"):
        assert word not in said.decode("latin-1")
    assert b"smuggled" not in answer


@pytest.mark.parametrize("row", slow.CATEGORY.rows, ids=lambda row: row.name)
def test_while_others_are_slow(row, beset, calls) -> None:
    call = calls[row.at[0]]
    with ExitStack() as held:
        for _ in range(slow.HELD):
            line = held.enter_context(socket.create_connection((beset.settings.host, beset.settings.port)))
            line.sendall(row.make(call))
        assert (beset.post(call.path, envelope(call.element)).status,) == row.expected
    assert "Traceback" not in beset.log.read_text()


def _sent(server: Server, whole: bytes) -> bytes:
    """Everything that comes back to bytes after which the sender says no more."""
    received = []
    with socket.create_connection((server.settings.host, server.settings.port), timeout=30) as line:
        with suppress(BrokenPipeError, ConnectionResetError):  # the server may have heard enough, and hung up
            line.sendall(whole)
            line.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):  # it did not read all that was sent
            while chunk := line.recv(65536):
                received.append(chunk)
    return b"".join(received)


@pytest.mark.parametrize("row", keys.CATEGORY.rows, ids=lambda row: row.name)
def test_by_whom_it_is_signed(row, believer, caplog) -> None:
    told = believer.tell(row.make(believer.unsigned))
    assert told.code == row.expected, told.heard.text
    assert (told.entry["outcome"], told.entry["provider_asked"]) == ("refused", False)
    assert not caplog.records


@pytest.mark.parametrize("row", freshness.CATEGORY.rows, ids=lambda row: row.name)
def test_when_it_is_sent(row, restless, caplog) -> None:
    told = []
    for step in row.make(restless):
        match step:
            case freshness.Wait(seconds):
                restless.clock.move(seconds=seconds)
            case freshness.Restart():
                restless.start()
            case freshness.Send(message, worker):
                told.append(restless.tell(message, worker))
    *before, last = told
    assert all(one.code == "MSG00000" for one in before)
    assert last.code == row.expected, last.heard.text
    assert last.entry["provider_asked"] is (row.expected == freshness.ANSWERED)
    assert not caplog.records


@pytest.mark.parametrize("row", [*business.CATEGORY.rows, *injection.CATEGORY.rows], ids=lambda row: row.name)
def test_in_a_scene(row, scene, caplog) -> None:
    heard = row.make(scene)
    assert code_of(heard) == row.expected, heard.text
    entries = scene.journal()
    assert all(entry["outcome"] in ("answered", "refused") for entry in entries)
    for one in scene.victims:
        assert not [word for word in (one.last_name, *one.first_names) if word in heard.text], heard.text
    with scene.gateway.database.unit_of_work() as work:
        assert book.broken_entry(work) == (len(entries), 0), "the chain holds"
    assert not caplog.records


@pytest.mark.parametrize("row", site.CATEGORY.rows, ids=lambda row: row.name)
def test_at_the_pages(row, caller, entries, caplog) -> None:
    look, before = row.make(), entries()
    heard = caller.request(look.method, look.path, b"", look.headers, look.query)
    assert heard.status == row.expected
    for word in (MARK, site.MARKUP, "evil.example", "{{7*7}}", "root:", "[project]"):
        assert word not in heard.text
    assert not {"Set-Cookie", "Access-Control-Allow-Origin"} & set(heard.headers)
    if heard.headers["Content-Type"].startswith("text/html"):
        policy = heard.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert entries() == before
    assert not caplog.records


def test_the_table_is_as_long_as_was_promised() -> None:
    rows = [row for category in CATEGORIES for row in category.rows]
    assert len(WRAPPING.rows) >= 40
    assert len(rows) - len(WRAPPING.rows) >= 150
    assert len({(category.title, row.name) for category in CATEGORIES for row in category.rows}) == len(rows)


@pytest.mark.parametrize("row", doctor.CATEGORY.rows, ids=lambda row: row.name)
def test_at_the_doctor(row, aimed, caller, entries, caplog) -> None:
    before = entries()
    heard = caller.request("POST", doctor.PLACE, row.make(aimed), {"Content-Type": doctor.FORM})
    assert heard.status == row.expected
    assert not [word for word in ("<script", "<img", SECRET, MARK, "Traceback", ".py") if word in heard.text]
    assert entries() == before
    assert not caplog.records


@pytest.mark.parametrize("row", receivers.CATEGORY.rows, ids=lambda row: row.name)
def test_what_a_subscriber_answers(row, told, aimed, caplog) -> None:
    before = len(told.entries())
    told.clock.move(minutes=11)
    told.attest()
    with elsewhere(row.make(aimed)) as there:
        told.subscribes("cin", f"http://127.0.0.1:{there.port}/")
        assert told.clerk() and told.clerk()
        asked, one = len(there.asked), told.outbox("cin")[-1]
        there.say = acknowledging(told.clock)
        told.clock.move(minutes=11)
        assert told.clerk()
    assert asked == 1, "it rests"
    assert (ANSWERED if one.delivered else one.failure) == row.expected
    assert told.outbox("cin")[-1].delivered
    assert len(told.entries()) == before + row.entries
    assert not caplog.records, "what another says is no news for the process log"


@pytest.mark.parametrize("row", batches.CATEGORY.rows, ids=lambda row: row.name)
def test_in_a_folder(row, exchange, aimed, caplog) -> None:
    before = len(journal(exchange.gateway))
    row.make(exchange.put(), aimed)
    (one,) = exchange.sweep()
    assert not one.is_well
    assert one.what.startswith(f"refused, {row.expected}: ")
    assert (one.file + one.what).isprintable()
    (told,) = exchange.folder.glob("refused/*.refused.xml")
    assert etree.parse(told).getroot()[0].text == row.expected
    assert SECRET not in told.read_text("utf-8")
    assert (exchange.names("in"), exchange.names("out"), exchange.names("done")) == ([], [], [])
    (entry,) = journal(exchange.gateway)[before:]
    assert (entry["operation"], entry["outcome"]) == ("refuse", "refused")
    assert not caplog.records
    shutil.rmtree(exchange.folder / "refused")
