"""Changed messages are answered as they should be; and the fuzzer that sends them misses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bcss_gateway.settings import HOME, Settings
from fuzzing.cases import Cases
from fuzzing.judge import depth_of
from fuzzing.laboratory import Laboratory
from fuzzing.request import Request
from fuzzing.run import Plan, Run
from fuzzing.smaller import smaller
from fuzzing.stretch import judged, sent
from fuzzing.target import Heard, Target, install
from fuzzing.worker import cases_for, judge_of

SEED = "of the tests"
CASES = 1_500
PATIENCE = 5


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return install(tmp_path_factory.mktemp("fuzzing") / "template")


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    made = Target(install(tmp_path_factory.mktemp("fuzzing") / "one"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def cases(target: Target, template: Settings) -> Cases:
    return cases_for(target, template, SEED)


def test_whatever_is_changed_every_answer_is_one_of_ours(target: Target, cases: Cases) -> None:
    depths: Counter[str] = Counter()
    for case, heard, complaint in sent(range(CASES), cases, target, judge_of(target)):
        assert not complaint, f"case {case.number} ({case.recipe}): {complaint}\n{case.request.to_bytes()!r}"
        depths[depth_of(heard)] += 1
    assert depths["asked of the source"] > CASES / 10
    assert depths["refused at: read"] > CASES / 10
    assert {f"refused at: {one}" for one in ("identified", "authorized", "number", "integrated")} <= set(depths)
    assert target.broken_entry()[1] == 0


def test_a_case_follows_from_the_seed_and_its_number(target: Target, template: Settings, cases: Cases) -> None:
    again, others = cases_for(target, template, SEED), cases_for(target, template, "another")
    assert all(again.case(number) == cases.case(number) for number in (7, 3, 90))
    assert any(others.case(number) != cases.case(number) for number in (7, 3, 90))


def test_a_request_is_the_same_when_it_was_kept_in_a_file(cases: Cases) -> None:
    for number in range(300):
        request = cases.case(number).request
        assert Request.from_bytes(request.to_bytes()) == request


def _dies(_: Heard) -> Heard:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("dead already")


def _hangs(heard: Heard) -> Heard:
    time.sleep(60)
    return heard


def _logs(heard: Heard) -> Heard:
    return replace(heard, logged=("ERROR something broke; ticket 1",))


FAULTS: dict[str, tuple[Callable[[Heard], Heard], str]] = {
    "the process dies": (_dies, "the process died of SIGKILL"),
    "no answer comes": (_hangs, f"no answer within {PATIENCE} s"),
    "something is raised": (lambda _: Heard(error=KeyError("a")), "the application raised KeyError"),
    "something is logged": (_logs, "something was written to the log: ERROR something broke"),
    "nothing is journalled": (lambda heard: replace(heard, entries=()), "0 entries in the journal, 1 expected"),
    "it broke on our side": (
        lambda heard: replace(heard, entries=({**heard.entries[0], "outcome": "broken"},)),
        "the entry says broken",
    ),
    "the answer is no XML": (
        lambda heard: replace(heard, headers=[("content-type", "text/xml")], body=b"<a>"),
        "an answer that is not well-formed",
    ),
    "the length is untrue": (
        lambda heard: replace(heard, headers=[*heard.headers, ("content-length", "1")]),
        "an untrue Content-Length",
    ),
    "a status of no use": (lambda heard: replace(heard, status="502 Bad Gateway"), "an answer with 502 Bad Gateway"),
    "it takes too long": (lambda heard: replace(heard, seconds=0.2), "more than 0.1 s of the processor"),
}


class Faulty(Target):
    """A gateway in which one request, told by its path, goes wrong in some way."""

    def __init__(self, settings: Settings, bad: Request, fault: Callable[[Heard], Heard]) -> None:
        super().__init__(settings)
        self._bad, self._fault = bad, fault

    def send(self, request: Request) -> Heard:
        heard = super().send(request)
        return self._fault(heard) if request == self._bad else heard


@pytest.mark.parametrize("name", FAULTS)
def test_what_goes_wrong_is_found_and_can_be_repeated(
    name: str, template: Settings, cases: Cases, tmp_path: Path
) -> None:
    fault, complaint = FAULTS[name]
    number = next(number for number in range(99) if cases.case(number).recipe == "as it is")
    bad = cases.case(number).request
    make, many, patience = partial(Faulty, bad=bad, fault=fault), 2, 60
    if fault is _hangs:
        many, patience = 1, PATIENCE
    tally = Run(Plan(SEED, many, first=number, patience=patience), template, tmp_path, make).run()
    assert tally.cases == many
    assert [(one.number, one.request) for one in tally.failures] == [(number, bad)]
    assert tally.failures[0].complaint.startswith(complaint)
    found = Laboratory(template, tmp_path / "laboratory", make, patience).find(bad)
    assert found.complaint == tally.failures[0].complaint


def test_each_case_is_sent_once_by_however_many_processes(template: Settings, tmp_path: Path) -> None:
    plan = Plan(SEED, 7, first=3, processes=3)
    assert [number for stretch in plan.stretches() for number in stretch] == list(range(3, 10))
    assert Run(plan, template, tmp_path).run().cases == 7


def test_what_fails_is_made_smaller_as_long_as_it_fails_in_the_same_way(target: Target, cases: Cases) -> None:
    made = next(cases.case(number) for number in range(99) if cases.case(number).recipe == "other values")
    request = smaller(made.request, lambda one: b"Envelope" in one.body)
    assert b"Envelope" in request.body
    assert len(request.body) < 120
    assert not request.headers


def test_a_request_that_is_slow_once_only_is_no_failure(target: Target, cases: Cases) -> None:
    slow = [0.3]

    class SlowAtFirst(Target):
        def __init__(self) -> None:
            self.gateway = target.gateway

        def send(self, request: Request) -> Heard:
            return replace(target.send(request), seconds=slow.pop() if slow else 0.0)

    heard, complaint = judged(cases.case(0).request, SlowAtFirst(), judge_of(target))
    assert (heard.seconds, complaint) == (0.0, "")


def test_the_command_line_sends_cases_and_repeats_one(cases: Cases, tmp_path: Path) -> None:
    def fuzzing(*arguments: str) -> str:
        command = [sys.executable, "-m", "fuzzing", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(HOME)}
        ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=110)
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout

    printed = fuzzing("--cases", "4", "--seed", SEED, "--processes", "1")
    assert "4 cases in" in printed
    assert printed.endswith("Nothing went wrong.\n")
    file = tmp_path / "one.http"
    file.write_bytes(cases.case(7).request.to_bytes())
    assert fuzzing("--repeat", str(file)).endswith("All that must hold does.\n")
