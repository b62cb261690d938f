"""Keys, authorities and signed messages for the tests; signxml is the other hand, which signs as real stacks do."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from lxml import etree
from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureMethod, SignatureReference, XMLSigner, methods

from bcss_gateway.envelope.parsing import parse
from bcss_gateway.security.signatures import names
from bcss_gateway.security.signatures.known import KnownCertificates
from bcss_gateway.security.signatures.policy import Policy
from bcss_gateway.security.signatures.sign import Signer, sign
from bcss_gateway.security.signatures.trust import Trust
from bcss_gateway.security.signatures.verify import Signed, claim_of
from bcss_gateway.security.signatures.verify import verify as verify_claim

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ASKED = "urn:example:asked"
ENVELOPE = (
    f'<soapenv:Envelope xmlns:soapenv="{names.ENV_NS}" xmlns:unused="urn:unused"><soapenv:Header/><soapenv:Body>'
    f'<q:ask xmlns:q="{ASKED}"><q:who>the one who was asked about</q:who></q:ask></soapenv:Body></soapenv:Envelope>'
).encode()
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def key(kind: str) -> Any:
    """A key of this kind, made once: ``rsa``, ``rsa-1024``, ``p256``, ``p384``, ``p521``, ``k1``, ``ca``, ``below``."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, 1024 if kind.endswith("1024") else 2048)
    curves = {"p384": ec.SECP384R1(), "p521": ec.SECP521R1(), "k1": ec.SECP256K1()}
    return ec.generate_private_key(curves.get(kind, ec.SECP256R1()))


def name(common: str) -> x509.Name:
    """A name as Belgian certificates have them."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example, Authority"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def usage(*on: str) -> x509.KeyUsage:
    """A key usage with these bits."""
    bits = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{bit: bit in on for bit in bits.split()})


@dataclass(frozen=True)
class Certify:
    """How a certificate is made; what is not said is as it should be."""

    key: str = "p256"
    subject: str = "institution"
    issuer: str = "authority"
    issuer_key: str = "ca"
    since: datetime = NOW - 30 * DAY
    until: datetime = NOW + 30 * DAY
    ca: bool | None = False
    path_length: int | None = None
    bits: Sequence[str] | None = ("digital_signature",)
    purposes: Sequence[x509.ObjectIdentifier] | None = (ExtendedKeyUsageOID.CLIENT_AUTH,)
    serial: int = 4711
    digest: Any = field(default_factory=hashes.SHA256)
    more: Sequence[tuple[x509.ExtensionType, bool]] = ()

    def make(self) -> x509.Certificate:
        """The certificate."""
        public = key(self.key).public_key()
        builder = x509.CertificateBuilder(name(self.issuer), name(self.subject), public, self.serial)
        builder = builder.not_valid_before(self.since).not_valid_after(self.until)
        if self.ca is not None:
            builder = builder.add_extension(x509.BasicConstraints(self.ca, self.path_length), critical=True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        if self.bits is not None:
            builder = builder.add_extension(usage(*self.bits), critical=True)
        if self.purposes is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage(self.purposes), critical=False)
        for extension, critical in self.more:
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(key(self.issuer_key), self.digest)


def authority(**other: Any) -> x509.Certificate:
    """The certificate of an authority, of the root by default."""
    as_usual = {"key": "ca", "subject": "authority", "ca": True, "bits": ("key_cert_sign", "crl_sign"), "serial": 1}
    return Certify(**{"purposes": None, **as_usual, **other}).make()


@cache
def root() -> x509.Certificate:
    """The authority that the tests trust."""
    return authority()


@cache
def institution(kind: str = "p256") -> x509.Certificate:
    """A certificate that is as it should be, with a key of this kind."""
    return Certify(key=kind).make()


def revocations(
    *serials: int, since: timedelta = -DAY, until: timedelta = DAY, by: str = "ca", issuer: str = "authority"
) -> x509.CertificateRevocationList:
    """The list of an authority on which these serial numbers are revoked."""
    builder = x509.CertificateRevocationListBuilder(name(issuer), NOW + since, NOW + until)
    for serial in serials:
        revoked = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW - DAY).build()
        builder = builder.add_revoked_certificate(revoked)
    return builder.sign(key(by), hashes.SHA256())


@cache
def current_list() -> x509.CertificateRevocationList:
    """A current list with nobody of ours on it."""
    return revocations(999)


class Believing(Trust):
    """Whom the tests trust, with the certificates that they know beforehand."""

    def __init__(self, known: Sequence[x509.Certificate], **other: Any) -> None:
        super().__init__([root()], **{"revocation_lists": [current_list()], **other})
        self.known = KnownCertificates(known)


def trust(*, known: Sequence[x509.Certificate] = (), **other: Any) -> Believing:
    """Trust in the tests' authority."""
    return Believing(known, **other)


def verify(envelope: Any, policy: Policy, believing: Believing, now: datetime) -> Signed:
    """Read a message's claim, and check it."""
    return verify_claim(claim_of(envelope, believing.known), policy, believing, now)


def signed(kind: str = "p256", now: datetime = NOW) -> Any:
    """An envelope that our own hand signed, read back from its bytes."""
    envelope = parse(ENVELOPE)
    sign(envelope, Signer(institution(kind), key(kind)), now)
    return again(envelope)


def again(envelope: Any) -> Any:
    """The envelope as it comes off the wire."""
    return parse(etree.tostring(envelope))


Refer = Callable[[Any, x509.Certificate], Any]


def by_token(reference: Any, certificate: x509.Certificate) -> None:
    etree.SubElement(reference, f"{names.WSSE}Reference", URI="#token", ValueType=names.X509_V3)


def by_identifier(kind: str, value: Callable[[x509.Certificate], bytes]) -> Refer:
    def refer(reference: Any, certificate: x509.Certificate) -> None:
        identifier = etree.SubElement(
            reference, f"{names.WSSE}KeyIdentifier", ValueType=kind, EncodingType=names.BASE64
        )
        identifier.text = base64.encodebytes(value(certificate)).decode()

    return refer


def by_data(*, issuer: Callable[[x509.Name], str] | None, certificate_too: bool) -> Refer:
    def refer(reference: Any, certificate: x509.Certificate) -> None:
        data = etree.SubElement(reference, f"{names.DS}X509Data")
        if issuer is not None:
            named = etree.SubElement(data, f"{names.DS}X509IssuerSerial")
            etree.SubElement(named, f"{names.DS}X509IssuerName").text = issuer(certificate.issuer)
            etree.SubElement(named, f"{names.DS}X509SerialNumber").text = str(certificate.serial_number)
        if certificate_too:
            etree.SubElement(data, f"{names.DS}X509Certificate").text = _base64(certificate)

    return refer


def signed_elsewhere(
    certificate: x509.Certificate,
    with_key: Any,
    *,
    refer: Refer = by_token,
    method: SignatureMethod = SignatureMethod.ECDSA_SHA256,
    digest: DigestAlgorithm = DigestAlgorithm.SHA256,
    parts: Sequence[str] = ("time", "body"),
    id_name: str = names.WSU_ID,
    prefixes: list[str] | None = None,
    created: str = "2026-11-21T11:00:00Z",
    times: Sequence[tuple[str, str]] = (),
    envelope: bytes = ENVELOPE,
    beside: bytes | None = None,
    signer: type[XMLSigner] = XMLSigner,
) -> Any:
    """An envelope that signxml signed, read back from its bytes.

    Args:
        times: more of the Timestamp, after its Created.
        beside: one more token in its Security.
    """
    root = etree.fromstring(envelope)
    security = etree.SubElement(root[0], names.SECURITY, nsmap={"wsse": names.WSSE_NS, "wsu": names.WSU_NS})
    if refer is by_token:
        token = etree.SubElement(security, names.TOKEN, {"ValueType": names.X509_V3, "EncodingType": names.BASE64})
        token.set(id_name, "token")
        token.text = _base64(certificate)
    time = etree.SubElement(security, names.TIMESTAMP, {id_name: "time"})
    for tag, moment in (("Created", created), *times):
        etree.SubElement(time, names.WSU + tag).text = moment
    if beside is not None:
        security.append(etree.fromstring(beside))
    root[1].set(id_name, "body")
    key_info = etree.Element(f"{names.DS}KeyInfo", nsmap={"ds": names.DS_NS})
    refer(etree.SubElement(key_info, f"{names.WSSE}SecurityTokenReference"), certificate)
    exclusive = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
    references = [
        SignatureReference(URI=f"#{part}", c14n_method=exclusive, inclusive_ns_prefixes=prefixes) for part in parts
    ]
    hand = signer(
        method=methods.detached, signature_algorithm=method, digest_algorithm=digest, c14n_algorithm=exclusive
    )
    security.append(hand.sign(root, key=with_key, reference_uri=references, key_info=key_info))
    return again(root)


def _base64(certificate: x509.Certificate) -> str:
    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
