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
from bcss_gateway.security.signatures.message import parts_of
from bcss_gateway.security.signatures.policy import Policy
from bcss_gateway.security.signatures.refused import SignatureRefused
from bcss_gateway.security.signatures.signed_info import signed_info_of
from bcss_gateway.security.signatures.tokens import certificate_of
from bcss_gateway.security.signatures.trust import Trust


@dataclass(frozen=True, slots=True)
class Signed:
    """A message that was believed.

    ``body`` is the very element that was signed: what is read further is read from it. ``remember_key`` is met again
    when the message is, until ``remember_until``; after that the message is too old anyway.
    """

    certificate: x509.Certificate
    covered: frozenset[str]
    body: Element
    created: datetime
    remember_key: bytes
    remember_until: datetime


def verify(envelope: Element, policy: Policy, trust: Trust, now: datetime) -> Signed:
    """Checks a signed message: first its shape, policy and time, then its certificate, last the cryptography.

    Args:
        envelope: as ``envelope.parsing.parse`` gave it; nothing of it is changed.

    Raises:
        SignatureRefused: the message is not believed.
    """
    parts = parts_of(envelope)
    info = signed_info_of(parts, sha1=policy.allows_sha1(now))
    missing = sorted(policy.required - info.covered)
    if missing:
        raise SignatureRefused(
            "not-covered", f"The signature must also cover this: {', '.join(missing)}.", came.parts(info.covered)
        )
    created = created_of(parts.timestamp, policy, now)
    certificate = certificate_of(parts, info.key_info, trust.known)
    trust.check(certificate, now)
    signed = info.canonical()
    check_signature(certificate, info.method, info.value, signed)
    for reference in info.references:
        reference.check()
    return Signed(
        certificate=certificate,
        covered=info.covered,
        body=parts.body,
        created=created,
        remember_key=_remember_key(certificate, signed),
        remember_until=created + policy.window,
    )


def _remember_key(certificate: x509.Certificate, signed: bytes) -> bytes:
    """Of the key and of what it signed: anyone can turn an ECDSA value, in a message or a certificate, into another."""
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return digest_of(digest_of(key, hashes.SHA256()) + signed, hashes.SHA256())
