"""Methods and paths: what an address takes, and what it answers to everything else."""

from __future__ import annotations

import pytest

from door import hold_words
from messages import MARK, envelope


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods(method: str, calls, caller, entries) -> None:
    before = entries()
    for call in calls.values():
        heard = caller.request(method, call.path, envelope(call.element).encode(), call.headers)
        assert (heard.status, heard.headers["Allow"]) == (405, "GET, POST")
        hold_words(heard)
    assert entries() == before


def test_get_without_wsdl(calls, caller, entries) -> None:
    before = entries()
    for call in calls.values():
        for query, status in (
            ("", 405),
            (f"ssin={MARK}", 405),
            ("wsd", 405),
            ("wsdl&x", 405),
            ("xsd", 404),
            ("xsd=", 404),
        ):
            heard = caller.get(call.path, query)
            assert heard.status == status
            assert heard.headers.get("Allow") == ("POST" if status == 405 else None)
            assert MARK not in heard.text
            hold_words(heard)
    assert entries() == before


def test_head_gets_the_headers_of_get(calls, caller) -> None:
    for path, query in ((calls["RetrieveTIGroups"].path, "wsdl"), ("/", ""), ("/healthz", ""), ("/nothing", "")):
        got, headed = caller.get(path, query), caller.request("HEAD", path, query=query)
        assert (headed.status, headed.headers) == (got.status, got.headers)
        assert headed.body == b""


def test_a_slash_at_the_end_of_the_path_is_forgiven(calls, caller, entries) -> None:
    for call in calls.values():
        before = entries()
        assert caller.post(call.path + "/", envelope(call.element), call.headers).status == 200
        assert entries() == before + 1


@pytest.mark.parametrize("path", ["/", "/healthz", "/nothing", "", "//", f"/{MARK}", "/SOA4520/", "/\x00", "/é"])
def test_other_paths_take_no_calls(path: str, calls, caller, entries) -> None:
    before = entries()
    heard = caller.post(path, envelope(calls["TestConnectionService"].element))
    assert heard.status == (405 if path in ("/", "/healthz") else 404)
    assert MARK not in heard.text
    hold_words(heard)
    assert entries() == before


def test_without_credentials(calls, caller, entries) -> None:
    call, before = calls["RetrieveTIGroups"], entries()
    for header in (None, "", "Basic", "Basic !", f"Basic {MARK}", "Bearer x", "Basic Og==", "basic " + "A" * 4000):
        heard = caller.post(call.path, envelope(call.element), {"Authorization": header})
        assert heard.status == 401
        assert heard.headers["WWW-Authenticate"].startswith('Basic realm="')
        assert MARK not in heard.text
        hold_words(heard)
    assert entries() == before + 8
