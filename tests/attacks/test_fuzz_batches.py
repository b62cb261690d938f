"""Changed files of questions are answered or refused as they should be; and their fuzzer misses nothing."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bcss_gateway.batch.refused import words
from bcss_gateway.settings import HOME
from fuzzing.batch import run
from fuzzing.batch_cases import Cases
from fuzzing.batch_target import Heard, Target, complaint
from fuzzing.target import install

SEED = "of the tests"
CASES = 200


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("fuzzing")
    made = Target(install(folder / "data"), folder / "folder")
    yield made
    made.close()


@pytest.fixture(scope="module")
def cases(target: Target) -> Cases:
    return Cases(target.gateway.library, SEED)


def test_whatever_is_changed_a_batch_is_answered_or_refused_whole(target: Target, cases: Cases) -> None:
    became: Counter[str] = Counter()
    for case, heard, found in run(range(CASES), cases, target):
        assert not found, f"case {case.number} ({case.recipe}): {found}\n{heard.error!r}\n{case.content!r}"
        became[heard.key or "answered"] += 1
    assert became["answered"] > CASES / 4
    assert {"file_unreadable", "sum_differs", "voucher_invalid", "file_differs"} <= set(became)
    assert set(became) - {"answered"} <= set(words())


def test_a_case_follows_from_the_seed_and_its_number(target: Target, cases: Cases) -> None:
    again, others = Cases(target.gateway.library, SEED), Cases(target.gateway.library, "another")
    for number in (7, 3, 90):
        one, same = cases.case(number), again.case(number)
        assert (one.recipe, one.content, one.voucher(5)) == (same.recipe, same.content, same.voucher(5))
    assert any(others.case(number).content != cases.case(number).content for number in (7, 3, 90))


FAULTS: dict[str, tuple[Callable[[Heard], Heard], str]] = {
    "something is raised": (lambda heard: replace(heard, error=KeyError("a")), "KeyError was raised"),
    "something is logged": (
        lambda heard: replace(heard, logged=("ERROR it broke; ticket 1",)),
        "something was written",
    ),
    "no entry": (lambda heard: replace(heard, entries=()), "a batch that was answered has not"),
    "answers that are cut off": (lambda heard: replace(heard, answers=heard.answers[:-9]), "answers that are not well"),
    "an answer too few": (lambda heard: replace(heard, entries=heard.entries[:-2] + heard.entries[-1:]), "answers and"),
    "refused, and answered": (lambda heard: replace(heard, key="sum_differs"), "what was refused left more"),
    "it takes too long": (lambda heard: replace(heard, seconds=60.0), "more than 0.15 s"),
    "it broke": (lambda heard: replace(heard, answers=heard.answers.replace(b"refused", b"broken")), "answers and"),
}


@pytest.fixture(scope="module")
def right(target: Target, cases: Cases) -> Heard:
    """What became of a batch with an answer that is a refusal."""
    found = (heard for _, heard, _ in run(range(CASES), cases, target) if b'outcome="refused"' in heard.answers)
    return next(found)


@pytest.mark.parametrize("name", FAULTS)
def test_what_goes_wrong_is_found(name: str, right: Heard) -> None:
    assert not complaint(right)
    fault, words_of_it = FAULTS[name]
    assert complaint(fault(right)).startswith(words_of_it)


def test_the_command_line_sends_cases() -> None:
    command = [sys.executable, "-m", "fuzzing.batch", "--cases", "3", "--seed", SEED]
    ran = subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=110, check=True)
    assert ran.stdout.endswith("Nothing went wrong.\n")
