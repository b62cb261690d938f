"""What an entry says of a call, and what it never says."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.journal import book
from classic import CONNECTOR, access, envelope, message, proof_of, service
from classic import Caller as ClassicCaller
from newer import Caller as NewerCaller
from newer import by_number, retrieve
from wsgi import Client, basic

Entries = Callable[[], list[dict[str, Any]]]
Person = Callable[[str], Citizen]


def test_a_typical_classic_call(classic: ClassicCaller, person: Person, entries: Entries) -> None:
    anna = person("anna")
    classic.access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))
    (entry,) = entries()
    passed = [(verdict["station"], verdict["rule"]) for verdict in entry.pop("verdicts")]
    assert passed == [
        ("read", "OCMWCPASManageAccess"),
        ("identified", "network"),
        ("authorized", "cpas_directory#1"),
        ("number", "register"),
        ("integrated", "not asked"),
        ("answered", "crossroads"),
        ("filtered", "all parts"),
    ]
    assert len(entry.pop("ticket")) == 15
    assert len(bytes.fromhex(entry.pop("hash"))) == 32
    assert entry == {
        "number": 1,
        "reference": "ref 1",
        "received": "2026-11-21T11:00:00.000000Z",
        "answered": "2026-11-21T11:00:00.000000Z",
        "endpoint": "KSZBCSSWebServiceConnector",
        "service": "OCMWCPASManageAccess",
        "operation": "REGISTER",
        "version": "20050930",
        "institution": "0999100097",
        "sector": "17.1",
        "user": "00901732883",
        "address": "127.0.0.1",
        "ssin": anna.ssin,
        "quality_code": "1",
        "legal_context": "SSDN:OCMW_CPAS",
        "provider": "crossroads",
        "provider_asked": True,
        "outcome": "answered",
        "return_code": "0",
    }


def test_a_typical_newer_call(newer: NewerCaller, person: Person, entries: Entries) -> None:
    thomas = person("integrated")
    reply = newer.retrieve(thomas.ssin)
    (entry,) = entries()
    passed = [(verdict["station"], verdict["rule"]) for verdict in entry.pop("verdicts")]
    assert passed == [
        ("read", "RetrieveTIGroups"),
        ("identified", "basic#1"),
        ("authorized", "cpas_national_register#1"),
        ("number", "register"),
        ("integrated", "cpas_national_register#1"),
        ("answered", "national_register"),
        ("filtered", "all parts"),
    ]
    assert entry.pop("ticket") == reply.body.findtext("informationCBSS/ticketCBSS")
    assert len(bytes.fromhex(entry.pop("hash"))) == 32
    assert entry == {
        "number": 1,
        "reference": "T 1",
        "received": "2026-11-21T11:00:00.000000Z",
        "answered": "2026-11-21T11:00:00.000000Z",
        "endpoint": "RetrieveTIGroups",
        "service": "RetrieveTIGroups",
        "operation": "retrieveTI",
        "version": "v2",
        "institution": "0999100097",
        "sector": "17.1",
        "user": "cpas-namur",
        "address": "127.0.0.1",
        "ssin": thomas.ssin,
        "quality_code": "2",
        "legal_context": "PCSA:SOCIAL_INQUIRY",
        "provider": "national_register",
        "provider_asked": True,
        "outcome": "answered",
        "return_code": "MSG00000",
    }


def test_a_refusal_names_the_rule_and_that_nobody_was_asked(
    newer: NewerCaller, person: Person, entries: Entries
) -> None:
    newer.retrieve(person("marc").ssin)
    newer.retrieve(person("integrated").ssin, context="OTHER:CONTEXT")
    newer.retrieve(person("integrated").ssin, by_number("0999100196"))
    newer.post(retrieve(person("integrated").ssin, "<cbeNumber>x</cbeNumber>"), {})
    not_integrated, not_allowed, other, nobody = entries()
    assert (not_integrated["return_code"], not_integrated["ssin"]) == ("MSG00012", person("marc").ssin)
    assert not_integrated["verdicts"][-1]["rule"] == "cpas_national_register#1"
    assert not_allowed["return_code"] == "MSG00013"
    assert (other["return_code"], other["verdicts"][-1]["station"]) == ("MSG00014", "identified")
    assert (nobody["return_code"], nobody["institution"], nobody["user"]) == ("http:401", "", "")
    for entry in (not_integrated, not_allowed, other, nobody):
        assert entry["outcome"] == "refused"
        assert entry["verdicts"][-1]["verdict"] == "refused"
        assert not entry["provider_asked"]


def test_what_classic_envelopes_are_refused_for(classic: ClassicCaller, person: Person, entries: Entries) -> None:
    anna = person("anna")
    asked = access(anna.ssin, "LIST", "2026-11-21", proof=proof_of(person("marc")))
    namur = classic.institution.cbe_number
    classic.send("<SSDNRequest")  # not well-formed
    classic.send(
        message(service(asked).replace("<Action>", "<Actions>").replace("</Action>", "</Actions>"), org_unit=namur)
    )
    classic.send(message(service(asked, name="Unheard"), org_unit=namur))
    classic.send(message(service(asked), org_unit="0999999999"))
    classic.send(message(service(asked), org_unit=namur))  # somebody else's proof
    found = [(entry["verdicts"][-1]["station"], entry["outcome"], entry["ssin"]) for entry in entries()]
    assert found == [
        ("read", "refused", ""),
        ("read", "refused", anna.ssin),
        ("read", "refused", ""),
        ("identified", "refused", anna.ssin),
        ("answered", "refused", anna.ssin),
    ]
    assert [entry["provider_asked"] for entry in entries()] == [False, False, False, False, True]


def test_a_message_with_two_questions_has_one_entry_found_by_either_person(
    gateway: Gateway, classic: ClassicCaller, person: Person, entries: Entries
) -> None:
    anna, thomas = person("anna"), person("integrated")
    classic.ask(*(access(one.ssin, "LIST", "2026-11-21", proof=proof_of(one)) for one in (anna, thomas)))
    (entry,) = entries()
    assert entry["ssin"] == f"{anna.ssin} {thomas.ssin}"
    with gateway.database.unit_of_work() as work:
        for one in (anna, thomas):
            assert [found["number"] for found in book.read(work, {"ssin": one.ssin})] == [1]
        assert list(book.read(work, {"ssin": anna.ssin[:10]})) == []


def test_a_message_about_as_many_persons_as_one_may_hold_has_its_entry(
    gateway: Gateway, institution: Callable[[str], Any], entries: Entries
) -> None:
    dice = random.Random(1)
    numbers = [f"{dice.randrange(10**10, 10**11)}" for _ in range(40)]
    for part in (numbers[:20], numbers[20:]):
        contents = (service(access(number, "LIST", "2026-11-21")) for number in part)
        body = envelope(message(*contents, org_unit=institution("cpas-namur").cbe_number))
        assert Client(gateway.application).post(CONNECTOR, body).status == 200
    assert [len(entry["ssin"].split()) for entry in entries()] == [20, 20]


def test_a_breakdown_has_its_entry_and_changes_nothing(
    gateway: Gateway,
    classic: ClassicCaller,
    person: Person,
    entries: Entries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = Directory.register

    def break_after(*arguments: Any, **named: Any) -> Any:
        real(*arguments, **named)
        raise RuntimeError("out of order")

    monkeypatch.setattr(Directory, "register", break_after)
    before, anna = classic.lines(), person("anna")
    asked = message(
        service(access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))),
        org_unit=classic.institution.cbe_number,
    )
    heard = classic.post_envelope(envelope(asked))
    assert heard.status == 500
    assert "out of order" not in heard.text
    (entry,) = entries()
    assert (entry["outcome"], entry["return_code"]) == ("broken", "soap:Server")
    assert entry["verdicts"][-1] == {"station": "broken", "verdict": "refused", "rule": "pipeline"}
    assert entry["ssin"] == anna.ssin
    assert classic.lines() == before


def test_no_content_is_kept(
    gateway: Gateway, classic: ClassicCaller, newer: NewerCaller, person: Person, entries: Entries
) -> None:
    planted = "Zwartkopje"
    anna, thomas = person("anna"), person("integrated")
    proof = proof_of(anna).replace(anna.last_name, planted)
    classic.access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof)
    classic.access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))
    classic.send(
        message(service(f"<{planted}/>"), org_unit=classic.institution.cbe_number, email=f"{planted}@cpas.example")
    )
    newer.retrieve(thomas.ssin)
    newer.post(
        retrieve(thomas.ssin, f"<cbeNumber>{planted}</cbeNumber>", context=f"{planted}!"),
        basic(newer.institution.basic_user, newer._secret),
    )
    newer.post(f"<{planted}>", basic(planted, planted))
    written = repr(entries())
    assert len(entries()) == 6
    for content in (planted, anna.last_name, thomas.last_name, str(thomas.birth), "worker@cpas.example"):
        assert content not in written
    with gateway.database.unit_of_work() as work:
        kept = work.connection.exec_driver_sql("SELECT * FROM journal_entry").all()
    assert planted not in repr(kept)
