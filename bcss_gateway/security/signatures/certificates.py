"""What a single certificate must be, apart from who issued it (RFC 5280, chapters 4.1 and 4.2)."""

from __future__ import annotations

import warnings
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from bcss_gateway.security.signatures import came
from bcss_gateway.security.signatures.algorithms import check_key
from bcss_gateway.security.signatures.refused import SignatureRefused

Extension = TypeVar("Extension", bound=x509.ExtensionType)
_DIGESTS = ("sha256", "sha384", "sha512")
_PURPOSES = (ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)
_BITS = {
    "digital_signature": "digitalSignature",
    "content_commitment": "nonRepudiation",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
}
_PURPOSE_NAMES = {
    ExtendedKeyUsageOID.CLIENT_AUTH: "clientAuth",
    ExtendedKeyUsageOID.SERVER_AUTH: "serverAuth",
    ExtendedKeyUsageOID.CODE_SIGNING: "codeSigning",
    ExtendedKeyUsageOID.EMAIL_PROTECTION: "emailProtection",
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE: "anyExtendedKeyUsage",
}
_UNDERSTOOD = (
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
    ExtensionOID.CERTIFICATE_POLICIES,
)


def certificate_of_der(der: bytes) -> x509.Certificate:
    """A certificate whose names can be read, in silence: of some the library warns on stderr, as senders like.

    Raises:
        ValueError: it is none; the library has several kinds of errors for that, and reads names late.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            certificate = x509.load_der_x509_certificate(der)
            has_names = bool(certificate.issuer.rdns and certificate.subject.rdns)
    except Exception:
        has_names = False
    if not has_names:
        raise ValueError("no certificate with names that can be read")
    return certificate


def check_signer(certificate: x509.Certificate, now: datetime) -> None:
    """Refuses a certificate that may not sign messages, or not now.

    Raises:
        SignatureRefused: InvalidSecurityToken.
    """
    if not is_valid_at(certificate, now):
        raise SignatureRefused(
            "certificate-dates",
            "The certificate is not valid today: it has expired, or its time has not come.",
            f"valid from {came.written(certificate.not_valid_before_utc)} "
            f"until {came.written(certificate.not_valid_after_utc)}, our clock {came.written(now)}",
        )
    check_key(certificate)
    if not is_well_formed(certificate):
        raise SignatureRefused(
            "certificate-form",
            "The certificate is made with an old digest, or holds a critical extension that we do not know.",
        )
    _check_usage(certificate)


def _check_usage(certificate: x509.Certificate) -> None:
    constraints = extension(certificate, x509.BasicConstraints)
    usage = extension(certificate, x509.KeyUsage)
    purposes = extension(certificate, x509.ExtendedKeyUsage)
    if constraints is not None and constraints.ca:
        raise SignatureRefused("certificate-usage", "An authority's certificate signs certificates, not messages.")
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise SignatureRefused(
            "certificate-usage",
            "The certificate's key usage has neither digitalSignature nor nonRepudiation.",
            usages_of(certificate),
        )
    if purposes is not None and not any(purpose in _PURPOSES for purpose in purposes):
        raise SignatureRefused(
            "certificate-usage", "The certificate's extended key usage leaves out clientAuth.", usages_of(certificate)
        )


def is_authority(certificate: x509.Certificate, below: int, now: datetime) -> bool:
    """Whether a certificate may issue others now, with this number of authorities below it in the chain."""
    constraints = extension(certificate, x509.BasicConstraints)
    if constraints is None or not constraints.ca or not is_valid_at(certificate, now):
        return False
    usage = extension(certificate, x509.KeyUsage)
    may_sign = usage is None or usage.key_cert_sign
    return may_sign and (constraints.path_length is None or constraints.path_length >= below)


def is_valid_at(certificate: x509.Certificate, now: datetime) -> bool:
    """Whether now is within the certificate's dates."""
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


def is_well_formed(certificate: x509.Certificate) -> bool:
    """Whether it is signed over a digest of today, and all its critical extensions are understood."""
    try:
        digest = certificate.signature_hash_algorithm
        understood = all(each.oid in _UNDERSTOOD for each in certificate.extensions if each.critical)
    except Exception:  # an extension that cannot be read, a signature algorithm that is not known
        return False
    return digest is not None and digest.name in _DIGESTS and understood


def extension(certificate: x509.Certificate, kind: type[Extension]) -> Extension | None:
    """The extension of this kind, if the certificate has one."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def usages_of(certificate: x509.Certificate) -> str:
    """What a certificate says that it is for: its key usage, then its extended key usage."""
    usage = extension(certificate, x509.KeyUsage)
    purposes = extension(certificate, x509.ExtendedKeyUsage)
    bits = [name for bit, name in _BITS.items() if usage is not None and getattr(usage, bit)]
    names = [_PURPOSE_NAMES.get(purpose, "another purpose") for purpose in purposes or ()]
    return ", ".join(dict.fromkeys(bits + names)) or "no usage"
