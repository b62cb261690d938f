"""A source that is slow or silent: a call costs its time budget, some threads, and nothing of anybody else's."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import messages
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.providers.upstream.outage import NoAnswer, Outage, Spared
from classic import proof_of
from elsewhere import SECRET, USER, Asked, Elsewhere, Line, answering, dripping, http, status
from messages import echo
from newer import RETRIEVE, Reply, by_number, retrieve
from serving import serving

Person = Callable[[str], Citizen]
BUDGET_SECONDS = 0.3
FAR_TOO_LONG_SECONDS = 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
FOUND = status("DATA_FOUND", "MSG00000")


@pytest.fixture
def patience() -> Any:
    """A source that answers nobody until the test is over, or lets it."""
    released = threading.Event()
    yield released
    released.set()


@pytest.mark.parametrize(
    "begin",
    [b"", b"HTTP/1.1", HEAD + b"X:", HEAD + b"\r\n", HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n"],
    ids=["before anything", "in the first line", "in the head", "in the body", "in a chunk"],
)
def test_an_answer_that_drips_has_one_deadline(front: Any, source: Any, person: Person, begin: bytes) -> None:
    one = front(source(dripping(begin)).url, timeout_seconds=BUDGET_SECONDS)
    began = time.monotonic()
    assert one.caller.retrieve(person("integrated").ssin).code == "MSG00002"
    assert time.monotonic() - began < FAR_TOO_LONG_SECONDS


def test_a_silent_source(front: Any, source: Any, person: Person, patience: Any, caplog: Any) -> None:
    one = front(source(lambda *_: patience.wait()).url, timeout_seconds=BUDGET_SECONDS)
    assert one.caller.retrieve(person("integrated").ssin).code == "MSG00002"
    assert "it took too long" in caplog.text


def test_who_waits_for_a_source_holds_up_nobody_who_writes(
    front: Any, source: Any, person: Person, patience: Any
) -> None:
    reached = threading.Event()

    def wait(line: Line, asked: Asked) -> None:
        reached.set()
        patience.wait()
        answering(FOUND)(line, asked)

    one, anna = front(source(wait).url, timeout_seconds=60), person("anna")
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(one.caller.retrieve, person("integrated").ssin)
        assert reached.wait(FAR_TOO_LONG_SECONDS)
        today = datetime.now(UTC).date()
        written = one.registrar.access(anna.ssin, "REGISTER", today, purpose=1, proof=proof_of(anna))
        assert not waiting.done()
        patience.set()
        assert waiting.result(FAR_TOO_LONG_SECONDS).code == "MSG00000"
    assert written.context.ok == "YES"


def test_only_some_may_wait_at_once(front: Any, source: Any, person: Person, patience: Any) -> None:
    reached = threading.Semaphore(0)

    def wait(line: Line, asked: Asked) -> None:
        reached.release()
        patience.wait()
        answering(FOUND)(line, asked)

    one, ssin = front(source(wait).url, timeout_seconds=60, most_waiting=2), person("integrated").ssin
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(one.caller.retrieve, ssin) for _ in range(2)]
        for _ in waiting:
            assert reached.acquire(timeout=FAR_TOO_LONG_SECONDS)
        assert one.caller.retrieve(ssin).code == "MSG00002"
        assert one.entry["provider_asked"] is False
        patience.set()
        assert [each.result(FAR_TOO_LONG_SECONDS).code for each in waiting] == ["MSG00000"] * 2
    assert one.caller.retrieve(ssin).code == "MSG00000"


def test_a_hanging_source_leaves_threads_for_everybody_else(
    source: Any, patience: Any, secret_file: Path, tmp_path: Path
) -> None:
    reached = threading.Semaphore(0)

    def hang(*_: Any) -> None:
        reached.release()
        patience.wait()

    forward = {"service": "RetrieveTIGroups", "version": "v2", "url": source(hang).url, "most_waiting": 2}
    ours = {"user": USER, "secret_file": str(secret_file), "timeout_seconds": 60}
    settings = {"BCSS_WORKERS": "1", "BCSS_THREADS": "3", "BCSS_FORWARDS": json.dumps([forward | ours])}
    with ThreadPoolExecutor(2) as threads, serving(tmp_path, **settings) as server:
        ssin, namur = server.person("integrated").ssin, server.institution("cpas-namur")
        asked, who = retrieve(ssin, by_number(namur.cbe_number)), server.credentials("cpas-namur")
        waiting = [threads.submit(server.post, RETRIEVE, asked, who) for _ in range(2)]
        for _ in waiting:
            assert reached.acquire(timeout=FAR_TOO_LONG_SECONDS)
        more = [Reply(server.post(RETRIEVE, asked, who)).code for _ in range(3)]
        call = echo("still there")
        assert server.post(call.path, messages.envelope(call.element)).xml.findtext(".//echo") == "still there"
        patience.set()
        codes = [Reply(each.result(FAR_TOO_LONG_SECONDS)).code for each in waiting]
        entries = server.journal()
    assert codes + more == ["MSG00002"] * 5
    assert sorted(entry["provider_asked"] for entry in entries if entry["ssin"]) == [False] * 3 + [True] * 2
    said = server.log.read_text()
    assert said.count("RetrieveTIGroups v2 did not answer: it hung up") == 2
    assert [word for word in (SECRET, ssin, "Traceback") if word in said] == []


def test_a_long_outage_is_told_at_once(front: Any, source: Any, person: Person, caplog: Any) -> None:
    there: Elsewhere = source(lambda line, _: line.sendall(http("", "503 Service Unavailable")))
    one = front(there.url, failures=3, rest_seconds=3600)
    told = [one.caller.retrieve(person("integrated").ssin) for _ in range(10)]
    assert [each.code for each in told] == ["MSG00002"] * 10
    assert len(there.asked) == 3
    assert caplog.text.count("did not answer") == 3, "what was not asked fills no log"
    assert one.entry["provider_asked"] is False
    assert (one.entry["outcome"], one.entry["provider"]) == ("refused", "forward:national_register")


def test_after_the_rest_it_is_tried_again(front: Any, source: Any, person: Person) -> None:
    sick = [http("", "503 Service Unavailable")] * 2

    def recover(line: Line, asked: Asked) -> None:
        if sick:
            line.sendall(sick.pop())
        else:
            answering(FOUND)(line, asked)

    one = front(source(recover).url, failures=1, rest_seconds=0)
    assert [one.caller.retrieve(person("integrated").ssin).code for _ in range(4)] == [
        "MSG00002",
        "MSG00002",
        "MSG00000",
        "MSG00000",
    ]


class Seconds:
    """A clock of seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def outage(seconds: Seconds) -> Outage:
    return Outage(failures=2, rest_seconds=30, most_waiting=3, now=seconds)


def fail(outage: Outage) -> None:
    with pytest.raises(NoAnswer), outage.attempt():
        raise NoAnswer("silent")


def is_spared(outage: Outage) -> bool:
    try:
        with outage.attempt():
            return False
    except Spared:
        return True


def test_one_failure_is_none(outage: Outage) -> None:
    fail(outage)
    assert not is_spared(outage)
    fail(outage)
    assert not is_spared(outage), "an answer in between"


def test_enough_failures_in_a_row_spare_it_for_a_while(outage: Outage, seconds: Seconds) -> None:
    fail(outage)
    fail(outage)
    assert is_spared(outage)
    seconds.now += 29
    assert is_spared(outage)
    seconds.now += 1
    assert not is_spared(outage)
    assert not is_spared(outage), "it has answered"


def test_one_call_tries_while_the_others_are_still_refused(outage: Outage, seconds: Seconds) -> None:
    fail(outage)
    fail(outage)
    seconds.now += 30
    with outage.attempt():
        assert is_spared(outage)
    assert not is_spared(outage)


def test_a_trial_that_fails_begins_another_rest(outage: Outage, seconds: Seconds) -> None:
    fail(outage)
    fail(outage)
    seconds.now += 30
    fail(outage)
    seconds.now += 29
    assert is_spared(outage)


def test_what_is_no_valid_answer_shows_that_it_answers(outage: Outage) -> None:
    for _ in range(5):
        with pytest.raises(ValueError, match="nonsense"), outage.attempt():
            raise ValueError("nonsense")
    assert not is_spared(outage)
