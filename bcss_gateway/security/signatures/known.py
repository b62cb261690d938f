"""The certificates to which a message may refer without holding them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from bcss_gateway.security.signatures.certificates import extension

_QUOTED = re.compile(r'"([^"\\]*)"')
_SPECIAL = re.compile(r"[,+;<>=]")
_SPACES = re.compile(r"(?<!\\),\s+")
_OTHER_NAMES = {
    "E": NameOID.EMAIL_ADDRESS,
    "EMAILADDRESS": NameOID.EMAIL_ADDRESS,
    "S": NameOID.STATE_OR_PROVINCE_NAME,
    "SERIALNUMBER": NameOID.SERIAL_NUMBER,
}


class KnownCertificates:
    """Finds a registered certificate by what a SecurityTokenReference says of it."""

    def __init__(self, certificates: Iterable[x509.Certificate]) -> None:
        certificates = tuple(certificates)
        # SHA-1 is only the name that WS-Security 1.1 gives a certificate here: the chain is checked all the same.
        self._by_thumbprint = {each.fingerprint(hashes.SHA1()): each for each in certificates}
        self._by_key_identifier: dict[bytes, list[x509.Certificate]] = {}
        self._by_serial: dict[int, list[x509.Certificate]] = {}
        for each in certificates:
            self._by_serial.setdefault(each.serial_number, []).append(each)
            identifier = extension(each, x509.SubjectKeyIdentifier)
            if identifier is not None:
                self._by_key_identifier.setdefault(identifier.digest, []).append(each)

    def by_thumbprint(self, thumbprint: bytes) -> x509.Certificate | None:
        """The certificate with this SHA-1 thumbprint."""
        return self._by_thumbprint.get(thumbprint)

    def by_key_identifier(self, identifier: bytes) -> x509.Certificate | None:
        """The certificate with this SubjectKeyIdentifier; none where a renewed one has the same."""
        found = self._by_key_identifier.get(identifier, [])
        return found[0] if len(found) == 1 else None

    def by_issuer_and_serial(self, issuer: str, serial: int) -> x509.Certificate | None:
        """The certificate with this issuer and serial number."""
        for each in self._by_serial.get(serial, ()):
            if is_named(each.issuer, issuer):
                return each
        return None


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
