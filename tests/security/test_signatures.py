"""Signed messages: which are believed, which are not, and in which words they are refused."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Name, SubjectKeyIdentifier
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLSigner, XMLVerifier

from bcss_gateway.security.signatures import names
from bcss_gateway.security.signatures.canonical import canonical
from bcss_gateway.security.signatures.message import parts_of
from bcss_gateway.security.signatures.policy import LENIENT, STRICT, Policy
from bcss_gateway.security.signatures.refused import Code, SignatureRefused
from bcss_gateway.security.signatures.sign import Signer, sign
from bcss_gateway.security.signatures.verify import Signed
from signing import (
    ENVELOPE,
    NOW,
    Refer,
    again,
    by_data,
    by_identifier,
    by_token,
    institution,
    key,
    signed,
    signed_elsewhere,
    trust,
    verify,
)

ALGORITHMS = [
    ("rsa", SignatureMethod.RSA_SHA256),
    ("rsa", SignatureMethod.RSA_SHA384),
    ("rsa", SignatureMethod.RSA_SHA512),
    ("p256", SignatureMethod.ECDSA_SHA256),
    ("p256", SignatureMethod.ECDSA_SHA384),
    ("p384", SignatureMethod.ECDSA_SHA256),
    ("p384", SignatureMethod.ECDSA_SHA384),
]
DIGESTS = [DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512]


class OldSigner(XMLSigner):
    """signxml, which by itself refuses to sign with SHA-1."""

    def check_deprecated_methods(self) -> None:
        """Lets it through."""


def thumbprint(certificate: Any) -> bytes:
    return certificate.fingerprint(hashes.SHA1())


def key_identifier(certificate: Any) -> bytes:
    return certificate.extensions.get_extension_for_class(SubjectKeyIdentifier).value.digest


def as_dot_net(name: Name) -> str:
    """From the other end, with spaces, and quotes where a value has a comma."""
    return ", ".join(f'{part.rfc4514_attribute_name}="{part.value}"' for part in name)


REFERENCES: dict[str, Refer] = {
    "direct reference to a BinarySecurityToken": by_token,
    "issuer and serial": by_data(issuer=Name.rfc4514_string, certificate_too=False),
    "issuer as .NET writes it, and serial": by_data(issuer=as_dot_net, certificate_too=False),
    "issuer, serial and the certificate, as zeep": by_data(issuer=Name.rfc4514_string, certificate_too=True),
    "the certificate in X509Data": by_data(issuer=None, certificate_too=True),
    "subject key identifier": by_identifier(names.SUBJECT_KEY_IDENTIFIER, key_identifier),
    "thumbprint": by_identifier(names.THUMBPRINT, thumbprint),
    "the certificate as a KeyIdentifier, as WSS4J": by_identifier(
        names.X509_V3, lambda certificate: certificate.public_bytes(Encoding.DER)
    ),
}
HOLD_IT = {
    "direct reference to a BinarySecurityToken",
    "issuer, serial and the certificate, as zeep",
    "the certificate in X509Data",
    "the certificate as a KeyIdentifier, as WSS4J",
}


def believed(envelope: Any, policy: Policy | None = None, **other: Any) -> Signed:
    return verify(envelope, policy or Policy(), other.pop("trust", None) or trust(), other.pop("now", NOW))


def refused(envelope: Any, policy: Policy | None = None, **other: Any) -> SignatureRefused:
    with pytest.raises(SignatureRefused) as caught:
        believed(envelope, policy, **other)
    assert caught.value.text.endswith("."), "it is a sentence"
    return caught.value


def check_with_signxml(envelope: Any, count: int) -> None:
    location = f"./{names.HEADER}/{names.SECURITY}/"
    certificate = parts_of(envelope).token.text
    XMLVerifier().verify(
        envelope,
        x509_cert=f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n",
        expect_config=SignatureConfiguration(location=location, expect_references=count),
    )


@pytest.mark.parametrize("refer", REFERENCES)
def test_each_kind_of_reference_finds_the_certificate(refer: str) -> None:
    envelope = signed_elsewhere(institution(), key("p256"), refer=REFERENCES[refer])
    found = believed(envelope, trust=trust(known=[institution()]))
    assert found.certificate == institution()
    assert found.covered == LENIENT
    assert found.body is envelope[1]
    if refer not in HOLD_IT:
        assert refused(envelope).code is Code.SECURITY_TOKEN_UNAVAILABLE, "it must be registered"


def test_the_transform_that_node_soap_writes_first_takes_nothing_away() -> None:
    envelope = signed()
    for transforms in envelope.iter(f"{names.DS}Transforms"):
        transforms.insert(0, etree.Element(f"{names.DS}Transform", Algorithm=names.ENVELOPED))
    again_signed = Signer(institution(), key("p256")).value(canonical(next(envelope.iter(f"{names.DS}SignedInfo")), ()))
    next(envelope.iter(f"{names.DS}SignatureValue")).text = base64.b64encode(again_signed).decode()
    assert believed(again(envelope), Policy(STRICT)).covered == STRICT
    next(envelope.iter("{*}who")).text = "somebody else"
    assert refused(again(envelope)).check == "digest"


@pytest.mark.parametrize(("kind", "method"), ALGORITHMS)
@pytest.mark.parametrize("digest", DIGESTS)
def test_what_signxml_signs_is_believed(kind: str, method: SignatureMethod, digest: DigestAlgorithm) -> None:
    envelope = signed_elsewhere(
        institution(kind), key(kind), method=method, digest=digest, parts=("time", "body", "token")
    )
    assert believed(envelope, Policy(STRICT)).covered == STRICT
    next(envelope.iter("{*}who")).text = "somebody else"
    assert refused(envelope, Policy(STRICT)).code is Code.FAILED_CHECK


@pytest.mark.parametrize("kind", ["rsa", "p256", "p384"])
def test_what_we_sign_is_verified_by_signxml_and_by_us(kind: str) -> None:
    envelope = signed(kind)
    check_with_signxml(envelope, 3)
    found = believed(envelope, Policy(STRICT))
    assert (found.certificate, found.created, found.covered) == (institution(kind), NOW, STRICT)
    assert found.remember_until == NOW + timedelta(seconds=300)


def test_an_envelope_without_a_header_is_signed_too() -> None:
    envelope = etree.fromstring(ENVELOPE)
    envelope.remove(envelope[0])
    sign(envelope, Signer(institution(), key("p256")), NOW)
    assert believed(again(envelope), Policy(STRICT)).covered == STRICT


@pytest.mark.parametrize("prefixes", [None, [], ["soapenv"], ["#default", "soapenv", "unused", "unknown"]])
def test_inclusive_namespaces_may_be_listed(prefixes: list[str] | None) -> None:
    assert believed(signed_elsewhere(institution(), key("p256"), prefixes=prefixes)).covered == LENIENT


def test_an_empty_list_of_namespaces_adds_none_as_wss4j_writes_it() -> None:
    envelope = signed()
    for tag in ("CanonicalizationMethod", "Transform"):
        for method in envelope.iter(names.DS + tag):
            etree.SubElement(method, names.INCLUSIVE_NAMESPACES, PrefixList="")
    info = next(envelope.iter(f"{names.DS}SignedInfo"))
    value = Signer(institution(), key("p256")).value(canonical(info, ()))
    next(envelope.iter(f"{names.DS}SignatureValue")).text = base64.b64encode(value).decode()
    assert believed(again(envelope), Policy(STRICT)).covered == STRICT


def test_a_plain_id_is_followed_as_node_writes_it() -> None:
    assert believed(signed_elsewhere(institution(), key("p256"), id_name="Id")).covered == LENIENT


@pytest.mark.parametrize("id_name", ["ID", "id", "{http://www.w3.org/XML/1998/namespace}id"])
def test_another_spelling_of_id_is_not_followed(id_name: str) -> None:
    assert refused(signed_elsewhere(institution(), key("p256"), id_name=id_name)).code is Code.INVALID_SECURITY


def test_a_signed_header_block_is_told_by_its_name() -> None:
    block = f'<w:To xmlns:w="urn:w" xmlns:u="{names.WSU_NS}" u:Id="to">us</w:To>'.encode()
    envelope = ENVELOPE.replace(b"<soapenv:Header/>", b"<soapenv:Header>" + block + b"</soapenv:Header>")
    found = believed(signed_elsewhere(institution(), key("p256"), envelope=envelope, parts=("time", "body", "to")))
    assert found.covered == LENIENT | {"{urn:w}To"}


def test_a_signed_user_name_is_told_by_its_name() -> None:
    user = f'<w:UsernameToken xmlns:w="{names.WSSE_NS}" xmlns:u="{names.WSU_NS}" u:Id="user"/>'.encode()
    envelope = signed_elsewhere(institution(), key("p256"), beside=user, parts=("time", "body", "user"))
    assert believed(envelope).covered == LENIENT | {"UsernameToken"}


def test_another_token_cannot_be_signed() -> None:
    other = f'<o:Assertion xmlns:o="urn:o" xmlns:u="{names.WSU_NS}" u:Id="other"/>'.encode()
    envelope = signed_elsewhere(institution(), key("p256"), beside=other, parts=("time", "body", "other"))
    assert refused(envelope).code is Code.INVALID_SECURITY


def test_two_header_blocks_of_one_name_cannot_be_signed() -> None:
    blocks = f'<w:To xmlns:w="urn:w" xmlns:u="{names.WSU_NS}" u:Id="to"/><w:To xmlns:w="urn:w"/>'.encode()
    envelope = ENVELOPE.replace(b"<soapenv:Header/>", b"<soapenv:Header>" + blocks + b"</soapenv:Header>")
    error = refused(signed_elsewhere(institution(), key("p256"), envelope=envelope, parts=("time", "body", "to")))
    assert error.code is Code.INVALID_SECURITY


@pytest.mark.parametrize(
    ("parts", "required", "missing"),
    [
        (("body",), LENIENT, "Timestamp"),
        (("time",), LENIENT, "Body"),
        (("time", "body"), STRICT, "BinarySecurityToken"),
        (("token",), STRICT, "Body, Timestamp"),
    ],
)
def test_what_is_not_signed_is_named(parts: tuple[str, ...], required: frozenset[str], missing: str) -> None:
    error = refused(signed_elsewhere(institution(), key("p256"), parts=parts), Policy(required))
    assert error.code is Code.INVALID_SECURITY
    assert error.text.endswith(f": {missing}.")


def test_no_policy_leaves_the_body_or_the_time_unsigned() -> None:
    with pytest.raises(ValueError, match="must always be signed"):
        Policy(frozenset({"Body"}))


FRESH = ["2026-11-21T10:55:00Z", "2026-11-21T11:01:00Z", "2026-11-21T12:00:00+01:00", "2026-11-21T11:00:00.1234567Z"]
STALE = ["2026-11-21T10:54:59Z", "2026-11-21T11:01:01Z", "2026-11-21T11:00:00+01:00", "2025-11-21T11:00:00Z"]
UNREADABLE = [
    "",
    "now",
    "2026-11-21",
    "2026-11-21T11:00:00",
    "20261121T110000Z",
    "2026-11-21T11:00:60Z",
    "2026-13-21T11:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "2026-W47-6T11:00:00Z",
    "٢٠٢٦-11-21T11:00:00Z",
]


@pytest.mark.parametrize("created", FRESH)
def test_a_message_within_the_window_is_believed(created: str) -> None:
    assert believed(signed_elsewhere(institution(), key("p256"), created=created)).created.tzinfo is not None


@pytest.mark.parametrize("created", STALE)
def test_a_message_outside_the_window_is_refused_with_the_window(created: str) -> None:
    error = refused(signed_elsewhere(institution(), key("p256"), created=created))
    assert error.code is Code.MESSAGE_EXPIRED
    assert error.code is Code.MESSAGE_EXPIRED
    assert "300 s" in error.text
    assert "60 s ahead" in error.text
    assert "2026" not in error.text
    wide = Policy(window=timedelta(days=400), ahead=timedelta(hours=1))
    assert believed(signed_elsewhere(institution(), key("p256"), created=created), wide).covered == LENIENT


@pytest.mark.parametrize("created", UNREADABLE)
def test_a_moment_without_a_zone_or_a_meaning_is_refused(created: str) -> None:
    error = refused(signed_elsewhere(institution(), key("p256"), created=created))
    assert error.code is Code.INVALID_SECURITY


@pytest.mark.parametrize(
    ("window", "later", "code"),
    [
        (10, 9, None),
        (10, 10, Code.MESSAGE_EXPIRED),
        (0, 0, Code.INVALID_SECURITY),
        (-1, 0, Code.INVALID_SECURITY),
        (900, 301, Code.MESSAGE_EXPIRED),
    ],
)
def test_a_message_may_expire_sooner_but_not_later_than_our_window(window: int, later: int, code: Code | None) -> None:
    envelope = etree.fromstring(ENVELOPE)
    sign(envelope, Signer(institution(), key("p256")), NOW, window=timedelta(seconds=window))
    now = NOW + timedelta(seconds=later)
    if code is None:
        assert believed(envelope, now=now).created == NOW
    else:
        assert refused(envelope, now=now).code is code


def test_two_timestamps_are_refused_though_node_can_send_them() -> None:
    envelope = signed()
    time = next(envelope.iter(names.TIMESTAMP))
    etree.SubElement(time.getparent(), names.TIMESTAMP, {names.WSU_ID: "second"})
    assert refused(envelope).text == "A signed message holds one Timestamp, not two."


OLD = [
    (SignatureMethod.RSA_SHA1, DigestAlgorithm.SHA256),
    (SignatureMethod.RSA_SHA256, DigestAlgorithm.SHA1),
    (SignatureMethod.RSA_SHA1, DigestAlgorithm.SHA1),
]


@pytest.mark.parametrize(("method", "digest"), OLD)
def test_sha_1_is_let_through_by_a_dated_opt_in_alone(method: SignatureMethod, digest: DigestAlgorithm) -> None:
    envelope = signed_elsewhere(institution("rsa"), key("rsa"), method=method, digest=digest, signer=OldSigner)
    assert refused(envelope).code is Code.UNSUPPORTED_ALGORITHM
    assert refused(envelope, Policy(sha1_until=date(2026, 11, 20))).code is Code.UNSUPPORTED_ALGORITHM
    assert believed(envelope, Policy(sha1_until=date(2026, 11, 21))).covered == LENIENT


@pytest.mark.parametrize(
    ("where", "algorithm"),
    [
        ("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
        ("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
        ("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#dsa-sha1"),
        ("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5"),
        ("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"),
        ("SignatureMethod", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"),
        ("SignatureMethod", ""),
        ("DigestMethod", "http://www.w3.org/2001/04/xmldsig-more#md5"),
        ("DigestMethod", "http://www.w3.org/2001/04/xmldsig-more#sha224"),
        ("DigestMethod", ""),
        ("CanonicalizationMethod", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        ("CanonicalizationMethod", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
    ],
)
def test_other_algorithms_are_not_supported(where: str, algorithm: str) -> None:
    envelope = signed("rsa")
    next(envelope.iter(names.DS + where)).set("Algorithm", algorithm)
    assert refused(envelope).code is Code.UNSUPPORTED_ALGORITHM


@pytest.mark.parametrize(
    ("kind", "method"), [("rsa", SignatureMethod.ECDSA_SHA256), ("p256", SignatureMethod.RSA_SHA256)]
)
def test_the_method_must_go_with_the_key(kind: str, method: SignatureMethod) -> None:
    envelope = signed(kind)
    next(envelope.iter(f"{names.DS}SignatureMethod")).set("Algorithm", method.value)
    error = refused(envelope)
    assert (error.code, "does not go with" in error.text) == (Code.FAILED_CHECK, True)


@pytest.mark.parametrize("where", [0, 32, 64])
def test_an_ecdsa_value_is_exactly_as_long_as_the_curve_asks(where: int) -> None:
    envelope = signed()
    value = next(envelope.iter(f"{names.DS}SignatureValue"))
    raw = base64.b64decode(value.text)
    value.text = base64.b64encode(raw[:where] + b"\0" + raw[where:]).decode()
    assert refused(envelope).code is Code.FAILED_CHECK


@pytest.mark.parametrize("value", ["", "!", "AAAA", "A" * 88])
def test_a_value_that_is_none_is_refused(value: str) -> None:
    envelope = signed()
    next(envelope.iter(f"{names.DS}SignatureValue")).text = value
    assert refused(envelope).code in (Code.INVALID_SECURITY, Code.FAILED_CHECK)
