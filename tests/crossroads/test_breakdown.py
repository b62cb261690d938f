"""When something breaks on our side: a fault, an entry that says so, and nothing changed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

import classic
import newer
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.crossroads.pipeline import Crossroads
from bcss_gateway.crossroads.routing import Routes
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.envelope.exchange import Admitted, Answer
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import UnitOfWork
from classic import access, proof_of
from ssdn_reply import IDENTIFY

Person = Callable[[str], Citizen]
RETRIEVE, ACCESS = ("RetrieveTIGroups", "v2"), ("OCMWCPASManageAccess", "20050930")


class Spoilt:
    """An operation that does its work, and then spoils the answer in some way."""

    def __init__(self, real: Any, spoil: Callable[[Answer], Answer]) -> None:
        self.read, self.problems = real.read, real.problems
        self._real, self._spoil = real, spoil

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        return self._spoil(self._real.answer(admitted, work))


class OtherRoutes(Routes):
    """The gateway's own routes, with some operations in the place of others."""

    def __init__(self, routes: Routes, **_: Any) -> None:
        self._routes, self._names = dict(routes._routes), routes._names

    def put(self, key: tuple[str, str], operation: Any) -> None:
        self._routes[key] = operation


@pytest.fixture
def spoil(gateway: Gateway) -> Callable[..., None]:
    """Put a spoilt operation in the place of a real one, in the running gateway."""

    def spoilt(key: tuple[str, str], how: Callable[[Answer], Answer], **stations: Any) -> None:
        for door in set(gateway.application._doors.values()):
            crossroads: Any = door.handler
            assert isinstance(crossroads, Crossroads)
            routes = OtherRoutes(crossroads._at.routes)
            routes.put(key, Spoilt(crossroads._at.routes._routes[key], how))
            door.handler = Crossroads(replace(crossroads._at, routes=routes, **stations))

    return spoilt


def invalid(answer: Answer) -> Answer:
    """An element that no contract knows."""
    return replace(answer, content=(etree.Element("nonsense"),))


def failing(_: Answer) -> Answer:
    """A provider that fails after its work, with a person's number in the words of its error."""
    raise RuntimeError("85631290291 went wrong")


def down(_: Answer) -> Answer:
    """A provider that says itself that it is down."""
    raise Breakdown("provider:national_register")


@pytest.mark.parametrize("how", [invalid, failing, down])
def test_a_newer_service_answers_a_server_fault_with_msg00003(
    retriever: Any, person: Person, spoil: Any, caplog: Any, how: Callable[[Answer], Answer]
) -> None:
    asks = retriever("cpas-namur")
    spoil(RETRIEVE, how)
    with caplog.at_level(logging.DEBUG):
        reply = asks.retrieve(person("integrated").ssin)
    assert reply.heard.status == 500
    assert reply.body.findtext("faultcode") == "soapenv:Server"
    assert reply.body.findtext("faultstring").startswith("An error occurred while servicing your request.")
    detail = reply.fault.find("detail")
    assert [detail.findtext(name) for name in ("severity", "reasonCode", "diagnostic")] == [
        "FATAL",
        "MSG00003",
        "Unexpected internal error occurred",
    ]
    entry = classic.journal(asks.gateway)[-1]
    assert (entry["outcome"], entry["return_code"]) == ("broken", "MSG00003")
    assert entry["ticket"] == reply.fault.findtext("informationCBSS/ticketCBSS")
    assert entry["ticket"] in caplog.text, "the log leads from the fault to its cause"
    for text in (caplog.text, reply.heard.text):
        assert "85631290291" not in text
        assert person("integrated").ssin not in text


@pytest.mark.parametrize("how", [invalid, failing])
def test_what_a_broken_classic_call_changed_is_undone(
    namur: classic.Caller, person: Person, spoil: Any, how: Callable[[Answer], Answer]
) -> None:
    anna, before = person("anna"), namur.lines()
    spoil(ACCESS, how)
    content = access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))
    document = classic.message(classic.service(content), org_unit="92094")
    heard = namur.post_envelope(classic.envelope(document))
    assert heard.status == 500
    assert "soapenv:Server" in heard.text
    assert namur.lines() == before
    entry = namur.journal()[-1]
    assert (entry["outcome"], entry["return_code"]) == ("broken", "soap:Server")
    assert entry["verdicts"][-1]["station"] == "broken"


def test_a_broken_service_takes_the_others_of_its_message_with_it(
    namur: classic.Caller, person: Person, spoil: Any
) -> None:
    anna, before = person("anna"), namur.lines()
    spoil(("OCMWCPASIdentifyPerson", "20050930"), failing)
    register = access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))
    identify = (
        f'<IdentifyPersonRequest xmlns="{IDENTIFY}"><SearchCriteria><SSIN>{anna.ssin}</SSIN></SearchCriteria>'
        "</IdentifyPersonRequest>"
    )
    services = (classic.service(register), classic.service(identify, "OCMWCPASIdentifyPerson"))
    heard = namur.post_envelope(classic.envelope(classic.message(*services, org_unit="92094")))
    assert heard.status == 500
    assert namur.lines() == before


class NoJournal:
    """A journal that cannot be written."""

    def append(self, *_: Any) -> int:
        raise Breakdown("journal")


def test_without_a_journal_nobody_is_answered_and_nothing_is_changed(
    namur: classic.Caller, person: Person, spoil: Any
) -> None:
    anna, before = person("anna"), namur.lines()
    spoil(ACCESS, lambda answer: answer, journal=NoJournal())
    content = access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))
    heard = namur.post_envelope(classic.envelope(classic.message(classic.service(content), org_unit="92094")))
    assert heard.status == 500
    assert "Registrations" not in heard.text
    assert (namur.lines(), namur.journal()) == (before, [])


def test_a_gateway_whose_catalogue_names_nobody_for_a_service_does_not_start(gateway: Gateway) -> None:
    with pytest.raises(ValueError, match="no provider 'crossroads' answers TestConnectionService v1"):
        Routes(gateway.library.catalogue, [])


def test_after_a_breakdown_the_next_call_is_answered(
    gateway: Gateway,
    settings: Settings,
    institution: Callable[[str], Institution],
    secret_of: Any,
    person: Person,
    spoil: Any,
) -> None:
    one, calls = institution("cpas-namur"), iter([True, False])
    spoil(RETRIEVE, lambda answer: failing(answer) if next(calls) else answer)
    asks = newer.Caller(gateway, one, secret_of(settings, one))
    assert asks.retrieve(person("integrated").ssin).heard.status == 500
    assert asks.retrieve(person("integrated").ssin).code == "MSG00000"
    assert [entry["outcome"] for entry in classic.journal(gateway)] == ["broken", "answered"]
