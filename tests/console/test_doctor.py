"""The signature doctor: a message is pasted, and its signature is shown part by part; nothing of it is kept."""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from cryptography.x509 import Name
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.console.facts import Facts
from bcss_gateway.console.findings import Doctor
from bcss_gateway.console.site import Site
from bcss_gateway.contracts import return_codes
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.crossroads import authorization
from bcss_gateway.journal import book
from bcss_gateway.security import profile
from bcss_gateway.security.signatures import names
from bcss_gateway.settings import AUTHORIZATION_TABLES, HOME, Settings
from bcss_gateway.transport.router import Router
from browser import browser, measure
from browsing import text
from signing import ENVELOPE, NOW, Certify, by_data, institution, key, signed, signed_elsewhere, trust
from wrapping import SOMEBODY_ELSE, reference_left_out, tampered, uri
from wsgi import Client, Heard

PLACE = "/doctor/signature"
FORM = "application/x-www-form-urlencoded"
LARGEST = 32 * 1024
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}"


@pytest.fixture(scope="module")
def application(looked_at: Gateway) -> Router:
    """The pages, with a doctor who trusts the tests' authority, at the tests' time."""
    window = timedelta(seconds=300), timedelta(seconds=60)
    doctor = Doctor(trust, lambda: [institution()], window, lambda: NOW, LARGEST)
    return Router([], Site(facts_of(looked_at), {}, doctor).find, lambda: None)


def facts_of(gateway: Gateway) -> Facts:
    return Facts(
        gateway.library,
        authorization.load(AUTHORIZATION_TABLES),
        return_codes.load(),
        {},
        profile.load("sandbox", gateway.library.catalogue),
        "",
        HOME,
    )


@pytest.fixture(scope="module")
def clinic(application: Router) -> Client:
    return Client(application)


@pytest.fixture(scope="module")
def look(clinic: Client) -> Callable[..., Heard]:
    """What is answered to a message that was pasted."""

    def posted(message: Any, language: str = "en") -> Heard:
        raw = message if isinstance(message, str | bytes) else etree.tostring(message)
        return clinic.request(
            "POST", PLACE, urlencode({"message": raw}).encode(), {"Content-Type": FORM}, f"lang={language}"
        )

    return posted


def below(heard: Heard, title: str) -> str:
    """What stands between a heading and the next of its rank."""
    document = html.document_fromstring(heard.text)
    (heading,) = [each for each in document.iter("h2") if text(each) == title]
    return " ".join(text(each) for each in _until_next(heading))


def _until_next(heading: Any) -> Iterator[Any]:
    for each in heading.itersiblings():
        if each.tag == "h2":
            return
        yield each


def changed(change: Callable[[Any], None]) -> Any:
    envelope = signed()
    change(envelope)
    return envelope


@pytest.mark.parametrize("language", SPOKEN)
def test_the_form_says_that_nothing_is_kept_and_is_labelled(language: str, clinic: Client) -> None:
    heard = clinic.get(PLACE, f"lang={language}")
    document = html.document_fromstring(heard.text)
    (area,) = document.iter("textarea")
    (label,) = document.iter("label")
    (form,) = document.iter("form")
    assert (heard.status, document.get("lang")) == (200, language)
    assert (label.get("for"), area.get("name")) == (area.get("id"), "message")
    assert (form.get("method"), form.get("action")) == ("post", f"?lang={language}")
    told = text(document.get_element_by_id(area.get("aria-describedby")))
    assert re.search(r"n'est ni gardé|niet bewaard|weder aufbewahrt|not kept", told)


def test_a_good_message_is_believed_and_all_agrees(look: Callable[..., Heard]) -> None:
    heard = look(signed("rsa"))
    assert below(heard, "The verdict").count("believed") == 2
    assert below(heard, "What is signed").count("agrees") == 3
    assert below(heard, "What is not signed") == "Every part is covered."
    assert "the one who was asked about" in below(heard, "What is signed")
    assert "holds for SignedInfo" in below(heard, "The signature")
    certificate = below(heard, "The certificate")
    for told in ("CN=institution", "CN=authority", "4711", "RSA key of 2048 bits", "digitalSignature", "we trust"):
        assert told in certificate
    assert "2026-11-21 11:00:00 UTC, 0 s before our clock" in below(heard, "The Timestamp")


def test_a_changed_part_is_shown_with_both_digests_and_the_verdict_leads_to_its_page(
    look: Callable[..., Heard], clinic: Client
) -> None:
    heard = look(changed(tampered))
    assert "differs" in below(heard, "What is signed")
    document = html.document_fromstring(heard.text)
    links = document.xpath("//main//a[contains(@href, 'refusals/')]/@href")
    assert links == ["../refusals/digest?lang=en"]
    parts = urlsplit(urljoin(f"http://gateway.test{PLACE}", links[0]))
    assert clinic.get(parts.path, parts.query).status == 200
    (opened,) = document.xpath("//details[@open]")
    assert SOMEBODY_ELSE in text(opened)


@pytest.mark.parametrize(
    ("make", "title", "told"),
    [
        (lambda: signed_elsewhere(institution(), key("p256")), "What is not signed", "wsse:BinarySecurityToken"),
        (lambda: signed_elsewhere(institution(), key("p256")), "The verdict", "believed Body, Timestamp and"),
        (lambda: signed_elsewhere(institution(), key("p256")), "The verdict", "not-covered · wsse:InvalidSecurity"),
        (lambda: changed(reference_left_out), "What is not signed", "can change this"),
        (
            lambda: signed_elsewhere(
                institution(), key("p256"), refer=by_data(issuer=Name.rfc4514_string, certificate_too=False)
            ),
            "The certificate",
            "CN=institution",
        ),
        (lambda: changed(uri("#gone")), "What is signed", "no element of this message"),
        (lambda: ENVELOPE, "What is signed", "The message has no ds:Signature."),
        (lambda: ENVELOPE, "The verdict", "signature-missing"),
        (lambda: ENVELOPE, "The certificate", "No certificate was found"),
        (lambda: ENVELOPE, "The Timestamp", "no wsu:Timestamp"),
        (lambda: b"<a/>", "The verdict", "envelope-shape"),
        (
            lambda: signed_elsewhere(Certify(issuer="other").make(), key("p256")),
            "The certificate",
            "leads to no authority that we trust",
        ),
        (
            lambda: signed_elsewhere(institution(), key("p256"), created="2026-11-21T12:00:00Z"),
            "The Timestamp",
            "3600 s ahead of our clock",
        ),
        (
            lambda: signed_elsewhere(institution(), key("p256"), created="2026-11-21T12:00:00Z"),
            "The verdict",
            "created-ahead · wsse:MessageExpired",
        ),
    ],
)
def test_what_is_wrong_is_told(make: Callable[[], Any], title: str, told: str, look: Callable[..., Heard]) -> None:
    assert told in below(look(make()), title)


def test_a_browser_writes_other_line_ends_and_spaces_around_and_it_is_the_same_message(
    look: Callable[..., Heard],
) -> None:
    envelope = signed_elsewhere(institution(), key("p256"), envelope=ENVELOPE.replace(b"<q:who>", b"\n<q:who>\n"))
    raw = b"\n  <?xml version='1.0' encoding='ISO-8859-1'?>\n" + etree.tostring(envelope) + b"\n"
    heard = look(raw.replace(b"\n", b"\r\n"))
    assert "believed" in below(heard, "The verdict")


@pytest.mark.parametrize("language", SPOKEN)
def test_a_page_of_findings_is_well_built_in_every_language(language: str, look: Callable[..., Heard]) -> None:
    for message in (signed(), changed(tampered), ENVELOPE):
        heard = look(message, language)
        document = html.document_fromstring(heard.text)
        assert (document.get("lang"), heard.headers["Content-Language"]) == (language, language)
        ranks = [int(one.tag[1]) for one in document.iter("h1", "h2", "h3")]
        assert all(after <= before + 1 for before, after in pairwise(ranks))
        assert all(child.tag in ("dt", "dd") for one in document.iter("dl") for child in one)
        assert all(one.get("aria-label") and one.get("tabindex") == "0" for one in document.iter("pre"))
        assert all(text(each) for each in document.xpath("//dd | //li | //h3 | //summary"))
        ids = document.xpath("//@id")
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (b"", "There was no message"),
        (b"  \n", "There was no message"),
        (b"POST / HTTP/1.1", "not well-formed"),
        (b"<a>", "not well-formed"),
        (b"\x00", "not well-formed"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        (b"<a>" + b"b" * LARGEST + b"</a>", "larger than"),
    ],
)
def test_what_is_no_message_is_told_and_not_repeated(message: bytes, told: str, look: Callable[..., Heard]) -> None:
    heard = look(message)
    assert heard.status == 422
    assert told in text(html.document_fromstring(heard.text).xpath("//*[@role='alert']")[0])
    assert "bbbb" not in heard.text


def test_the_page_is_kept_nowhere_and_may_send_its_form_to_itself_alone(
    look: Callable[..., Heard], clinic: Client
) -> None:
    for heard in (clinic.get(PLACE), look(signed()), look(b"<a>")):
        policy = heard.headers["Content-Security-Policy"]
        assert heard.headers["Cache-Control"] == "no-store"
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "form-action 'self';" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script|<link|<img|@import|url\(|\sstyle=|\son\w+=", heard.text)
    other = clinic.get("/refusals").headers
    assert "form-action 'none';" in other["Content-Security-Policy"]
    assert "Cache-Control" not in other


def test_looking_is_no_call_and_leaves_no_line_in_a_log(
    look: Callable[..., Heard], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        look(changed(tampered))
        look(b"\xff<a>")
    assert [record for record in caplog.records if record.name.startswith("bcss_gateway")] == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/xml"}, 415),
        ({"Content-Type": None}, 415),
        ({"Content-Type": "multipart/form-data; boundary=b"}, 415),
        ({"Content-Type": FORM + "; charset=utf-8"}, 200),
        ({"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Content-Type": FORM, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": FORM, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": FORM, "Content-Length": str(LARGEST * 3 + 100)}, 413),
        ({"Content-Type": FORM, "Content-Length": "9" * 20}, 413),
        ({"Content-Type": FORM, "Content-Length": "many"}, 400),
        ({"Content-Type": FORM, "Content-Length": "9000"}, 400),
    ],
)
def test_only_a_form_of_this_page_is_read(headers: dict[str, str | None], status: int, clinic: Client) -> None:
    heard = clinic.request("POST", PLACE, b"message=%3Ca%2F%3E", headers)
    assert heard.status == status
    assert heard.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_told_which_there_are(method: str, clinic: Client) -> None:
    heard = clinic.request(method, PLACE)
    assert (heard.status, heard.headers["Allow"]) == (405, "GET, POST")


def test_a_page_without_a_form_still_takes_get_alone(clinic: Client) -> None:
    heard = clinic.request("POST", "/refusals", b"message=a", {"Content-Type": FORM})
    assert (heard.status, heard.headers["Allow"]) == (405, "GET")


def test_where_nobody_is_taught_there_is_no_doctor(looked_at: Gateway) -> None:
    strict = Client(Router([], Site(facts_of(looked_at), {}).find, lambda: None))
    assert strict.get(PLACE).status == 404
    assert strict.request("POST", PLACE, b"message=a", {"Content-Type": FORM}).status == 404
    for path in ("/", "/refusals", "/refusals/digest"):
        heard = strict.get(path)
        assert heard.status == 200
        assert "doctor/signature" not in heard.text


def places_of(envelope: Any) -> list[tuple[int, str | None]]:
    """Every attribute, and every text, of a message."""
    found: list[tuple[int, str | None]] = []
    for number, element in enumerate(envelope.iter()):
        found += [(number, name) for name in element.attrib]
        found.append((number, None))
    return found


@pytest.mark.parametrize(("number", "attribute"), places_of(signed()))
def test_nothing_of_a_message_becomes_part_of_the_page(
    number: int, attribute: str | None, look: Callable[..., Heard]
) -> None:
    envelope = copy.deepcopy(signed())
    element = list(envelope.iter())[number]
    if attribute is None:
        element.text = EVIL
    else:
        element.set(attribute, EVIL)
    _holds_no_evil(look(envelope))


@pytest.mark.parametrize("field", ["subject", "issuer"])
def test_nothing_of_a_certificate_becomes_part_of_the_page(field: str, look: Callable[..., Heard]) -> None:
    certificate = Certify(**{field: EVIL[:64]}).make()
    heard = look(signed_elsewhere(certificate, key("p256")))
    assert "&lt;script" in heard.text
    _holds_no_evil(heard)


def test_a_type_and_a_reference_of_the_senders_own_are_escaped(look: Callable[..., Heard]) -> None:
    envelope = signed()
    for element in envelope.iter(f"{names.DS}Reference", f"{names.DS}Transform", f"{names.DS}DigestMethod"):
        for name in element.attrib:
            element.set(name, EVIL)
    heard = look(envelope)
    assert heard.text.count("&lt;img") >= 9
    _holds_no_evil(heard)


def _holds_no_evil(heard: Heard) -> None:
    assert heard.status == 200
    document = html.document_fromstring(heard.text)
    assert list(document.iter("script", "img")) == []
    assert not re.search(r"<script|<img", heard.text)
    assert document.xpath("//@*[starts-with(name(), 'on')]") == []
    assert "49 }}" not in heard.text


@given(body=st.binary(max_size=200))
def test_any_bytes_of_a_form_are_answered(body: bytes, clinic: Client) -> None:
    for sent in (body, b"message=" + body, b"message=%3Ca%3E" + body + b"%3C%2Fa%3E"):
        heard = clinic.request("POST", PLACE, sent, {"Content-Type": FORM})
        assert heard.status in (200, 422)
        assert "<h1>" in heard.text


@given(data=st.data())
def test_any_change_to_a_signed_message_is_answered(data: st.DataObject, look: Callable[..., Heard]) -> None:
    raw = etree.tostring(signed())
    at = data.draw(st.integers(0, len(raw)))
    until = data.draw(st.integers(at, min(at + 40, len(raw))))
    put = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from([b"<a>", b"<!--", b"&#0;", EVIL.encode()])))
    heard = look(raw[:at] + put + raw[until:])
    assert heard.status in (200, 422)
    assert not re.search(r"<script|<img", heard.text)


@pytest.mark.skipif(browser() is None, reason="no Chromium is installed")
@pytest.mark.parametrize("flags", [[], ["--force-dark-mode"]], ids=["light", "dark"])
def test_findings_in_a_real_browser(
    flags: list[str], application: Router, look: Callable[..., Heard], tmp_path: Path
) -> None:
    pages = {f"/{number}": look(each, "de") for number, each in enumerate((signed(), changed(tampered), ENVELOPE))}

    def recorded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] not in pages:
            return application(environ, start_response)
        heard = pages[environ["PATH_INFO"]]
        start_response("200 OK", list(heard.headers.items()))
        return [heard.body]

    addresses = [*pages, f"{PLACE}?lang=fr", "/refusals?lang=nl", "/refusals/not-covered?lang=de"]
    for one in measure(recorded, addresses, tmp_path, *flags):
        assert one["fits"], one["address"]
        assert one["dark"] is bool(flags)
        for fault in ("sticksOut", "tooSmall", "tooFaint", "unseen"):
            assert one[fault] == [], f"{one['address']}: {fault}"


def test_the_gateway_has_a_doctor_while_it_teaches(sqlite_settings: Settings, sqlite_gateway: Gateway) -> None:
    client = Client(sqlite_gateway.application)
    heard = client.request(
        "POST", PLACE, urlencode({"message": etree.tostring(signed())}).encode(), {"Content-Type": FORM}
    )
    assert "certificate-" in below(heard, "The verdict") or "created-" in below(heard, "The verdict")
    with sqlite_gateway.database.unit_of_work() as work:
        assert list(book.read(work, {})) == []
    silent = build(sqlite_settings.model_copy(update={"teach": False}))
    try:
        assert Client(silent.application).get(PLACE).status == 404
    finally:
        silent.database.close()
