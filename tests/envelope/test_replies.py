"""A reply is read at paths of element names, by whoever asked."""

from __future__ import annotations

import pytest

from bcss_gateway.domain.story import Reading
from bcss_gateway.envelope.parsing import NotReadable
from bcss_gateway.envelope.replies import document_of, seen_in, texts_at

_ENVELOPE = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>{}</s:Body></s:Envelope>"
_STRING = "<c:xmlString xmlns:c='http://ksz-bcss.fgov.be/connectors/WebServiceConnector'>{}</c:xmlString>"
_LIST = "<r xmlns:n='urn:n'><n:one><a>1</a></n:one><one><a> 2 </a><b><a>3</a></b></one></r>"


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("one/a", ("1", "2")),
        ("a", ()),
        ("//a", ("1", "2", "3")),
        ("one[last()]/a", ("2",)),
        ("//b/a", ("3",)),
        ("//none", ()),
    ],
)
def test_a_path_is_of_names_and_of_no_namespaces(path: str, texts: tuple[str, ...]) -> None:
    assert texts_at(document_of(_ENVELOPE.format(_LIST).encode()), [path]) == {path: texts}


def test_of_a_classic_reply_the_document_is_in_the_string() -> None:
    string = _LIST.replace("&", "&amp;").replace("<", "&lt;")
    document = document_of(_ENVELOPE.format(_STRING.format(string)).encode())
    assert texts_at(document, ["//b/a"]) == {"//b/a": ("3",)}


_ROWS = (
    "<r><status><code>F0</code></status>"
    "<by><who>N</who><row><a>1</a><a>2</a></row><row><b>3</b></row></by><by><row><a>4</a></row></by></r>"
)


@pytest.mark.parametrize(
    ("reading", "seen"),
    [
        (Reading("//row", ("a", "b", "../who")), ("1,2 – N", "– 3 N", "4")),
        (Reading("by/row", ("a",)), ("1,2", "", "4")),
        (Reading("//nothing", ("a",)), ("F0",)),
        (Reading(), ("F0",)),
    ],
)
def test_a_row_is_read_for_each_or_else_the_code(reading: Reading, seen: tuple[str, ...]) -> None:
    assert seen_in(document_of(_ENVELOPE.format(_ROWS).encode()), reading) == seen


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        ("<ReturnCode>0</ReturnCode>", "0"),
        ("<ReturnCode>10000</ReturnCode><Detail><ReasonCode>300020</ReasonCode></Detail>", "300020"),
        ("", ""),
    ],
)
def test_of_a_classic_reply_the_reason_is_the_code(summary: str, code: str) -> None:
    reply = f"<SSDNReply><ServiceReply><ResultSummary>{summary}</ResultSummary></ServiceReply></SSDNReply>"
    assert seen_in(document_of(_ENVELOPE.format(reply).encode()), Reading()) == (code,)


@pytest.mark.parametrize("envelope", [b"", b"<s/>", _ENVELOPE.format("").encode()])
def test_what_holds_no_document_is_no_reply(envelope: bytes) -> None:
    with pytest.raises(NotReadable):
        document_of(envelope)
