"""One process of a run: a stretch of cases against a gateway of its own."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.settings import Settings
from fuzzing.cases import Case, Cases
from fuzzing.judge import Judge
from fuzzing.request import Request
from fuzzing.stretch import sent
from fuzzing.tally import Failure, Tally
from fuzzing.target import Target

MakeTarget = Callable[[Settings], Target]

_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Notebook:
    """A file that says which case is under way: it is there when the process is not any more."""

    file: Path

    def write(self, case: Case) -> None:
        """Note a case before it is sent."""
        head = f"{case.number}\n{case.recipe}\n".encode()
        self.file.write_bytes(head + case.request.to_bytes())

    def read(self) -> tuple[int, str, Request]:
        """The number, the recipe and the request of the last case."""
        number, recipe, raw = self.file.read_bytes().split(b"\n", 2)
        return int(number), recipe.decode(), Request.from_bytes(raw)


def cases_for(target: Target, settings: Settings, seed: str) -> Cases:
    """The cases of a run, with the credentials of this installation."""
    return Cases(target.gateway.library, sandbox_key(settings.data), seed)


def judge_of(target: Target) -> Judge:
    """A judge that knows where the gateway serves."""
    contracts = target.gateway.library.contracts.values()
    return Judge(path for contract in contracts for path in contract.endpoint.paths)


def work(
    settings: Settings, seed: str, numbers: Sequence[int], line: Connection, notebook: Notebook, make: MakeTarget
) -> None:
    """Send these cases; what is seen goes out on the line, part by part."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the run, and knows what was seen
    target = make(settings)
    line.send(Tally())  # from here on it is heard of twice a second
    tally, last = Tally(), time.monotonic()
    for case, heard, complaint in sent(
        numbers, cases_for(target, settings, seed), target, judge_of(target), notebook.write
    ):
        tally.note(case, heard)
        if complaint:
            tally.complain(Failure(case.number, numbers[0], complaint, case.recipe, case.request))
        if time.monotonic() - last > _EVERY:
            line.send(tally)
            tally, last = Tally(), time.monotonic()
    count, broken = target.broken_entry()
    if broken:
        raise AssertionError(f"the journal is broken at entry {broken} of {count}")
    tally.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line.send(tally)
    line.close()
    target.close()
