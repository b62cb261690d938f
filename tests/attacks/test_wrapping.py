"""Every wrapped message is refused: by what checks signatures, and by a gateway whose provider is then never asked."""

from __future__ import annotations

import base64

import pytest
from lxml import etree

from bcss_gateway.envelope.parsing import parse
from bcss_gateway.security.signatures.message import parts_of
from bcss_gateway.security.signatures.names import DS, ENV_NS, XSI_TYPE
from bcss_gateway.security.signatures.policy import LENIENT, STRICT, Policy
from bcss_gateway.security.signatures.refused import SignatureRefused
from rows.wrapping import ATTACKS
from signed_calls import Believer
from signing import ASKED, NOW, again, institution, key, signed, signed_elsewhere, trust, verify
from wrapping import SOMEBODY_ELSE, part

READ_AS_SIGNED = {"comment in the Body", "comment in SignedInfo", "comment in the Timestamp"}
"""Comments are left out where a message is read, as they are where it is signed."""


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_wrapped_message_is_refused(attack: str) -> None:
    envelope = signed()
    assert verify(envelope, Policy(STRICT), trust(), NOW).covered == STRICT, "it was a good one"
    change, code = ATTACKS[attack]
    change(envelope)
    for required in (LENIENT, STRICT):
        with pytest.raises(SignatureRefused) as refused:
            verify(envelope, Policy(required), trust(), NOW)
        assert refused.value.code is code, refused.value.text
        assert SOMEBODY_ELSE not in refused.value.text


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_wrapped_message_never_reaches_a_provider(attack: str, believer: Believer) -> None:
    envelope = believer.signed()
    ATTACKS[attack][0](envelope)
    told = believer.tell(envelope)
    if attack in READ_AS_SIGNED:
        assert (told.code, told.entry["ssin"]) == ("MSG00000", believer.ssin), "the number that was signed"
        return
    assert told.code.partition(":")[0] in ("soap", "wsse"), told.code
    assert (told.entry["outcome"], told.entry["provider_asked"]) == ("refused", False)


def test_the_table_is_long_enough() -> None:
    assert len(ATTACKS) >= 40


def test_a_comment_between_two_texts_hides_nothing_once_it_was_parsed() -> None:
    """Canonicalization leaves comments out, as parsing does: both read the same text."""
    raw = etree.tostring(signed()).replace(b"the one who", b"the one<!-- --> who")
    envelope = parse(raw)
    body = verify(envelope, Policy(STRICT), trust(), NOW).body
    assert body is parts_of(envelope).body
    assert body.findtext(f".//{{{ASKED}}}who") == "the one who was asked about"


TYPED = (
    f'<e:Envelope xmlns:e="{ENV_NS}" xmlns:t="urn:mild" xmlns="urn:other"><e:Header/><e:Body>'
    '<a:ask xmlns:a="urn:a" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="t:kind"/>'
    "</e:Body></e:Envelope>"
)


def test_the_prefix_of_a_type_cannot_be_bound_anew_outside_what_was_signed() -> None:
    policy = Policy()
    pair = (institution(), key("p256"))
    loose = signed_elsewhere(*pair, envelope=TYPED.encode())
    with pytest.raises(SignatureRefused, match="InclusiveNamespaces"):
        verify(parse(etree.tostring(loose).replace(b"urn:mild", b"urn:wild")), policy, trust(), NOW)
    listed = signed_elsewhere(*pair, envelope=TYPED.encode(), prefixes=["t"])
    assert verify(listed, policy, trust(), NOW).body[0].get(XSI_TYPE) == "t:kind"
    with pytest.raises(SignatureRefused, match="changed"):
        verify(parse(etree.tostring(listed).replace(b"urn:mild", b"urn:wild")), policy, trust(), NOW)


def test_a_turned_ecdsa_value_is_remembered_as_the_same_message() -> None:
    """Of (r, s) anybody can make (r, n - s), which holds too: a replay must not look new by it."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    envelope = signed()
    turned = again(envelope)
    value = part(turned, f"{DS}SignatureValue")
    raw = base64.b64decode(value.text)
    value.text = base64.b64encode(raw[:32] + (order - int.from_bytes(raw[32:])).to_bytes(32)).decode()
    keys = {verify(each, Policy(STRICT), trust(), NOW).remember_key for each in (envelope, turned, again(envelope))}
    assert len(keys) == 1
    assert verify(signed(), Policy(STRICT), trust(), NOW).remember_key not in keys


def test_a_doctype_that_declares_ids_is_refused_even_where_another_parser_let_it_through() -> None:
    raw = b"<!DOCTYPE e [<!ATTLIST e any ID #IMPLIED>]>" + etree.tostring(signed())
    with pytest.raises(SignatureRefused, match="DOCTYPE"):
        verify(etree.fromstring(raw), Policy(), trust(), NOW)
