"""A person's number in a strange place of a classic document is not repeated in the words of a refusal."""

from __future__ import annotations

import pytest

import classic
from messages import MARK
from ssdn_reply import Reply

_NAMED = f"n{MARK}"
DOCUMENTS = {
    "root": f"<{_NAMED}/>",
    "namespace of the root": f'<x:n xmlns:x="urn:{MARK}"/>',
    "prefix of the root": f'<{_NAMED}:n xmlns:{_NAMED}="urn:x"/>',
    "element of the envelope": f'<SSDNRequest xmlns="{classic.SERVICE}"><{_NAMED}/></SSDNRequest>',
    "attribute of the envelope": f'<SSDNRequest xmlns="{classic.SERVICE}" {_NAMED}="{MARK}"/>',
    "service's document": classic.message(classic.service(f"<{_NAMED}/>"), org_unit="x"),
    "service's document without namespace": classic.message(classic.service(f'<{_NAMED} xmlns=""/>'), org_unit="x"),
    "date": classic.message(classic.service(classic.access("x", "LIST", MARK)), org_unit="x"),
    "enumeration": classic.message(classic.service(classic.access("x", MARK, "2026-01-01")), org_unit="x"),
    "number too long": classic.message(classic.service(classic.access(MARK * 2, "LIST", "2026-01-01")), org_unit="x"),
    "text around elements": f'<SSDNRequest xmlns="{classic.SERVICE}">{MARK}</SSDNRequest>',
    "not well-formed": f"<a>{MARK}</b>",
    "only text": MARK,
    "doctype": f"<!DOCTYPE {_NAMED}><{_NAMED}/>",
    "processing instruction": f"<?{_NAMED} {MARK}?><a/>",
    "very long name": f"<{_NAMED * 200}/>",
}


@pytest.mark.parametrize("place", DOCUMENTS)
def test_number_in(place: str, caller, entries, caplog) -> None:
    before = entries()
    reply = Reply(caller.post(classic.CONNECTOR, classic.envelope(DOCUMENTS[place])))
    assert reply.context.ok == "NO"
    assert MARK not in reply.string
    assert not caplog.records
    assert entries() == before + 1
