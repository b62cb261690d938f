"""What is seen in a signed message, good or not, without believing any of it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod, XMLSigner

from bcss_gateway.envelope.parsing import parse
from bcss_gateway.security.signatures import names
from bcss_gateway.security.signatures.examination import Examination, PartSeen, examine
from bcss_gateway.security.signatures.known import KnownCertificates
from bcss_gateway.security.signatures.trust import Trust
from signing import (
    DAY,
    ENVELOPE,
    NOW,
    Certify,
    authority,
    by_data,
    by_identifier,
    institution,
    key,
    root,
    signed,
    signed_elsewhere,
    trust,
)
from wrapping import (
    SOMEBODY_ELSE,
    Attack,
    comment,
    double,
    instruction,
    manifest,
    many_references,
    redigested,
    remove,
    signature_moved,
    tampered,
    transform,
    uri,
)


class OldSigner(XMLSigner):
    """signxml, which by itself refuses to sign with SHA-1."""

    def check_deprecated_methods(self) -> None:
        """Lets it through."""


ENVELOPED = f"{names.DS_NS}enveloped-signature"


def seen(
    envelope: Any, believer: Trust | None = None, *, now: datetime = NOW, known: Sequence[x509.Certificate] = ()
) -> Examination:
    return examine(envelope, believer or trust(), KnownCertificates(known), now)


def after(change: Attack) -> Examination:
    envelope = signed()
    change(envelope)
    return seen(envelope)


def elsewhere(**other: Any) -> Any:
    return signed_elsewhere(institution(), key("p256"), **other)


def test_a_good_message_is_seen_in_all_its_parts() -> None:
    envelope = signed()
    found = seen(envelope)
    assert (found.is_signed, found.signature_holds, found.unsigned) == (True, True, ())
    assert found.canonicalization == names.EXCLUSIVE
    assert found.method.endswith("#ecdsa-sha256")
    assert [one.place.rpartition(" / ")[2] for one in found.references] == [
        "wsse:BinarySecurityToken",
        "wsu:Timestamp",
        "soapenv:Body",
    ]
    for one in found.references:
        assert one.agrees
        assert one.transforms == (names.EXCLUSIVE,)
        assert base64.b64encode(hashlib.sha256(one.canonical.encode()).digest()).decode() == one.sent
        assert (one.length, one.left_out) == (len(one.canonical), 0)
    assert "the one who was asked about" in found.references[2].canonical


def test_the_certificate_is_told_with_its_chain() -> None:
    found = seen(signed("rsa")).certificate
    assert found is not None
    assert (found.subject, found.issuer) == (
        "CN=institution,O=Example\\, Authority,C=BE",
        "CN=authority,O=Example\\, Authority,C=BE",
    )
    assert (found.serial, found.since, found.until) == ("4711", NOW - 30 * DAY, NOW + 30 * DAY)
    assert (found.key, found.usage) == ("an RSA key of 2048 bits", "digitalSignature, clientAuth")
    assert found.fingerprint == hashlib.sha256(institution("rsa").public_bytes(Encoding.DER)).digest().hex(":").upper()
    assert (found.chain, found.is_believed) == ((found.subject, found.issuer), True)


def below(**other: Any) -> Any:
    return authority(**{"key": "below", "subject": "below", "serial": 2, **other})


CHAINS: list[tuple[str, Trust, list[str], bool]] = [
    ("through another", Trust([root()], intermediates=[below()]), ["institution", "below", "authority"], True),
    (
        "through one that expired",
        Trust([root()], intermediates=[below(until=NOW - DAY)]),
        ["institution", "below", "authority"],
        False,
    ),
    ("to one that nobody vouches for", Trust([], intermediates=[below()]), ["institution", "below"], False),
    ("to nobody", trust(), ["institution"], False),
    (
        "round in a circle",
        Trust(
            [],
            intermediates=[
                below(issuer="other", issuer_key="p384"),
                below(key="p384", subject="other", issuer="below", issuer_key="below"),
            ],
        ),
        ["institution", *["below", "other"] * 2, "below"],
        False,
    ),
]


@pytest.mark.parametrize(("believer", "names_of", "good"), [row[1:] for row in CHAINS], ids=[row[0] for row in CHAINS])
def test_a_chain_is_followed_as_far_as_it_goes(believer: Trust, names_of: list[str], good: bool) -> None:
    envelope = signed_elsewhere(Certify(issuer="below", issuer_key="below").make(), key("p256"))
    found = seen(envelope, believer).certificate
    assert found is not None
    assert [one.partition(",")[0] for one in found.chain] == [f"CN={name}" for name in names_of]
    assert found.is_believed is good


def test_a_changed_part_has_another_digest_than_was_sent_and_the_others_still_agree() -> None:
    found = after(tampered)
    assert [one.agrees for one in found.references] == [True, True, False]
    assert found.references[2].computed != found.references[2].sent
    assert SOMEBODY_ELSE in found.references[2].canonical
    assert found.signature_holds is True
    assert after(redigested).signature_holds is False


UNSIGNED: list[tuple[str, Callable[[], Any], list[PartSeen]]] = [
    ("the token, as zeep leaves it", elsewhere, [PartSeen("wsse:BinarySecurityToken", False)]),
    (
        "the Timestamp",
        lambda: elsewhere(parts=("body", "token")),
        [PartSeen("wsu:Timestamp", False)],
    ),
    (
        "a header block and a user name",
        lambda: elsewhere(
            parts=("time", "body", "token"),
            beside=f'<w:UsernameToken xmlns:w="{names.WSSE_NS}"/>'.encode(),
            envelope=ENVELOPE.replace(b"<soapenv:Header/>", b'<soapenv:Header><To xmlns="urn:w"/></soapenv:Header>'),
        ),
        [PartSeen("To", False), PartSeen("wsse:UsernameToken", False)],
    ),
    (
        "the Body, but for an element in it",
        lambda: elsewhere(
            parts=("time", "token", "inner"),
            envelope=ENVELOPE.replace(b"<q:who>", f'<q:who xmlns:u="{names.WSU_NS}" u:Id="inner">'.encode()),
        ),
        [PartSeen("soapenv:Body", True)],
    ),
    ("all, without a signature", lambda: parse(ENVELOPE), [PartSeen("soapenv:Body", False)]),
]


@pytest.mark.parametrize(("make", "unsigned"), [row[1:] for row in UNSIGNED], ids=[row[0] for row in UNSIGNED])
def test_what_is_not_signed_is_told(make: Callable[[], Any], unsigned: list[PartSeen]) -> None:
    assert list(seen(make()).unsigned) == unsigned


def test_the_transform_of_node_changes_nothing_and_another_one_is_not_computed() -> None:
    both = after(transform(ENVELOPED, names.EXCLUSIVE)).references[2]
    assert (both.agrees, both.transforms) == (True, (ENVELOPED, names.EXCLUSIVE))
    for other in (["http://www.w3.org/TR/2001/REC-xml-c14n-20010315"], [names.EXCLUSIVE, ENVELOPED], [], ["urn:x"]):
        one = after(transform(*other)).references[2]
        assert (one.agrees, one.computed, one.canonical) == (False, "", "")


def test_what_encloses_the_signature_is_not_computed() -> None:
    envelope = signed()
    next(envelope.iter(names.HEADER)).set("Id", "all")
    transform(ENVELOPED, names.EXCLUSIVE)(envelope)
    uri("#all")(envelope)
    assert seen(envelope).references[2].computed == ""


def test_sha_1_is_computed_though_it_is_refused() -> None:
    envelope = signed_elsewhere(
        institution("rsa"),
        key("rsa"),
        method=SignatureMethod.RSA_SHA1,
        digest=DigestAlgorithm.SHA1,
        signer=OldSigner,
    )
    found = seen(envelope)
    assert found.signature_holds is True
    assert all(one.agrees for one in found.references)


def test_a_reference_to_nothing_points_nowhere() -> None:
    for where in ("#nothing", "", "http://elsewhere.example/"):
        one = after(uri(where)).references[2]
        assert (one.uri, one.place, one.computed) == (where, "", "")


def test_the_moments_are_held_against_our_clock() -> None:
    old = seen(signed(), now=NOW + timedelta(seconds=400)).time
    assert old is not None
    assert (old.created, old.expires, old.seconds) == (NOW, NOW + timedelta(seconds=300), 400)
    ahead = seen(signed(), now=NOW - timedelta(hours=1)).time
    assert ahead is not None
    assert ahead.seconds == -3600
    assert after(remove(names.TIMESTAMP)).time is None
    broken = seen(elsewhere(created="today")).time
    assert broken is not None
    assert (broken.created, broken.seconds) == (None, None)


@pytest.mark.parametrize(
    ("refer", "known", "found"),
    [
        (by_identifier(names.THUMBPRINT, lambda _: b"another"), False, False),
        (by_data(issuer=lambda issuer: issuer.rfc4514_string(), certificate_too=False), True, True),
        (by_data(issuer=lambda _: "CN=another", certificate_too=True), False, True),
    ],
)
def test_a_certificate_is_looked_for_where_the_signature_says_and_else_in_the_message(
    refer: Any, known: bool, found: bool
) -> None:
    envelope = elsewhere(refer=refer)
    seen_there = seen(envelope, known=[institution()] if known else []).certificate
    assert (seen_there is not None) is found


BROKEN: dict[str, Attack] = {
    "no SignedInfo": remove(f"{names.DS}SignedInfo"),
    "no SignatureValue": remove(f"{names.DS}SignatureValue"),
    "no SignatureMethod": remove(f"{names.DS}SignatureMethod"),
    "no CanonicalizationMethod": remove(f"{names.DS}CanonicalizationMethod"),
    "no KeyInfo": remove(f"{names.DS}KeyInfo"),
    "no token": remove(names.TOKEN),
    "no DigestMethod": remove(f"{names.DS}DigestMethod"),
    "no Header": remove(names.HEADER),
    "two SignatureValues": double(f"{names.DS}SignatureValue"),
    "two Bodies": double(names.BODY),
    "Signature in the Body": signature_moved(names.BODY),
    "a Manifest": manifest,
    "many references": many_references,
    "a comment": comment(names.BODY),
    "an instruction": instruction,
}


@pytest.mark.parametrize("change", BROKEN)
def test_a_broken_message_is_looked_at_all_the_same(change: str) -> None:
    found = after(BROKEN[change])
    assert len(found.references) <= 8
    assert found.is_signed is (change != "no Header")
    if change.startswith("no Signa") or change in (
        "no CanonicalizationMethod",
        "no Header",
        "no SignedInfo",
        "no token",
    ):
        assert found.signature_holds is None


def test_only_the_beginning_of_long_bytes_is_told() -> None:
    envelope = elsewhere(envelope=ENVELOPE.replace(b"the one", b"the one " * 5000))
    body = seen(envelope).references[1]
    assert body.agrees
    assert (len(body.canonical), body.left_out) == (6000, body.length - 6000)


def test_a_long_way_is_told_by_its_ends() -> None:
    deep = b"<q:who>" + b"<q:in>" * 9 + f'<q:at xmlns:u="{names.WSU_NS}" u:Id="deep"/>'.encode() + b"</q:in>" * 9
    envelope = elsewhere(parts=("time", "body", "deep"), envelope=ENVELOPE.replace(b"<q:who>", deep))
    place = seen(envelope).references[2].place
    assert place == "soapenv:Envelope / soapenv:Body / q:ask / … / q:in / q:in / q:at"


@given(data=st.data())
def test_nothing_that_can_be_parsed_breaks_it(data: st.DataObject) -> None:
    envelope = parse(etree.tostring(signed()))
    for _ in range(data.draw(st.integers(1, 4))):
        elements = list(envelope.iter())
        one = data.draw(st.sampled_from(elements[1:]))
        change = data.draw(st.sampled_from(["drop", "text", "tag", "attribute", "copy"]))
        if change == "drop":
            one.getparent().remove(one)
        elif change == "text":
            one.text = data.draw(st.text(alphabet="AQ=#0 ñ\u202e", max_size=12))
        elif change == "tag":
            one.tag = data.draw(st.sampled_from(elements)).tag
        elif change == "attribute" and one.attrib:
            one.set(data.draw(st.sampled_from(sorted(one.attrib))), data.draw(st.text(alphabet="aA#:/é", max_size=9)))
        elif change == "copy":
            data.draw(st.sampled_from(elements)).append(parse(etree.tostring(one, with_tail=False)))
        if len(list(envelope.iter())) < 2:
            break
    found = seen(envelope)
    assert all(one.computed == "" or one.place for one in found.references)
