"""What a signed message is made of, told to whoever signed it: also where it is not as it should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from lxml import etree

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures import canonical
from bcss_gateway.security.signatures.algorithms import check_signature, signature_method
from bcss_gateway.security.signatures.elements import bytes_of
from bcss_gateway.security.signatures.examined_certificate import CertificateSeen, certificate_in, seen_of
from bcss_gateway.security.signatures.examined_reference import ReferenceSeen, reference_seen, shown, written_name
from bcss_gateway.security.signatures.freshness import moment_of
from bcss_gateway.security.signatures.known import KnownCertificates
from bcss_gateway.security.signatures.message import Parts, parts_of
from bcss_gateway.security.signatures.names import DS, HEADER, SECURITY, SIGNATURE, TIMESTAMP, WSU_NS
from bcss_gateway.security.signatures.refused import SignatureRefused
from bcss_gateway.security.signatures.trust import Trust

_MOST_REFERENCES = 8
_MOST_PARTS = 40
_IDS = etree.XPath("//@wsu:Id | //@Id", namespaces={"wsu": WSU_NS})


@dataclass(frozen=True, slots=True)
class TimeSeen:
    """The moments of the Timestamp; ``None`` for what is not there or cannot be read."""

    created: datetime | None
    expires: datetime | None
    now: datetime

    @property
    def seconds(self) -> int | None:
        """How old the message is; negative where it comes from the future."""
        return None if self.created is None else round((self.now - self.created).total_seconds())


@dataclass(frozen=True, slots=True)
class PartSeen:
    """A part of the envelope that is not signed, or of which only ``inside`` is."""

    name: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that was seen; ``signature_holds`` is ``None`` where there was nothing to try it with."""

    is_signed: bool
    canonicalization: str
    method: str
    signature_holds: bool | None
    references: tuple[ReferenceSeen, ...]
    unsigned: tuple[PartSeen, ...]
    certificate: CertificateSeen | None
    time: TimeSeen | None


def examine(envelope: Element, trust: Trust, known: KnownCertificates, now: datetime) -> Examination:
    """Looks at a message without believing any of it, and without refusing any.

    Args:
        envelope: as ``envelope.parsing.parse`` gave it; nothing of it is changed.
        known: the certificates to which it may refer without holding them.
    """
    signature = next(envelope.iter(SIGNATURE), None)
    ids = {} if signature is None else _ids_of(envelope)
    info = None if signature is None else signature.find(f"{DS}SignedInfo")
    found = [] if info is None else info.findall(f"{DS}Reference")[:_MOST_REFERENCES]
    certificate = certificate_in(envelope, _parts(envelope), known)
    return Examination(
        is_signed=signature is not None,
        canonicalization=_algorithm(info, "CanonicalizationMethod"),
        method=_algorithm(info, "SignatureMethod"),
        signature_holds=_holds(signature, info, certificate),
        references=tuple(reference_seen(reference, ids) for reference in found),
        unsigned=tuple(_unsigned(envelope, [ids.get(_id(reference)) for reference in found])),
        certificate=None if certificate is None else seen_of(certificate, trust, now),
        time=_time(next(envelope.iter(TIMESTAMP), None), now),
    )


def _parts(envelope: Element) -> Parts | None:
    try:
        return parts_of(envelope)
    except SignatureRefused:
        return None


def _ids_of(envelope: Element) -> Mapping[str, Element]:
    """The elements by their Id, the first of each, as a reference finds them."""
    ids: dict[str, Element] = {}
    for value in _IDS(envelope):
        ids.setdefault(str(value), value.getparent())
    return ids


def _id(reference: Element) -> str:
    return (reference.get("URI") or "").removeprefix("#")


def _algorithm(info: Element | None, name: str) -> str:
    method = None if info is None else info.find(f"{DS}{name}")
    return "" if method is None else shown(method.get("Algorithm") or "")


def _holds(signature: Element | None, info: Element | None, certificate: x509.Certificate | None) -> bool | None:
    """Whether the value of the signature holds for SignedInfo with the certificate's key; SHA-1 is tried too."""
    if signature is None or info is None or certificate is None:
        return None
    try:
        canonicalization = info.find(f"{DS}CanonicalizationMethod")
        method = info.find(f"{DS}SignatureMethod")
        value = bytes_of(signature.find(f"{DS}SignatureValue"))
        signed = canonical.canonical(info, canonical.prefixes_of(canonicalization))
        way = signature_method(method.get("Algorithm"), sha1=True)
    except (SignatureRefused, AttributeError, TypeError):  # whatever is missing or misplaced
        return None
    try:
        check_signature(certificate, way, value, signed)
    except Exception:  # refused, or a key that cryptography does not know
        return False
    return True


def _unsigned(envelope: Element, signed: list[Element | None]) -> Iterator[PartSeen]:
    """The Body, the header blocks, and what the Security header holds, as far as no reference covers them."""
    covered = {element for element in signed if element is not None}
    for part in list(_parts_of(envelope))[:_MOST_PARTS]:
        if not covered.isdisjoint((part, *part.iterancestors())):
            continue
        yield PartSeen(written_name(part), not covered.isdisjoint(part.iterdescendants()))


def _parts_of(envelope: Element) -> Iterator[Element]:
    for child in envelope:
        if child.tag != HEADER:
            yield child
            continue
        for block in child:
            if block.tag == SECURITY:
                yield from (each for each in block if each.tag != SIGNATURE)
            else:
                yield block


def _time(timestamp: Element | None, now: datetime) -> TimeSeen | None:
    if timestamp is None:
        return None
    return TimeSeen(_moment(timestamp, "Created"), _moment(timestamp, "Expires"), now)


def _moment(timestamp: Element, name: str) -> datetime | None:
    try:
        return moment_of(timestamp, name)
    except SignatureRefused:
        return None
