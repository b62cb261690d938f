"""Who makes room when a worker has no more, and what a line does for gunicorn that a socket would do by waiting."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest
from gunicorn import util
from gunicorn.config import Config

from bcss_gateway.transport.worker.connection import Connection
from bcss_gateway.transport.worker.house import House
from bcss_gateway.transport.worker.line import Line
from bcss_gateway.transport.worker.origin import origin_of
from bcss_gateway.transport.worker.patience import Patience
from bcss_gateway.transport.worker.stages import Need, Stage

PATIENCE = Patience(
    header_seconds=300,
    body_seconds=300,
    reply_seconds=300,
    idle_seconds=300,
    largest_body=1000,
    connections=3,
    connections_per_address=2,
)


@pytest.fixture
def pair() -> Iterator[tuple[Line, socket.socket]]:
    """A line, and the client at its other end."""
    ours, theirs = socket.socketpair()
    line = Line(ours)
    yield line, theirs
    line.hang_up()
    theirs.close()


def guest(line: Line, address: str = "192.0.2.1") -> Connection:
    """A connection that has just begun."""
    return Connection(line, (address, 1), ("192.0.2.9", 2), Config(), PATIENCE)


def test_there_is_room_until_all_is_taken(pair: tuple[Line, socket.socket]) -> None:
    house = House(PATIENCE)
    guests = [guest(pair[0], f"192.0.2.{number}") for number in range(3)]
    for one in guests:
        assert not house.is_full()
        house.enter(one)
    assert house.is_full()
    assert [house.leave(guests[0]), house.leave(guests[0])] == [True, False]
    assert not house.is_full()


def test_an_address_has_its_share(pair: tuple[Line, socket.socket]) -> None:
    house = House(PATIENCE)
    first, second, third, other = (guest(pair[0], f"192.0.2.{last}") for last in (1, 1, 1, 2))
    for one in (first, second, third, other):
        house.enter(one)
    assert (house.has_too_many_like(third), house.has_too_many_like(other)) == (True, False)
    house.leave(first)
    assert not house.has_too_many_like(third)


def test_a_unix_socket_has_no_address_to_share(pair: tuple[Line, socket.socket]) -> None:
    house = House(replace(PATIENCE, connections_per_address=0))
    local = Connection(pair[0], "", "", Config(), PATIENCE)
    house.enter(local)
    assert not house.has_too_many_like(local)


def test_who_was_let_in_first_makes_room_first(pair: tuple[Line, socket.socket]) -> None:
    house = House(PATIENCE)
    guests = [guest(pair[0]) for _ in range(3)]
    for one in reversed(guests):
        house.enter(one)
    assert house.slowest() is guests[0]
    guests[0].lend()
    assert house.slowest() is guests[1], "what a thread has is not slow"
    guests[2].refuse(400, "Bad Request", "")
    assert guests[2].stage is Stage.LINGER
    assert house.slowest() is guests[2], "nobody waits for its request any more"


def test_nobody_makes_room_who_is_being_answered(pair: tuple[Line, socket.socket]) -> None:
    house, only = House(PATIENCE), guest(pair[0])
    house.enter(only)
    only.lend()
    assert house.slowest() is None


def test_a_reply_that_gunicorn_gives_up_is_not_sent_and_nothing_waits(pair: tuple[Line, socket.socket]) -> None:
    line, client = pair
    line.sendall(b"half a re")
    util.close_graceful(line)
    line.sendall(b"end")
    line.flush()
    assert client.recv(100) == b"end"


def test_what_the_client_does_not_take_stays(pair: tuple[Line, socket.socket]) -> None:
    line, client = pair
    reply = bytes(range(256)) * 20_000
    line.sendall(reply)
    with pytest.raises(BlockingIOError):
        line.flush()
    taken = bytearray()
    while len(taken) < len(reply):
        taken += client.recv(1 << 20)
        with contextlib.suppress(BlockingIOError):
            line.flush()
    assert bytes(taken) == reply


def test_the_time_that_a_thread_took_is_not_the_clients(pair: tuple[Line, socket.socket]) -> None:
    one = guest(pair[0])
    before = one.deadline
    one.lend()
    assert one.returned(Need.READ) is Need.READ
    assert (one.is_lent, one.is_fresh) == (False, False)
    assert before is not None
    assert one.deadline is not None
    assert one.deadline >= before


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
    ],
)
def test_whose_connections_count_together(one: str, other: str, together: bool) -> None:
    assert (origin_of(one) == origin_of(other)) is together
