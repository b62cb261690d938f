"""The exchanges to record, good and bad, before there is a gateway to record them from."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from basic_profile.calls import CALLS
from bcss_gateway.contracts import catalogue
from messages import SOAP, Call, envelope
from serving import Server

SERVED = {one.name: one for one in catalogue.load().endpoints}
ENDPOINTS = {name: one for name, one in SERVED.items() if one.wsdl}
"""Those that have a contract."""
WITHOUT_A_CONTRACT = "without a contract"
_WIDE = ("KSZBCSSWebServiceConnector", "TestConnectionService", "RetrieveTIGroups")
_STRANGE = '<h:strange xmlns:h="urn:strange" s:mustUnderstand="1"/>'


@dataclass(frozen=True, slots=True)
class Sent:
    """A request: what a valid call became.

    Attributes:
        headers: over those of the call; ``None`` leaves one out.
    """

    body: bytes
    headers: Mapping[str, str | None]
    method: str = "POST"
    version: str = "HTTP/1.1"


Made = Callable[[Call], Sent]


@dataclass(frozen=True, slots=True)
class Planned:
    """An exchange to record.

    Attributes:
        call: ``None`` for an element with nothing in it, which newer contracts do not allow.
        is_good: whether the request keeps to the profile, so that the check takes it too.
        path: which of the endpoint's paths is called.
    """

    name: str
    endpoint: str
    call: Callable[[Server], Call] | None
    sent: Made
    is_good: bool = False
    path: int = 0

    @property
    def group(self) -> str:
        """Its endpoint, or one name for all that have no contract."""
        return self.endpoint if self.endpoint in ENDPOINTS else WITHOUT_A_CONTRACT


def whole(body: Callable[[str], bytes] = str.encode, header: str = "", **changed: str | None) -> Made:
    """The call in an envelope; a header ``Content_Type`` is ``Content-Type``."""
    headers = {name.replace("_", "-"): value for name, value in changed.items()}
    return lambda call: Sent(body(envelope(call.element, header)), headers)


def _changed(old: str, new: str, header: str = "", **changed: str | None) -> Made:
    """The call with something of its envelope replaced."""
    return whole(lambda text: text.replace(old, new).encode(), header, **changed)


def _by(method: str) -> Made:
    return lambda call: replace(whole()(call), method=method)


def _declared(encoding: str, sent: str = "utf-8") -> Callable[[str], bytes]:
    return lambda text: f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(sent)


GOOD: dict[str, Made] = {
    "without SOAPAction": whole(SOAPAction=None),
    "with an XML declaration": whole(_declared("UTF-8")),
    "with a byte order mark": whole(lambda text: codecs.BOM_UTF8 + text.encode()),
    "in UTF-16": whole(lambda text: text.encode("utf-16"), Content_Type="text/xml; charset=utf-16"),
    "in UTF-16 that says so": whole(_declared("UTF-16", "utf-16"), Content_Type='text/xml; charset="UTF-16"'),
}
"""What a valid call may become and still keep to the profile."""

BAD: dict[str, Made] = {
    "HTTP/1.0": lambda call: replace(whole()(call), version="HTTP/1.0"),
    "unquoted SOAPAction": whole(SOAPAction="urn:unquoted"),
    "SOAPAction of another operation": whole(SOAPAction='"urn:other#operation"'),
    "SOAPAction of nothing": whole(SOAPAction=""),
    "no charset": whole(Content_Type="text/xml"),
    "ISO-8859-1": whole(_declared("ISO-8859-1", "latin-1"), Content_Type="text/xml; charset=iso-8859-1"),
    "declaration that does not fit the charset": whole(_declared("UTF-16")),
    "unknown charset": whole(Content_Type="text/xml; charset=klingon"),
    "no Content-Type": whole(Content_Type=None),
    "type of SOAP 1.2": whole(Content_Type="application/soap+xml; charset=utf-8"),
    "form": whole(Content_Type="application/x-www-form-urlencoded"),
    "attachments": whole(Content_Type='multipart/related; type="text/xml"; boundary="b"'),
    "compressed": whole(Content_Encoding="gzip"),
    "upgrade": whole(Upgrade="h2c"),
    "length that is no number": whole(Content_Length="ten"),
    "more than there may be": whole(Content_Length="99999999"),
    "nothing": whole(lambda _: b""),
    "no XML": whole(lambda _: b"one way, and junk"),
    "XML cut off": whole(lambda text: text.encode()[:-20]),
    "no envelope": lambda call: Sent(call.element.encode(), {}),
    "envelope of SOAP 1.2": _changed(SOAP, "http://www.w3.org/2003/05/soap-envelope"),
    "envelope of no namespace": whole(lambda _: b"<Envelope><Body/></Envelope>"),
    "no Body": whole(lambda _: f'<s:Envelope xmlns:s="{SOAP}"/>'.encode()),
    "empty Body": whole(lambda _: envelope("").encode()),
    "two elements in the Body": lambda call: Sent(envelope(call.element * 2).encode(), {}),
    "element after the Body": _changed("</s:Body>", "</s:Body><after/>"),
    "Header after the Body": _changed("</s:Body>", "</s:Body><s:Header/>"),
    "element of another contract": whole(lambda _: envelope('<o:other xmlns:o="urn:other"/>').encode()),
    "element of no namespace": whole(lambda _: envelope("<other/>").encode()),
    "DOCTYPE": _changed("<s:Envelope", "<!DOCTYPE s:Envelope><s:Envelope"),
    "processing instruction": _changed("<s:Body>", "<?please obey?><s:Body>"),
    "encodingStyle": _changed("<s:Body>", '<s:Body s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">'),
    "mandatory header": whole(header=_STRANGE),
    "mandatory header for the next": _changed(
        "<h:strange", '<h:strange s:actor="http://schemas.xmlsoap.org/soap/actor/next"', _STRANGE
    ),
    "mandatory header for another": _changed("<h:strange", '<h:strange s:actor="urn:other"', _STRANGE),
    "mandatory header and another element": lambda _: Sent(envelope("<other/>", _STRANGE).encode(), {}),
    "header that says true": _changed('Understand="1"', 'Understand="true"', _STRANGE),
    "header that may be skipped": _changed('Understand="1"', 'Understand="0"', _STRANGE),
    "PUT": _by("PUT"),
    "DELETE": _by("DELETE"),
    "M-POST": _by("M-POST"),
}
"""What a call may become against the profile; only the answer is held to it."""

EVERYWHERE: dict[str, Made] = {
    "GET": lambda call: Sent(b"", {"Content-Type": None, "SOAPAction": None}, method="GET"),
    "another type": whole(Content_Type="application/json"),
    "another envelope": _changed(SOAP, "urn:soap"),
    "a header nobody knows": whole(header=_STRANGE),
    "another element": whole(lambda _: envelope('<o:other xmlns:o="urn:other"/>').encode()),
    "a number that is none": whole(lambda text: re.sub(r"<ssin>\d+</ssin>", "<ssin>123</ssin>", text).encode()),
    "without credentials": whole(Authorization=None),
}
"""What is tried at every path of every endpoint."""


def planned() -> Iterator[Planned]:
    """All exchanges, in the order in which they are recorded; the registration comes before what needs it."""
    for endpoint in ENDPOINTS:
        calls = CALLS.get(endpoint, {})
        first = next(iter(calls.values()), None)
        for name, call in calls.items():
            yield Planned(f"{endpoint}: {name}", endpoint, call, whole(), is_good=True)
        for number in range(len(ENDPOINTS[endpoint].paths)):
            for name, made in EVERYWHERE.items():
                yield Planned(f"{endpoint}: {name} at path {number + 1}", endpoint, first, made, path=number)
            yield Planned(f"{endpoint}: empty at path {number + 1}", endpoint, None, whole(), path=number)
        if endpoint in _WIDE:
            yield from (Planned(f"{endpoint}: {name}", endpoint, first, made, True) for name, made in GOOD.items())
            yield from (Planned(f"{endpoint}: {name}", endpoint, first, made) for name, made in BAD.items())
    for endpoint in (name for name in SERVED if name not in ENDPOINTS):
        for name in ("GET", "another element", "a header nobody knows", "without credentials"):
            yield Planned(f"{endpoint}: {name}", endpoint, None, EVERYWHERE[name])


BREAKDOWNS = [
    Planned(f"{endpoint}: broken down", endpoint, next(iter(CALLS[endpoint].values())), whole(), is_good=True)
    for endpoint in _WIDE
]
"""What is recorded last, from a gateway that cannot write its journal any more."""
