"""In which language a page speaks, and how one changes it."""

from __future__ import annotations

import re
import tomllib

import pytest
from lxml import html

from bcss_gateway.console import words
from bcss_gateway.contracts.return_codes import SPOKEN
from browsing import KINDS, text
from wsgi import Client


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", None, "en"),
        ("", "fr", "fr"),
        ("", "nl-BE,nl;q=0.9,fr;q=0.8", "nl"),
        ("", "es, de-LU;q=0.7, en;q=0.3", "de"),
        ("", "fr;q=0.2, DE;q=0.9", "de"),
        ("", "fr;q=0, nl;q=0.1", "nl"),
        ("", "es", "en"),
        ("", "*", "en"),
        ("", ";;;,q=,fr;q=x,nl;q=0.5", "nl"),
        ("lang=de", "fr", "de"),
        ("a=b&lang=nl&lang=fr", "fr", "nl"),
        ("lang=xx", "fr", "fr"),
        ("lang=", "nl", "nl"),
        ("lang=<script>", "de", "de"),
    ],
)
def test_the_switch_wins_over_what_the_browser_accepts(query: str, accepted, language: str, visitor: Client) -> None:
    heard = visitor.get("/services", query, {"Accept-Language": accepted})
    assert heard.headers["Content-Language"] == language
    assert heard.headers["Vary"] == "Accept-Language"
    assert html.document_fromstring(heard.text).get("lang") == language


@pytest.mark.parametrize("path", KINDS)
def test_the_switch_names_every_language_in_its_own_words(path: str, page) -> None:
    for language in SPOKEN:
        links = page(path, language).xpath("//a[@hreflang]")
        assert [(link.get("href"), link.get("lang"), text(link)) for link in links] == [
            ("?lang=fr", "fr", "Français"),
            ("?lang=nl", "nl", "Nederlands"),
            ("?lang=de", "de", "Deutsch"),
            ("?lang=en", "en", "English"),
        ]
        assert [link.get("hreflang") for link in links if link.get("aria-current")] == [language]


def test_links_keep_the_language(page) -> None:
    for path in KINDS:
        links = page(path, "de").xpath("//a[contains(@href, '/') and not(@hreflang)]/@href")
        pages = [link for link in links if not re.search(r"\.(?:zip|xml)$|\?wsdl$|healthz$", link)]
        assert pages
        assert all(link.partition("#")[0].endswith("?lang=de") for link in pages)


ROWS = tomllib.loads(words.FILE.read_text("utf-8"))


@pytest.mark.parametrize("name", ROWS)
def test_every_text_is_there_in_four_languages_with_the_same_words_to_fill_in(name: str) -> None:
    row = ROWS[name]
    assert list(row) == list(SPOKEN)
    assert all(text.strip() == text and text for text in row.values())
    assert len({frozenset(re.findall(r"{(\w+)}", text)) for text in row.values()}) == 1


def test_every_text_is_used() -> None:
    folder = words.FILE.parent
    told = "".join(file.read_text("utf-8") for file in [*folder.glob("*.py"), *folder.glob("templates/*.html")])
    groups = tuple(re.findall(r"\bw\(\"(\w+_)\" ~", told)) + tuple(re.findall(r"\.of\(\"(\w+)\",", told))
    assert [name for name in ROWS if f'"{name}"' not in told and not name.startswith(groups)] == []
