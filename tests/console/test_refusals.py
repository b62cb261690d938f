"""The pages about the security checks: each has one, in four languages, and the fault of a refused call leads to it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.envelope.parsing import parse
from bcss_gateway.security import checks
from bcss_gateway.security.signatures.names import TIMESTAMP
from bcss_gateway.security.signatures.sign import Signer, sign
from bcss_gateway.settings import Settings
from browsing import text
from newer import RETRIEVE, by_number, retrieve
from signing import NOW, institution, key
from wsgi import Client

CHECKS = checks.load().by_name


@pytest.mark.parametrize("language", SPOKEN)
def test_the_list_names_every_check_with_what_it_expects(language: str, page) -> None:
    main = page("/refusals", language).find(".//main")
    links = [(text(link), link.get("href")) for link in main.xpath(".//ul[@class='list']//a")]
    assert links == [(name, f"./refusals/{name}?lang={language}") for group in _groups() for name in group]
    said = text(main)
    for check in CHECKS.values():
        assert check.expected[language] in said


def _groups() -> list[list[str]]:
    return [[check.name for check in members] for members in checks.load().grouped().values()]


@pytest.mark.parametrize("name", CHECKS)
def test_a_page_says_all_that_the_table_says(name: str, page) -> None:
    check = CHECKS[name]
    for language in SPOKEN:
        document = page(f"/refusals/{name}", language)
        main = document.find(".//main")
        said = text(main)
        assert document.get("lang") == language
        assert (text(main.find(".//h1")), text(main.find(".//dd"))) == (name, check.code)
        assert check.expected[language] in said
        assert check.next_step[language] in said
        shown = {block.get("aria-label"): block.text_content() for block in main.iter("pre")}
        assert shown == {recipe.stack: recipe.code for recipe in check.recipes}


def test_a_check_that_there_is_none_of_has_no_page(visitor: Client) -> None:
    for path in ("/refusals/none", "/refusals/digest/more", "/refusals/"):
        heard = visitor.get(path)
        assert heard.status == (200 if path == "/refusals/" else 404)
    assert visitor.get("/refusals/digest/").status == 200


def test_the_fault_of_a_refused_call_leads_to_the_page_of_its_check(client: Client, sqlite_settings: Settings) -> None:
    envelope = parse(retrieve("85631290291", by_number("0999100097")).encode())
    sign(envelope, Signer(institution(), key("p256")), NOW)
    time = next(envelope.iter(TIMESTAMP))
    time.getparent().remove(time)
    heard = client.post(RETRIEVE, etree.tostring(envelope))
    assert heard.status == 500
    (address,) = re.findall(r"https?://\S+", heard.xml.findtext(".//faultstring"))
    assert address == f"{sqlite_settings.address}/refusals/timestamp-missing"
    found = client.get(urlsplit(address).path, "lang=nl")
    assert found.status == 200
    assert CHECKS["timestamp-missing"].expected["nl"] in text(html.document_fromstring(found.text))
