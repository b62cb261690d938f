"""Which credentials there are for what came: a user, or a certificate, by itself or by its names."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.security.signatures.certificates import certificate_of_der
from bcss_gateway.security.signatures.known import written
from bcss_gateway.storage import security as table
from bcss_gateway.storage.database import UnitOfWork


def fingerprint_of(certificate: bytes) -> str:
    """The mark of one certificate, given as DER."""
    return hashlib.sha256(certificate).hexdigest()


def mark_of_names(certificate: x509.Certificate) -> str:
    """The mark that every certificate with this issuer and this subject has."""
    issuer, subject = certificate.issuer.public_bytes(), certificate.subject.public_bytes()
    return hashlib.sha256(b"%d " % len(issuer) + issuer + subject).hexdigest()


@lru_cache(maxsize=256)
def subject_of(certificate: bytes) -> str:
    """The subject of a certificate, given as DER, as RFC 4514 writes it; empty for what cannot be read."""
    try:
        return written(read_certificate(certificate).subject) if certificate else ""
    except ValueError:
        return ""


@lru_cache(maxsize=1024)
def read_certificate(certificate: bytes) -> x509.Certificate:
    """A certificate of DER; those who speak have few.

    Raises:
        ValueError: it is none.
    """
    return certificate_of_der(certificate)


def of_user(kind: Kind, user: str, moment: str, work: UnitOfWork) -> list[Credential]:
    """The secrets of a user that hold at a moment."""
    return [one for one in table.by_name(work, kind.value, user) if one.holds(moment)]


def of_certificate(kind: Kind, certificate: x509.Certificate, moment: str, work: UnitOfWork) -> list[Credential]:
    """The registrations of a certificate that hold at a moment, those of this very certificate first."""
    fingerprint = fingerprint_of(certificate.public_bytes(Encoding.DER))
    found = table.by_mark(work, kind.value, fingerprint, mark_of_names(certificate))
    return sorted((one for one in found if one.holds(moment)), key=lambda one: one.mark != fingerprint)
