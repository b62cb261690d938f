"""Keys, certificates and algorithms: signatures that hold, or nearly, by somebody who should not be believed.

What is made: a signed envelope, of the bytes of an unsigned one.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod, XMLSigner

from bcss_gateway.security.signatures import names
from bcss_gateway.security.signatures.canonical import canonical
from rows.attack import OURS, OWASP, WS_ATTACKER, WS_ATTACKS, WSS4J, Attack, Category
from signed_calls import REVOKED
from signing import NOW, Certify, by_data, by_identifier, institution, key, signed_elsewhere
from wrapping import part

SECOND = timedelta(seconds=1)
Make = Callable[[bytes], Any]
TOKEN, FAILED = "wsse:InvalidSecurityToken", "wsse:FailedAuthentication"
CHECK, SHAPE = "wsse:FailedCheck", "wsse:InvalidSecurity"
ALGORITHM, NO_TOKEN = "wsse:UnsupportedAlgorithm", "wsse:UnsupportedSecurityToken"
UNKNOWN = "wsse:SecurityTokenUnavailable"


class OldSigner(XMLSigner):
    """signxml, which by itself refuses to sign with SHA-1."""

    def check_deprecated_methods(self) -> None:
        """Lets it through."""


def by(certify: Certify) -> Make:
    """Signed with this certificate, by its own key."""
    methods = {"rsa": SignatureMethod.RSA_SHA256, "rsa-1024": SignatureMethod.RSA_SHA256}
    method = methods.get(certify.key, SignatureMethod.ECDSA_SHA256)
    return lambda asked: signed_elsewhere(certify.make(), key(certify.key), method=method, envelope=asked)


def changed(change: Callable[[Any], None], kind: str = "p256", **how: Any) -> Make:
    """A good message, in which something is changed that is not signed."""

    def make(asked: bytes) -> Any:
        if kind == "rsa":
            how.setdefault("method", SignatureMethod.RSA_SHA256)
        envelope = signed_elsewhere(institution(kind), key(kind), envelope=asked, **how)
        change(envelope)
        return envelope

    return make


def old(method: SignatureMethod, digest: DigestAlgorithm) -> Make:
    """Signed by an algorithm of old."""
    return changed(lambda envelope: None, "rsa", method=method, digest=digest, signer=OldSigner)


def algorithm(tag: str, value: str) -> Make:
    """A good message, under the name of another algorithm."""
    return changed(lambda envelope: part(envelope, names.DS + tag).set("Algorithm", value), "rsa")


def confused(secret: Callable[[x509.Certificate], bytes]) -> Make:
    """Signed by HMAC with what everybody knows, for whoever takes a public key for a secret."""

    def make(asked: bytes) -> Any:
        envelope = signed_elsewhere(institution("rsa"), key("rsa"), method=SignatureMethod.RSA_SHA256, envelope=asked)
        info = part(envelope, f"{names.DS}SignedInfo")
        part(info, f"{names.DS}SignatureMethod").set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
        made = hmac.new(secret(institution("rsa")), canonical(info, ()), hashlib.sha256).digest()
        part(envelope, f"{names.DS}SignatureValue").text = base64.b64encode(made).decode()
        return envelope

    return make


def shortened(envelope: Any) -> None:
    """Only 8 bits of an HMAC would have to be right."""
    etree.SubElement(part(envelope, f"{names.DS}SignatureMethod"), f"{names.DS}HMACOutputLength").text = "8"


def repeated(tag: str, times: int) -> Callable[[Any], None]:
    """A part of the signature, so many times more."""

    def change(envelope: Any) -> None:
        one = part(envelope, names.DS + tag)
        for _ in range(times):
            one.addnext(copy.deepcopy(one))

    return change


def key_info(*children: Any) -> Callable[[Any], None]:
    """Something else in the place of the reference to the certificate."""

    def change(envelope: Any) -> None:
        holder = part(envelope, f"{names.DS}KeyInfo")
        holder[:] = list(children)

    return change


def key_value() -> Any:
    """The public key itself, which nobody vouches for."""
    numbers = key("rsa").public_key().public_numbers()
    value = etree.Element(f"{names.DS}KeyValue")
    inside = etree.SubElement(value, f"{names.DS}RSAKeyValue")
    for name, number in (("Modulus", numbers.n), ("Exponent", numbers.e)):
        raw = number.to_bytes((number.bit_length() + 7) // 8)
        etree.SubElement(inside, names.DS + name).text = base64.b64encode(raw).decode()
    return value


def token(text: str) -> Make:
    """A good message with something else as its certificate."""

    def change(envelope: Any) -> None:
        part(envelope, names.TOKEN).text = text

    return changed(change)


def value(text: str) -> Make:
    """A good message with something else as its signature."""

    def change(envelope: Any) -> None:
        part(envelope, f"{names.DS}SignatureValue").text = text

    return changed(change)


def tokens_uri(uri: str) -> Make:
    """A good message that says that its certificate is elsewhere."""
    return changed(lambda envelope: part(envelope, f"{names.WSSE}Reference").set("URI", uri))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _public(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _retrieval() -> Any:
    return etree.Element(f"{names.DS}RetrievalMethod", URI="http://elsewhere.test/key")


UNKNOWN_EXTENSION = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
CERTIFICATES = (
    Attack(
        "self-signed",
        "a certificate that vouches for itself, under the institution's name (signature faking)",
        WS_ATTACKER,
        by(Certify(issuer="institution", issuer_key="p256")),
        FAILED,
    ),
    Attack(
        "self-signed in the authority's name",
        "a certificate that says that the authority made it",
        WSS4J,
        by(Certify(issuer_key="p256")),
        FAILED,
    ),
    Attack(
        "another authority's",
        "a certificate of the institution's name by another authority",
        WSS4J,
        by(Certify(issuer="other")),
        FAILED,
    ),
    Attack(
        "another authority's of that name",
        "by somebody who calls himself the authority",
        WSS4J,
        by(Certify(issuer_key="below")),
        FAILED,
    ),
    Attack("expired", "valid until a second ago", WSS4J, by(Certify(until=NOW - SECOND)), TOKEN),
    Attack("not yet valid", "valid from the next second on", WSS4J, by(Certify(since=NOW + SECOND)), TOKEN),
    Attack("revoked", "on the authority's list", WSS4J, by(Certify(serial=REVOKED)), FAILED),
    Attack(
        "a server's",
        "extended key usage for servers",
        OURS,
        by(Certify(purposes=[ExtendedKeyUsageOID.SERVER_AUTH])),
        TOKEN,
    ),
    Attack(
        "a code signer's",
        "extended key usage for programs",
        OURS,
        by(Certify(purposes=[ExtendedKeyUsageOID.CODE_SIGNING])),
        TOKEN,
    ),
    Attack("for encryption", "key usage for encryption alone", WSS4J, by(Certify(bits=("key_encipherment",))), TOKEN),
    Attack("an authority's", "a certificate that may make others", OURS, by(Certify(ca=True)), TOKEN),
    Attack(
        "an unknown critical extension",
        "which whoever made it wanted to be understood",
        OURS,
        by(Certify(more=[(UNKNOWN_EXTENSION, True)])),
        TOKEN,
    ),
    Attack("RSA of 1024 bits", "a key that can be broken", WSS4J, by(Certify(key="rsa-1024")), TOKEN),
    Attack("a curve of others", "secp256k1", OURS, by(Certify(key="k1")), TOKEN),
    Attack(
        "made with SHA-224",
        "a certificate whose own signature is short",
        OURS,
        by(Certify(digest=hashes.SHA224())),
        TOKEN,
    ),
    Attack(
        "right authority, not registered",
        "a good certificate that no institution has",
        WSS4J,
        by(Certify(subject="nobody")),
        FAILED,
    ),
    Attack(
        "right authority, wrong institution",
        "a good certificate of one institution, a message in the name of another",
        OURS,
        by(Certify(subject="another", key="p384")),
        "MSG00014",
    ),
)
ALGORITHMS = (
    Attack(
        "HMAC with the certificate",
        "the certificate's bytes as the secret (GHSA-6vx8-pcwv-xhf4)",
        OURS,
        confused(_der),
        ALGORITHM,
    ),
    Attack("HMAC with the public key", "the public key's bytes as the secret", OURS, confused(_public), ALGORITHM),
    Attack("HMAC with nothing", "an empty secret", OURS, confused(lambda certificate: b""), ALGORITHM),
    Attack(
        "SHA-1", "a signature by RSA and SHA-1", WSS4J, old(SignatureMethod.RSA_SHA1, DigestAlgorithm.SHA256), ALGORITHM
    ),
    Attack(
        "SHA-1 of the parts",
        "digests by SHA-1 under a good signature",
        WSS4J,
        old(SignatureMethod.RSA_SHA256, DigestAlgorithm.SHA1),
        ALGORITHM,
    ),
    Attack(
        "SHA-1 in the name of SHA-256",
        "the value of the one under the name of the other",
        OURS,
        changed(
            lambda e: part(e, f"{names.DS}SignatureMethod").set("Algorithm", SignatureMethod.RSA_SHA256.value),
            "rsa",
            method=SignatureMethod.RSA_SHA1,
            signer=OldSigner,
        ),
        CHECK,
    ),
    Attack(
        "MD5",
        "rsa-md5",
        WSS4J,
        algorithm("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5"),
        ALGORITHM,
    ),
    Attack(
        "MD5 of the parts",
        "digests by MD5",
        WSS4J,
        algorithm("DigestMethod", "http://www.w3.org/2001/04/xmldsig-more#md5"),
        ALGORITHM,
    ),
    Attack(
        "SHA-224 of the parts",
        "digests by SHA-224",
        OURS,
        algorithm("DigestMethod", "http://www.w3.org/2001/04/xmldsig-more#sha224"),
        ALGORITHM,
    ),
    Attack(
        "DSA", "dsa-sha1", WSS4J, algorithm("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#dsa-sha1"), ALGORITHM
    ),
    Attack("no algorithm", "an empty name", OURS, algorithm("SignatureMethod", ""), ALGORITHM),
    Attack("algorithm none", "as in tokens of JSON", OWASP, algorithm("SignatureMethod", "none"), ALGORITHM),
    Attack(
        "algorithm of another kind of key",
        "ECDSA over an RSA key",
        OURS,
        algorithm("SignatureMethod", SignatureMethod.ECDSA_SHA256.value),
        CHECK,
    ),
    Attack(
        "inclusive canonicalization",
        "which takes in what is around",
        WSS4J,
        algorithm("CanonicalizationMethod", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        ALGORITHM,
    ),
    Attack(
        "canonicalization of nobody",
        "an address that might be fetched",
        WS_ATTACKS,
        algorithm("CanonicalizationMethod", "http://elsewhere.test/c14n"),
        ALGORITHM,
    ),
    Attack(
        "truncated HMAC",
        "an output length of 8 bits",
        WSS4J,
        changed(shortened),
        SHAPE,
    ),
    Attack(
        "31 references",
        "one signature over 31 parts",
        WSS4J,
        changed(repeated("Reference", 29)),
        SHAPE,
    ),
    Attack(
        "6 transforms",
        "one part, transformed six times",
        WSS4J,
        changed(repeated("Transform", 5)),
        ALGORITHM,
    ),
    Attack(
        "program in a transform",
        "XSLT that runs while the signature is checked",
        WS_ATTACKS,
        changed(
            lambda e: part(e, f"{names.DS}Transform").set("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116")
        ),
        ALGORITHM,
    ),
)
VALUES = (
    Attack("empty value", "a signature of nothing", WSS4J, value(""), SHAPE),
    Attack(
        "value of zeros",
        "which some libraries took for ECDSA (psychic signatures)",
        OWASP,
        value(base64.b64encode(bytes(64)).decode()),
        CHECK,
    ),
    Attack("value that is no base64", "!", OURS, value("!"), SHAPE),
    Attack("value of 100,000 characters", "where 88 are right", OURS, value("A" * 100_000), CHECK),
    Attack(
        "value of another message",
        "a signature that holds elsewhere",
        WSS4J,
        value(base64.b64encode(b"\1" * 64).decode()),
        CHECK,
    ),
)
KEY_INFOS = (
    Attack(
        "the key itself",
        "KeyValue in the place of a certificate",
        WSS4J,
        changed(lambda envelope: key_info(key_value())(envelope), "rsa"),
        NO_TOKEN,
    ),
    Attack(
        "name of a key",
        "KeyName, which somebody may look up in a file",
        WSS4J,
        changed(lambda envelope: key_info(etree.Element(f"{names.DS}KeyName"))(envelope)),
        NO_TOKEN,
    ),
    Attack(
        "key at an address",
        "RetrievalMethod, which somebody may fetch",
        WS_ATTACKS,
        changed(lambda envelope: key_info(_retrieval())(envelope)),
        NO_TOKEN,
    ),
    Attack(
        "token at an address",
        "a reference to a certificate on another machine",
        WS_ATTACKS,
        tokens_uri("http://elsewhere.test/certificate"),
        SHAPE,
    ),
    Attack(
        "token in a file",
        "a reference to a file of this machine",
        WS_ATTACKS,
        tokens_uri("file:///etc/ssl/certificate"),
        SHAPE,
    ),
    Attack("reference to the Body", "as if it were a certificate", OURS, tokens_uri("#body"), TOKEN),
    Attack("reference to nothing", "as if it were a certificate", OURS, tokens_uri("#nothing"), SHAPE),
    Attack(
        "token that is no certificate", "some bytes", OURS, token(base64.b64encode(b"no certificate").decode()), TOKEN
    ),
    Attack("token that is no base64", "!", OURS, token("!"), SHAPE),
    Attack(
        "token of 100,000 characters", "which would have to be read as a certificate", OURS, token("A" * 100_000), TOKEN
    ),
    Attack(
        "thumbprint of nobody",
        "a certificate that nobody registered",
        WSS4J,
        lambda asked: signed_elsewhere(
            institution(), key("p256"), refer=by_identifier(names.THUMBPRINT, lambda _: b"another"), envelope=asked
        ),
        UNKNOWN,
    ),
    Attack(
        "key identifier of nobody",
        "a certificate that nobody registered",
        WSS4J,
        lambda asked: signed_elsewhere(
            institution(),
            key("p256"),
            refer=by_identifier(names.SUBJECT_KEY_IDENTIFIER, lambda _: b"another"),
            envelope=asked,
        ),
        UNKNOWN,
    ),
    Attack(
        "issuer of nobody",
        "a certificate that nobody registered",
        WSS4J,
        lambda asked: signed_elsewhere(
            institution(),
            key("p256"),
            refer=by_data(issuer=lambda _: "CN=another", certificate_too=False),
            envelope=asked,
        ),
        UNKNOWN,
    ),
    Attack(
        "wrong issuer beside the certificate",
        "the name of one, the bytes of another",
        WSS4J,
        lambda asked: signed_elsewhere(
            institution(),
            key("p256"),
            refer=by_data(issuer=lambda _: "CN=another", certificate_too=True),
            envelope=asked,
        ),
        TOKEN,
    ),
)
CATEGORY = Category(
    "Keys, certificates and algorithms",
    "Signatures that hold, or nearly, by somebody who should not be believed. Each message goes to a gateway that "
    "takes signed ones alone, and whose provider is never asked.",
    CERTIFICATES + ALGORITHMS + VALUES + KEY_INFOS,
)
