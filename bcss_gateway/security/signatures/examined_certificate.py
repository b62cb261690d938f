"""What the certificate of a message says of itself, and who vouches for it."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures.algorithms import kind_of
from bcss_gateway.security.signatures.certificates import certificate_of_der, usages_of
from bcss_gateway.security.signatures.examined_reference import shown
from bcss_gateway.security.signatures.known import KnownCertificates, written
from bcss_gateway.security.signatures.message import Parts
from bcss_gateway.security.signatures.names import DS, TOKEN, WSSE
from bcss_gateway.security.signatures.refused import SignatureRefused
from bcss_gateway.security.signatures.tokens import certificate_of
from bcss_gateway.security.signatures.trust import Trust

_HOLDERS = (TOKEN, f"{DS}X509Certificate", f"{WSSE}KeyIdentifier")


@dataclass(frozen=True, slots=True)
class CertificateSeen:
    """A certificate in words.

    Attributes:
        fingerprint: SHA-256, in hexadecimal digits.
        chain: the names from the certificate up to the last authority that is known here.
        is_believed: whether that authority is one that is believed.
    """

    subject: str
    issuer: str
    serial: str
    since: datetime
    until: datetime
    key: str
    usage: str
    fingerprint: str
    chain: tuple[str, ...]
    is_believed: bool


def certificate_in(envelope: Element, parts: Parts | None, known: KnownCertificates) -> x509.Certificate | None:
    """The certificate to which the signature refers; where that is not clear, the first that the message holds."""
    if parts is not None:
        key_info = parts.signature.find(f"{DS}KeyInfo")
        try:
            return certificate_of(parts, key_info, known)
        except (SignatureRefused, TypeError):  # refused, or no KeyInfo
            pass
    return next(filter(None, map(_held_in, envelope.iter(*_HOLDERS))), None)


def seen_of(certificate: x509.Certificate, trust: Trust, now: datetime) -> CertificateSeen | None:
    """The certificate in words; ``None`` for one that cannot be read to its end."""
    try:
        chain, is_believed = trust.chain_of(certificate, now)
        return CertificateSeen(
            subject=shown(written(certificate.subject)),
            issuer=shown(written(certificate.issuer)),
            serial=shown(str(certificate.serial_number)),
            since=certificate.not_valid_before_utc,
            until=certificate.not_valid_after_utc,
            key=_key_of(certificate),
            usage=usages_of(certificate),
            fingerprint=certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
            chain=tuple(shown(written(each.subject)) for each in chain),
            is_believed=is_believed,
        )
    except Exception:  # cryptography reads names, dates and extensions late, and raises several kinds
        return None


def _key_of(certificate: x509.Certificate) -> str:
    try:
        return kind_of(certificate.public_key())
    except Exception:  # several kinds again, for a key that cryptography does not know
        return kind_of(None)


def _held_in(element: Element) -> x509.Certificate | None:
    try:
        der = base64.b64decode("".join((element.text or "").split()), validate=True)
        return certificate_of_der(der)
    except (binascii.Error, ValueError):
        return None
