"""What costs most among the messages that are within the limits: a row of each kind, to be measured.

What is made: a request of a world, which has valid calls, a gateway, and one that takes signed messages alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from lxml import etree

import classic
import disability
import newer
from bcss_gateway.contracts import catalogue
from bcss_gateway.sandbox.samples import sample_request
from costing import Request, World
from messages import MARK, Call, envelope
from rows import doctor
from rows.shapes import attributes, namespaces, nested
from signing import institution, key, signed_elsewhere

TEST, CLASSIC, NEWER = "TestConnectionService", "KSZBCSSWebServiceConnector", "RetrieveTIGroups"
LARGEST = 262_144
_LAUGHS = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
_NUMBERS = itertools.count()
_SERVICE = re.compile(r" *&lt;ServiceRequest&gt;.*&lt;/ServiceRequest&gt;\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Costly:
    """A message within the limits; each is made anew, for a signed one is answered once."""

    name: str
    make: Callable[[World], Request]


def _at(endpoint: str, body: Callable[[Call], str], encoding: str = "utf-8") -> Callable[[World], Request]:
    def make(world: World) -> Request:
        call = world.calls[endpoint]
        return Request(call.path, body(call).encode(encoding), call.headers)

    return make


def headed(block: str, at: str = NEWER) -> Callable[[World], Request]:
    """In the Header of a valid call."""
    return _at(at, lambda call: envelope(call.element, block))


def inside(block: str, at: str = NEWER) -> Callable[[World], Request]:
    """In the Body, at the place of a value."""
    return _at(at, lambda call: envelope(call.element.replace("</", block + "</", 1)))


def marked(text: str, at: str = NEWER, encoding: str = "utf-8") -> Callable[[World], Request]:
    """In the place of the number."""
    return _at(at, lambda call: envelope(call.marked(text)), encoding)


def inner(document: str) -> Callable[[World], Request]:
    """In the connector's string."""
    return lambda world: Request(classic.CONNECTOR, classic.envelope(document).encode(), {})


def questions(name: str, count: int = 20) -> Callable[[World], Request]:
    """A classic message with as many questions as one may hold."""

    def make(world: World) -> Request:
        service = next(one for one in catalogue.load().services.values() if one.name == name)
        sample = sample_request(service) or ""
        (one,) = _SERVICE.findall(sample)
        return Request(classic.CONNECTOR, sample.replace(one, one * count).encode(), {})

    return make


def _access(world: World, *actions: str) -> Request:
    anna = world.person("anna")
    asked = [classic.access(anna.ssin, act, "2026-11-21", purpose=1, proof=classic.proof_of(anna)) for act in actions]
    document = classic.message(*map(classic.service, asked), org_unit=world.namur.cbe_number)
    return Request(classic.CONNECTOR, classic.envelope(document).encode(), {})


def _search(world: World) -> Request:
    """Everybody of a common name, of twenty years, none of whom has the first name."""
    asked = (
        '<IdentifyPersonRequest xmlns="http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/IdentifyPerson"><SearchCriteria>'
        "<PhoneticCriteria><LastName>Peeters</LastName><FirstName>Nobody</FirstName><BirthDate>1975-00-00</BirthDate>"
        "<Tolerance>10</Tolerance></PhoneticCriteria></SearchCriteria></IdentifyPersonRequest>"
    )
    services = [classic.service(asked, "OCMWCPASIdentifyPerson")] * 20
    document = classic.message(*services, org_unit=world.namur.cbe_number)
    return Request(classic.CONNECTOR, classic.envelope(document).encode(), {})


def _disability(world: World) -> Request:
    """All parts of all sources, for a whole life."""
    flags = disability.flags
    asked = disability.by_period(
        world.person("integrated").ssin, "1900-01-01", "2026-11-20", flags(disability.SOURCES), flags(disability.PARTS)
    )
    customer = newer.by_number(world.namur.cbe_number)
    message = disability.message("consultFilesByPeriod", asked, customer)
    return Request(disability.PATH, message.encode(), world.calls[NEWER].headers)


def signed(block: str, parts: tuple[str, ...] = ("time", "body"), **how: Any) -> Callable[[World], Request]:
    """A signed message with something in its Header."""
    return lambda world: Request(newer.RETRIEVE, _signed(world, block, parts, **how), {}, signed=True)


def pasted(block: str, parts: tuple[str, ...] = ("time", "body"), **how: Any) -> Callable[[World], Request]:
    """The same, pasted into the page of the signature doctor."""

    def make(world: World) -> Request:
        form = urlencode({"message": _signed(world, block, parts, **how)}).encode()
        return Request(doctor.PLACE, form, {"Content-Type": doctor.FORM}, signed=True)

    return make


def _signed(world: World, block: str, parts: tuple[str, ...], **how: Any) -> bytes:
    asked = world.believer.unsigned.replace(b"<s:Header/>", f"<s:Header>{block}</s:Header>".encode())
    created = f"2026-11-21T11:00:00.{next(_NUMBERS):06d}Z"
    message = signed_elsewhere(institution(), key("p256"), envelope=asked, parts=parts, created=created, **how)
    return bytes(etree.tostring(message))


_WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
_BLOCK = f'<x:b{{0}} xmlns:x="urn:x" xmlns:u="{_WSU}" u:Id="b{{0}}">{"<a/>" * 790}</x:b{{0}}>'
_BLOCKS = "".join(map(_BLOCK.format, range(6)))
_LARGE = f'<x:b0 xmlns:x="urn:x" xmlns:u="{_WSU}" u:Id="b0">{"x" * 200_000}</x:b0>'
_LISTED = classic.access(MARK, "LIST", "2026-11-21").replace("<Action>", "<a> 1 </a>" * 470 + "<Action>")
_DEEP = nested(95) * 50
_ROOM = "x" * 240_000
ROWS = (
    Costly("a valid call (the floor)", headed("")),
    Costly("256 KB at depth 97, 4,750 elements", headed(f"<h>{_DEEP}{'x' * 220_000}</h>")),
    Costly("5,000 elements in the Body", inside("<a/>" * 4_900)),
    Costly("5,000 elements, each padded", inside("<a> 1 </a>" * 4_900)),
    Costly("100 attributes on each of 330 elements", headed("<h>" + f"<a {attributes(100)}/>" * 330 + "</h>")),
    Costly("100 attributes on each of 330 elements, in the Body", inside(f"<a {attributes(100)}/>" * 330)),
    Costly("15,000 namespaces", headed(f"<h {namespaces(15_000)}/>")),
    Costly(
        "1,900 elements with two namespaces each",
        inside("".join(f"<a xmlns:a{n}='b{n}' xmlns='x{n}'/>" for n in range(1_900))),
    ),
    Costly("names of 49,000 characters", headed("".join(f"<{letter * 49_000}/>" for letter in "abcde"))),
    Costly("4,900 Ids", headed("<h>" + "".join(f"<a xml:id='a{n}'/>" for n in range(4_900)) + "</h>")),
    Costly("32 header blocks that need not be understood", headed(f"<h>{'<a/>' * 140}</h>" * 32)),
    Costly("35,000 comments", marked(MARK[:4] + "<!---->" * 35_000 + MARK[4:])),
    Costly("20,000 CDATA sections", marked(MARK[:4] + "<![CDATA[]]>" * 20_000 + MARK[4:])),
    Costly("50,000 processing instructions", marked("<?a?>" * 50_000)),
    Costly("50,000 character references", marked("&#65;" * 50_000, TEST)),
    Costly("120,000 characters of UTF-16", marked("é" * 120_000, TEST, "utf-16")),
    Costly(
        "entities that are refused",
        _at(NEWER, lambda call: f"<!DOCTYPE x [{_LAUGHS}]>{envelope(call.marked('&a11;'))}"),
    ),
    Costly(
        "12,000 entities that are refused",
        _at(
            NEWER,
            lambda call: (
                "<!DOCTYPE x [" + "".join(f"<!ENTITY a{n} 'a'>" for n in range(12_000)) + f"]>{envelope(call.element)}"
            ),
        ),
    ),
    Costly("60,000 elements, which are refused", _at(NEWER, lambda call: envelope("<a/>" * 60_000))),
    Costly("depth as far as it fits, which is refused", _at(NEWER, lambda call: envelope(nested(37_000)))),
    Costly("most to explain: 480 elements", inside("<a/>" * 480)),
    Costly("most to explain: 480 padded elements", inside("<a> 1 </a>" * 480)),
    Costly(
        "most to explain: 95 attributes",
        _at(NEWER, lambda call: envelope(call.element.replace(" xmlns:", f" {attributes(95)} xmlns:", 1))),
    ),
    Costly("most to explain: deep", inside(nested(90) * 5)),
    Costly("most to explain: inner, 480 elements", inner(classic.message(classic.service("<a/>" * 480), org_unit="x"))),
    Costly(
        "most to explain: inner, in the service's document",
        inner(classic.message(classic.service(_LISTED), org_unit="0999100097")),
    ),
    Costly("inner, 4,900 elements", inner(classic.message(classic.service("<a/>" * 4_900), org_unit="x"))),
    Costly("inner, depth 99", inner(nested(99) * 1)),
    Costly(
        "inner, 250,000 characters",
        inner(
            classic.message(
                classic.service(classic.access(MARK, "LIST", "2026-11-21", proof=classic.proof(_ROOM, "1985-07-30"))),
                org_unit="0999100097",
            )
        ),
    ),
    *(
        Costly(f"20 questions: {name}", questions(name))
        for name in (
            "OCMWCPASManageAccess",
            "OCMWCPASPerformInvestigation",
            "OCMWCPASWet65Loi65AB",
            "OCMWCPASWet65Loi65C",
            "OCMWCPASWet65Loi65DF",
        )
    ),
    Costly("20 questions: REGISTER and UNREGISTER", lambda world: _access(world, *["REGISTER", "UNREGISTER"] * 10)),
    Costly("20 questions: a search that finds nobody", _search),
    Costly("every source of disability, a whole life", _disability),
    Costly("signed, a Header of 240 KB", signed(f"<h>{_ROOM}</h>")),
    Costly("signed, 4,700 Ids", signed("<h>" + "".join(f"<a Id='a{n}'/>" for n in range(4_700)) + "</h>")),
    Costly("signed, 8 parts of 790 elements", signed(_BLOCKS, ("time", "body", *(f"b{n}" for n in range(6))))),
    Costly(
        "pasted, every byte of 256 KB quoted",
        lambda world: Request(doctor.PLACE, b"message=" + b"%61" * LARGEST, {"Content-Type": doctor.FORM}),
    ),
    Costly("pasted, a Header of 240 KB", pasted(f"<h>{_ROOM}</h>")),
    Costly("pasted, 4,700 Ids", pasted("<h>" + "".join(f"<a Id='a{n}'/>" for n in range(4_700)) + "</h>")),
    Costly("pasted, 8 parts of 790 elements", pasted(_BLOCKS, ("time", "body", *(f"b{n}" for n in range(6))))),
    Costly("pasted, a part of 200 KB", pasted(_LARGE, ("time", "body", "b0"))),
    Costly("signed, 10,000 namespaces around what is signed", signed(f"<h {namespaces(10_000)}/>", prefixes=["s"])),
)
