"""The demo conversation: as a command, and through real HTTP and gunicorn."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import pytest

from bcss_gateway.commands import demo_story
from bcss_gateway.commands.demo import told
from bcss_gateway.domain.clock import day_of, system_clock
from bcss_gateway.domain.story import Day, Exchange, Look, Message, Reading
from bcss_gateway.sandbox.conversation import Speaker, conversation, hold
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import Settings
from serving import Server

STEPS = (
    ("Is anybody there? (TestConnection)", "HTTP 200"),
    ("Who is this person? (IdentifyPerson)", "found: LAMBERT"),
    ("without an integration (RetrieveTIGroups)", "HTTP 200  MSG00012"),
    ("Open a file", "line: 1"),
    ("Who has a file on this person?", "line: 1"),
    ("now integrated (RetrieveTIGroups)", "information types: 000"),
    ("Close the file", "HTTP 200"),
    ("no longer integrated (RetrieveTIGroups)", "HTTP 200  MSG00012"),
)
OUTCOMES = ("answered", "answered", "refused", "answered", "answered", "answered", "answered", "refused")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What ``bcss-gateway demo`` prints, in a folder where nothing is installed."""
    folder = tmp_path_factory.mktemp("demo")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BCSS_")}
    run = subprocess.run(
        [sys.executable, "-m", "bcss_gateway", "demo"],
        cwd=folder,
        env=environment | {"BCSS_TLS": "true"},  # its own gateway speaks as it always does
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert list(folder.iterdir()) == [], "the demo leaves something behind"
    return run.stdout


@pytest.mark.parametrize("number", range(1, 9))
def test_each_step_of_the_demo(shown: str, number: int) -> None:
    title, said = STEPS[number - 1]
    step = re.split(r"^\d\. ", shown.partition("A right granted")[0], flags=re.MULTILINE)[number]
    assert title in step.splitlines()[0]
    assert said.lower() in step.lower()


def test_refusals_say_what_to_do_next(shown: str) -> None:
    assert shown.count("what to do next: ") == 2


def test_the_demo_shows_the_journal(shown: str) -> None:
    lines = shown.partition("The security journal")[2].splitlines()[1:]
    assert [line.split()[0] for line in lines[:9]] == [str(number) for number in range(1, 10)]
    assert "Authorizations take-up" in lines[0]
    assert [outcome in line for line, outcome in zip(lines[1:], OUTCOMES, strict=False)] == [True] * 8
    assert lines[-1] == f"{len(lines) - 1} entries; the chain of their hashes holds."


def test_the_demo_ends_with_a_right_that_everybody_who_may_comes_to_know(shown: str) -> None:
    story = shown.partition("A right granted")[2].partition("The security journal")[0]
    first, second = re.split(r"^\d{4}-\d{2}-\d{2}\. ", story, flags=re.MULTILINE)[1:]
    assert "OCMWCPASRegisterAttest" in first and "Evaluation: ACCEPTED" in first
    assert "LivingWages → HTTP 200\n   MSG00100" in first, "nobody knows it yet"
    seen = r"SPF Finances: LivingWages → HTTP 200\n   period/beginDate, period/endDate:\n   [0-9-]{10} [0-9-]{10}\n"
    assert re.search(seen, second)
    assert second.rstrip().endswith("All others see what they saw before.")
    told = r"LivingWagesNotifications \d+, about \d{11} CREATED RIS \d{10} \d{4}-\d{2}-\d{2} \d{4}-\d{2}-\d{2}\n"
    assert re.search(told, second), "the health funds are told, with the attestation"
    journal = shown.partition("The security journal")[2]
    assert "LivingWagesNotifications address" in journal and "LivingWagesNotifications notify" in journal


_ENVELOPE = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>{}</s:Body></s:Envelope>"
_MESSAGE = Message(institutions()[0], "LivingWages", "v3", "/", "", "")


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway that says something else than any story has."""
    envelope = _ENVELOPE.format("<r><status><code>X1</code></status></r>").encode()
    monkeypatch.setattr(demo_story, "_post", lambda *_: (200, envelope))


def test_what_is_shown_is_what_came_back_and_not_what_the_story_hopes_for(
    answered: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(click.ClickException, match="MSG00000"):
        demo_story._exchange(Settings(), Exchange(_MESSAGE, {"status/code": ("MSG00000",)}), xml=False)
    assert "   code: X1\n" in capsys.readouterr().out


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "as before"])
def test_whoever_sees_something_else_than_the_story_has_stops_the_demo(answered: None, is_new: bool) -> None:
    look = Look("cpas-namur wages", _MESSAGE, Reading("//livingWage"), ("MSG00000",), is_new)
    day = Day(date(2026, 11, 29), {}, (), (), {}, (look,))
    with pytest.raises(click.ClickException, match="X1"):
        demo_story._show_who_sees_what(Settings(), day, xml=False)


def test_a_demo_that_is_ended_ends_its_gateway(tmp_path: Path) -> None:
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "bcss_gateway", "demo"], env=environment, cwd=tmp_path, stdout=subprocess.PIPE
    ) as demo:
        assert demo.stdout
        assert b"fictitious" in demo.stdout.readline()  # the gateway answers from here on
        demo.terminate()
        assert demo.wait(timeout=10) == 143
    assert list(tmp_path.iterdir()) == []


def test_the_conversation_through_http_and_gunicorn(server: Server) -> None:
    namur, anna = server.institution("cpas-namur"), server.person("anna")
    before = server.journal()
    calls = conversation(anna, namur, day_of(system_clock()))
    heard = list(hold(calls, server.address, Speaker(namur, server.secret_of(namur))))
    assert [one.status for one in heard] == [200] * 8
    for one, (_, said) in zip(heard, STEPS, strict=True):
        assert said.lower() in "\n".join(told(one)).lower()
    entries = server.journal()[len(before) :]
    assert [entry["operation"] for entry in entries] == [
        "sendTestMessage",
        "IdentifyPerson",
        "retrieveTI",
        "REGISTER",
        "LIST",
        "retrieveTI",
        "UNREGISTER",
        "retrieveTI",
    ]
    assert [entry["outcome"] for entry in entries] == list(OUTCOMES)
    assert {entry["ssin"] for entry in entries[2:]} == {anna.ssin}
    assert [entry["provider_asked"] for entry in entries] == [outcome == "answered" for outcome in OUTCOMES]
    assert [entry["quality_code"] for entry in entries if entry["operation"] == "retrieveTI"] == ["", "1", ""]
    assert [entry["number"] for entry in entries] == list(range(len(before) + 1, len(before) + 9))
