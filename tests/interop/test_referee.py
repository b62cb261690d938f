"""The referee of ``make interop`` passes nobody in silence: not who is absent, nor who misunderstood."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest

from bcss_gateway.settings import HOME
from clients.referee import __main__ as referee
from clients.referee import speaking
from clients.referee.installing import bring
from clients.referee.judging import STEPS, judge
from clients.referee.stacks import STACKS, Stack

UNDERSTOOD = {step: [f"{step}: {code}", f"line: of {step}"] for step, (_, _, code) in STEPS.items()}
PRINTED = "\n".join(["stack: ours 1.0", *(line for lines in UNDERSTOOD.values() for line in lines)])
JOURNAL = list(STEPS.values())

ABSENT = Stack("Absent", ("no-such-command",), probe="false", debian=("no-such-package",))
MUTE = Stack("Mute", (sys.executable, "-c", "import sys; sys.exit('out of words')"), probe="true")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    """The exit status of a run with some stacks and arguments."""

    def made(stacks: tuple[Stack, ...], *arguments: str) -> int:
        monkeypatch.setattr(referee, "STACKS", stacks)
        monkeypatch.setattr(sys, "argv", ["referee", *arguments])
        return referee.main()

    return made


def test_who_understood_everything_has_no_problem() -> None:
    assert [verdict.problem for verdict in judge(PRINTED, UNDERSTOOD, JOURNAL)] == [""] * 5


def test_who_read_another_value_is_told_which() -> None:
    verdicts = judge(PRINTED.replace("line: of list", "line: of another"), UNDERSTOOD, JOURNAL)
    (problem,) = [verdict for verdict in verdicts if verdict.problem]
    assert problem.step == "list"
    assert "line: of another" in problem.problem


def test_who_called_more_often_than_needed_is_told() -> None:
    twice = [("RetrieveTIGroups ", "refused", "http:401"), *JOURNAL]
    assert "http:401" in judge(PRINTED, UNDERSTOOD, twice)[0].problem


def test_who_stopped_half_way_did_not_make_the_rest() -> None:
    verdicts = judge(PRINTED.partition("retrieve:")[0], UNDERSTOOD, JOURNAL[:3])
    assert [verdict.step for verdict in verdicts if "nothing" in verdict.problem] == ["retrieve", "fault"]


@pytest.mark.parametrize(("arguments", "status"), [((), 0), (("--all",), 1)], ids=["by itself", "where all are wanted"])
def test_who_is_not_installed_is_named(arguments: tuple[str, ...], status: int, run, capsys) -> None:
    assert run((ABSENT,), *arguments) == status
    said = capsys.readouterr().out
    assert said.startswith("Absent ") and "not installed" in said
    assert "0 understood everything, 0 did not, 1 not installed" in said


NUMBERS = {"signature": 82, "username-token": 2}
SPOKEN = ("strict", "reply", "text", "tampered")
TO_SAY = {
    "strict": ["strict: MSG00000", "name: Anna"],
    "reply": ["reply: Body Timestamp"],
    "text": ["text: MSG00000", "name: Anna"],
    "tampered": ["tampered: wsse:FailedCheck", "said: digest"],
}
SAID = "\n".join(line for lines in TO_SAY.values() for line in lines).replace(
    "said: ", "said: More: http://x/refusals/"
)
BELIEVED = ["signature-strict#82", "username-token#2", "digest"]


@pytest.mark.parametrize(
    ("said", "believed", "step", "problem"),
    [
        (SAID, BELIEVED, "", ""),
        (SAID.replace("reply: Body", "reply:"), BELIEVED, "reply", "should have printed"),
        (SAID.replace("/digest", "/algorithm"), BELIEVED, "tampered", "said: algorithm"),
        (SAID.replace("tampered", "stale"), BELIEVED, "tampered", "nothing"),
        (SAID, ["signature-lenient#82", *BELIEVED[1:]], "strict", "does as signature-lenient#82"),
        (SAID, ["signature-strict#83", *BELIEVED[1:]], "strict", "as signature-strict#82"),
        (SAID, BELIEVED[:2], "tampered", "does as nothing"),
        (SAID, [*BELIEVED, "basic#1"], "more", "basic#1"),
    ],
    ids=[
        *("all well", "less was signed", "another page", "no fault", "less strict", "another credential"),
        *("not journalled", "a call more"),
    ],
)
def test_who_speaks_is_held_against_what_was_journalled(
    said: str, believed: list[str], step: str, problem: str
) -> None:
    verdicts = speaking.judge(said, SPOKEN, TO_SAY, believed, NUMBERS)
    found = [(verdict.step, verdict.problem) for verdict in verdicts if verdict.problem]
    assert [name for name, _ in found] == ([step] if step else [])
    assert all(problem in words for _, words in found)


def test_every_step_of_a_stack_is_known() -> None:
    speakers = [stack.speaker for stack in STACKS if stack.speaker is not None]
    assert {step for one in speakers for step in one.steps} == set(speaking.STEPS)
    assert all(one.steps for one in speakers)


def test_an_installed_stack_that_fails_fails_the_run_with_what_it_said(run, capsys) -> None:
    assert run((replace(MUTE, speaker=ABSENT),)) == 1
    said = capsys.readouterr().out
    assert said.count("FAILED") == len(STEPS)
    assert "out of words" in said
    assert "Absent " in said, "what it would sign with is not there, and that is said too"
    assert "1 stacks: 0 showed who speaks, 0 did not, 1 not installed" in said


def test_what_cannot_be_brought_is_named_and_stops_nothing(capsys) -> None:
    bring([Stack("Absent", (), probe="false", bring=("no-such-command",))])
    assert "Absent could not be installed: " in capsys.readouterr().out


def test_every_stack_has_a_folder_that_the_page_of_results_names() -> None:
    page = (HOME / "docs" / "interop.md").read_text("utf-8")
    folders = {folder.name for folder in (HOME / "clients").iterdir() if folder.is_dir() and folder.name[0] != "_"}
    assert len(STACKS) == len(folders - {"messages", "referee"})
    assert all(stack.name in page for stack in STACKS)
    assert all(f"clients/{folder}/" in page for folder in folders)


def test_the_lock_of_node_is_whole_and_names_no_registry() -> None:
    lock = json.loads((HOME / "clients" / "node" / "package-lock.json").read_text("utf-8"))
    packages = [package for name, package in lock["packages"].items() if name]
    assert packages
    assert all("integrity" in package and "resolved" not in package for package in packages)
