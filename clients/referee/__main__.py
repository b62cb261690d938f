"""``make interop``: bring the stacks, run the client of each against a gateway of its own, and show a table."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bcss_gateway.settings import HOME
from clients.referee import judging, speaking
from clients.referee.equipping import Equipment, equip
from clients.referee.installing import bring
from clients.referee.judging import CPAS, Verdict
from clients.referee.stacks import STACKS, Stack
from serving import Server, serving

_PATIENCE_SECONDS = 300
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a stack.

    Attributes:
        title: its name and version, as it says itself.
        verdicts: one a call; none where the stack is not installed.
        complaint: what its client complained of, or what is missing.
    """

    title: str
    verdicts: Sequence[Verdict] = ()
    complaint: str = ""
    seconds: float = 0.0

    @property
    def failed(self) -> bool:
        """Whether a call did not go as it should."""
        return any(verdict.problem for verdict in self.verdicts)


def main() -> int:
    """Run, and give the exit status: 1 where an installed stack failed, or, with ``--all``, where one is missing."""
    given = _arguments()
    chosen = [stack for stack in STACKS if not given.stacks or stack.name in given.stacks]
    if given.install:
        bring(chosen)
    with tempfile.TemporaryDirectory(prefix="bcss-interop-") as folder, ThreadPoolExecutor(_AT_ONCE) as pool:
        there = [stack for stack in chosen if stack.installed]
        equipment = equip(Path(folder) / "equipped") if there else None
        played = [(_show(called), spoke) for called, spoke in pool.map(partial(play, equipment), chosen)]
    print("\nwho speaks, by more than a password of HTTP")
    rows = [called for called, _ in played], [_show(spoke, in_words=True) for _, spoke in played if spoke is not None]
    for one in (one for row in rows for one in row if one.failed):
        _explain(one)
    for row, what in zip(rows, ("understood everything", "showed who speaks"), strict=True):
        print(_sum(row, what))
    missing = any(not one.verdicts for row in rows for one in row)
    return 1 if any(one.failed for row in rows for one in row) or (given.all and missing) else 0


def play(equipment: Equipment | None, stack: Stack) -> tuple[Played, Played | None]:
    """Run a stack's client, and the one that shows who speaks, against a fresh gateway; judge what each understood."""
    if equipment is None or not stack.installed:
        return Played(stack.name, complaint=stack.wanted), None
    folder = equipment.folder.with_name(stack.name)
    equipment.copy(folder)
    with serving(folder) as server:
        secret = server.secret_of(server.institution(CPAS))
        done, seconds = _run([*stack.command, server.address, CPAS, secret])
        verdicts = judging.judge(done.stdout, judging.expected(server), judging.journalled(server))
        spoke = None if stack.speaker is None else _let_speak(stack.speaker, server, equipment)
    return Played(_title(stack, done.stdout), verdicts, done.stderr, seconds), spoke


def _let_speak(stack: Stack, server: Server, equipment: Equipment) -> Played:
    if not stack.installed:
        return Played(stack.name, complaint=stack.wanted)
    arguments, since = equipment.arguments(server), len(server.journal())
    done, seconds = _run([*stack.command, server.address, CPAS, *arguments])
    journal, expected = speaking.journalled(server, since), speaking.expected(server)
    verdicts = speaking.judge(done.stdout, stack.steps, expected, journal, equipment.numbers)
    return Played(_title(stack, done.stdout), verdicts, done.stderr, seconds)


def _title(stack: Stack, printed: str) -> str:
    return next((line[7:] for line in printed.splitlines() if line.startswith("stack: ")), stack.name)


def _sum(played: Sequence[Played], what: str) -> str:
    failed, missing = sum(one.failed for one in played), sum(not one.verdicts for one in played)
    return f"{len(played)} stacks: {len(played) - failed - missing} {what}, {failed} did not, {missing} not installed"


def _run(command: list[str]) -> tuple[subprocess.CompletedProcess[str], float]:
    """What came of a command, and how many seconds it took."""
    began = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=HOME, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_PATIENCE_SECONDS
        )
    except subprocess.TimeoutExpired:
        done = subprocess.CompletedProcess(command, 1, "", f"took more than {_PATIENCE_SECONDS} seconds")
    return done, time.monotonic() - began


def _show(played: Played, *, in_words: bool = False) -> Played:
    if not played.verdicts:
        print(f"{played.title:36}not installed: {played.complaint}", flush=True)
        return played
    width = 0 if in_words else 9
    said = " ".join(f"{'FAILED' if verdict.problem else verdict.step:{width}}" for verdict in played.verdicts)
    print(f"{played.title:36}{said:75}{played.seconds:5.1f} s", flush=True)
    return played


def _explain(played: Played) -> None:
    print(f"\n{played.title}")
    for verdict in played.verdicts:
        if verdict.problem:
            print(f"  {verdict.step} {verdict.problem}")
    for line in played.complaint.splitlines()[-20:]:
        print(f"  | {line}")


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("stacks", nargs="*", help=f"which: {', '.join(stack.name for stack in STACKS)}")
    arguments.add_argument("--install", action="store_true", help="bring what is missing first")
    arguments.add_argument("--all", action="store_true", help="a stack that is not installed fails too")
    return arguments.parse_args()


if __name__ == "__main__":
    sys.exit(main())
