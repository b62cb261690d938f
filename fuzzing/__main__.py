"""``make fuzz``: sends changed messages, shows how far they came, and keeps what went wrong."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bcss_gateway.settings import Settings
from fuzzing.laboratory import Laboratory
from fuzzing.request import Request
from fuzzing.run import Plan, Run
from fuzzing.smaller import smaller
from fuzzing.tally import Failure, Tally
from fuzzing.target import install

_KEPT = Path("build/fuzzing")
_MEMORY = Path("/dev/shm")


def main() -> None:
    """Run, or send one kept request again; the exit status is 1 where something did not hold."""
    arguments = argparse.ArgumentParser(prog="python -m fuzzing", description=__doc__)
    arguments.add_argument("--cases", type=int, default=100_000, help="how many to send (default 100000)")
    arguments.add_argument("--seed", default="", help="the same seed sends the same cases; a new one if not given")
    arguments.add_argument("--first", type=int, default=0, help="the number of the first case (default 0)")
    arguments.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="default: one a processor")
    arguments.add_argument("--repeat", type=Path, metavar="FILE", help="send this kept request, and no other")
    given = arguments.parse_args()
    with _workshop() as (template, folder):
        if given.repeat:
            sys.exit(_repeat(given.repeat, Laboratory(template, folder / "laboratory")))
        plan = Plan(given.seed or secrets.token_hex(4), given.cases, given.first, given.processes)
        sys.exit(_run(plan, template, folder))


@contextmanager
def _workshop() -> Iterator[tuple[Settings, Path]]:
    """A filled installation and a folder for copies of it, in memory where there is such a place."""
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="bcss-fuzzing-", dir=place) as folder:
        yield install(Path(folder) / "template"), Path(folder)


def _repeat(file: Path, laboratory: Laboratory) -> int:
    finding = laboratory.find(Request.from_file(file))
    print(finding.shown)
    print(f"Wrong: {finding.complaint}." if finding.complaint else "All that must hold does.")
    return int(bool(finding.complaint))


def _run(plan: Plan, template: Settings, folder: Path) -> int:
    print(
        f"Seed {plan.seed}: cases {plan.first} to {plan.first + plan.cases - 1}, {plan.processes} at once", flush=True
    )
    begun = time.monotonic()
    tally = Run(plan, template, folder, progress=_Progress(plan, begun)).run()
    print("\n".join(tally.lines(time.monotonic() - begun)))
    if tally.failures:
        _explain(tally, plan, Laboratory(template, folder / "laboratory"))
    print("Nothing went wrong." if not tally.failures else f"{tally.complaints.total():,} cases went wrong.")
    return int(bool(tally.failures))


class _Progress:
    """A line on a terminal, written anew; elsewhere a line for each tenth of the cases."""

    def __init__(self, plan: Plan, begun: float) -> None:
        self._plan, self._begun, self._tenths = plan, begun, 0

    def __call__(self, tally: Tally) -> None:
        speed = tally.cases / (time.monotonic() - self._begun)
        wrong = f"  {tally.complaints.total():,} wrong" if tally.complaints else ""
        line = f"{tally.cases:>10,} of {self._plan.cases:,}  {speed:4.0f}/s{wrong} "
        tenths = 10 * tally.cases // self._plan.cases
        if sys.stdout.isatty():
            print(f"\r{line}", end="" if tenths < 10 else "\n", flush=True)
        elif tenths > self._tenths:
            print(line, flush=True)
        self._tenths = tenths


def _explain(tally: Tally, plan: Plan, laboratory: Laboratory) -> None:
    """Keep one request of each kind of failure, as small as it gets, and say how to see it again."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    first = {failure.complaint: failure for failure in reversed(tally.failures)}
    for complaint, failure in first.items():
        print(f"\n{tally.complaints[complaint]:,} × {complaint}; case {failure.number} ({failure.recipe})")
        file = _KEPT / f"{plan.seed}-{failure.number}.http"
        file.write_bytes(_small(failure, laboratory).to_bytes())
        print(f"  python -m fuzzing --repeat {file}")
        print(f"  python -m fuzzing --seed {plan.seed} --first {failure.begun} --processes 1"
              f" --cases {failure.number - failure.begun + 1}")  # fmt: skip


def _small(failure: Failure, laboratory: Laboratory) -> Request:
    """The request, made smaller where it fails by itself too."""

    def fails(request: Request) -> bool:
        return laboratory.find(request).complaint == failure.complaint

    if fails(failure.request):
        return smaller(failure.request, fails)
    print("  By itself it does not fail: what was sent before it counts.")
    return failure.request


if __name__ == "__main__":
    main()
