"""What one reference of a signature points to, and whether its digest agrees."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures.algorithms import digest_method, digest_of
from bcss_gateway.security.signatures.canonical import canonical, prefixes_of
from bcss_gateway.security.signatures.elements import local_name
from bcss_gateway.security.signatures.names import DS, DS_NS, EXCLUSIVE, SIGNATURE
from bcss_gateway.security.signatures.refused import SignatureRefused

_ENVELOPED = f"{DS_NS}enveloped-signature"
_MOST_TRANSFORMS = 6
_MOST_LEVELS = 8
_LONGEST_NAME = 200
_LONGEST_CANONICAL = 6_000


@dataclass(frozen=True, slots=True)
class ReferenceSeen:
    """One reference.

    Attributes:
        place: the way to the element that it points to; empty where it points to none.
        transforms, method: the algorithms' URIs.
        sent, computed: the digests in base64; ``computed`` is empty where it cannot be made.
        canonical: the beginning of the bytes over which it was made, as text.
        length: how many bytes these are in all.
        left_out: how many characters of them are not in ``canonical``.
    """

    uri: str
    place: str
    transforms: tuple[str, ...]
    method: str
    sent: str
    computed: str
    canonical: str
    length: int
    left_out: int

    @property
    def agrees(self) -> bool:
        """Whether the part is what was signed."""
        return self.computed != "" and self.computed == self.sent


def reference_seen(reference: Element, ids: Mapping[str, Element]) -> ReferenceSeen:
    """Looks at one ``ds:Reference``, whose element is looked up by its Id."""
    uri = reference.get("URI") or ""
    element = ids.get(uri[1:]) if uri.startswith("#") else None
    method = reference.find(f"{DS}DigestMethod")
    algorithm = "" if method is None else method.get("Algorithm") or ""
    transforms = reference.findall(f"{DS}Transforms/{DS}Transform")
    signed = b"" if element is None else _canonical(element, transforms)
    text = signed.decode("utf-8", "replace")
    return ReferenceSeen(
        uri=shown(uri),
        place="" if element is None else _place(element),
        transforms=tuple(shown(each.get("Algorithm") or "") for each in transforms[:_MOST_TRANSFORMS]),
        method=shown(algorithm),
        sent=shown("".join(reference.findtext(f"{DS}DigestValue", "").split())),
        computed=_digest(signed, algorithm),
        canonical=text[:_LONGEST_CANONICAL],
        length=len(signed),
        left_out=max(0, len(text) - _LONGEST_CANONICAL),
    )


def shown(text: str) -> str:
    """A text of the message without what does not print, and not too long."""
    printable = "".join(each for each in text if each.isprintable())
    return printable if len(printable) <= _LONGEST_NAME else printable[:_LONGEST_NAME] + "…"


def written_name(element: Element) -> str:
    """The name of an element as the message writes it."""
    name = local_name(str(element.tag))
    return shown(f"{element.prefix}:{name}" if element.prefix else name)


def _place(element: Element) -> str:
    names = [written_name(each) for each in (*reversed([*element.iterancestors()]), element)]
    return " / ".join(names if len(names) <= _MOST_LEVELS else (*names[:3], "…", *names[-3:]))


def _canonical(element: Element, transforms: list[Element]) -> bytes:
    """The bytes that the transforms give; empty where there are others than exclusive canonicalization.

    The transform that takes an enveloped signature out changes nothing where there is none inside.
    """
    last = transforms[-1:]
    before = {each.get("Algorithm") for each in transforms[:-1]}
    if not last or last[0].get("Algorithm") != EXCLUSIVE or not before <= {_ENVELOPED}:
        return b""
    if before and next(element.iter(SIGNATURE), None) is not None:
        return b""
    try:
        return canonical(element, prefixes_of(last[0]))
    except SignatureRefused:
        return b""


def _digest(signed: bytes, algorithm: str) -> str:
    """SHA-1 is computed too, for the sender is told of it in another place."""
    try:
        method = digest_method(algorithm, sha1=True)
    except SignatureRefused:
        return ""
    return base64.b64encode(digest_of(signed, method)).decode() if signed else ""
