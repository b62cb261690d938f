"""Signs what we send: Body, Timestamp and BinarySecurityToken, in the Belgian profile."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from bcss_gateway.envelope.exchange import Element
from bcss_gateway.security.signatures.algorithms import ECDSA_SHA256, RSA_SHA256, SHA256, digest_of
from bcss_gateway.security.signatures.canonical import canonical
from bcss_gateway.security.signatures.names import (
    BASE64,
    BODY,
    DS,
    DS_NS,
    ENV,
    EXCLUSIVE,
    HEADER,
    SECURITY,
    SIGNATURE,
    TIMESTAMP,
    TOKEN,
    WSSE,
    WSSE_NS,
    WSU,
    WSU_ID,
    WSU_NS,
    X509_V3,
)


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate with its private key: RSA, or a curve."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    @property
    def method(self) -> str:
        """The URI of the way this key signs."""
        return RSA_SHA256 if isinstance(self.key, rsa.RSAPrivateKey) else ECDSA_SHA256

    def value(self, data: bytes) -> bytes:
        """The signature over these bytes, as XML Signature writes it."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        half = (self.key.key_size + 7) // 8
        r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(half) + s.to_bytes(half)


def sign(envelope: Element, signer: Signer, now: datetime, *, window: timedelta = timedelta(seconds=300)) -> None:
    """Puts a signed Security header into an envelope that has none; its Body must not be changed afterwards.

    Args:
        envelope: with a Body; a Header is made where there is none.
        window: how long the message may be believed.
    """
    header = envelope.find(HEADER)
    if header is None:
        header = etree.Element(HEADER)
        envelope.insert(0, header)
    security = etree.SubElement(header, SECURITY, {f"{ENV}mustUnderstand": "1"}, {"wsse": WSSE_NS, "wsu": WSU_NS})
    token = _token(security, signer)
    timestamp = _timestamp(security, now, window)
    body = envelope.find(BODY)
    body.set(WSU_ID, _fresh_id())
    signature = etree.SubElement(security, SIGNATURE, nsmap={"ds": DS_NS})
    info = _signed_info(signature, signer, (token, timestamp, body))
    etree.SubElement(signature, f"{DS}SignatureValue").text = _base64(signer.value(canonical(info, ())))
    key_info = etree.SubElement(signature, f"{DS}KeyInfo")
    reference = etree.SubElement(key_info, f"{WSSE}SecurityTokenReference")
    etree.SubElement(reference, f"{WSSE}Reference", {"URI": f"#{token.get(WSU_ID)}", "ValueType": X509_V3})


def _token(security: Element, signer: Signer) -> Element:
    kind = {"EncodingType": BASE64, "ValueType": X509_V3, WSU_ID: _fresh_id()}
    token = etree.SubElement(security, TOKEN, kind)
    token.text = _base64(signer.certificate.public_bytes(Encoding.DER))
    return token


def _timestamp(security: Element, now: datetime, window: timedelta) -> Element:
    timestamp = etree.SubElement(security, TIMESTAMP, {WSU_ID: _fresh_id()})
    etree.SubElement(timestamp, f"{WSU}Created").text = _written(now)
    etree.SubElement(timestamp, f"{WSU}Expires").text = _written(now + window)
    return timestamp


def _signed_info(signature: Element, signer: Signer, parts: tuple[Element, ...]) -> Element:
    info = etree.SubElement(signature, f"{DS}SignedInfo")
    etree.SubElement(info, f"{DS}CanonicalizationMethod", Algorithm=EXCLUSIVE)
    etree.SubElement(info, f"{DS}SignatureMethod", Algorithm=signer.method)
    for part in parts:
        reference = etree.SubElement(info, f"{DS}Reference", URI=f"#{part.get(WSU_ID)}")
        transforms = etree.SubElement(reference, f"{DS}Transforms")
        etree.SubElement(transforms, f"{DS}Transform", Algorithm=EXCLUSIVE)
        etree.SubElement(reference, f"{DS}DigestMethod", Algorithm=SHA256)
        digest = digest_of(canonical(part, ()), hashes.SHA256())
        etree.SubElement(reference, f"{DS}DigestValue").text = _base64(digest)
    return info


def _fresh_id() -> str:
    return f"id-{secrets.token_hex(12)}"


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
