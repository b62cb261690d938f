"""Whatever bytes come to whatever path: a well-formed SOAP reply or fault, or a 4xx."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from door import hold_fault, hold_words
from messages import MARK, SOAP, Call, envelope
from wsgi import XML, Client, Heard

_OTHERS = ("/", "/healthz", "/SOA4520", "/nothing")
_TYPES = st.sampled_from(
    (XML, "text/xml; charset=utf-16", "application/xml", "application/json", "multipart/related", "")
)
_SHARED = settings(
    deadline=None,
    max_examples=80,
    # the fixtures stand for the whole module: nothing is to be made anew for an example
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_PIECES = (
    b"<",
    b">",
    b"</",
    b"/>",
    b"&",
    b"&amp;",
    b"&lt;",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?p?>",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
)


@pytest.fixture(scope="module")
def hold(caller: Client, entries: Callable[[], int], calls: dict[str, Call]) -> Callable[[str, bytes, str], None]:
    """Post, and hold the answer to the rule."""
    services = {call.path for call in calls.values()}
    credentials = calls["RetrieveTIGroups"].headers

    def post(path: str, body: bytes, kind: str) -> None:
        before = entries()
        heard = caller.post(path, body, {**credentials, "Content-Type": kind})
        assert entries() == before + (path in services)
        _hold(heard)

    return post


def _hold(heard: Heard) -> None:
    if 400 <= heard.status < 500:
        return hold_words(heard)
    if heard.status == 500:
        assert hold_fault(heard) != "Server", heard.text
        return None
    assert heard.status == 200
    (body,) = heard.xml
    assert body.tag == f"{{{SOAP}}}Body"
    assert len(body) == 1
    return None


@_SHARED
@given(data=st.data(), body=st.binary(max_size=400), kind=_TYPES)
def test_any_bytes_to_any_path(data: st.DataObject, body: bytes, kind: str, hold, calls) -> None:
    path = data.draw(st.sampled_from((*(call.path for call in calls.values()), *_OTHERS)) | st.text().map("/{}".format))
    hold(path.encode("utf-8", "ignore").decode("latin-1"), body, kind)


@_SHARED
@given(data=st.data())
def test_a_valid_call_with_something_changed(data: st.DataObject, hold, calls) -> None:
    call = data.draw(st.sampled_from(list(calls.values())))
    body = bytearray(envelope(call.element).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        _change(data, body)
    hold(call.path, bytes(body), XML)


@settings(_SHARED, max_examples=40)
@example(content="\u00b2" * 11)
@given(content=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=40))
def test_any_text_in_any_place(content: str, hold, calls) -> None:
    quoted = content.replace("&", "&amp;").replace("<", "&lt;").replace("\ufffe", "").replace("\uffff", "")
    for call in calls.values():
        hold(call.path, envelope(call.marked(quoted)).encode(), XML)
        inside = quoted.replace("&", "&amp;")  # the connector's document is quoted once more
        hold(call.path, envelope(call.marked(inside)).encode(), XML)


def _change(data: st.DataObject, body: bytearray) -> None:
    at = data.draw(st.integers(0, max(len(body) - 1, 0)))
    match data.draw(st.sampled_from(("drop", "insert", "replace", "piece", "element", "rename"))):
        case "drop":
            del body[at : at + data.draw(st.integers(1, 30))]
        case "insert":
            body[at:at] = data.draw(st.sampled_from(_PIECES) | st.binary(min_size=1, max_size=4))
        case "replace":
            body[at : at + 1] = data.draw(st.binary(min_size=1, max_size=1))
        case "piece":
            body[at:at] = body[at : at + data.draw(st.integers(1, 60))]
        case "element":
            marks = [place for place, byte in enumerate(body) if byte in b"<>"] or [0, len(body)]
            begin, end = data.draw(st.sampled_from(list(pairwise(marks)) or [(0, len(body))]))
            body[end:end] = body[begin:end]
        case _:
            name = data.draw(
                st.sampled_from((b"Body", b"Envelope", b"ssin", b"SSIN", b"echo", MARK.encode(), b"s:", b"xmlns"))
            )
            body[:] = body.replace(name, data.draw(st.binary(max_size=6)), 1)
