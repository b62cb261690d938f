"""The page of notifications shows what arrived, for a sandbox alone, and runs nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.subscribers import SUBSCRIBERS
from bcss_gateway.settings import Settings
from bcss_gateway.storage import received
from browsing import section, text
from clocks import MovableClock
from delivering import Deliveries
from wsgi import Client

PLACE = "/notifications"


@pytest.fixture
def told(
    sqlite_gateway: Gateway,
    sqlite_settings: Settings,
    clock: MovableClock,
    institution: Callable[[str], Institution],
    person: Callable[[str], Citizen],
) -> Deliveries:
    return Deliveries(sqlite_gateway, sqlite_settings, clock, institution, person)


def test_a_fresh_sandbox_has_the_subscribers_of_the_table_and_nothing_arrived(visitor: Client) -> None:
    document = html.document_fromstring(visitor.get(PLACE, "lang=en").text)
    assert len(document.xpath("//main//h2")) == len(SUBSCRIBERS)
    assert "sent to the receiver of this sandbox" in section(document, "of-0999500074")
    assert "Waiting: 0. Delivered: 0. Given up: 0." in section(document, "of-0999500074")
    assert not document.xpath("//main//pre")


def test_what_arrived_is_shown_of_each(told: Deliveries) -> None:
    for user in ("cin", "actiris"):
        told.subscribes(user)
        told.keeps_a_file(user)
    told.attest()
    assert told.clerk()
    document = html.document_fromstring(Client(told.gateway.application).get(PLACE, "lang=en").text)
    anna = told.person("anna").ssin
    of_cin, of_actiris = (section(document, f"of-{one}") for one in ("0999500074", "0999500470"))
    assert anna in of_cin and "<attestationNumber>1<" in of_cin
    assert anna in of_actiris and "<attestationNumber>" not in of_actiris
    assert "Delivered: 1." in of_cin


def test_a_message_runs_nothing(told: Deliveries) -> None:
    evil = "<script>alert(1)</script><ssin>'\"><i></ssin>"
    told.subscribes("cin")
    with told.gateway.database.unit_of_work() as work:
        received.keep(work, told.institution("cin").cbe_number, "2026-11-21T11:00:00.000000Z", evil, 50)
        work.commit()
    heard = Client(told.gateway.application).get(PLACE)
    document = html.document_fromstring(heard.text)
    assert not list(document.iter("script", "i"))
    assert text(document.find(".//pre")) == evil
    assert heard.headers["Cache-Control"] == "no-store"


def test_the_receiver_keeps_the_newest_of_each(told: Deliveries) -> None:
    with told.gateway.database.unit_of_work() as work:
        for number in range(5):
            received.keep(work, "0999500074", f"{number}", "", 3)
        received.keep(work, "0999500470", "other", "", 3)
        assert [one.moment for one in received.newest(work, 10)] == ["other", "4", "3", "2"]


@pytest.mark.parametrize("changed", [{"profile": "hardened"}, {"teach": False}], ids=str)
def test_where_it_is_no_sandbox_there_is_no_page(changed: dict[str, Any], sqlite_settings: Settings) -> None:
    built = build(sqlite_settings.model_copy(update=changed))
    try:
        client = Client(built.application)
        assert client.get(PLACE).text == client.get("/none").text
    finally:
        built.database.close()
