"""What senders send that is strange, and is let through; what is refused are rows of the attack table."""

from __future__ import annotations

import encodings

import pytest
from sqlalchemy.schema import DropTable

from bcss_gateway.storage import journal
from door import ANSWERED, Row, hold, hold_fault, text, whole
from messages import MARK, echo, envelope
from rows.shapes import declared, headed, padded

_LARGEST = 262_144
STRANGE = [
    Row("the largest there may be, declared", padded(_LARGEST), ANSWERED),
    Row("the largest there may be, undeclared", padded(_LARGEST, Content_Length=None), ANSWERED),
    Row("application/xml", whole(Content_Type="application/xml"), ANSWERED),
    Row("type in capitals", whole(Content_Type='TEXT/XML; Charset="UTF-8"'), ANSWERED),
    Row("no charset", whole(Content_Type="text/xml"), ANSWERED),
    Row("identity encoding", whole(Content_Encoding="identity"), ANSWERED),
    Row("no SOAPAction", whole(), ANSWERED),
    Row("UTF-8 with a byte order mark", text(lambda call: "\ufeff" + envelope(call.element)), ANSWERED),
    Row("UTF-16 with a byte order mark", headed("<h>é</h>", "utf-16"), ANSWERED),
    Row("ISO-8859-1 by its declaration", declared("iso-8859-1", "<h>é</h>", "latin-1"), ANSWERED),
    Row(
        "ISO-8859-1 by its charset",
        declared("iso-8859-1", "<h>é</h>", "latin-1", Content_Type="text/xml; charset=iso-8859-1"),
        ANSWERED,
    ),
    Row("header that need not be understood", headed('<h s:mustUnderstand="0"/>'), ANSWERED),
]


@pytest.mark.parametrize("endpoint", ["TestConnectionService", "KSZBCSSWebServiceConnector", "RetrieveTIGroups"])
@pytest.mark.parametrize("row", STRANGE, ids=lambda row: row.name)
def test_strange_and_let_through(row: Row, endpoint: str, calls, caller, entries, caplog) -> None:
    call, before = calls[endpoint], entries()
    sent = row.make(call)
    heard = caller.request(sent.method, call.path, sent.body, {**call.headers, **sent.headers}, sent.query)
    hold(heard, row, call)
    assert entries() == before + 1, "one entry for each POST"
    assert not caplog.records


def test_unknown_charsets_are_not_kept(caller, calls) -> None:
    known, call = len(encodings._cache), calls["TestConnectionService"]
    for number in range(50):
        kind = f"text/xml; charset=klingon-{number}"
        assert caller.post(call.path, envelope(call.element), {"Content-Type": kind}).status == 415
    assert len(encodings._cache) == known


@pytest.mark.parametrize("body", [envelope(echo().element), "", "<a/>"], ids=["valid", "empty", "unreadable"])
def test_no_entry_no_answer(body: str, sqlite_gateway, client, caplog) -> None:
    with sqlite_gateway.database.engine.connect() as connection:
        connection.execute(DropTable(journal.entry))
    heard = client.post(echo().path, body)
    assert hold_fault(heard) == "Server"
    assert MARK not in heard.text + caplog.text
