"""Whose signature is believed: keys, dates, usage, chains, revocation lists, and ways to name a certificate."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID
from lxml import etree

from bcss_gateway.security.signatures import names
from bcss_gateway.security.signatures.policy import Policy
from bcss_gateway.security.signatures.refused import Code, SignatureRefused
from bcss_gateway.security.signatures.trust import Trust
from signing import (
    DAY,
    NOW,
    Certify,
    authority,
    by_data,
    by_identifier,
    current_list,
    institution,
    key,
    name,
    revocations,
    root,
    signed,
    signed_elsewhere,
    trust,
    verify,
)

UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
BELOW = {"issuer": "below", "issuer_key": "below"}
SECOND = timedelta(seconds=1)


def outcome(certificate: x509.Certificate, believer: Trust | None = None) -> Code | None:
    """The code of the refusal of this certificate, if it is refused."""
    try:
        (believer or trust()).check(certificate, NOW)
    except SignatureRefused as refused:
        return refused.code
    return None


def test_the_certificates_of_the_tests_sign_as_they_should() -> None:
    envelope = signed_elsewhere(institution(), key("p256"))
    assert verify(envelope, Policy(), trust(), NOW).certificate == institution()


CERTIFICATES = [
    ("as it should be", Certify(), None),
    ("RSA of 2048 bits", Certify(key="rsa"), None),
    ("P-384", Certify(key="p384"), None),
    ("RSA of 1024 bits", Certify(key="rsa-1024"), Code.INVALID_SECURITY_TOKEN),
    ("P-521", Certify(key="p521"), Code.INVALID_SECURITY_TOKEN),
    ("secp256k1", Certify(key="k1"), Code.INVALID_SECURITY_TOKEN),
    ("until now", Certify(until=NOW), None),
    ("expired", Certify(until=NOW - SECOND), Code.INVALID_SECURITY_TOKEN),
    ("from now", Certify(since=NOW), None),
    ("not yet valid", Certify(since=NOW + SECOND), Code.INVALID_SECURITY_TOKEN),
    ("made with SHA-224", Certify(digest=hashes.SHA224()), Code.INVALID_SECURITY_TOKEN),
    ("no basic constraints", Certify(ca=None), None),
    ("an authority's", Certify(ca=True), Code.INVALID_SECURITY_TOKEN),
    ("nonRepudiation", Certify(bits=("content_commitment",)), None),
    ("no key usage", Certify(bits=None), None),
    ("key usage for encryption", Certify(bits=("key_encipherment",)), Code.INVALID_SECURITY_TOKEN),
    ("key usage for certificates", Certify(bits=("key_cert_sign",)), Code.INVALID_SECURITY_TOKEN),
    ("no extended key usage", Certify(purposes=None), None),
    ("any purpose", Certify(purposes=[ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE]), None),
    ("a server's", Certify(purposes=[ExtendedKeyUsageOID.SERVER_AUTH]), Code.INVALID_SECURITY_TOKEN),
    ("a code signer's", Certify(purposes=[ExtendedKeyUsageOID.CODE_SIGNING]), Code.INVALID_SECURITY_TOKEN),
    ("an unknown extension", Certify(more=[(UNKNOWN, False)]), None),
    ("an unknown critical extension", Certify(more=[(UNKNOWN, True)]), Code.INVALID_SECURITY_TOKEN),
    ("self-signed", Certify(issuer="institution", issuer_key="p256"), Code.FAILED_AUTHENTICATION),
    ("self-signed in the authority's name", Certify(issuer_key="p256"), Code.FAILED_AUTHENTICATION),
    ("another authority's", Certify(issuer="other"), Code.FAILED_AUTHENTICATION),
    ("another authority's of that name", Certify(issuer_key="below"), Code.FAILED_AUTHENTICATION),
]


@pytest.mark.parametrize(("certify", "code"), [row[1:] for row in CERTIFICATES], ids=[row[0] for row in CERTIFICATES])
def test_a_certificate_is_believed_for_what_it_is(certify: Certify, code: Code | None) -> None:
    assert outcome(certify.make()) is code


def below(**other: Any) -> x509.Certificate:
    """An authority below the root."""
    return authority(**{"key": "below", "subject": "below", "serial": 2, **other})


CHAINS: list[tuple[str, Callable[[], list[x509.Certificate]], bool]] = [
    ("as it should be", lambda: [below()], True),
    ("missing", list, False),
    ("expired", lambda: [below(until=NOW - SECOND)], False),
    ("renewed beside an expired one", lambda: [below(until=NOW - SECOND), below(serial=3)], True),
    ("no authority", lambda: [below(ca=False)], False),
    ("no basic constraints", lambda: [below(ca=None)], False),
    ("no key usage", lambda: [below(bits=None)], True),
    ("may not sign certificates", lambda: [below(bits=("crl_sign",))], False),
    ("may have none below", lambda: [below(path_length=0)], True),
    ("an unknown critical extension", lambda: [below(more=[(UNKNOWN, True)])], False),
    ("weak key", lambda: [below(key="k1")], False),
    ("of another authority", lambda: [below(issuer="other")], False),
    ("its own", lambda: [below(issuer="below", issuer_key="below")], False),
]


@pytest.mark.parametrize(("intermediates", "good"), [row[1:] for row in CHAINS], ids=[row[0] for row in CHAINS])
def test_a_chain_is_believed_link_by_link(intermediates: Callable[[], list[x509.Certificate]], good: bool) -> None:
    believer = Trust([root()], intermediates=intermediates(), lists_required=False)
    assert outcome(Certify(**BELOW).make(), believer) is (None if good else Code.FAILED_AUTHENTICATION)


@pytest.mark.parametrize(
    ("anchor", "good"),
    [
        (authority(path_length=1), True),
        (authority(path_length=0), False),
        (authority(until=NOW - SECOND), False),
        (authority(ca=False), False),
    ],
    ids=["one below", "none below", "expired", "no authority"],
)
def test_an_anchor_is_held_to_what_it_may(anchor: x509.Certificate, good: bool) -> None:
    believer = Trust([anchor], intermediates=[below()], lists_required=False)
    assert outcome(Certify(**BELOW).make(), believer) is (None if good else Code.FAILED_AUTHENTICATION)


@pytest.mark.parametrize(("issuer", "issuer_key"), [("other", "other"), ("below", "other"), ("institution", "p256")])
def test_an_authority_below_vouches_for_none_but_its_own(issuer: str, issuer_key: str) -> None:
    believer = Trust([root()], intermediates=[below()], lists_required=False)
    stranger = Certify(issuer=issuer, issuer_key=issuer_key).make()
    assert outcome(stranger, believer) is Code.FAILED_AUTHENTICATION


def test_a_chain_has_an_end() -> None:
    """Authorities that issued each other lead nowhere."""
    pair = [
        below(issuer="other", issuer_key="p384"),
        below(key="p384", subject="other", issuer="below", issuer_key="below"),
    ]
    assert outcome(Certify(**BELOW).make(), Trust([root()], intermediates=pair)) is Code.FAILED_AUTHENTICATION


LISTS = [
    ("nobody of ours", [revocations(999)], None),
    ("ours", [revocations(4711)], Code.FAILED_AUTHENTICATION),
    ("ours, on an outdated list", [revocations(4711, since=-2 * DAY, until=-DAY)], Code.FAILED_AUTHENTICATION),
    ("none", [], Code.SECURITY_TOKEN_UNAVAILABLE),
    ("outdated", [revocations(since=-2 * DAY, until=-SECOND)], Code.SECURITY_TOKEN_UNAVAILABLE),
    ("of tomorrow", [revocations(since=DAY, until=2 * DAY)], Code.SECURITY_TOKEN_UNAVAILABLE),
    ("the newest counts", [revocations(4711), revocations(since=-2 * DAY)], Code.FAILED_AUTHENTICATION),
    ("the newest counts, in any order", [revocations(since=-2 * DAY), revocations(4711)], Code.FAILED_AUTHENTICATION),
]


@pytest.mark.parametrize(("lists", "code"), [row[1:] for row in LISTS], ids=[row[0] for row in LISTS])
def test_a_revoked_certificate_is_refused(lists: list[x509.CertificateRevocationList], code: Code | None) -> None:
    assert outcome(institution(), trust(revocation_lists=lists)) is code


def test_a_sandbox_may_do_without_lists() -> None:
    assert outcome(institution(), trust(revocation_lists=[], lists_required=False)) is None


def test_an_authority_on_the_way_may_be_revoked_too() -> None:
    lists = [revocations(2), revocations(by="below", issuer="below")]
    believer = trust(intermediates=[below()], revocation_lists=lists)
    assert outcome(Certify(**BELOW).make(), believer) is Code.FAILED_AUTHENTICATION


def partial() -> x509.CertificateRevocationList:
    """A list of what changed since another one."""
    builder = x509.CertificateRevocationListBuilder(name("authority"), NOW - DAY, NOW + DAY)
    return builder.add_extension(x509.DeltaCRLIndicator(1), critical=True).sign(key("ca"), hashes.SHA256())


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (revocations(by="p256"), "none of the trusted"),
        (revocations(by="rsa"), "none of the trusted"),
        (revocations(issuer="other"), "none of the trusted"),
        (partial(), "whole"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_at_once(bad: x509.CertificateRevocationList, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        trust(revocation_lists=[current_list(), bad])


def with_token(change: Callable[[Any], None]) -> Any:
    """A signed message whose token, or the reference to it, is changed; the token itself is not signed."""
    envelope = signed_elsewhere(institution(), key("p256"))
    change(envelope)
    return envelope


def token_set(attribute: str, value: str) -> Callable[[Any], None]:
    return lambda envelope: next(envelope.iter(names.TOKEN)).set(attribute, value)


def token_text(text: str) -> Callable[[Any], None]:
    def change(envelope: Any) -> None:
        next(envelope.iter(names.TOKEN)).text = text

    return change


def reference_set(attribute: str, value: str) -> Callable[[Any], None]:
    return lambda envelope: next(envelope.iter(f"{names.WSSE}Reference")).set(attribute, value)


def key_info(kind: str) -> Callable[[Any], None]:
    def change(envelope: Any) -> None:
        (reference,) = next(envelope.iter(f"{names.DS}KeyInfo"))
        reference.getparent().replace(reference, etree.Element(kind))

    return change


PKI_PATH = names.X509_V3.replace("X509v3", "X509PKIPathv1")
TOKENS = [
    (token_set("ValueType", PKI_PATH), Code.UNSUPPORTED_SECURITY_TOKEN),
    (token_set("EncodingType", "urn:hex"), Code.UNSUPPORTED_SECURITY_TOKEN),
    (reference_set("ValueType", PKI_PATH), Code.UNSUPPORTED_SECURITY_TOKEN),
    (token_text("!"), Code.INVALID_SECURITY),
    (token_text(""), Code.INVALID_SECURITY),
    (token_text(base64.b64encode(b"no certificate").decode()), Code.INVALID_SECURITY_TOKEN),
    (reference_set("URI", "#body"), Code.INVALID_SECURITY_TOKEN),
    (reference_set("URI", "token"), Code.INVALID_SECURITY),
    (reference_set("URI", "#nothing"), Code.INVALID_SECURITY),
    (key_info(f"{names.DS}KeyValue"), Code.UNSUPPORTED_SECURITY_TOKEN),
    (key_info(f"{names.DS}KeyName"), Code.UNSUPPORTED_SECURITY_TOKEN),
    (key_info(f"{names.DS}RetrievalMethod"), Code.UNSUPPORTED_SECURITY_TOKEN),
    (key_info(f"{names.WSSE}SecurityTokenReference"), Code.UNSUPPORTED_SECURITY_TOKEN),
]


@pytest.mark.parametrize(("change", "code"), TOKENS)
def test_a_token_that_is_no_certificate_of_ours_is_refused(change: Callable[[Any], None], code: Code) -> None:
    with pytest.raises(SignatureRefused) as refused:
        verify(with_token(change), Policy(), trust(), NOW)
    assert refused.value.code is code


REFERENCES = [
    (by_identifier(names.THUMBPRINT, lambda certificate: b"another"), Code.SECURITY_TOKEN_UNAVAILABLE),
    (by_identifier(names.SUBJECT_KEY_IDENTIFIER, lambda certificate: b"another"), Code.SECURITY_TOKEN_UNAVAILABLE),
    (by_identifier("urn:kind", lambda certificate: b"another"), Code.UNSUPPORTED_SECURITY_TOKEN),
    (by_data(issuer=lambda issuer: "CN=another", certificate_too=False), Code.SECURITY_TOKEN_UNAVAILABLE),
    (by_data(issuer=lambda issuer: "another", certificate_too=False), Code.SECURITY_TOKEN_UNAVAILABLE),
    (by_data(issuer=lambda issuer: "CN=another", certificate_too=True), Code.INVALID_SECURITY_TOKEN),
    (by_data(issuer=None, certificate_too=False), Code.UNSUPPORTED_SECURITY_TOKEN),
]


@pytest.mark.parametrize(("refer", "code"), REFERENCES)
def test_a_reference_to_nobody_we_know_is_refused(refer: Any, code: Code) -> None:
    envelope = signed_elsewhere(institution(), key("p256"), refer=refer)
    with pytest.raises(SignatureRefused) as refused:
        verify(envelope, Policy(), trust(known=[institution()]), NOW)
    assert refused.value.code is code


@pytest.mark.parametrize("serial", ["", "-1", "0x1", "4711.0", "9" * 5000, "٤٧١١"])
def test_a_serial_number_is_written_in_digits(serial: str) -> None:
    refer = by_data(issuer=x509.Name.rfc4514_string, certificate_too=False)
    envelope = signed_elsewhere(institution(), key("p256"), refer=refer)
    next(envelope.iter(f"{names.DS}X509SerialNumber")).text = serial
    with pytest.raises(SignatureRefused) as refused:
        verify(envelope, Policy(), trust(known=[institution()]), NOW)
    assert refused.value.code is Code.INVALID_SECURITY_TOKEN


def test_a_key_identifier_of_two_certificates_names_neither() -> None:
    twice = [institution(), Certify(serial=4712).make()]
    assert (
        trust(known=twice).known.by_key_identifier(
            x509.SubjectKeyIdentifier.from_public_key(key("p256").public_key()).digest
        )
        is None
    )


def test_a_token_beside_another_reference_is_refused() -> None:
    envelope = signed()
    reference = next(envelope.iter(f"{names.WSSE}Reference"))
    reference.tag = f"{names.WSSE}KeyIdentifier"
    with pytest.raises(SignatureRefused) as refused:
        verify(envelope, Policy(), trust(), NOW)
    assert refused.value.code is Code.INVALID_SECURITY_TOKEN
