"""The certificates to which a message may refer without holding them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from bcss_gateway.security.signatures.certificates import extension

_QUOTED = re.compile(r'"([^"\\]*)"')
_SPECIAL = re.compile(r"[,+;<>=]")
_SPACES = re.compile(r"(?<!\\),\s+")
_WRITTEN = {NameOID.SERIAL_NUMBER: "serialNumber", NameOID.EMAIL_ADDRESS: "emailAddress"}
_OTHER_NAMES = {
    "E": NameOID.EMAIL_ADDRESS,
    "EMAILADDRESS": NameOID.EMAIL_ADDRESS,
    "S": NameOID.STATE_OR_PROVINCE_NAME,
    "SERIALNUMBER": NameOID.SERIAL_NUMBER,
}


class KnownCertificates:
    """Finds a registered certificate by what a SecurityTokenReference says of it.

    Args:
        certificates: taken when the first one is asked for.
    """

    def __init__(self, certificates: Iterable[x509.Certificate]) -> None:
        self._given = certificates

    def by_thumbprint(self, thumbprint: bytes) -> x509.Certificate | None:
        """The certificate with this SHA-1 thumbprint."""
        # SHA-1 is only the name that WS-Security 1.1 gives a certificate here: the chain is checked all the same.
        return next((each for each in self._certificates if each.fingerprint(hashes.SHA1()) == thumbprint), None)

    def by_key_identifier(self, identifier: bytes) -> x509.Certificate | None:
        """The certificate with this SubjectKeyIdentifier; none where a renewed one has the same."""
        found = [each for each in self._certificates if _key_identifier(each) == identifier]
        return found[0] if len(found) == 1 else None

    def by_issuer_and_serial(self, issuer: str, serial: int) -> x509.Certificate | None:
        """The certificate with this issuer and serial number."""
        of_serial = (each for each in self._certificates if each.serial_number == serial)
        return next((each for each in of_serial if is_named(each.issuer, issuer)), None)

    @cached_property
    def _certificates(self) -> tuple[x509.Certificate, ...]:
        return tuple(self._given)


def _key_identifier(certificate: x509.Certificate) -> bytes:
    identifier = extension(certificate, x509.SubjectKeyIdentifier)
    return identifier.digest if identifier is not None else b""


def written(name: x509.Name) -> str:
    """A name as RFC 4514 writes it, with the words that people know for what it leaves as numbers."""
    return name.rfc4514_string(_WRITTEN)


def is_named(name: x509.Name, text: str) -> bool:
    """Whether a text is this name (RFC 4514).

    .NET writes a name from the other end than Java and libxml do, and both may put spaces and quotes in it.
    """
    text = _SPACES.sub(",", _QUOTED.sub(lambda quoted: _SPECIAL.sub(r"\\\g<0>", quoted[1]), text))
    try:
        parts = x509.Name.from_rfc4514_string(text, _OTHER_NAMES).rdns
    except ValueError:
        return False
    written = [_plain(part) for part in parts]
    expected = [_plain(part) for part in name.rdns]
    return written in (expected, expected[::-1])


def _plain(part: x509.RelativeDistinguishedName) -> frozenset[tuple[str, str]]:
    return frozenset((each.oid.dotted_string, str(each.value)) for each in part)
