"""``make fuzz-batch``: sends changed files of questions and changed vouchers, and keeps what went wrong."""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from bcss_gateway.batch.voucher import voucher_of
from fuzzing.batch_cases import Case, Cases
from fuzzing.batch_target import Heard, Target, complaint
from fuzzing.target import install

_KEPT = Path("build/fuzzing")


def run(numbers: Iterable[int], cases: Cases, target: Target) -> Iterator[tuple[Case, Heard, str]]:
    """Each case with what became of it, and what is wrong with that; one that was slow is sent again."""
    for number in numbers:
        case = cases.case(number)
        heard = target.send(case)
        found = complaint(heard)
        if found.startswith("more than"):  # some things are slow the first time only
            heard = target.send(case)
            found = complaint(heard)
        yield case, heard, found


def main() -> None:
    """Send cases; the exit status is 1 where something did not hold."""
    arguments = argparse.ArgumentParser(prog="python -m fuzzing.batch", description=__doc__)
    arguments.add_argument("--cases", type=int, default=10_000, help="how many to send (default 10000)")
    arguments.add_argument("--seed", default="", help="the same seed sends the same cases; a new one if not given")
    arguments.add_argument("--first", type=int, default=0, help="the number of the first case (default 0)")
    given = arguments.parse_args()
    seed = given.seed or secrets.token_hex(4)
    numbers = range(given.first, given.first + given.cases)
    print(f"Seed {seed}: batches {numbers.start} to {numbers.stop - 1}", flush=True)
    seen, wrong = Counter[tuple[str, str]](), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="bcss-fuzzing-") as name:
        target = Target(install(Path(name) / "data"), Path(name) / "folder")
        for case, heard, found in run(numbers, Cases(target.gateway.library, seed), target):
            seen[case.recipe, heard.key or "answered"] += 1
            if found:
                wrong[found] += 1
                _keep(case, found, seed)
        target.close()
    for (recipe, what), count in sorted(seen.items()):
        print(f"  {recipe:20} {what:20} {count:>9,}")
    print("Nothing went wrong." if not wrong else f"{wrong.total():,} cases went wrong: {dict(wrong)}")
    sys.exit(int(bool(wrong)))


def _keep(case: Case, found: str, seed: str) -> None:
    _KEPT.mkdir(parents=True, exist_ok=True)
    file = _KEPT / f"batch-{case.number}.xml"
    file.write_bytes(case.content)
    voucher_of(file).write_bytes(case.voucher(1))
    print(f"{found}: {file}; again: python -m fuzzing.batch --seed '{seed}' --first {case.number} --cases 1")


if __name__ == "__main__":
    main()
