"""Marked values, one in each place of every kind of message; and where they turn up in what comes back."""

from __future__ import annotations

import base64
import copy
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from bcss_gateway.contracts.library import Library
from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.sandbox.conversation import CONNECTOR_PATH, RETRIEVE_PATH, TEST_PATH
from bcss_gateway.sandbox.samples import sample_request, speaker_of
from bcss_gateway.security.signatures import names
from bcss_gateway.security.username_token import DIGEST, TEXT
from wsgi import XML, Heard, basic

@dataclass(frozen=True, slots=True)
class Plant:
    """A request with one marked value.

    Attributes:
        place: where the value stands, for people; a place in a message is a path of local names.
        canary: the value as it is searched for; in small letters.
        is_secret: whether it must turn up nowhere, not even in the journal.
    """

    place: str
    canary: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    query: str = ""
    is_secret: bool = False


class Hatchery:
    """Makes values that are nowhere else; the same ones each time."""

    def __init__(self) -> None:
        self._dice = Random("canaries")
        self._serial = 0

    def word(self) -> str:
        """Letters alone, so that it is taken wherever a name is."""
        return "Kq" + "".join(self._dice.choices("bcdfghjklmnpqrstvwxz", k=12))

    def number(self) -> str:
        """The number of nobody, with right check digits."""
        return self.like("0" * 11)

    def like(self, text: str) -> str:
        """A value of the kind of ``text`` where such values can be told apart; empty where they are too few."""
        self._serial += 1
        if len(text) == 11 and text.isdigit():
            return mock_ssin(1870 + self._serial % 80, 1 + self._serial % 12, 1 + self._serial % 28, 700 + self._serial % 290).digits
        if len(text) == 10 and text.count("-") == 2:
            return date(1871 + self._serial % 9, 1 + self._serial % 12, 1 + self._serial % 28).isoformat()
        if len(text) >= 8 and text.isdigit():
            return text[0] + "".join(self._dice.choices("0123456789", k=len(text) - 1))
        if "@" in text:
            return f"{self.word()}@example.org"
        return ""


Secrets = Callable[[str], str]
"""The HTTP Basic secret of an institution, by its CBE number."""


def in_messages(library: Library, secret_of: Secrets) -> Iterator[Plant]:
    """A plant in each leaf and each attribute of the sample of each service, valid ones too where that can be."""
    hatchery = Hatchery()
    for service in library.catalogue.services.values():
        request = sample_request(service) if service.is_answered else None
        if request is None:
            continue
        speaker, path = speaker_of(request), library.contracts[service.endpoint].endpoint.paths[0]
        headers = {"Content-Type": XML} | basic(speaker.basic_user, secret_of(speaker.cbe_number))
        for place, canary, body in _planted(request, hatchery):
            yield Plant(f"{service.title} {place}", canary.lower(), path, body, headers)


def _planted(request: str, hatchery: Hatchery) -> Iterator[tuple[str, str, bytes]]:
    envelope = etree.fromstring(request)
    content = envelope.find(f"{names.BODY}")[0]
    inner = etree.fromstring((content.text or "").strip()) if etree.QName(content).localname == "xmlString" else None
    document = content if inner is None else inner
    for number, leaf in enumerate(list(document.iter("*"))):
        if len(leaf):
            continue
        for canary in filter(None, (hatchery.word(), hatchery.number(), hatchery.like((leaf.text or "").strip()))):
            changed = copy.deepcopy(document)
            list(changed.iter("*"))[number].text = canary
            kind = "word" if canary.isalpha() else "number" if len(canary) == 11 else "like"
            yield f"{path_of(leaf)} ({kind})", canary, _enveloped(changed, is_classic=inner is not None)


def _enveloped(document: Any, *, is_classic: bool) -> bytes:
    text = etree.tostring(document, encoding="unicode")
    if is_classic:
        space = "http://ksz-bcss.fgov.be/connectors/WebServiceConnector"
        text = f'<c:xmlString xmlns:c="{space}">{escape(text)}</c:xmlString>'
    return f'<s:Envelope xmlns:s="{names.ENV_NS}"><s:Body>{text}</s:Body></s:Envelope>'.encode()


def path_of(element: Any) -> str:
    """The local names from the root to an element, without the root."""
    steps = [etree.QName(each).localname for each in (element, *element.iterancestors())]
    return "/".join(reversed(steps[:-1]))


def found_in(plant: Plant, heard: Heard) -> set[str]:
    """The places of an answer in which the marked value stands."""
    found = {f"header {name}" for name, value in heard.headers.items() if plant.canary in value.lower()}
    if "xml" not in heard.headers.get("Content-Type", ""):
        return found | ({"words"} if plant.canary in heard.text.lower() else set())
    root = heard.xml
    string = next((each for each in root.iter("{*}xmlString")), None)
    return found | _found(root if string is None else etree.fromstring(string.text.encode()), plant.canary)


def _found(root: Any, canary: str) -> set[str]:
    found = set()
    for each in root.iter("*"):
        said = [each.tag, *each.attrib.keys(), *each.attrib.values(), each.text or "", each.tail or ""]
        if any(canary in text.lower() for text in said):
            found.add(path_of(each))
    return found
