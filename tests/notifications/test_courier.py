"""Delivery to an address: at least once, in order for a person, tried again ever less often, given up in the end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from signxml import XMLVerifier

from bcss_gateway import beside_calls
from bcss_gateway.delivery import courier
from bcss_gateway.delivery.courier import Courier
from bcss_gateway.delivery.patience import Patience
from bcss_gateway.domain.right import Change
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.storage import delivery as table
from delivering import Deliveries, acknowledged, acknowledging, content
from elsewhere import Asked, Line, Script, dripping, elsewhere, fault, http

Answers = dict[str, Script]


def replying(change: Callable[[str], str]) -> Script:
    return lambda line, asked: line.sendall(http(change(acknowledged(asked))))


def saying(raw: bytes) -> Script:
    return lambda line, _: line.sendall(raw)


@pytest.fixture
def told(sqlite_deliveries: Deliveries) -> Deliveries:
    sqlite_deliveries.keeps_a_file("cin")
    sqlite_deliveries.keeps_a_file("cin", "marc")
    return sqlite_deliveries


def test_a_subscriber_that_takes_it_in_has_it_once(deliveries: Deliveries) -> None:
    got: list[Any] = []
    deliveries.keeps_a_file("cin")
    with elsewhere(acknowledging(deliveries.clock, got)) as there:
        deliveries.subscribes("cin", f"http://127.0.0.1:{there.port}/notify")
        deliveries.attest()
        assert deliveries.clerk() and deliveries.clerk()
        assert 'SOAPAction: "http://kszbcss.fgov.be/LivingWagesNotifications/notify"' in there.asked[0].head
    assert [one.findtext("sequenceNumber") for one in got] == ["1"]
    (entry,) = deliveries.entries()
    assert entry["ticket"] == got[0].findtext("sender/ticket")
    assert (entry["institution"], entry["ssin"]) == ("0999500074", deliveries.person("anna").ssin)


def test_what_is_sent_is_signed_for_whom_wants_it(told: Deliveries) -> None:
    keys = KeyFolder(told.settings.keys)
    keys.make(["localhost"], told.clock())
    certificate = keys.make_signer(told.clock()).read_text()
    with elsewhere(acknowledging(told.clock)) as there:
        told.subscribes("cin", f"http://127.0.0.1:{there.port}/", signed=True)
        told.attest()
        assert told.clerk()
        found = XMLVerifier().verify(there.asked[0].body, x509_cert=certificate, expect_references=3, id_attribute="Id")
    signed = {etree.QName(one.signed_xml).localname for one in found}
    assert signed == {"BinarySecurityToken", "Timestamp", "Body"}


def test_without_the_key_nothing_is_sent_unsigned(told: Deliveries) -> None:
    with elsewhere(acknowledging(told.clock)) as there:
        told.subscribes("cin", f"http://127.0.0.1:{there.port}/", signed=True)
        told.attest()
        assert told.clerk()
        assert there.asked == []
    assert told.outbox("cin")[0].failure == "it broke here: reply signer"


HOSTILE: Answers = {
    "another ticket": replying(lambda text: text.replace("<ticketCBSS>", "<ticketCBSS>0", 1).replace("0</t", "</t", 1)),
    "another institution": replying(lambda text: text.replace("0999500074", "0999100097")),
    "no acknowledgement": replying(lambda text: text.replace("informationNotified", "informationIgnored")),
    "a doctype": replying(lambda text: f'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>{text}'),
    "nothing": saying(http("")),
    "no xml": saying(http("thank you")),
    "no envelope": saying(http("<OK/>")),
    "html": saying(http("<html/>", "200 OK", "text/html")),
    "not here": saying(http("", "404 Not Found")),
    "go elsewhere": saying(http("", "302 Found", "text/xml", "Location: http://127.0.0.1:1/")),
    "who are you": saying(http("", "401 Unauthorized")),
    "it broke": saying(http(fault("Server"), "500 Internal Server Error")),
    "too much": saying(http("<a>" + "x" * 70_000 + "</a>")),
    "too deep": saying(http("<a>" * 2000 + "</a>" * 2000)),
    "hung up": lambda line, _: line.close(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_acknowledgement_is_tried_again_later(told: Deliveries, name: str) -> None:
    with elsewhere(HOSTILE[name]) as there:
        told.subscribes("cin", f"http://127.0.0.1:{there.port}/")
        told.attest("anna")
        told.attest("marc")
        assert told.clerk()
        assert len(there.asked) == 1, "whatever is sent there fails: the other persons wait with it"
        assert told.clerk()
        assert len(there.asked) == 1, "it rests"
        there.say = acknowledging(told.clock)
        told.clock.move(seconds=3)
        assert told.clerk()
        assert len(there.asked) == 3
    assert all(one.delivered for one in told.outbox("cin"))
    assert [one["outcome"] for one in told.entries()] == ["refused", "answered", "answered"]


def test_a_slow_one_is_not_waited_for_long(told: Deliveries) -> None:
    told.settings = told.settings.model_copy(update={"notification_seconds": 0.2})
    with elsewhere(dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<a>")) as there:
        told.subscribes("cin", f"http://127.0.0.1:{there.port}/")
        told.attest()
        began = time.monotonic()
        assert told.clerk()
    assert time.monotonic() - began < 2
    assert told.outbox("cin")[0].failure == "it took too long"


def test_what_is_told_again_while_it_is_sent_has_an_entry_for_each_time(deliveries: Deliveries) -> None:
    told = deliveries
    told.keeps_a_file("cin")
    told.attest()

    def say(line: Line, asked: Asked) -> None:
        if len(there.asked) == 1:
            with told.gateway.database.unit_of_work() as work:
                (one,) = told.outbox("cin")
                table.replay(work, one.recipient, one.kind, "", "2026-11-21T11:00:00.000000Z")
                work.commit()
        line.sendall(http(acknowledged(asked)))

    with elsewhere(say) as there:
        told.subscribes("cin", f"http://127.0.0.1:{there.port}/")
        assert told.clerk()
    tickets = [content(asked.body).findtext("sender/ticket") for asked in there.asked]
    assert [one["ticket"] for one in told.entries()] == tickets
    rules = [one["verdicts"][0]["rule"] for one in told.entries()]
    assert rules == ["#1, and again: it was taken back while it was sent", "#1"]


def test_what_breaks_here_rests_too(
    told: Deliveries, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told.subscribes("cin")
    told.attest()
    with monkeypatch.context() as patch:
        patch.setattr(courier.Lines, "to", lambda *_: {}["nowhere"])
        assert told.clerk() and told.clerk()
    assert told.outbox("cin")[0].failure == "it broke here: the log says where"
    assert "cannot be sent: KeyError at test_courier.py" in caplog.text
    assert len(told.entries()) == 1, "it rests"
    told.clock.move(seconds=3)
    assert told.clerk()
    assert told.outbox("cin")[0].delivered


def test_one_message_that_is_refused_holds_up_its_person_alone(deliveries: Deliveries) -> None:
    anna = deliveries.person("anna").ssin
    deliveries.keeps_a_file("cin")
    deliveries.keeps_a_file("cin", "marc")
    got: list[tuple[str, str]] = []

    def say(line: Line, asked: Asked) -> None:
        sent = content(asked.body)
        got.append((sent.findtext(".//ssin"), sent.findtext("sequenceNumber")))
        refuses = sent.findtext(".//ssin") == anna and len(got) < 4
        nok = (lambda text: text.replace(">OK<", ">NOK<")) if refuses else str
        line.sendall(http(nok(acknowledged(asked))))

    with elsewhere(say) as there:
        deliveries.subscribes("cin", f"http://127.0.0.1:{there.port}/")
        for tag, change in (("anna", Change.CREATED), ("anna", Change.CANCELLED), ("marc", Change.CREATED)):
            deliveries.attest(tag, change)
        assert deliveries.clerk()
        marc = deliveries.person("marc").ssin
        assert got == [(anna, "1"), (marc, "3")], "her second one waits, he does not"
        deliveries.clock.move(seconds=3)
        assert deliveries.clerk()
        assert got[2:] == [(anna, "1")]
        deliveries.clock.move(seconds=3)
        assert deliveries.clerk()
        deliveries.clock.move(seconds=3)
        assert deliveries.clerk()
    assert got[3:] == [(anna, "1"), (anna, "2")]


def test_what_is_refused_too_often_is_given_up_and_the_next_goes(told: Deliveries) -> None:
    told.settings = told.settings.model_copy(update={"notification_refusals": 2})
    with elsewhere(saying(http(fault("Client"), "500 Internal Server Error"))) as there:
        told.subscribes("cin", f"http://127.0.0.1:{there.port}/")
        told.attest()
        told.attest(change=Change.CANCELLED)
        assert told.clerk()
        told.clock.move(minutes=1)
        assert told.clerk()
        dead, waits = told.outbox("cin")
        assert (bool(dead.dead), dead.attempts, dead.failure, waits.attempts) == (True, 2, "a SOAP fault", 1)
        there.say = acknowledging(told.clock)
        told.clock.move(minutes=1)
        assert told.clerk()
    assert told.outbox("cin")[1].delivered
    with told.gateway.database.unit_of_work() as work:
        assert [one.sequence for one in table.dead_letters(work)] == [1]


def test_an_address_that_does_not_answer_for_a_day_loses_nothing(told: Deliveries) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    told.subscribes("cin", f"http://127.0.0.1:{port}/")
    told.attest()
    for _ in range(8):
        assert told.clerk()
        told.clock.move(hours=3)
    assert told.outbox("cin")[0].waits
    assert len(told.entries()) == 8, "each attempt has an entry"
    got: list[Any] = []
    with elsewhere(acknowledging(told.clock, got)) as there:
        told.subscribes("cin", f"http://127.0.0.1:{there.port}/")
        assert told.clerk()
    assert len(got) == 1, "the newest subscription says where"


def test_after_some_days_it_is_given_up(told: Deliveries) -> None:
    told.subscribes("cin", "http://127.0.0.1:9/")
    told.attest("anna")
    told.attest("marc")
    assert told.clerk()
    told.clock.move(days=3, seconds=1)
    assert told.clerk()
    assert all(one.dead for one in told.outbox("cin"))
    assert sum("given up" in one["verdicts"][0]["rule"] for one in told.entries()) == 2


def test_two_clerks_at_once_keep_the_order(deliveries: Deliveries) -> None:
    got: list[tuple[str, int]] = []
    lock = threading.Lock()

    def say(line: Line, asked: Asked) -> None:
        sent = content(asked.body)
        with lock:
            got.append((sent.findtext(".//ssin"), int(sent.findtext("sequenceNumber"))))
        line.sendall(http(acknowledged(asked)))

    tags = ("anna", "marc", "sofie", "emma")
    with elsewhere(say) as there:
        deliveries.subscribes("cin", f"http://127.0.0.1:{there.port}/")
        for tag in tags:
            deliveries.keeps_a_file("cin", tag)
        for _ in range(5):
            for tag in tags:
                deliveries.attest(tag)
        clerks = [threading.Thread(target=deliveries.clerk) for _ in range(2)]
        for one in clerks:
            one.start()
        for one in clerks:
            one.join()
        assert deliveries.clerk()
    assert sorted(number for _, number in got) == list(range(1, 21)), "each once"
    for tag in tags:
        mine = [number for ssin, number in got if ssin == deliveries.person(tag).ssin]
        assert mine == sorted(mine)


STEPS = ("claim", "write", "post", "check", "settle", "enter", "release")


@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_killed_at_any_step_loses_nothing(
    told: Deliveries, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step breaks once, before and after it is done, as a kill would: by no exception that anybody catches."""
    got: list[Any] = []
    with elsewhere(acknowledging(told.clock, got)) as there:
        told.subscribes("cin", f"http://127.0.0.1:{there.port}/")
        told.attest("anna")
        told.attest("anna", Change.CANCELLED)
        for after in (False, True):
            _killed_at(told, step, monkeypatch, after=after)
            told.clock.move(minutes=2)
        assert told.clerk()
    numbers = [one.findtext("sequenceNumber") for one in got]
    assert list(dict.fromkeys(numbers)) == ["1", "2"], "none lost, and in order"
    assert len(numbers) <= 4
    assert all(one.delivered for one in told.outbox("cin"))
    assert [one["outcome"] for one in told.entries()].count("answered") == 2


class _Kill(BaseException):
    pass


def _killed_at(told: Deliveries, step: str, monkeypatch: pytest.MonkeyPatch, *, after: bool) -> None:
    places = {
        "claim": (courier.table, "claim"),
        "write": (courier.message, "write"),
        "check": (courier.message, "check"),
        "settle": (courier.table, "settle"),
        "enter": (courier.acts, "enter"),
        "release": (courier.table, "release"),
        "post": (courier.Lines, "to"),
    }
    where, name = places[step]
    genuine = getattr(where, name)

    def killed(*arguments: Any, **named: Any) -> Any:
        if after:
            genuine(*arguments, **named)
        raise _Kill

    of = beside_calls._courier(told.settings, told.gateway.database, told.clock)
    assert told.clerk() if step == "" else True
    with told.gateway.database.unit_of_work() as work:
        beside_calls.Addressing(beside_calls.Directory(), beside_calls._in_force, lambda ssin, _: ssin).step(
            work, told.clock()
        )
        work.commit()
        (subscription,) = of.due(work)
    with monkeypatch.context() as broken, pytest.raises(_Kill):
        broken.setattr(where, name, killed)
        broken.setattr(Courier, "_release", _not_at_all) if step != "release" else None
        of.serve(subscription)


def _not_at_all(*_: Any) -> None:
    """A process that was killed gives nothing back."""


def test_a_rest_doubles_up_to_the_longest_and_has_chance_in_it() -> None:
    patience = Patience(first_rest=2, longest_rest=600)
    longest = [patience.rest(failures, lambda: 1.0).total_seconds() for failures in range(1, 12)]
    assert longest == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]
    assert patience.rest(3, lambda: 0.0).total_seconds() == 4
    assert patience.rest(10_000).total_seconds() <= 600
