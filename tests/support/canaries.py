"""Marked values, one in each place of every kind of call; and where they turn up in what comes back."""

from __future__ import annotations

import base64
import copy
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

import newer
from bcss_gateway.contracts.library import Library
from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.sandbox.conversation import TEST_PATH
from bcss_gateway.sandbox.samples import sample_request, speaker_of
from bcss_gateway.security.signatures import names
from bcss_gateway.security.signatures.sign import Signer, sign
from bcss_gateway.security.username_token import DIGEST, TEXT
from messages import echo, envelope
from signing import Certify
from wsgi import XML, Heard, basic

CONNECTOR = "/connectors/webservice/KSZBCSSWebServiceConnectorPort"
SSDN = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service"
USER, RETRIEVE = "cpas-namur", newer.RETRIEVE
_STRING = "http://ksz-bcss.fgov.be/connectors/WebServiceConnector"


@dataclass(frozen=True, slots=True)
class Plant:
    """A request with one marked value.

    Attributes:
        place: where the value stands, for people; the last word says what it is like.
        field: the local name of the element or header that holds it, or another word for the place.
        canary: the value as it is searched for, in small letters.
        is_secret: whether it must turn up nowhere, not even in the journal.
    """

    place: str
    field: str
    canary: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    query: str = ""
    is_secret: bool = False


class Hatchery:
    """Makes values that are nowhere else; the same ones each time."""

    def __init__(self, name: str) -> None:
        self._dice = Random(name)
        self._serial = 0

    def word(self) -> str:
        """Letters alone, so that it is taken wherever a name is."""
        return "Kq" + "".join(self._dice.choices("bcdfghjklmnpqrstvwxz", k=12))

    def number(self) -> str:
        """The number of nobody, with right check digits."""
        self._serial += 1
        turn = self._serial
        return mock_ssin(1920 + turn % 80, 1 + turn % 12, 1 + turn % 28, 700 + turn % 290).digits

    def like(self, text: str) -> str:
        """A value of the kind of ``text``, where there are enough of that kind to be told apart; else nothing."""
        self._serial += 1
        if len(text) == 10 and text.count("-") == 2:
            return date(1871 + self._serial % 25, 1 + self._serial % 12, 1 + self._serial % 28).isoformat()
        if len(text) >= 8 and text.isdigit() and len(text) != 11:
            return text[0] + "".join(self._dice.choices("0123456789", k=len(text) - 1))
        return f"{self.word()}@example.org" if "@" in text else ""


Secrets = Callable[[str], str]
"""The HTTP Basic secret of an institution, by its CBE number."""


def in_messages(library: Library, secret_of: Secrets) -> Iterator[Plant]:
    """In each leaf of the sample of each service: a word, a person's number, and another value of its kind."""
    hatchery = Hatchery("messages")
    for service in library.catalogue.services.values():
        request = sample_request(service) if service.is_answered else None
        if request is not None:
            speaker, path = speaker_of(request), library.contracts[service.endpoint].endpoint.paths[0]
            headers = {"Content-Type": XML} | basic(speaker.basic_user, secret_of(speaker.cbe_number))
            for place, canary, body in _planted(request, hatchery):
                named = place.split(" ")[0].rpartition("/")[2]
                yield Plant(f"{service.title} {place}", named, canary.lower(), path, body, headers)


def _planted(request: str, hatchery: Hatchery) -> Iterator[tuple[str, str, bytes]]:
    content = etree.fromstring(request).find(names.BODY)[0]
    is_classic = etree.QName(content).localname == "xmlString"
    document = etree.fromstring((content.text or "").strip()) if is_classic else content
    for number, leaf in enumerate(list(document.iter("*"))):
        if len(leaf):
            continue
        text = (leaf.text or "").strip()
        for kind, canary in (("word", hatchery.word()), ("number", hatchery.number()), ("like", hatchery.like(text))):
            if canary:
                changed = copy.deepcopy(document)
                list(changed.iter("*"))[number].text = canary
                yield f"{path_of(leaf)} ({kind})", canary, _enveloped(changed, is_classic=is_classic)


def _enveloped(document: Any, *, is_classic: bool) -> bytes:
    text = etree.tostring(document, encoding="unicode")
    return envelope(_in_string(text) if is_classic else text).encode()


def _in_string(document: str) -> str:
    return f'<c:xmlString xmlns:c="{_STRING}">{escape(document)}</c:xmlString>'


STRANGE = {
    "an element of no contract": "<{0}/>",
    "a namespace of no contract": '<a xmlns="urn:{0}"/>',
    "a prefix": '<{0}:a xmlns:{0}="urn:a"/>',
    "an attribute": '<a {0}="1"/>',
    "the value of an attribute": '<a b="{0}"/>',
    "text between elements": "{0}<a/>",
    "a comment": "<a><!-- {0} --></a>",
    "a processing instruction": "<?a {0}?><a/>",
    "the name of a processing instruction": "<a><?{0} b?></a>",
    "a CDATA section": "<a><![CDATA[{0}]]></a>",
    "a document type": "<!DOCTYPE {0}><a/>",
    "an entity": '<!DOCTYPE a [<!ENTITY b "{0}">]><a>&b;</a>',
    "an entity that nobody knows": "<a>&{0};</a>",
    "an element that is not closed": "<{0}>",
    "an encoding": '<?xml version="1.0" encoding="{0}"?><a/>',
    "a type": '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="{0}"/>',
}
"""Documents with a marked value where no contract has one."""


def in_strange_places(secret_of: Secrets) -> Iterator[Plant]:
    """Where no contract has a value: in the whole message, in its body, in the connector's string, in the envelope."""
    hatchery = Hatchery("strange places")
    headers = {"Content-Type": XML} | basic(USER, secret_of("0999100097"))
    inside = f'<SSDNRequest xmlns="{SSDN}"><RequestContext>{{}}</RequestContext></SSDNRequest>'
    asked = newer.retrieve("91662390106", newer.by_number("0999100097"))
    for name, text in STRANGE.items():
        ways: tuple[tuple[str, str, Callable[[str], str]], ...] = (
            ("the message", newer.RETRIEVE, lambda document: document),
            ("the body", newer.RETRIEVE, envelope),
            ("the request", newer.RETRIEVE, lambda document: asked.replace("<ssin>", f"{document}<ssin>")),
            ("the header", newer.RETRIEVE, lambda document: envelope(echo().element, document)),
            ("the string", CONNECTOR, lambda document: envelope(_in_string(document))),
            ("the context", CONNECTOR, lambda document: envelope(_in_string(inside.format(document)))),
        )
        for where, path, put in ways:
            for canary in (hatchery.word(), f"n{hatchery.number()}"):
                body = put(text.format(canary)).encode()
                yield Plant(f"{name} in {where}", name, canary.lower(), path, body, headers)


HEADERS = (
    "SOAPAction", "User-Agent", "Referer", "Cookie", "From", "Origin", "Accept", "Accept-Language", "Accept-Charset",
    "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Request-Id", "Client-Cert", "X-Anything", "Via",
    "Content-Encoding", "If-None-Match", "Range", "MIME-Version", "Content-Language", "Proxy-Authorization",
)  # fmt: skip


def in_http(secret_of: Secrets) -> Iterator[Plant]:
    """In the request line and the headers; the passwords among them are secrets."""
    hatchery = Hatchery("http")
    right = {"Content-Type": XML} | basic(USER, secret_of("0999100097"))
    body = newer.retrieve("91662390106", newer.by_number("0999100097")).encode()

    def plant(place: str, canary: str, **how: Any) -> Plant:
        given = {"path": newer.RETRIEVE, "body": body, "headers": right} | how
        return Plant(place, place, canary.lower(), **given)

    for name in HEADERS:
        canary = hatchery.word()
        yield plant(name, canary, headers=right | {name: canary})
    for kind in ("text/{}", "text/xml; charset={}", "text/xml; {}=a", "{}"):
        canary = hatchery.word()
        yield plant(f"Content-Type {kind}", canary, headers=right | {"Content-Type": kind.format(canary)})
    for path in ("/{}", f"{newer.RETRIEVE}/{{}}", "/services/{}", "/SOA4520/{}/v1/consult", "/../{}"):
        for method in ("POST", "GET"):
            canary = hatchery.word()
            yield plant(f"path {path} {method}", canary, path=path.format(canary), method=method)
    for query in ("{}", "wsdl={}", "xsd={}", "lang={}", "a={}"):
        for path in (newer.RETRIEVE, TEST_PATH, "/services", "/"):
            canary = hatchery.word()
            yield plant(f"query {query} at {path}", canary, path=path, query=query.format(canary), method="GET")
    canary = hatchery.word()
    yield plant("method", canary, method=canary.upper())
    yield from _in_passwords(hatchery, plant)


def _in_passwords(hatchery: Hatchery, plant: Callable[..., Plant]) -> Iterator[Plant]:
    canary = hatchery.word()
    yield plant("user", canary, headers={"Content-Type": XML} | basic(canary, "wrong"))
    for user in (USER, "nobody"):
        canary = hatchery.word()
        given = basic(user, canary)
        yield plant(f"password of {user}", canary, headers={"Content-Type": XML} | given, is_secret=True)
        yield plant("Authorization", given["Authorization"][6:], headers={"Content-Type": XML} | given, is_secret=True)
    for text in ("{}", "Bearer {}", "Basic {}", "Basic {}!", 'Digest username="a", response="{}"'):
        canary = hatchery.word()
        given = {"Content-Type": XML, "Authorization": text.format(canary)}
        yield plant(f"Authorization: {text}", canary, headers=given, is_secret=True)


_TOKEN = (
    f'<w:Security xmlns:w="{names.WSSE_NS}"><w:UsernameToken><w:Username>{{user}}</w:Username>'
    '<w:Password Type="{type}">{password}</w:Password>{more}</w:UsernameToken></w:Security>'
)
_STAMP = f'<w:Nonce>{{nonce}}</w:Nonce><u:Created xmlns:u="{names.WSU_NS}">{{created}}</u:Created>'


def in_tokens() -> Iterator[Plant]:
    """In each part of a UsernameToken; its passwords and digests are secrets."""
    hatchery = Hatchery("tokens")
    now = datetime.now(UTC).isoformat()
    usual = {"user": USER, "password": "wrong", "type": TEXT, "nonce": "YWJj", "created": now}
    digest = base64.b64encode(hashlib.sha1(b"canary").digest()).decode()
    given = (
        ("Username", "user", hatchery.word(), {}, False),
        ("PasswordText", "password", hatchery.word(), {}, True),
        ("PasswordDigest", "password", digest, {"type": DIGEST}, True),
        ("a digest that is none", "password", hatchery.word(), {"type": DIGEST}, True),
        ("the password's Type", "type", hatchery.word(), {}, False),
        ("Nonce", "nonce", base64.b64encode(b"a canary's nonce").decode(), {"type": DIGEST}, False),
        ("a nonce that is none", "nonce", f"{hatchery.word()}!", {"type": DIGEST}, False),
        ("Created", "created", hatchery.word(), {}, False),
    )
    asked = newer.retrieve("91662390106", newer.by_number("0999100097"))
    for name, part, canary, others, is_secret in given:
        filled = usual | others | {part: canary}
        token = _TOKEN.format(more=_STAMP.format(**filled), **filled)
        body = asked.replace("<s:Body>", f"<s:Header>{token}</s:Header><s:Body>").encode()
        headers = {"Content-Type": XML}
        yield Plant(name, name, canary.lower(), newer.RETRIEVE, body, headers, is_secret=is_secret)


ATTRIBUTES = ("Algorithm", "URI", "ValueType", "EncodingType", names.WSU_ID, "PrefixList")


def in_signatures(signer: Signer) -> Iterator[Plant]:
    """In each name, text and attribute of the header of a signed message, and in a certificate that nobody knows.

    Args:
        signer: a certificate that is registered, so that all of the signature is looked at.
    """
    hatchery = Hatchery("signatures")
    canary = hatchery.word()
    yield _signed_plant("subject", canary, _signed(Signer(certificate(canary), signer.key)))
    for number in range(len(list(_signed(signer)[0].iterdescendants("*")))):
        for name in ("name", "text", *ATTRIBUTES):
            for form in ("{}", "http://www.w3.org/{}") if name in ATTRIBUTES else ("{}",):
                message, canary = _signed(signer), hatchery.word()
                each = list(message[0].iterdescendants("*"))[number]
                if _put(form.format(canary), name, each):
                    yield _signed_plant(f"{path_of(each)} {name} {form}", canary, message)


def certificate(subject: str) -> Any:
    """A certificate of now that the authority of the tests vouches for."""
    day, now = timedelta(days=1), datetime.now(UTC)
    return Certify(subject=subject, since=now - day, until=now + day).make()


def _put(value: str, name: str, element: Any) -> bool:
    """Whether the element has such a place, which then holds the value."""
    if name == "name":
        element.tag = f"{{{etree.QName(element).namespace}}}{value}"
    elif name == "text" and len(element) == 0:
        element.text = value
    elif name in element.attrib:
        element.set(name, value)
    else:
        return False
    return True


def _signed(signer: Signer) -> Any:
    message = etree.fromstring(newer.retrieve("91662390106", newer.by_number("0999100097")))
    sign(message, signer, datetime.now(UTC))
    return message


def _signed_plant(place: str, canary: str, message: Any) -> Plant:
    body = etree.tostring(message)
    return Plant(place, place.rpartition(" ")[2], canary.lower(), newer.RETRIEVE, body, {"Content-Type": XML})


def right_calls(signer: Signer, password: str, token: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """A right call by each means that has a secret: its name, its message and its headers."""
    asked, sent = newer.retrieve("91662390106", newer.by_number("0999100097")), {"Content-Type": XML}
    yield "password", asked, sent | basic(USER, password)
    yield "signature", etree.tostring(_signed(signer), encoding="unicode"), sent
    nonce, created = "Y2FuYXJ5", datetime.now(UTC).isoformat()
    made = hashlib.sha1(base64.b64decode(nonce) + created.encode() + token.encode()).digest()
    for kind, said in ((TEXT, token), (DIGEST, base64.b64encode(made).decode())):
        stamp = _STAMP.format(nonce=nonce, created=created) if kind == DIGEST else ""
        block = _TOKEN.format(user=USER, type=kind, password=said, more=stamp)
        yield "token", asked.replace("<s:Body>", f"<s:Header>{block}</s:Header><s:Body>"), sent


def digest_in(message: str) -> str:
    """What stands in the Password of a message; empty where there is none."""
    return etree.fromstring(message).findtext(f".//{names.WSSE}Password") or ""


def path_of(element: Any) -> str:
    """The local names from the root to an element, without the root."""
    steps = [etree.QName(each).localname for each in (element, *element.iterancestors())]
    return "/".join(reversed(steps[:-1]))


def found_in(plant: Plant, heard: Heard) -> set[str]:
    """The places of an answer in which the marked value stands."""
    found = {f"header {name}" for name, value in heard.headers.items() if plant.canary in value.lower()}
    if "xml" not in heard.headers.get("Content-Type", "") or not heard.body:
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
