"""What a call shows of who sends it: passwords, tokens, certificates and signatures, right ones and others."""

from __future__ import annotations

import base64
import copy
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

from bcss_gateway.domain.clock import utc_text
from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.domain.institution import Institution
from bcss_gateway.security.credentials import fingerprint_of
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.security.signatures import names
from bcss_gateway.security.signatures.sign import Signer, sign
from bcss_gateway.security.username_token import DIGEST, TEXT
from fuzzing.moment import NOON

PROXY = "192.0.2.7"
"""The address of a proxy that is believed."""

_YEAR = timedelta(days=365)
_AUTHORITY = ec.derive_private_key(7, ec.SECP256R1())


def authority() -> x509.Certificate:
    """The certificate of the authority that vouches for every institution; the same in each run."""
    name = _name("authority")
    builder = _builder(name, _AUTHORITY, 1).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.sign(_AUTHORITY, hashes.SHA256(), ecdsa_deterministic=True)


def signer_of(institution: Institution) -> Signer:
    """The certificate of an institution with its key; the same in each run."""
    key = ec.derive_private_key(int(institution.cbe_number), ec.SECP256R1())
    builder = _builder(_name(institution.basic_user), key, int(institution.cbe_number))
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return Signer(builder.sign(_AUTHORITY, hashes.SHA256(), ecdsa_deterministic=True), key)


def credentials_of(institution: Institution, first: int) -> list[Credential]:
    """What the gateway is told of that certificate: that it may sign, and that it may be shown on a connection."""
    shown = der_of(signer_of(institution).certificate)
    kinds = (Kind.SIGNATURE, Kind.TLS)
    return [
        Credential(
            number, institution.cbe_number, kind, institution.basic_user, fingerprint_of(shown),
            certificate=base64.b64encode(shown).decode(),
        )
        for number, kind in enumerate(kinds, start=first)
    ]  # fmt: skip


def der_of(certificate: x509.Certificate) -> bytes:
    """A certificate as bytes."""
    return certificate.public_bytes(Encoding.DER)


@dataclass(frozen=True, slots=True)
class Speaker:
    """An institution with all that it can show.

    Args:
        key: the installation's, from which passwords are derived.
    """

    institution: Institution
    signer: Signer
    key: bytes

    def authorization(self) -> str:
        """The header of HTTP Basic."""
        pair = f"{self.institution.basic_user}:{self._secret(Kind.BASIC)}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    def put_token(self, envelope: Any, dice: Random) -> None:
        """Put a UsernameToken into a message; three in four are right."""
        security = etree.SubElement(_header_of(envelope), names.SECURITY, nsmap={"wsse": names.WSSE_NS})
        token = etree.SubElement(security, names.USERNAME_TOKEN)
        etree.SubElement(token, f"{names.WSSE}Username").text = self.institution.basic_user
        password = etree.SubElement(token, f"{names.WSSE}Password", Type=dice.choice((TEXT, DIGEST)))
        nonce, created = (
            dice.randbytes(dice.choice((1, 16, 64))),
            utc_text(NOON + timedelta(seconds=dice.randrange(60))),
        )
        secret = self._secret(Kind.USERNAME_TOKEN) if dice.random() < 0.75 else "wrong"
        made = hashlib.sha1(nonce + created.encode() + secret.encode(), usedforsecurity=False).digest()
        password.text = base64.b64encode(made).decode() if password.get("Type") == DIGEST else secret
        if password.get("Type") == DIGEST or dice.random() < 0.5:
            etree.SubElement(token, f"{names.WSSE}Nonce").text = base64.b64encode(nonce).decode()
            etree.SubElement(token, f"{names.WSU}Created").text = created

    def sign(self, envelope: Any, dice: Random) -> None:
        """Sign a message; a few refer to the certificate in a way that does not go with the token that they hold."""
        _header_of(envelope)
        sign(envelope, self.signer, NOON)
        certificate = self.signer.certificate
        thumbprint = certificate.fingerprint(hashes.SHA1())
        identifier = x509.SubjectKeyIdentifier.from_public_key(certificate.public_key()).digest
        reference = envelope.find(f".//{names.DS}KeyInfo/{names.WSSE}SecurityTokenReference")
        if dice.random() < 0.15:
            kind, value = dice.choice(((names.THUMBPRINT, thumbprint), (names.SUBJECT_KEY_IDENTIFIER, identifier)))
            reference.remove(reference[0])
            named = etree.SubElement(reference, f"{names.WSSE}KeyIdentifier", ValueType=kind, EncodingType=names.BASE64)
            named.text = base64.b64encode(value).decode()

    def through_a_proxy(self, dice: Random) -> dict[str, str]:
        """The headers that a proxy adds to a call with this certificate; half of them are as they should be."""
        shown = bytearray(der_of(self.signer.certificate))
        if dice.random() < 0.5:
            shown[dice.randrange(len(shown))] = dice.randrange(256)
        forwarded = dice.choice(("127.0.0.1", "192.0.2.1", "192.0.2.1, 192.0.2.7", "", "a,,b", "::1"))
        return {"Client-Cert": f":{base64.b64encode(shown).decode()}:", "X-Forwarded-For": forwarded}

    def _secret(self, kind: Kind) -> str:
        return derived_secret(self.key, self.institution.cbe_number, kind)


def rewrapped(envelope: Any, dice: Random) -> None:
    """Move or copy something of a message that was signed: what attacks on signatures do."""
    elements = list(envelope.iter("*"))
    moved = dice.choice(elements[1:])
    moved = copy.deepcopy(moved) if dice.random() < 0.5 else moved
    below = set(moved.iter())
    place = dice.choice([each for each in elements if each not in below])
    place.insert(dice.randrange(len(place) + 1), moved)


def _header_of(envelope: Any) -> Any:
    header = envelope.find(names.HEADER)
    if header is None:
        header = etree.Element(names.HEADER)
        envelope.insert(0, header)
    return header


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _builder(name: x509.Name, key: ec.EllipticCurvePrivateKey, serial: int) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(_name("authority"), name, key.public_key(), serial)
    builder = builder.not_valid_before(NOON - _YEAR).not_valid_after(NOON + _YEAR)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
