"""Whatever is changed in a signed message, it is refused, or what is read from it is what was signed."""

from __future__ import annotations

import base64
import copy
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bcss_gateway.envelope.parsing import NotReadable, parse
from bcss_gateway.security.signatures.message import parts_of
from bcss_gateway.security.signatures.names import BODY, TIMESTAMP, TOKEN
from bcss_gateway.security.signatures.policy import STRICT, Policy
from bcss_gateway.security.signatures.refused import SignatureRefused
from signing import NOW, Believing, institution, key, signed, signed_elsewhere, trust, verify


@cache
def message() -> bytes:
    return bytes(etree.tostring(signed()))


@cache
def trusted() -> Believing:
    return trust(known=[institution()])


def canonical(envelope: Any, tag: str) -> bytes:
    return bytes(etree.tostring(next(envelope.iter(tag)), method="c14n", exclusive=True, with_tail=False))


def refused_or_as_signed(envelope: Any) -> None:
    try:
        believed = verify(envelope, Policy(STRICT), trusted(), NOW)
    except SignatureRefused:
        return
    original = parse(message())
    assert believed.body is envelope[-1]
    assert believed.body is parts_of(envelope).body
    for tag in (BODY, TIMESTAMP, TOKEN):
        assert canonical(envelope, tag) == canonical(original, tag)


@given(data=st.data())
def test_bytes_are_changed(data: st.DataObject) -> None:
    raw = message()
    at = data.draw(st.integers(0, len(raw) - 1))
    until = data.draw(st.integers(at, min(at + 3, len(raw))))
    put = data.draw(st.sampled_from([b"", b" ", b"\n", b"A", b"&#65;", b"<!---->", b"<a/>", b'"', b"#", b"\xc3\xa9"]))
    try:
        envelope = parse(raw[:at] + put + raw[until:])
    except NotReadable:
        return
    refused_or_as_signed(envelope)


@given(data=st.data())
def test_elements_are_moved_and_copied(data: st.DataObject) -> None:
    envelope = parse(message())
    for _ in range(data.draw(st.integers(1, 3))):
        elements = list(envelope.iter())
        moved = data.draw(st.sampled_from(elements[1:]))
        moved = copy.deepcopy(moved) if data.draw(st.booleans()) else moved
        places = [each for each in elements if each not in set(moved.iter())]
        place = data.draw(st.sampled_from(places))
        place.insert(data.draw(st.integers(0, len(place))), moved)
    refused_or_as_signed(envelope)


@given(data=st.data())
def test_attributes_are_exchanged(data: st.DataObject) -> None:
    envelope = parse(message())
    having = [each for each in envelope.iter() if each.attrib]
    one, other = data.draw(st.sampled_from(having)), data.draw(st.sampled_from(having))
    name, value = (
        data.draw(st.sampled_from(sorted(one.attrib))),
        data.draw(st.sampled_from(sorted(other.attrib.values()))),
    )
    other.set(name, value)
    refused_or_as_signed(envelope)


@given(data=st.data())
def test_the_bytes_of_a_certificate_are_changed(data: st.DataObject) -> None:
    """Even where the token is not signed, as zeep leaves it, a changed certificate is refused, in a word of ours."""
    envelope = signed_elsewhere(institution(), key("p256"))
    der = bytearray(institution().public_bytes(Encoding.DER))
    for _ in range(data.draw(st.integers(1, 3))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    next(envelope.iter(TOKEN)).text = base64.b64encode(der).decode()
    try:
        believed = verify(envelope, Policy(), trusted(), NOW)
    except SignatureRefused:
        return
    assert believed.certificate == institution()
