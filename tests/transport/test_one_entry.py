"""A reply that cannot be written after its entry: the caller gets a fault, the journal no second entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.journal import book
from bcss_gateway.sandbox.conversation import conversation
from bcss_gateway.transport import soap
from wsgi import Client


def test_a_reply_that_cannot_be_written_has_one_entry(
    sqlite_gateway: Gateway,
    person: Callable[[str], Any],
    institution: Callable[[str], Any],
    clock: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, broken = soap.bytes_of, [True, True]  # Spyne tries a second time

    def break_twice(reply: Any) -> bytes:
        if broken and broken.pop():
            raise RuntimeError("out of order")
        return real(reply)

    monkeypatch.setattr(soap, "bytes_of", break_twice)
    test = conversation(person("anna"), institution("cpas-namur"), clock().date())[0]
    reply = Client(sqlite_gateway.application).post(test.path, test.body.encode())
    assert reply.status == 500
    assert b"soapenv:Server" in reply.body
    with sqlite_gateway.database.unit_of_work() as work:
        assert [entry["outcome"] for entry in book.read(work, {})] == ["answered"]
