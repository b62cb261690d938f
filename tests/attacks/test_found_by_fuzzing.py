"""What `make fuzz` once found, each as the smallest message that did it."""

from __future__ import annotations

import base64
import copy
from collections.abc import Callable, Iterator

import pytest
from lxml import etree

import classic
import newer
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.samples import sample_request
from fuzzing.corpus import corpus
from fuzzing.request import Request
from fuzzing.speaking import PROXY, der_of, signer_of
from fuzzing.stretch import judged
from fuzzing.target import Target, install
from fuzzing.worker import judge_of


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    made = Target(install(tmp_path_factory.mktemp("found") / "data"))
    yield made
    made.close()


_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

UNEXPLAINABLE = {
    "a type whose name has two colons": f'{_XSI} xsi:type="a:b:c"',
    "a type of a prefix that is bound to nothing": f'{_XSI} xsi:type="nowhere:a"',
}
"""Attributes on a number that is wrong anyway, over which the explainer of schemas raises."""


@pytest.mark.parametrize("name", UNEXPLAINABLE)
def test_a_newer_message_that_cannot_be_explained_is_refused(
    name: str, retriever: Callable[[str], newer.Caller]
) -> None:
    caller = retriever("cpas-namur")
    envelope = newer.retrieve("1", newer.by_number(caller.institution.cbe_number))
    reply = caller.send(envelope.replace("<ssin>", f"<ssin {UNEXPLAINABLE[name]}>"))
    assert reply.heard.status == 500
    assert "MSG00008" in reply.heard.text


@pytest.mark.parametrize("name", UNEXPLAINABLE)
def test_a_classic_message_that_cannot_be_explained_is_refused(name: str, namur: classic.Caller) -> None:
    request = classic.access("1", "LIST", "2026-01-01").replace("<SSIN>", f"<SSIN {UNEXPLAINABLE[name]}>")
    document = classic.message(classic.service(request), org_unit=namur.institution.cbe_number)
    assert namur.send(document).context.codes == ["000050"]


BROKEN_CERTIFICATES = {
    "a version that does not exist": (b"\x02\x01\x02", b"\x02\x01\x07"),
    "the serial number is negative": (b"\x02\x04\x3b", b"\x02\x04\xbb"),
    "a name of a type that no name has": (b"\x0c\x09authority", b"\x03\x09authority"),
}
"""What is written in the place of what, in the certificate that a proxy hands on."""


@pytest.mark.parametrize("name", BROKEN_CERTIFICATES)
def test_a_certificate_that_cannot_be_read_is_refused_without_a_word_in_the_log(
    name: str, target: Target, caplog: pytest.LogCaptureFixture
) -> None:
    whole, (was, becomes) = der_of(signer_of(institutions()[0]).certificate), BROKEN_CERTIFICATES[name]
    assert was in whole
    shown = base64.b64encode(whole.replace(was, becomes, 1)).decode()
    sample = sample_request(target.gateway.library.catalogue.services["RetrieveTIGroups", "v2"])
    headers = {"Content-Type": "text/xml", "Client-Cert": f":{shown}:", "X-Forwarded-For": "192.0.2.1"}
    heard, complaint = judged(Request(newer.RETRIEVE, sample.encode(), headers, peer=PROXY), target, judge_of(target))
    assert not complaint
    assert heard.entries[0]["return_code"].startswith("wsse:")
    assert not caplog.records


MANY_DIGITS = {"nines": "9" * 5000, "noughts": "0" * 5000 + "1", "less than nothing": "-" + "9" * 400}
"""What XML Schema takes for an integer, and Python or a database does not."""


@pytest.mark.parametrize("kind", MANY_DIGITS)
def test_a_number_of_many_digits_breaks_nothing(kind: str, target: Target) -> None:
    places: dict[str, Request] = {}
    for seed in corpus(target.gateway.library):
        for place, body in _instead_of_each_number(seed.envelope, MANY_DIGITS[kind]):
            places.setdefault(place, Request(seed.path, body, {"Content-Type": "text/xml"}))
    assert len(places) > 20
    for place, request in places.items():
        assert not judged(request, target, judge_of(target))[1], place


def _instead_of_each_number(envelope: bytes, text: str) -> Iterator[tuple[str, bytes]]:
    """A classic message with other digits in the place of each of its numbers; those of newer ones have bounds."""
    content = etree.fromstring(envelope)[-1][0]
    if etree.QName(content).localname != "xmlString":
        return
    document = content.text.strip().encode()
    for number, leaf in enumerate(etree.fromstring(document).iter("*")):
        if len(leaf) == 0 and (leaf.text or "").strip().isdigit():
            changed = etree.fromstring(document)
            list(changed.iter("*"))[number].text = text
            yield leaf.tag, classic.envelope(etree.tostring(changed, encoding="unicode")).encode()


def test_a_form_of_very_many_parts_is_refused_in_no_time(target: Target) -> None:
    seed = next(one for one in corpus(target.gateway.library) if one.name.startswith("OCMWCPASWet65Loi65DF"))
    document = etree.fromstring(etree.fromstring(seed.envelope)[-1][0].text)
    leaf = next(each for each in document.iter("{*}SSIN"))
    for _ in range(1_000):
        leaf.addnext(copy.deepcopy(leaf))
    body = classic.envelope(etree.tostring(document, encoding="unicode")).encode()
    request = Request(seed.path, body, {"Content-Type": "text/xml"})
    assert not judged(request, target, judge_of(target))[1]
