"""Which certificate a signature refers to (X.509 Certificate Token Profile 1.1, chapter 3)."""

from __future__ import annotations

from cryptography import x509

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures import came
from bcss_gateway.security.signatures.certificates import certificate_of_der
from bcss_gateway.security.signatures.elements import bytes_of, children_of, text_of
from bcss_gateway.security.signatures.known import KnownCertificates, is_named
from bcss_gateway.security.signatures.message import Parts, referenced
from bcss_gateway.security.signatures.names import (
    BASE64,
    DS,
    SUBJECT_KEY_IDENTIFIER,
    THUMBPRINT,
    WSSE,
    X509_V3,
)
from bcss_gateway.security.signatures.refused import SignatureRefused

_REFERENCE, _KEY_IDENTIFIER, _X509_DATA = f"{WSSE}Reference", f"{WSSE}KeyIdentifier", f"{DS}X509Data"
_ISSUER_SERIAL, _CERTIFICATE = f"{DS}X509IssuerSerial", f"{DS}X509Certificate"


def certificate_of(parts: Parts, key_info: Element, known: KnownCertificates) -> x509.Certificate:
    """The certificate that a ``ds:KeyInfo`` names, not yet believed.

    Raises:
        SignatureRefused: UnsupportedSecurityToken for another kind of reference, InvalidSecurityToken for what is no
            certificate, SecurityTokenUnavailable for one that is not known, InvalidSecurity.
    """
    kinds = [child.tag for child in key_info]
    if kinds != [f"{WSSE}SecurityTokenReference"] or len(key_info[0]) != 1:
        raise _unsupported(came.elements(key_info.iterdescendants()))
    reference = key_info[0][0]
    if parts.token is not None and reference.tag != _REFERENCE:
        raise SignatureRefused(
            "token-reference",
            "A BinarySecurityToken is in the message, but the signature refers to another certificate.",
            came.elements([reference]),
        )
    if reference.tag == _REFERENCE:
        return _by_reference(parts, reference)
    if reference.tag == _KEY_IDENTIFIER:
        return _by_identifier(reference, known)
    if reference.tag == _X509_DATA:
        return _by_data(reference, known)
    raise _unsupported(came.elements([reference]))


def _by_reference(parts: Parts, reference: Element) -> x509.Certificate:
    children_of(reference)
    token = referenced(parts, reference.get("URI"))
    if parts.token is None or token is not parts.token:
        raise SignatureRefused(
            "token-reference", "The signature refers to the BinarySecurityToken of the Security header."
        )
    kinds = [reference.get("ValueType", X509_V3), token.get("ValueType")]
    if set(kinds) != {X509_V3}:
        raise _unsupported(", ".join(came.algorithm(kind) for kind in kinds))
    return _held_in(token)


def _by_identifier(identifier: Element, known: KnownCertificates) -> x509.Certificate:
    kind = identifier.get("ValueType")
    if kind == X509_V3:
        return _held_in(identifier)
    if kind == THUMBPRINT:
        return _found(known.by_thumbprint(bytes_of(identifier)))
    if kind == SUBJECT_KEY_IDENTIFIER:
        return _found(known.by_key_identifier(bytes_of(identifier)))
    raise _unsupported(came.algorithm(kind))


def _by_data(data: Element, known: KnownCertificates) -> x509.Certificate:
    """Issuer and serial, to which zeep adds the certificate itself."""
    kinds = [child.tag for child in data]
    if not kinds or not set(kinds) <= {_ISSUER_SERIAL, _CERTIFICATE} or len(set(kinds)) != len(kinds):
        raise _unsupported(came.elements(data))
    held = data.find(_CERTIFICATE)
    named = data.find(_ISSUER_SERIAL)
    if named is None:
        return _certificate(held)
    issuer, serial = _issuer_and_serial(named)
    if held is None:
        return _found(known.by_issuer_and_serial(issuer, serial))
    certificate = _certificate(held)
    if certificate.serial_number != serial or not is_named(certificate.issuer, issuer):
        raise SignatureRefused("token-reference", "X509IssuerSerial and X509Certificate name the same certificate.")
    return certificate


def _issuer_and_serial(named: Element) -> tuple[str, int]:
    issuer, serial = children_of(named, f"{DS}X509IssuerName", f"{DS}X509SerialNumber")
    digits = text_of(serial)
    # A serial number has at most 20 octets (RFC 5280, 4.1.2.2): 49 digits.
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 49):
        raise SignatureRefused("token-reference", "An X509SerialNumber is written in decimal digits.")
    return text_of(issuer), int(digits)


def _held_in(token: Element) -> x509.Certificate:
    if token.get("EncodingType", BASE64) != BASE64:
        raise _unsupported(came.algorithm(token.get("EncodingType")))
    return _certificate(token)


def _certificate(element: Element) -> x509.Certificate:
    der = bytes_of(element)
    try:
        certificate = certificate_of_der(der)
        of_today = certificate.version is x509.Version.v3 and certificate.serial_number > 0
    except ValueError:
        of_today = False
    if not of_today:
        raise SignatureRefused("token-unreadable", "The token is not an X.509 version 3 certificate in DER.")
    return certificate


def _found(certificate: x509.Certificate | None) -> x509.Certificate:
    if certificate is None:
        raise SignatureRefused(
            "token-unknown",
            "The certificate that the signature refers to is not registered here: register it, "
            "or send it as a BinarySecurityToken.",
        )
    return certificate


def _unsupported(found: str) -> SignatureRefused:
    return SignatureRefused(
        "token-kind",
        "KeyInfo holds one SecurityTokenReference to an X.509 version 3 certificate: a BinarySecurityToken, "
        "issuer and serial number, a subject key identifier or a thumbprint.",
        found,
    )
