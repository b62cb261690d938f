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
from pathlib import Path

from bcss_gateway.settings import HOME
from clients.referee.installing import bring
from clients.referee.judging import CPAS, Verdict, expected, journalled, judge
from clients.referee.stacks import STACKS, Stack
from serving import serving

_PATIENCE_SECONDS = 180
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
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        played = [_show(one) for one in pool.map(play, chosen)]
    failed, missing = [one for one in played if one.failed], [one for one in played if not one.verdicts]
    for one in failed:
        _explain(one)
    print(f"{len(played)} stacks: {len(played) - len(failed) - len(missing)} understood everything, ", end="")
    print(f"{len(failed)} did not, {len(missing)} not installed")
    return 1 if failed or (given.all and missing) else 0


def play(stack: Stack) -> Played:
    """Run a stack's client against a fresh gateway, and judge what it understood."""
    if not stack.installed:
        return Played(stack.name, complaint=stack.wanted)
    with tempfile.TemporaryDirectory(prefix="bcss-interop-") as folder, serving(Path(folder)) as server:
        secret = server.secret_of(server.institution(CPAS))
        began = time.monotonic()
        done = _run([*stack.command, server.address, CPAS, secret])
        seconds = time.monotonic() - began
        verdicts = judge(done.stdout, expected(server), journalled(server))
    title = next((line[7:] for line in done.stdout.splitlines() if line.startswith("stack: ")), stack.name)
    return Played(title, verdicts, done.stderr, seconds)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, cwd=HOME, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_PATIENCE_SECONDS
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"took more than {_PATIENCE_SECONDS} seconds")


def _show(played: Played) -> Played:
    if not played.verdicts:
        print(f"{played.title:36}not installed: {played.complaint}", flush=True)
        return played
    said = "".join(f"{'FAILED' if verdict.problem else verdict.step:10}" for verdict in played.verdicts)
    print(f"{played.title:36}{said}{played.seconds:5.1f} s", flush=True)
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
