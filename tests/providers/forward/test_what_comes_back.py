"""What a source may say, and what becomes of it: passed on by rule, told as unavailable, or our breakdown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

import pytest

from bcss_gateway.domain.citizen import Citizen
from elsewhere import SECRET, Asked, answering, envelope, fault, http, reply, status
from wsgi import XML

Person = Callable[[str], Citizen]
FOUND = status("DATA_FOUND", "MSG00000", "Treatment successful")


def field(name: str, value: str) -> str:
    return f"<information><fieldName>{name}</fieldName><fieldValue>{value}</fieldValue></information>"


PASSED_ON = [
    ("nothing found", status("NO_DATA_FOUND", "MSG00100", "none"), "NO_DATA_FOUND", "MSG00100", "answered", {}),
    (
        "deceased",
        status("NO_DATA_FOUND", "MSG00009", "Person deceased", field("deceiseDate", "2020-02-29")),
        "NO_DATA_FOUND",
        "MSG00009",
        "answered",
        {"deceiseDate": "2020-02-29"},
    ),
    (
        "found under another number",
        status("DATA_FOUND", "MSG00006", "replaced", field("newSSIN", "96691491696")),
        "DATA_FOUND",
        "MSG00006",
        "answered",
        {"newSSIN": "96691491696"},
    ),
    (
        "replaced",
        status("NO_RESULT", "MSG00006", "replaced", field("newSSIN", "96691491696") + field("advice", "theirs")),
        "NO_RESULT",
        "MSG00006",
        "refused",
        {"newSSIN": "96691491696", "rule": "forward:national_register"},
    ),
    ("unknown", status("NO_RESULT", "MSG00005"), "NO_RESULT", "MSG00005", "refused", {}),
    ("not authorised there", status("NO_RESULT", "MSG00015", "no"), "NO_RESULT", "MSG00015", "refused", {}),
    ("a code of its own", status("NO_RESULT", "RTIPC001", "{shut}"), "NO_RESULT", "RTIPC001", "refused", {}),
    ("unavailable behind it", status("NO_RESULT", "MSG00002"), "NO_RESULT", "MSG00002", "refused", {}),
    ("unavailable itself", status("NO_RESULT", "MSG00001"), "NO_RESULT", "MSG00002", "refused", {}),
]


@pytest.mark.parametrize(
    ("name", "said", "value", "code", "outcome", "information"), PASSED_ON, ids=[row[0] for row in PASSED_ON]
)
def test_what_is_passed_on(
    name: str,
    said: str,
    value: str,
    code: str,
    outcome: str,
    information: dict[str, str],
    pair: Any,
    person: Person,
) -> None:
    one, there = pair
    there.say = answering(said)
    told = one.caller.retrieve(person("integrated").ssin)
    assert told.status == (value, code)
    assert {name: told.information.get(name) for name in information} == information
    assert (one.entry["outcome"], one.entry["return_code"], one.entry["provider_asked"]) == (outcome, code, True)
    assert ("advice" in told.information) == (outcome == "refused")


def test_a_refusals_words_are_the_sources(pair: Any, person: Person) -> None:
    said = status("NO_RESULT", "RTIPC001", "{shut} for now", field("file", "{closed}"))
    one, there = pair
    there.say = answering(said)
    told = one.caller.retrieve(person("integrated").ssin, language="nl")
    assert told.body.findtext("status/description") == "{shut} for now"
    assert told.information["file"] == "{closed}"
    assert told.information["advice"].startswith("De bron zelf weigert")


def bomb(_: Asked) -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>' + envelope("&e9;")


def outside(_: Asked) -> str:
    return '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + envelope("&e;")


def about_another(asked: Asked) -> str:
    ssin = asked.content.findtext("searchInformation/ssin")
    return reply(asked, FOUND).replace(ssin, "85631290291")


def to_another(asked: Asked) -> str:
    ticket = asked.content.findtext("informationCustomer/ticket")
    return reply(asked, FOUND).replace(ticket, "11111111-2222-3333-4444-555555555555")


NO_ANSWERS = [
    ("garbage", lambda _: http(b"\x00\xff garbage 91662390106")),
    ("nothing", lambda _: http(b"")),
    ("half of it", lambda asked: http(reply(asked, FOUND)[:-40])),
    ("no envelope", lambda _: http("<hello/>")),
    ("two in the body", lambda _: http(envelope("<a/><b/>"))),
    ("SOAP 1.2", lambda asked: http(reply(asked, FOUND).replace("xmlsoap.org/soap/envelope", "w3.org/2003/05"))),
    ("another namespace", lambda asked: http(reply(asked, FOUND).replace("Service/v2", "Service/v3"))),
    ("another element", lambda asked: http(reply(asked, FOUND).replace("GroupsResponse", "GroupsFault"))),
    ("our own question", lambda asked: http(asked.body)),
    ("an element too many", lambda asked: http(reply(asked, FOUND, "<more/>"))),
    ("a value that is none", lambda asked: http(reply(asked, status("MAYBE", "MSG00000")))),
    ("about somebody else", lambda asked: http(about_another(asked))),
    ("to another question", lambda asked: http(to_another(asked))),
    ("an entity bomb", lambda asked: http(bomb(asked))),
    ("an entity from outside", lambda asked: http(outside(asked))),
    ("a processing instruction", lambda asked: http("<?run it?>" + reply(asked, FOUND))),
    ("JSON", lambda asked: http("{}", "200 OK", "application/json")),
    ("HTML", lambda asked: http(reply(asked, FOUND), "200 OK", "text/html")),
    ("an unheard charset", lambda asked: http(reply(asked, FOUND), "200 OK", "text/xml; charset=klingon")),
    ("compressed", lambda asked: http(reply(asked, FOUND), "200 OK", XML, "Content-Encoding: gzip")),
    ("huge", lambda asked: http(reply(asked, FOUND) + " " * 100_000)),
    ("huge, and no length", lambda _: b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + b" " * 100_000),
    ("not found", lambda _: http("no", "404 Not Found", "text/plain")),
    ("redirected", lambda _: http("", "302 Found", XML, "Location: /elsewhere")),
    ("redirected with the message", lambda _: http("", "307 Temporary Redirect", XML, "Location: /elsewhere")),
    ("moved for good", lambda _: http("", "308 Permanent Redirect", XML, "Location: /elsewhere")),
    ("our credentials are refused", lambda _: http("no", "401 Unauthorized", "text/plain")),
    ("we are forbidden", lambda _: http("no", "403 Forbidden", "text/plain")),
    ("an answer that is none of a success", lambda asked: http(reply(asked, FOUND), "500 Internal Server Error")),
    ("accepted", lambda asked: http(reply(asked, FOUND), "202 Accepted")),
    ("our message is refused", lambda _: http(fault("Client"), "500 Internal Server Error")),
    ("our version is refused", lambda _: http(fault("VersionMismatch"), "500 Internal Server Error")),
    ("a header is asked for", lambda _: http(fault("MustUnderstand.More"), "500 Internal Server Error")),
]


@pytest.mark.parametrize(("name", "say"), NO_ANSWERS, ids=[row[0] for row in NO_ANSWERS])
def test_what_is_no_answer_is_never_passed_on(
    name: str,
    say: Callable[[Asked], bytes],
    pair: Any,
    person: Person,
    caplog: Any,
) -> None:
    one, there = pair
    there.say, before = lambda line, asked: line.sendall(say(asked)), len(there.asked)
    ssin = person("integrated").ssin
    told = one.caller.retrieve(ssin)
    assert told.heard.status == 500
    assert told.body.findtext("faultcode") == "soapenv:Server"
    assert [told.fault.findtext(f"detail/{part}") for part in ("reasonCode", "diagnostic")] == [
        "MSG00003",
        "Unexpected internal error occurred",
    ]
    entry = one.entry
    assert (entry["outcome"], entry["provider"], entry["provider_asked"]) == (
        "broken",
        "forward:national_register",
        True,
    )
    assert entry["verdicts"][-1]["rule"] == "provider:forward:national_register"
    assert len(there.asked) == before + 1, "asked once, wherever it points"
    assert "RetrieveTIGroups v2 gave no valid answer: " in caplog.text
    said = caplog.text + told.heard.text
    assert [word for word in (SECRET, ssin, "garbage", "secret words", "etc/hostname") if word in said] == []


NO_ANSWER_AT_ALL = [
    ("try later", lambda _: http("later", "503 Service Unavailable", "text/html")),
    ("a gateway before it", lambda _: http("bad", "502 Bad Gateway", XML)),
    ("too late for that gateway", lambda _: http("late", "504 Gateway Timeout", "text/html")),
    ("too many", lambda _: http("many", "429 Too Many Requests", "text/html")),
    ("broken without words", lambda _: http("oops", "500 Internal Server Error", "text/html")),
    ("a Server fault", lambda _: http(fault("Server"), "500 Internal Server Error")),
    ("a Server fault with 200", lambda _: http(fault("Server.Backend"), "200 OK")),
    ("a fault without a code", lambda _: http(envelope("<s:Fault/>"), "500 Internal Server Error")),
    ("hung up", lambda _: b""),
    ("hung up in the head", lambda _: b"HTTP/1.1 200 OK\r\nX: y\r\nsecret words"),
    ("hung up in the body", lambda asked: http(reply(asked, FOUND))[:-30]),
    ("hung up in a chunk", lambda _: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<a"),
    ("no HTTP", lambda _: b"220 mail.example.org ESMTP\r\n\r\n"),
    ("a head without end", lambda _: b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000),
    ("a very long header", lambda _: b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"),
    ("two lengths", lambda _: http("x", "200 OK", XML, "Content-Length: 77")),
]


@pytest.mark.parametrize(("name", "say"), NO_ANSWER_AT_ALL, ids=[row[0] for row in NO_ANSWER_AT_ALL])
def test_no_answer_is_told_as_unavailable(
    name: str, say: Callable[[Asked], bytes], pair: Any, person: Person, caplog: Any
) -> None:
    one, there = pair
    there.say, before = lambda line, asked: line.sendall(say(asked)), len(there.asked)
    unavailable(one, person("integrated").ssin)
    assert len(there.asked) == before + 1, "a question is never sent twice"
    assert "RetrieveTIGroups v2 did not answer: " in caplog.text
    assert "secret words" not in caplog.text


def test_a_source_that_does_not_listen(front: Any, person: Person, caplog: Any) -> None:
    unavailable(front("http://127.0.0.1:1/nobody"), person("integrated").ssin)
    assert "no connection can be made to its address" in caplog.text


def unavailable(one: Any, ssin: str) -> None:
    """The caller is told to come back later, and the journal that the source was asked."""
    told = one.caller.retrieve(ssin, language="de")
    assert told.status == ("NO_RESULT", "MSG00002")
    assert told.body.findtext("status/description") == "The supplier of the data is temporarily unavailable."
    assert told.information == {
        "advice": "Die Quelle antwortet nicht. Stellen Sie dieselbe Frage später noch einmal; "
        "nichts muss berichtigt werden.",
        "explanation": ANY,
        "rule": "forward:national_register",
    }
    assert (one.entry["outcome"], one.entry["return_code"], one.entry["provider_asked"]) == (
        "refused",
        "MSG00002",
        True,
    )
