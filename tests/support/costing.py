"""What a message costs: the processor's time and the memory of a process that answers it and nothing else."""

from __future__ import annotations

import gc
import json
import os
import resource
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import Settings
from clocks import NOON, MovableClock
from messages import Call, echo, list_lines, retrieve
from signed_calls import Believer, settings_of
from wsgi import Client, basic

_TIMES = 3


@dataclass(frozen=True, slots=True)
class Request:
    """A POST; ``signed`` says that it goes to the gateway that takes signed messages alone."""

    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Cost:
    """What one call took: milliseconds of the processor, megabytes above rest, the size of what was sent."""

    name: str
    milliseconds: float
    megabytes: float
    size: int
    status: int


@dataclass(frozen=True, slots=True)
class World:
    """Two gateways over one installation, with valid calls to either."""

    gateway: Gateway
    believer: Believer
    calls: Mapping[str, Call]
    namur: Institution

    def person(self, tag: str) -> Citizen:
        """The named person with a tag."""
        return next(one for one in named_persons(day_of(NOON)) if one.tag == tag)

    def send(self, request: Request) -> int:
        """Post; gives the status."""
        gateway = self.believer.workers[0] if request.signed else self.gateway
        return Client(gateway.application).post(request.path, request.body, request.headers).status


def world_of(folder: Path) -> World:
    """A world over the filled installation in a folder, whose clock stands where it was filled."""
    settings, clock = Settings(data=folder, public_url="http://gateway.test"), MovableClock()
    by_user = {one.basic_user: one for one in institutions()}
    namur = by_user["cpas-namur"]
    secret = derived_secret(sandbox_key(folder), namur.cbe_number)
    person = next(one for one in named_persons(day_of(NOON)) if one.tag == "integrated")
    believer = Believer(settings_of(settings, folder / "signing", by_user.__getitem__), clock, namur, person.ssin)
    believer.start()
    calls = {
        "TestConnectionService": echo(),
        "KSZBCSSWebServiceConnector": list_lines(namur.cbe_number),
        "RetrieveTIGroups": retrieve(namur.cbe_number, basic("cpas-namur", secret)),
    }
    return World(build(settings, clock), believer, calls, namur)


class Row(Protocol):
    """A kind of message; each is made anew, for a signed one is answered once."""

    @property
    def name(self) -> str: ...
    @property
    def make(self) -> Callable[[World], Request]: ...


def costs(world: World, rows: Sequence[Row]) -> list[Cost]:
    """What each row costs at its best of three times, each in a process of its own, once everything is warm."""
    for row in rows:
        world.send(row.make(world))
    gc.collect()
    gc.freeze()  # as the gateway does before it forks: no collection then looks through what was there before
    return [min((_cost(world, row.name, row.make(world)) for _ in range(_TIMES)), key=_time) for row in rows]


def _time(cost: Cost) -> float:
    return cost.milliseconds


def _cost(world: World, name: str, request: Request) -> Cost:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, json.dumps(_measured(world, request)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        milliseconds, megabytes, status = json.loads(pipe.read())
    os.waitpid(child, 0)
    return Cost(name, milliseconds, megabytes, len(request.body), status)


def _measured(world: World, request: Request) -> tuple[float, float, int]:
    for gateway in (world.gateway, *world.believer.workers):
        gateway.database.after_fork()
    before = resource.getrusage(resource.RUSAGE_SELF)
    status = world.send(request)
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds * 1000, (after.ru_maxrss - before.ru_maxrss) / 1024, status
