"""What a reader takes away from a page: the example, the contract, and links that lead somewhere."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.settings import Settings
from browsing import ANSWERED, PLACES, SERVICES, UNWRITTEN, WRITTEN, section
from wsgi import Client, basic

ALL = pytest.mark.parametrize("key", SERVICES, ids="-".join)
WITH_CONTRACT = pytest.mark.parametrize("key", WRITTEN, ids="-".join)


@WITH_CONTRACT
def test_the_example_that_is_shown_is_the_one_to_take_away(key, page, visitor: Client) -> None:
    shown = {block.get("aria-label"): block.text_content() for block in page(PLACES[key], "en").iter("pre")}
    for part, label in (("request", "A valid request"), ("reply", "The sandbox's reply")):
        heard = visitor.get(f"{PLACES[key]}/{part}.xml")
        assert (heard.status == 200) == (label in shown)
        if label in shown:
            assert heard.xml.tag.endswith("}Envelope")
            assert shown[label].strip() == unescape(heard.text).strip()


@WITH_CONTRACT
def test_who_is_answered_sees_a_reply_and_who_is_not_is_told(key, page) -> None:
    said = section(page(PLACES[key], "en"), "example")
    assert ("The sandbox's reply This reply comes from the gateway itself" in said) == SERVICES[key].is_answered


@pytest.mark.parametrize("key", ANSWERED, ids="-".join)
def test_the_line_to_paste_gets_an_answer(
    key, page, visitor: Client, sqlite_gateway: Gateway, sqlite_settings: Settings, institution, secret_of
) -> None:
    endpoint = sqlite_gateway.library.contracts[SERVICES[key].endpoint].endpoint
    command = page(PLACES[key], "en").xpath("//pre[@aria-label='curl']")[0].text_content()
    address, target = re.findall(r"http://gateway\.test(\S+)", command)
    assert (target, "-u" in command) == (
        endpoint.paths[0],
        endpoint.family == "soa" and key[0] != "TestConnectionService",
    )
    (user,) = re.findall(r'-u "(.+):\$SECRET"', command) or [""]
    token = basic(user, secret_of(sqlite_settings, institution(user))) if user else {}
    heard = Client(sqlite_gateway.application).post(target, visitor.get(address).body, token)
    assert heard.status == 200, heard.text
    assert re.search(r"<code>MSG00000<|ReturnCode&gt;0&lt;|<echo>", heard.text)


@WITH_CONTRACT
def test_the_contract_can_be_taken_away_whole(key, visitor: Client) -> None:
    heard = visitor.get(f"{PLACES[key]}/contract.zip")
    assert (heard.status, heard.headers["Content-Type"]) == (200, "application/zip")
    assert heard.headers["Content-Disposition"] == f'attachment; filename="{"-".join(key)}.zip"'
    with zipfile.ZipFile(io.BytesIO(heard.body)) as archive:
        assert archive.testzip() is None
        (wsdl,) = [name for name in archive.namelist() if name.endswith(".wsdl")]
        assert b"http://gateway.test/" in archive.read(wsdl)
    assert visitor.get(f"{PLACES[key]}/contract.zip").body == heard.body


@ALL
def test_every_link_of_a_page_works(key, page, visitor: Client) -> None:
    document = page(PLACES[key], "fr")
    here = f"http://gateway.test{PLACES[key]}"
    anchors = set(document.xpath("//@id"))
    for link in document.xpath("//a/@href"):
        if link.startswith("#"):
            assert link[1:] in anchors
            continue
        parts = urlsplit(urljoin(here, link))
        assert parts.netloc == "gateway.test"
        assert visitor.get(parts.path, parts.query).status == 200, link


def test_links_lead_to_the_same_place_with_a_slash_at_the_end(visitor: Client) -> None:
    path = "/services/TestConnectionService/v1/"
    heard = visitor.get(path, "lang=nl")
    assert heard.status == 200
    for link in html.document_fromstring(heard.text).xpath("//a[not(starts-with(@href, '#'))]/@href"):
        parts = urlsplit(urljoin(f"http://gateway.test{path}", link))
        assert visitor.get(parts.path, parts.query).status == 200, link


def test_what_has_no_contract_has_nothing_to_take_away(visitor: Client) -> None:
    for name in ("contract.zip", "request.xml", "reply.xml"):
        assert visitor.get(f"{UNWRITTEN}/{name}").status == 404
