"""How much a message may hold: what is at the limit is answered, and one more is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import classic
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from door import hold_fault
from messages import echo, envelope
from rows.shapes import attributes, nested
from wsgi import Client

Block = Callable[[int], str]
HEADERS: list[tuple[str, Block, int]] = [
    ("nested deeper than 100", lambda depth: nested(depth - 2), 100),
    # the Envelope, its Header and its Body, the operation's element and what it holds are elements too
    ("more than 5000 elements", lambda count: f"<h>{'<a/>' * (count - 6)}</h>", 5_000),
    ("more than 100 attributes", lambda count: f"<h {attributes(count)}/>", 100),
    ("holds 32 blocks at most", lambda count: "<h/>" * count, 32),
]


@pytest.fixture
def client(shared_gateway: Gateway) -> Client:
    """Calls a gateway that the tests here share."""
    return Client(shared_gateway.application)


@pytest.mark.parametrize(("words", "block", "most"), HEADERS, ids=[row[0] for row in HEADERS])
def test_an_envelope_up_to_the_limit(client: Client, words: str, block: Block, most: int) -> None:
    call = echo()
    assert client.post(call.path, envelope(call.element, block(most))).status == 200
    heard = client.post(call.path, envelope(call.element, block(most + 1)))
    assert hold_fault(heard) == "Client"
    assert words in heard.xml.findtext(".//faultstring")


def test_the_document_in_the_connectors_string_has_limits_of_its_own(
    shared_gateway: Gateway, institution: Callable[[str], Institution]
) -> None:
    namur = classic.Caller(shared_gateway, institution("cpas-namur"))
    for depth in (100, 101):
        (detail,) = namur.send(nested(depth)).context.details
        assert detail.code == "000050"
        assert ("nested deeper than 100" in str(detail.fields)) is (depth == 101)


def test_a_classic_message_holds_twenty_questions(
    shared_gateway: Gateway, institution: Callable[[str], Institution]
) -> None:
    namur = classic.Caller(shared_gateway, institution("cpas-namur"))
    request = classic.access("85673003360", "LIST", "2026-01-01")
    assert len(namur.ask(*[request] * 20).services) == 20
    refused = namur.ask(*[request] * 21, language="nl")
    assert refused.services == []
    (detail,) = refused.context.details
    assert (detail.code, detail.fields["/SSDNRequest"]) == ("000050", "mag hoogstens 20 vragen bevatten")
    assert namur.journal()[-1]["provider_asked"] is False
