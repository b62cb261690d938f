"""A run: several processes, each with an installation and a stretch of its own; one that dies is replaced."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from bcss_gateway.settings import Settings
from fuzzing.tally import Failure, Tally
from fuzzing.target import Target, copy_of
from fuzzing.worker import MakeTarget, Notebook, work

PATIENCE = 60.0
_MOST_DEATHS = 20
FORK = multiprocessing.get_context("fork")
"""A process made in this way has all that this one has, without reading the contracts again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run sends.

    Attributes:
        seed: any text.
        first: the number of the first case.
        patience: after so many seconds without a word a process is taken to hang.
    """

    seed: str
    cases: int
    first: int = 0
    processes: int = 1
    patience: float = PATIENCE

    def stretches(self) -> list[range]:
        """A stretch of cases for each process."""
        ends = [self.first + self.cases * part // self.processes for part in range(self.processes + 1)]
        return [range(begin, end) for begin, end in pairwise(ends) if begin < end]


@dataclass(slots=True)
class _Child:
    """One process and what is known of it."""

    process: Any
    line: Connection
    notebook: Notebook
    numbers: Sequence[int]
    heard: float = field(default_factory=time.monotonic)
    is_ready: bool = False

    def hangs(self, patience: float) -> bool:
        """Whether nothing was heard for too long; before the first case contracts are read, which takes its time."""
        return self.is_ready and time.monotonic() - self.heard > patience


class Run:
    """Carries out a plan.

    Args:
        template: a filled installation that nobody uses.
        folder: where the processes' installations are made.
        make: makes the gateway of a process.
        progress: is given all figures whenever there are new ones.
    """

    def __init__(
        self,
        plan: Plan,
        template: Settings,
        folder: Path,
        make: MakeTarget = Target,
        progress: Callable[[Tally], None] = lambda _: None,
    ) -> None:
        self._plan, self._template, self._folder, self._make = plan, template, folder, make
        self._progress = progress
        self._children: list[_Child] = []
        self._started = self._deaths = 0
        self.tally = Tally()

    def run(self) -> Tally:
        """Send every case, or as many as there is time for before Ctrl-C; gives the figures."""
        try:
            for numbers in self._plan.stretches():
                self._start(numbers)
            while self._children:
                self._listen()
        except KeyboardInterrupt:
            pass
        finally:
            for child in self._children:
                child.process.kill()
        return self.tally

    def _start(self, numbers: Sequence[int]) -> None:
        self._started += 1
        settings = copy_of(self._template, self._folder / str(self._started))
        notebook = Notebook(settings.data / "notebook")
        ours, theirs = FORK.Pipe(duplex=False)
        process = FORK.Process(
            target=work, args=(settings, self._plan.seed, numbers, theirs, notebook, self._make), daemon=True
        )
        process.start()
        theirs.close()
        self._children.append(_Child(process, ours, notebook, numbers))

    def _listen(self) -> None:
        ready = wait([child.line for child in self._children], timeout=1.0)
        for child in list(self._children):
            if child.line in ready:
                self._hear(child)
            elif child.hangs(self._plan.patience):
                child.process.kill()
                self._died(child, f"no answer within {self._plan.patience:.0f} s")

    def _hear(self, child: _Child) -> None:
        child.heard = time.monotonic()
        part = None
        with suppress(EOFError):
            part = child.line.recv()
        if part is not None:
            child.is_ready = True
            self.tally.add(part)
            self._progress(self.tally)
            return
        child.process.join()
        if child.process.exitcode:
            self._died(child, f"the process died of {cause_of(child.process.exitcode)}")
        else:
            self._children.remove(child)

    def _died(self, child: _Child, complaint: str) -> None:
        self._children.remove(child)
        self._deaths += 1
        if not child.notebook.file.exists():
            raise RuntimeError(f"before its first case: {complaint}")
        number, recipe, request = child.notebook.read()
        self.tally.cases += 1
        self.tally.complain(Failure(number, child.numbers[0], complaint, recipe, request))
        rest = range(number + 1, child.numbers[-1] + 1)
        if rest and self._deaths < _MOST_DEATHS:
            self._start(rest)


def cause_of(exit_code: int) -> str:
    """How a process ended, in words."""
    return signal.Signals(-exit_code).name if exit_code < 0 else f"exit status {exit_code}"
