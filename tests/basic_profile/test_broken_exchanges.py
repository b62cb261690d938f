"""Each check of an exchange finds what it is there for: one thing is broken in a good one, and it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from basic_profile.exchange import Exchange
from basic_profile.table import ON_EXCHANGES

_ECHO, _FAULT = "TestConnectionService: an echo", "RetrieveTIGroups: empty at path 1"
_ANOTHER, _STRANGE = "another element at path 1", "a header nobody knows at path 1"
_SPACE, _ENVELOPE = "urn:wrapped", "http://schemas.xmlsoap.org/soap/envelope/"
_PART = "sendTestMessage{}Parameters"

Recorded = Mapping[str, Exchange]
Broken = Callable[[Recorded], Exchange]


def _replaced(text: bytes, *changes: tuple[str, str]) -> bytes:
    said = text.decode()
    for old, new in changes:
        assert old in said, old
        said = said.replace(old, new)
    return said.encode()


def _asked(*changes: tuple[str, str], of: str = _ECHO) -> Broken:
    """With something of the request's body replaced."""

    def broken(recorded: Recorded) -> Exchange:
        one = recorded[of]
        return replace(one, request=replace(one.request, body=_replaced(one.request.body, *changes)))

    return broken


def _answered(*changes: tuple[str, str], of: str = _ECHO) -> Broken:
    """With something of the response's body replaced."""

    def broken(recorded: Recorded) -> Exchange:
        one = recorded[of]
        return replace(one, response=replace(one.response, body=_replaced(one.response.body, *changes)))

    return broken


def _begun(start: str, of: str = _ECHO, **more: bytes) -> Broken:
    """With another first line of the response, and perhaps another body."""
    return lambda recorded: replace(recorded[of], response=replace(recorded[of].response, start=start, **more))


def _headed(name: str, value: str, side: str = "response") -> Broken:
    """With another value of a header field, on one side."""

    def broken(recorded: Recorded) -> Exchange:
        one = recorded[_ECHO]
        message = getattr(one, side)
        others = tuple(pair for pair in message.headers if pair[0] != name)
        return replace(one, **{side: replace(message, headers=((name, value), *others))})

    return broken


def _response_of(other: str, of: str) -> Broken:
    """With the response of another exchange."""
    return lambda recorded: replace(recorded[of], response=recorded[other].response)


def _asked_by(method: str) -> Broken:
    return lambda recorded: replace(
        recorded[_ECHO], request=replace(recorded[_ECHO].request, start=f"{method} / HTTP/1.1")
    )


def _described(*changes: tuple[str, str]) -> Broken:
    """With another description."""

    def broken(recorded: Recorded) -> Exchange:
        one = recorded[_ECHO]
        return replace(one, description=one.description.changed(lambda text: _replaced(text, *changes)))

    return broken


def _wrapped(request: str, response: str, *changes: tuple[str, str]) -> Broken:
    """An RPC exchange with something in its two wrappers, and more changes of its description."""
    rpc = (
        ('style="document"', 'style="rpc"'),
        ('<soap:body use="literal"', f'<soap:body use="literal" namespace="{_SPACE}"'),
        ('element="tns:sendTestMessageRequest"', 'type="xs:string"'),
        ('element="tns:sendTestMessageResponse"', 'type="xs:string"'),
    )

    def broken(recorded: Recorded) -> Exchange:
        one = _described(*rpc, *changes)(recorded)
        asked, answered = replace(one.request, body=_envelope(request)), replace(one.response, body=_envelope(response))
        return replace(one, request=asked, response=answered)

    return broken


def _envelope(content: str) -> bytes:
    return f'<s:Envelope xmlns:s="{_ENVELOPE}"><s:Body>{content}</s:Body></s:Envelope>'.encode()


def _wrapper(name: str, part: str, attributes: str = "") -> str:
    inside = f"<{part} {attributes}>x</{part.partition(' ')[0]}>" if part else ""
    return f'<w:{name} xmlns:w="{_SPACE}">{inside}</w:{name}>'


_CALLED = _wrapper("sendTestMessage", _PART.format("Request"))
_REPLIED = _wrapper("sendTestMessageResponse", _PART.format("Response"))
_HEADER = ("<s:Body>", '<s:Header><h:block xmlns:h="urn:block" {}/></s:Header><s:Body>')


def _block(attributes: str) -> Broken:
    return _asked((_HEADER[0], _HEADER[1].format(attributes)))


def _rpc_part(attributes: str) -> Broken:
    return _wrapped(_CALLED, _wrapper("sendTestMessageResponse", _PART.format("Response"), attributes))


PROOFS: dict[str, Broken] = {
    "BP1004": _asked_by("PUT"),
    "BP1006": _headed("soapaction", "unquoted", "request"),
    "BP1116": _headed("soapaction", '"urn:other"', "request"),
    "BP1001": _begun("HTTP/1.0 200 OK"),
    "BP1002": _begun("HTTP/2.0 200 OK"),
    "BP1010": _described(
        ('<wsdl:output name="sendTestMessageResponse" message="tns:sendTestMessageResponseMsg"/>', "")
    ),
    "BP1101": _begun("HTTP/1.1 204 No Content", body=b""),
    "BP1103": _asked_by("DELETE"),
    "BP4103": _headed("www-authenticate", "Negotiate"),
    "BP4104": _headed("x-powered-by", "steam"),
    "BP4105": _headed("content-encoding", "br"),
    "BP4106": _headed("transfer-encoding", "gzip"),
    "BP4107": _headed("upgrade", "h2c"),
    "BP1999": _begun("HTTP/1.1 200 OK", of=_FAULT),
    "SSBP1003": _headed("content-type", "text/xml; charset=iso-8859-1"),
    "SSBP5100": _begun("HTTP/1.1 200 OK", body=b"<html/>"),
    "SSBP5101": _headed("content-type", "text/html; charset=utf-8"),
    "SSBP1999": _response_of(_FAULT, "TestConnectionService: declaration that does not fit the charset"),
    "BP1107": _answered(("retrieveTIGroupsFault", "otherFault"), of=_FAULT),
    "BP4102": _answered(("retrieveTIGroupsFault", "otherFault"), of=_FAULT),
    "BP1308": _asked(("<t:sendTestMessageRequest ", '<t:sendTestMessageRequest s:encodingStyle="" ')),
    "BP1011": _asked(("<echo>", "<noise>"), ("</echo>", "</noise>")),
    "BP1013": _answered(("<echo>", "<noise>"), ("</echo>", "</noise>")),
    "BP1204": _asked(("<echo>", '<echo xmlns:e="http://schemas.xmlsoap.org/soap/encoding/" e:arrayType="x">')),
    "BP1301": _block('s:mustUnderstand="true"'),
    "BP1305": _begun("HTTP/1.1 400 Bad Request", of=_FAULT),
    "BP1306": _answered(("<faultcode>", "<other/><faultcode>"), of=_FAULT),
    "BP1031": _answered(("soapenv:Client", "soapenv:Client.Schema"), of=_FAULT),
    "BP1032": _asked(("<s:Body>", '<s:Body s:encodingStyle="">')),
    "BP1033": _asked(("<s:Envelope ", '<s:Envelope xmlns:xml="http://www.w3.org/XML/1998/namespace" ')),
    "BP1316": _answered(("faultstring>", "soapenv:faultstring>"), of=_FAULT),
    "BP1307": _asked(("<s:Body>", '<s:Body s:encodingStyle="">')),
    "BP1318": _rpc_part(f'xmlns:s="{_ENVELOPE}" s:encodingStyle=""'),
    "BP1008": _rpc_part(f'xmlns="{_SPACE}"'),
    "BP1211": _rpc_part('xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'),
    "BP1212": _answered(("</soapenv:Body>", "<more/></soapenv:Body>")),
    "BP1213": _described(
        (
            '<wsdl:output name="sendTestMessageResponse">\n        <soap:body',
            '<wsdl:output>\n        <soap:body parts=""',
        )
    ),
    "BP1214": _wrapped(
        _CALLED,
        _REPLIED,
        (
            '<wsdl:output name="sendTestMessageResponse">\n        <soap:body',
            '<wsdl:output>\n        <soap:body parts=""',
        ),
    ),
    "BP1755": _wrapped(_CALLED, _wrapper("sendTestMessageResponse", "other")),
    "BP1005": _wrapped(_CALLED, _wrapper("other", _PART.format("Response"))),
    "BP1302": _answered(("soapenv:Client", "soapenv:Mystery"), of=_FAULT),
    "BP1203": _answered(("<detail>", '<detail soapenv:encodingStyle="">'), of=_FAULT),
    "BP1100": _begun("HTTP/1.1 201 Created"),
    "BP1600": _asked(("<s:Body>", "<plain/><s:Body>")),
    "BP1601": _begun("HTTP/1.1 200 OK", body=b"<soapenv:Envelope>"),
    "BP1201": _answered((_ENVELOPE, "urn:other")),
    "BP1202": _asked(("</s:Body>", "<other/></s:Body>")),
    "BP1701": _asked(("<s:Body>", "<s:Other/><s:Body>")),
    "BP1012": _asked((_ENVELOPE, "urn:other")),
    "BP1007": _asked(("<s:Envelope", "<!DOCTYPE s:Envelope><s:Envelope")),
    "BP1208": _asked(("<s:Body>", "<?please obey?><s:Body>")),
    "BP1009": _described(
        (
            '<wsdl:input name="sendTestMessageRequest">\n',
            '<wsdl:input name="sendTestMessageRequest"><soap:header use="literal" '
            'message="tns:sendTestMessageRequestMsg" part="sendTestMessageRequestParameters"/>\n',
        )
    ),
    "BP1309": _asked(("</s:Body>", "</s:Body><after/>")),
    "BP4100": _block(""),
    "BP4101": _block('s:actor="urn:other"'),
    "BP4109": _asked(("<s:Body>", '<s:Body id="x">')),
    "BP3999": _response_of(_ECHO, f"TestConnectionService: {_STRANGE}"),
    "BP2999": _response_of(_ECHO, f"TestConnectionService: {_ANOTHER}"),
    "SSBP1601": _begun("HTTP/1.1 200 OK", body=b"<soapenv:Envelope>"),
    "SSBP9704": _asked(("<s:Envelope ", '<s:Envelope xmlns:xml="http://www.w3.org/XML/1998/namespace" ')),
}
"""By assertion: an exchange that breaks it."""


def test_each_check_is_proved() -> None:
    assert set(PROOFS) == set(ON_EXCHANGES)


@pytest.mark.parametrize("identifier", PROOFS)
def test_a_broken_exchange_is_found(identifier: str, exchanges) -> None:
    assert list(ON_EXCHANGES[identifier](PROOFS[identifier](exchanges)))


@pytest.mark.parametrize("identifier", ["BP1318", "BP1008", "BP1211", "BP1214", "BP1755", "BP1005", "BP1212"])
def test_a_good_rpc_exchange_passes(identifier: str, exchanges) -> None:
    assert list(ON_EXCHANGES[identifier](_wrapped(_CALLED, _REPLIED)(exchanges))) == []
