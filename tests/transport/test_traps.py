"""The 22 traps of Spyne, each closed, in the numbers of shared/design/spyne.md; those that are messages are rows of the
attack table (tests/attacks/rows/), and the others are here.
"""

from __future__ import annotations

import inspect
import logging
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import classic
from bcss_gateway.bootstrap import build
from bcss_gateway.transport import soap
from bcss_gateway.transport.spyne_compat import Soap11, WsgiApplication
from door import hold_fault
from messages import MARK, echo, envelope
from wsgi import Client


def test_6_a_number_split_by_a_comment_is_read_whole(caller, calls, standing) -> None:
    call = calls["RetrieveTIGroups"]
    caller.post(call.path, envelope(call.marked(f"{MARK[:4]}<!-- c -->{MARK[4:]}")), call.headers)
    assert classic.journal(standing)[-1]["ssin"] == MARK


def test_10_the_host_header_is_not_believed(caller, calls) -> None:
    poisoned = caller.get(calls["RetrieveTIGroups"].path, "wsdl", {"Host": "evil.example"})
    assert "evil.example" not in poisoned.text
    assert poisoned.body == caller.get(calls["RetrieveTIGroups"].path, "wsdl").body


def test_11_replies_leave_in_one_piece_with_their_length(caller, calls) -> None:
    call = calls["TestConnectionService"]
    heard = caller.post(call.path, envelope(call.element))
    assert heard.headers["Content-Length"] == str(len(heard.body))


def test_15_two_gateways_in_one_process_keep_apart(sqlite_settings, caller, entries) -> None:
    other, call, before = build(sqlite_settings), echo(), entries()
    try:
        assert Client(other.application).post(call.path, envelope(call.element)).status == 200
        assert entries() == before
        assert caller.post(call.path, envelope(call.element)).status == 200
        assert entries() == before + 1
    finally:
        other.database.close()


def test_17_calls_at_the_same_time_keep_their_own_state(caller) -> None:
    def say(number: int) -> str:
        call = echo(f"call {number}")
        return str(caller.post(call.path, envelope(call.element)).xml.findtext(".//echo"))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(say, range(64))) == [f"call {number}" for number in range(64)]


def test_18_what_breaks_on_our_side_shows_no_trace(caller, calls, entries, standing, monkeypatch, caplog) -> None:
    def breaks(_: object) -> None:
        raise RuntimeError(f"about {MARK}")

    path = calls["TestConnectionService"].path
    door = standing.application._doors[path]
    turns_away, before = door.handler.turn_away, entries()
    monkeypatch.setattr(door, "handler", type("Broken", (), {"handle": staticmethod(breaks), "turn_away": turns_away}))
    heard = caller.post(path, envelope(echo().element))
    assert hold_fault(heard) == "Server"
    assert MARK not in heard.text
    assert MARK not in caplog.text
    assert entries() == before + 1


def test_19_spyne_says_nothing_in_the_process_log() -> None:
    assert not logging.getLogger("spyne.application").isEnabledFor(logging.CRITICAL)


def test_20_the_whole_path_counts(caller, calls, entries) -> None:
    path, before = calls["RetrieveTIGroups"].path, entries()
    for wrong in (f"{path}/more", path[:-1], path.upper(), "/SOA4520", f"/x{path}"):
        assert caller.post(wrong, envelope(echo().element)).status == 404
    assert entries() == before


def test_22_what_we_override_is_what_spyne_calls() -> None:
    assert version("spyne") == "2.14.0"
    for ours, theirs in ((soap.ContractSoap11, Soap11), (soap.Door, WsgiApplication)):
        for name, method in vars(ours).items():
            if name in vars(theirs) and not name.startswith("__") and inspect.isfunction(method):
                overridden = inspect.signature(vars(theirs)[name])
                assert len(inspect.signature(method).parameters) <= len(overridden.parameters), name
    spoken = {"create_in_document", "decompose_incoming_envelope", "deserialize", "serialize", "create_out_string"}
    assert spoken <= set(vars(soap.ContractSoap11))
