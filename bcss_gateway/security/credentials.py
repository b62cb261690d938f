"""How a credential is recognised: by the digest of a long random secret, or by a certificate or its names."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.storage import security as table
from bcss_gateway.storage.database import UnitOfWork


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived_secret(key: bytes, cbe_number: str, kind: Kind = Kind.BASIC, salt: str = "") -> str:
    """An institution's secret, derived from the installation's key, so that none is stored.

    Args:
        salt: of the credential; empty for an institution's first.
    """
    named = " ".join(filter(None, (kind.value, cbe_number, salt)))
    return base64.b32encode(hmac.new(key, named.encode(), hashlib.sha256).digest()[:20]).decode().lower()


def fingerprint_of(certificate: bytes) -> str:
    """The mark of one certificate, given as DER."""
    return hashlib.sha256(certificate).hexdigest()


def mark_of_names(certificate: x509.Certificate) -> str:
    """The mark that every certificate with this issuer and this subject has."""
    issuer, subject = certificate.issuer.public_bytes(), certificate.subject.public_bytes()
    return hashlib.sha256(b"%d " % len(issuer) + issuer + subject).hexdigest()


@lru_cache(maxsize=1024)
def read_certificate(certificate: bytes) -> x509.Certificate:
    """A certificate of DER; those who speak have few.

    Raises:
        ValueError: it is none.
    """
    return x509.load_der_x509_certificate(certificate)


def of_user(kind: Kind, user: str, moment: str, work: UnitOfWork) -> list[Credential]:
    """The secrets of a user that hold at a moment."""
    return [one for one in table.by_name(work, kind.value, user) if one.holds(moment)]


def of_certificate(kind: Kind, certificate: x509.Certificate, moment: str, work: UnitOfWork) -> list[Credential]:
    """The registrations of a certificate that hold at a moment, those of this very certificate first."""
    fingerprint = fingerprint_of(certificate.public_bytes(Encoding.DER))
    found = table.by_mark(work, kind.value, fingerprint, mark_of_names(certificate))
    return sorted((one for one in found if one.holds(moment)), key=lambda one: one.mark != fingerprint)
