"""What `make fuzz` once found, each as the smallest message that did it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

import classic
import newer
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.samples import sample_request
from fuzzing.request import Request
from fuzzing.speaking import PROXY, der_of, signer_of
from fuzzing.stretch import judged
from fuzzing.target import Target, install
from fuzzing.worker import judge_of

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
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole, (was, becomes) = der_of(signer_of(institutions()[0]).certificate), BROKEN_CERTIFICATES[name]
    assert was in whole
    shown = base64.b64encode(whole.replace(was, becomes, 1)).decode()
    target = Target(install(tmp_path / "data"))
    sample = sample_request(target.gateway.library.catalogue.services["RetrieveTIGroups", "v2"])
    headers = {"Content-Type": "text/xml", "Client-Cert": f":{shown}:", "X-Forwarded-For": "192.0.2.1"}
    heard, complaint = judged(Request(newer.RETRIEVE, sample.encode(), headers, peer=PROXY), target, judge_of(target))
    target.close()
    assert not complaint
    assert heard.entries[0]["return_code"].startswith("wsse:")
    assert not caplog.records
