"""The 22 traps of Spyne, each closed: shared/design/spyne.md numbers them as here."""

from __future__ import annotations

import inspect
import logging
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import pytest

import classic
from bcss_gateway.bootstrap import build
from bcss_gateway.transport import soap
from bcss_gateway.transport.spyne_compat import Soap11, WsgiApplication
from door import ANSWERED, Row, Sent, hold, hold_fault, text, whole
from messages import MARK, SOAP, echo, envelope
from wsgi import Client

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_LAUGHS = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
_SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"


def _with(attribute: str):
    """The call with an attribute on its body element."""
    return lambda call: envelope(call.element.replace(" xmlns:", f" {attribute} xmlns:", 1))


def _doctype(subset: str, reference: str = MARK):
    """The call after a DOCTYPE, with something in the place of the marked number."""
    return lambda call: f"<!DOCTYPE x {subset}>{envelope(call.marked(reference))}"


def _headed(block: str):
    return lambda call: envelope(call.element, block)


TRAPS = [
    Row("1 empty Body", text(lambda call: envelope("")), "Client"),
    Row("1 zero-length POST", lambda call: Sent(b""), "Client"),
    Row("1 empty Content-Length", lambda call: Sent(b"", {"Content-Length": ""}), "Client"),
    Row("1 unknown charset", whole(Content_Type="text/xml; charset=klingon"), 415),
    Row("1 Content-Length is no number", whole(Content_Length="abc"), 400),
    Row("1 dangling href", text(_with('href="#nowhere"')), "Client"),
    Row("1 cyclic href", text(_headed('<a id="a" href="#b"/><b id="b" href="#a"/>')), ANSWERED),
    Row(
        "1 multipart part without Content-ID",
        lambda call: Sent(
            f"--b\r\nContent-Type: text/xml\r\n\r\n{envelope(call.element)}\r\n--b--".encode(),
            {"Content-Type": 'multipart/related; boundary="b"; type="text/xml"'},
        ),
        415,
    ),
    Row(
        "1 fault as a request",
        text(
            lambda call: envelope(
                f"<s:Fault><faultcode>s:Client</faultcode><faultstring>{MARK}</faultstring></s:Fault>"
            )
        ),
        "Client",
    ),
    Row(
        "2 href to content elsewhere in the message",
        text(lambda call: envelope(call.element.replace(" xmlns:", ' href="#k" xmlns:', 1), f'<z id="k">{MARK}</z>')),
        "Client",
    ),
    Row(
        "2 href to a second body element",
        text(lambda call: envelope(call.element + f'<z id="k">{MARK}</z>')),
        "Client",
    ),
    Row("3 bare DOCTYPE", text(_doctype("")), "Client"),
    Row("3 DOCTYPE in UTF-16", text(_doctype(""), encoding="utf-16"), "Client"),
    Row("3 external DTD", text(_doctype(f'SYSTEM "http://127.0.0.1:1/{MARK}.dtd"')), "Client"),
    Row("3 internal entity", text(_doctype(f"[<!ENTITY x '{MARK}'>]", "&x;")), "Client"),
    Row("3 external entity", text(_doctype('[<!ENTITY x SYSTEM "file:///etc/passwd">]', "&x;")), "Client"),
    Row("3 billion laughs in text", text(_doctype(f"[{_LAUGHS}]", "&a11;")), "Client"),
    Row(
        "3 billion laughs in an attribute",
        text(lambda call: f"<!DOCTYPE x [{_LAUGHS}]>" + _with('a="&a11;"')(call)),
        "Client",
    ),
    Row("3 parameter entity", text(_doctype("[<!ENTITY % x '<!ENTITY y \"z\">'> %x;]", "&y;")), "Client"),
    Row("3 external parameter entity", text(_doctype('[<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]')), "Client"),
    Row("4 JSON", whole(Content_Type="application/json"), 415),
    Row("4 no Content-Type", whole(Content_Type=None), 415),
    Row(
        "4 the XML declaration has the last word on the encoding",
        text(
            lambda call: '<?xml version="1.0" encoding="utf-16"?>' + envelope(call.element),
            encoding="utf-16",
            Content_Type="text/xml; charset=utf-8",
        ),
        ANSWERED,
    ),
    Row(
        "5 header that must be understood",
        text(_headed('<h s:mustUnderstand="1"/>')),
        "MustUnderstand",
    ),
    Row("5 two body elements", text(lambda call: envelope(call.element * 2)), "Client"),
    Row(
        "5 two bodies",
        text(lambda call: envelope(call.element).replace("</s:Body>", f"</s:Body><s:Body>{call.element}</s:Body>")),
        "Client",
    ),
    Row("6 processing instruction before", text(lambda call: f"<?p {MARK}?>{envelope(call.element)}"), "Client"),
    Row("6 processing instruction after", text(lambda call: f"{envelope(call.element)}<?p {MARK}?>"), "Client"),
    Row(
        "6 processing instruction inside text",
        text(lambda call: envelope(call.marked(f"{MARK[:4]}<?p p?>{MARK[4:]}"))),
        "Client",
    ),
    Row(
        "6 comment inside text is joined",
        text(lambda call: envelope(call.marked(f"{MARK[:4]}<!-- c -->{MARK[4:]}"))),
        ANSWERED,
    ),
    Row("7 not well-formed", text(lambda call: envelope(call.element)[:-9]), "Client"),
    Row("8 against the schema", text(_with(f'number="{MARK}"')), "Client"),
    Row("9 oversize, undeclared", lambda call: Sent(b" " * 262_145, {"Content-Length": None}), 413),
    Row("12 fault of the right shape", text(lambda call: "<a/>"), "Client"),
    Row(
        "13 SOAP 1.2 envelope",
        text(lambda call: envelope(call.element).replace(SOAP, _SOAP_12)),
        "VersionMismatch",
    ),
    Row("14 unqualified elements stay so", whole(), ANSWERED),
    Row(
        "16 XOP",
        whole(Content_Type='multipart/related; type="application/xop+xml"; boundary=b; start-info="text/xml"'),
        415,
    ),
    Row("16 XOP part alone", whole(Content_Type='application/xop+xml; type="text/xml"'), 415),
    Row("21 xsi:nil on the body element", text(_with(f'{_XSI} xsi:nil="true"')), "Client"),
    Row(
        "21 xsi:type swap",
        text(_with(f'{_XSI} xmlns:x="http://www.w3.org/2001/XMLSchema" xsi:type="x:integer"')),
        "Client",
    ),
]


@pytest.mark.parametrize("endpoint", ["TestConnectionService", "KSZBCSSWebServiceConnector", "RetrieveTIGroups"])
@pytest.mark.parametrize("row", TRAPS, ids=lambda row: row.name)
def test_trap(row: Row, endpoint: str, calls, caller, entries, caplog) -> None:
    call, before = calls[endpoint], entries()
    sent = row.make(call)
    heard = caller.request(sent.method, call.path, sent.body, {**call.headers, **sent.headers}, sent.query)
    hold(heard, row, call)
    assert entries() == before + 1, "one entry for each POST"
    assert not caplog.records, "19: what a sender does wrong is no news for the process log"


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
