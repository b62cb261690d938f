"""Whether a message is signed by whom, and over what, the policy asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures import came
from bcss_gateway.security.signatures.algorithms import check_signature, digest_of
from bcss_gateway.security.signatures.freshness import created_of
from bcss_gateway.security.signatures.known import KnownCertificates
from bcss_gateway.security.signatures.message import Parts, parts_of
from bcss_gateway.security.signatures.policy import Policy
from bcss_gateway.security.signatures.refused import SignatureRefused
from bcss_gateway.security.signatures.signed_info import key_info_of, signed_info_of
from bcss_gateway.security.signatures.tokens import certificate_of
from bcss_gateway.security.signatures.trust import Trust


@dataclass(frozen=True, slots=True)
class Claim:
    """What a message says of its signature, not believed yet: where its parts are, and whose certificate made it."""

    parts: Parts
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class Signed:
    """A message that was believed.

    ``body`` is the very element that was signed: what is read further is read from it. ``uses_sha1`` says that it
    passed by an institution's dated exception. ``remember_key`` is met again when the message is, until
    ``remember_until``; after that the message is too old anyway.
    """

    certificate: x509.Certificate
    covered: frozenset[str]
    uses_sha1: bool
    body: Element
    created: datetime
    remember_key: bytes
    remember_until: datetime


def claim_of(envelope: Element, known: KnownCertificates) -> Claim:
    """Reads who a message says that it is signed by, so that whoever registered the certificate gives the policy.

    Args:
        envelope: as ``envelope.parsing.parse`` gave it; nothing of it is changed.
        known: the certificates to which a message may refer without holding them.

    Raises:
        SignatureRefused: the message is not built as a signed one, or names no certificate.
    """
    parts = parts_of(envelope)
    return Claim(parts, certificate_of(parts, key_info_of(parts.signature), known))


def verify(claim: Claim, policy: Policy, trust: Trust, now: datetime) -> Signed:
    """Checks a signed message: first its policy and time, then its certificate, last the cryptography.

    Raises:
        SignatureRefused: the message is not believed.
    """
    parts, certificate = claim.parts, claim.certificate
    info = signed_info_of(parts, sha1=policy.allows_sha1(now))
    missing = sorted(policy.required - info.covered)
    if missing:
        raise SignatureRefused(
            "not-covered", f"The signature must also cover this: {', '.join(missing)}.", came.parts(info.covered)
        )
    created = created_of(parts.timestamp, policy, now)
    trust.check(certificate, now)
    signed = info.canonical()
    check_signature(certificate, info.method, info.value, signed)
    for reference in info.references:
        reference.check()
    return Signed(
        certificate=certificate,
        covered=info.covered,
        uses_sha1=info.uses_sha1,
        body=parts.body,
        created=created,
        remember_key=_remember_key(certificate, signed),
        remember_until=created + policy.window,
    )


def _remember_key(certificate: x509.Certificate, signed: bytes) -> bytes:
    """Of the key and of what it signed: anyone can turn an ECDSA value, in a message or a certificate, into another."""
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return digest_of(digest_of(key, hashes.SHA256()) + signed, hashes.SHA256())
