"""Which request a case sends: it follows from the seed of the run and the number of the case."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from lxml import etree

from bcss_gateway.console.doctor import FIELD, PLACE
from bcss_gateway.contracts.library import Library
from bcss_gateway.sandbox.institutions import institutions
from fuzzing import on_bytes, on_tree
from fuzzing.corpus import SOAP, SSDN, Seed, corpus, inner_document, plausible
from fuzzing.on_http import HttpChanges
from fuzzing.request import Request
from fuzzing.speaking import PROXY, Speaker, rewrapped, signer_of

_E, _S = f"{{{SOAP}}}", f"{{{SSDN}}}"
_HOLE = "@@document@@"
_BLOCKS = (
    '<a:To xmlns:a="http://www.w3.org/2005/08/addressing">http://192.0.2.1/</a:To>',
    '<a:ReplyTo xmlns:a="http://www.w3.org/2005/08/addressing"><a:Address>http://192.0.2.1/</a:Address></a:ReplyTo>',
    '<x:y xmlns:x="urn:x"/>',
    "<y/>",
    f'<x:y xmlns:x="urn:x" xmlns:s="{SOAP}" s:mustUnderstand="1"/>',
    f'<x:y xmlns:x="urn:x" xmlns:s="{SOAP}" s:mustUnderstand="1" s:actor="urn:somebody-else"/>',
)


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a run.

    Attributes:
        recipe: how its request was made.
        origin: the message that it was made from.
    """

    number: int
    recipe: str
    origin: str
    request: Request


@dataclass(slots=True)
class _Draft:
    """A message on its way to being a request.

    Attributes:
        envelope: the SOAP envelope; of a classic message, without the document in its string.
        document: what is asked: the document in the string, or the body element itself.
        raw: the document as bytes, where these were changed.
    """

    seed: Seed
    envelope: Any
    document: Any
    is_classic: bool
    raw: bytes | None = None

    @classmethod
    def of(cls, seed: Seed) -> _Draft:
        envelope = etree.fromstring(seed.envelope)
        body_element = envelope.find(f"{_E}Body")[0]
        inner = inner_document(body_element)
        if inner is not None:
            body_element.text = _HOLE
        return cls(seed, envelope, body_element if inner is None else inner, inner is not None)

    def settle(self) -> None:
        """Write the document into its string: from here on only the envelope is changed."""
        if self.is_classic:
            self.envelope.find(f"{_E}Body")[0].text = _text_of(self.document)
            self.is_classic = False

    def written(self, dice: Random) -> bytes:
        """The bytes of the whole message."""
        outside = _bytes_of(self.envelope, dice)
        return outside.replace(_HOLE.encode(), self._inside(dice)) if self.is_classic else outside

    def _inside(self, dice: Random) -> bytes:
        raw = _bytes_of(self.document, dice) if self.raw is None else self.raw
        if dice.random() < 0.1:
            return b"<![CDATA[" + raw + b"]]>"
        return raw.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


Recipe = Callable[["Cases", _Draft, Random], bytes]


class Cases:
    """The cases of a run.

    Args:
        key: of the installation that they are sent to.
        seed: any text; another one gives other cases.
    """

    def __init__(self, library: Library, key: bytes, seed: str) -> None:
        self._seeds = corpus(library)
        self._values = plausible(self._seeds)
        self._seed = seed
        self._speakers = {one.cbe_number: Speaker(one, signer_of(one), key) for one in institutions()}
        paths = [path for contract in library.contracts.values() for path in contract.endpoint.paths]
        self._http = HttpChanges(paths, [one.authorization() for one in self._speakers.values()])
        self._recipes = dict(_RECIPES)

    def case(self, number: int) -> Case:
        """The case with this number."""
        dice = Random(f"{self._seed} {number}")
        seed = dice.choice(self._seeds)
        name = dice.choices(list(self._recipes), _WEIGHTS)[0]
        body = self._recipes[name](self, _Draft.of(seed), dice)
        request = Request(seed.path, body, self._headers(seed))
        if name in ("token", "signature"):
            request = self._without_password(request, dice)
        if name == "doctor":
            request = _form(request)
        if name == "proxy":
            request = self._through_a_proxy(request, seed, dice)
        if name == "http" or dice.random() < 0.02:
            request = self._http.changed(request, dice)
        return Case(number, name, seed.name, request)

    def _headers(self, seed: Seed) -> dict[str, str]:
        named = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
        return named | {"Authorization": self._speakers[seed.speaker.cbe_number].authorization()}

    def _without_password(self, request: Request, dice: Random) -> Request:
        if dice.random() < 0.2:
            return request
        headers = {name: value for name, value in request.headers.items() if name != "Authorization"}
        return replace(request, headers=headers)

    def _through_a_proxy(self, request: Request, seed: Seed, dice: Random) -> Request:
        request = self._without_password(request, dice)
        added = self._speakers[seed.speaker.cbe_number].through_a_proxy(dice)
        return replace(request, headers=request.headers | added, peer=PROXY)

    def _other(self, dice: Random) -> Any:
        return _Draft.of(dice.choice(self._seeds)).document

    def _alike(self, draft: _Draft, dice: Random) -> Any:
        """A message to the same service, or to one that has elements in common with it."""
        alike = [one for one in self._seeds if one.path == draft.seed.path]
        return _Draft.of(dice.choice(alike)).document

    def as_it_is(self, draft: _Draft, dice: Random) -> bytes:
        """The message itself."""
        return draft.written(dice)

    def other_values(self, draft: _Draft, dice: Random) -> bytes:
        """Values that may well be valid."""
        on_tree.made_plausible(draft.document, self._values, dice)
        return draft.written(dice)

    def other_parts(self, draft: _Draft, dice: Random) -> bytes:
        """Another choice of what is optional, from another message to the same service."""
        other = self._alike(draft, dice)
        if draft.is_classic and dice.random() < 0.2:
            for request in other.findall(f"{_S}ServiceRequest") * dice.choice((1, 1, 2, 9)):
                draft.document.append(copy.deepcopy(request))
        else:
            on_tree.restructured(draft.document, other, dice)
        if dice.random() < 0.6:
            on_tree.made_plausible(draft.document, self._values, dice)
        return draft.written(dice)

    def changed_tree(self, draft: _Draft, dice: Random) -> bytes:
        """Elements and attributes of what is asked, changed without regard to any contract."""
        on_tree.changed(draft.document, self._other(dice), dice)
        return draft.written(dice)

    def changed_envelope(self, draft: _Draft, dice: Random) -> bytes:
        """The SOAP envelope, changed, or with header blocks."""
        if dice.random() < 0.6:
            header = etree.Element(f"{_E}Header")
            header.extend([etree.fromstring(block) for block in dice.choices(_BLOCKS, k=dice.choice((1, 2, 40)))])
            draft.envelope.insert(0, header)
        if dice.random() < 0.6:
            on_tree.changed(draft.envelope, self._other(dice), dice)
        return draft.written(dice)

    def with_token(self, draft: _Draft, dice: Random) -> bytes:
        """A UsernameToken instead of a password."""
        self._speaker(draft, dice).put_token(draft.envelope, dice)
        return self._changed_after(draft, dice)

    def with_signature(self, draft: _Draft, dice: Random) -> bytes:
        """A signature instead of a password; what was signed may be changed afterwards."""
        if dice.random() < 0.3:
            on_tree.made_plausible(draft.document, self._values, dice)
        draft.settle()
        self._speaker(draft, dice).sign(draft.envelope, dice)
        if dice.random() < 0.3:
            rewrapped(draft.envelope, dice)
        return self._changed_after(draft, dice)

    def _speaker(self, draft: _Draft, dice: Random) -> Speaker:
        own = self._speakers[draft.seed.speaker.cbe_number]
        return own if dice.random() < 0.9 else dice.choice(list(self._speakers.values()))

    def _changed_after(self, draft: _Draft, dice: Random) -> bytes:
        if dice.random() < 0.4:
            header = draft.envelope.find(f"{_E}Header")
            on_tree.changed(header if header is not None else draft.envelope, self._other(dice), dice)
        if dice.random() < 0.1:
            return on_bytes.changed(draft.written(dice), b"", dice)
        return draft.written(dice)

    def changed_bytes(self, draft: _Draft, dice: Random) -> bytes:
        """Bytes of the whole message."""
        other = dice.choice(self._seeds).envelope
        return on_bytes.changed(draft.written(dice), other, dice)

    def changed_string(self, draft: _Draft, dice: Random) -> bytes:
        """Bytes of the document in a connector's string."""
        if not draft.is_classic:
            return self.changed_bytes(draft, dice)
        draft.raw = on_bytes.changed(_bytes_of(draft.document, dice), _bytes_of(self._other(dice), dice), dice)
        return draft.written(dice)

    def other_encoding(self, draft: _Draft, dice: Random) -> bytes:
        """Another encoding, of the whole or of the document in a connector's string."""
        if draft.is_classic and dice.random() < 0.5:
            draft.raw = on_bytes.encoded(_text_of(draft.document), dice)
            return draft.written(dice)
        if draft.is_classic:
            return on_bytes.encoded(_text_of(draft.envelope).replace(_HOLE, escape(_text_of(draft.document))), dice)
        return on_bytes.encoded(_text_of(draft.envelope), dice)


def _form(request: Request) -> Request:
    """The message, pasted into the page that looks into signed ones."""
    body = urlencode({FIELD: request.body}).encode()
    return Request(PLACE, body, {"Content-Type": "application/x-www-form-urlencoded"})


def _bytes_of(element: Any, dice: Random) -> bytes:
    """An element as one of the ways in which senders write it."""
    declared = dice.random() < 0.2
    return bytes(etree.tostring(element, xml_declaration=declared, encoding=dice.choice(("UTF-8", "UTF-8", "ASCII"))))


def _text_of(element: Any) -> str:
    return str(etree.tostring(element, encoding="unicode"))


_RECIPES: Sequence[tuple[str, Recipe]] = (
    ("as it is", Cases.as_it_is),
    ("other values", Cases.other_values),
    ("other parts", Cases.other_parts),
    ("tree", Cases.changed_tree),
    ("envelope", Cases.changed_envelope),
    ("bytes", Cases.changed_bytes),
    ("string", Cases.changed_string),
    ("encoding", Cases.other_encoding),
    ("http", Cases.as_it_is),
    ("token", Cases.with_token),
    ("signature", Cases.with_signature),
    ("proxy", Cases.as_it_is),
    ("doctor", Cases.with_signature),
)
_WEIGHTS = (2, 24, 15, 19, 5, 10, 4, 3, 7, 4, 5, 2, 2)
