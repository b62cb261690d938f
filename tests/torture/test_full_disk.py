"""A disk that is full at every point, one after the other: nothing is half done, and all goes on when there is room.

Each test has a little more room at each attempt, until it is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from batches import Exchange, answered, hold
from bcss_gateway import bootstrap
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.journal import book
from bcss_gateway.settings import Settings
from bcss_gateway.storage.failing import said_by_database
from classic import Caller, journal
from clocks import MovableClock
from delivering import THIS_MACHINE, Deliveries, acknowledging
from elsewhere import elsewhere
from registration import is_fault, registered
from small_disk import Disk, Limited, Mounted

STEP, MOST = 12 * 1024, 4 * 1024 * 1024
Person = Callable[[str], Citizen]


@pytest.fixture(params=[Mounted, Limited])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    made = request.param(tmp_path)
    yield made
    made.close()


@pytest.fixture
def on_disk(disk: Disk, sqlite_template: Any) -> Settings:
    """A filled installation on it."""
    settings: Settings = sqlite_template.copy(disk.folder / "data")
    return settings


@pytest.fixture
def gateway(on_disk: Settings, clock: MovableClock) -> Iterator[Gateway]:
    built = build(on_disk, clock)
    yield built
    built.database.close()


def rooms() -> Iterator[int]:
    """Ever more."""
    yield from range(0, MOST, STEP)


def chain_holds(gateway: Gateway) -> bool:
    with gateway.database.unit_of_work() as work:
        return book.broken_entry(work)[1] == 0


def test_a_batch_in_the_middle(
    disk: Disk,
    gateway: Gateway,
    on_disk: Settings,
    clock: MovableClock,
    institution: Callable[[str], Institution],
    person: Person,
) -> None:
    batches = bootstrap.batches(on_disk, gateway, "operator", clock)
    batches._at_once = 3
    exchange = Exchange(gateway, batches, institution("cpas-namur"), person("integrated"), disk.folder)
    exchange.put(many=20)
    exchange.put("tuesday", 2)
    swept, failed, reached = [], 0, set()
    for room in rooms():
        try:
            with disk.with_room_for(room):
                swept += exchange.sweep()
            break
        except Exception as problem:  # whichever part it was that found no room
            assert isinstance(problem, OSError) or said_by_database(problem)
            failed += 1
        asked = [one["ticket"] for one in journal(gateway) if one["address"] == "batch"]
        assert chain_holds(gateway)
        assert len(asked) in {*range(0, 20, 3), 20, 23}, "a chunk is there wholly or not at all"
        reached.add(len(asked))
    assert failed > 3
    assert len(reached) > 2, "it went on where it was"
    assert [one.is_well for one in swept][-1:] == [True]
    assert exchange.names("in") == []
    assert not [name for name in exchange.names("out") if not name.endswith(".xml")]
    tickets = []
    for name, many in (("monday", 20), ("tuesday", 3)):
        out = disk.folder / "out" / f"{name}.answers.xml"
        assert [number for number, _, _ in answered(out)] == list(range(1, many + 1))
        hold(out)
        tickets += [one.get("ticket") for one in etree.parse(out).getroot()]
    assert tickets == [one["ticket"] for one in journal(gateway) if one["address"] == "batch"]
    assert {one["outcome"] for one in journal(gateway)} == {"answered"}


def test_a_clerk_that_delivers(
    disk: Disk,
    gateway: Gateway,
    on_disk: Settings,
    clock: MovableClock,
    institution: Callable[[str], Institution],
    person: Person,
) -> None:
    here = on_disk.model_copy(update={"notification_networks": THIS_MACHINE, "notification_seconds": 2})
    told, got, failed = Deliveries(gateway, here, clock, institution, person), [], 0
    tags = ("anna", "marc", "sofie", "emma")
    for tag in tags:
        told.keeps_a_file("cin", tag)
        for number in ("1", "2"):
            told.attest(tag, number=number)
    with elsewhere(acknowledging(clock, got)) as there:
        told.subscribes("cin", f"http://127.0.0.1:{there.port}/")
        for room in rooms():
            with disk.with_room_for(room):
                failed += not told.clerk()
            delivered = [one for one in told.outbox("cin") if one.delivered]
            assert len(told.entries()) == len(delivered), "what counts as delivered has its entry, and nothing else"
            assert chain_holds(gateway)
            if len(delivered) == 2 * len(tags):
                break
            clock.move(minutes=11)
    assert failed > 2
    numbers = list(dict.fromkeys(int(one.findtext("sequenceNumber")) for one in got))
    assert sorted(numbers) == list(range(1, 9)), "none is lost"
    for tag in tags:
        mine = [one.findtext(".//attestationNumber") for one in got if one.findtext(".//ssin") == person(tag).ssin]
        assert list(dict.fromkeys(mine)) == ["1", "2"], "in order"


def test_calls_and_their_journal(
    disk: Disk, gateway: Gateway, institution: Callable[[str], Institution], person: Person
) -> None:
    caller, failed = Caller(gateway, institution("cpas-namur")), 0
    before = len(caller.lines())
    for room in rooms():
        with disk.with_room_for(room):
            refused = is_fault(registered(caller, person("anna")))
        entries, lines = caller.journal(), caller.lines()
        assert chain_holds(gateway)
        assert (len(entries), len(lines) - before) == ((0, 0) if refused else (1, 1)), "both, or neither"
        if not refused:
            break
        failed += 1
    assert failed
    assert entries[0]["outcome"] == "answered"
