"""WCAG 2.2 AA, as far as a page's text and style show it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import html

from bcss_gateway.console.pages import STYLE
from bcss_gateway.contracts.return_codes import SPOKEN
from browsing import KINDS, PERSON, PLACES, WRITTEN, text

PAGES = sorted({*KINDS, PERSON, *map(PLACES.__getitem__, WRITTEN)})
TEXTS = ("ink", "quiet", "link", "yes", "wait")
GROUNDS = ("paper", "box")


@pytest.fixture(params=PAGES)
def document(request: pytest.FixtureRequest, page) -> html.HtmlElement:
    return page(request.param, "de")


def test_a_page_has_its_language_its_title_and_its_landmarks(document) -> None:
    assert document.get("lang") == "de"
    assert text(document.find(".//title"))
    assert [len(list(document.iter(name))) for name in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    assert document.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
    labels = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in document.iter("nav")]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_titles_tell_pages_apart(page) -> None:
    titles = [text(page(path, "en").find(".//title")) for path in PAGES]
    assert len(set(titles)) == len(titles)


def test_the_first_link_skips_to_the_content(document) -> None:
    first = next(document.iter("a"))
    assert (first.get("href"), document.get_element_by_id("content").tag) == ("#content", "main")


def test_no_rank_of_heading_is_left_out(document) -> None:
    ranks = [int(one.tag[1]) for one in document.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert ranks[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))
    assert all(text(one) for one in document.iter("h1", "h2", "h3"))


def test_what_is_named_is_named_once_and_is_there(document) -> None:
    ids = document.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert set(document.xpath("//@aria-labelledby")) <= set(ids)


def test_every_link_says_where_it_leads_and_no_two_say_the_same_of_other_places(document) -> None:
    places: dict[str, set[str]] = {}
    for link in document.iter("a"):
        places.setdefault(link.get("aria-label") or text(link), set()).add(link.get("href"))
    assert "" not in places
    assert {name for name, targets in places.items() if len(targets) > 1} == set()


def test_a_label_begins_with_what_one_sees(document) -> None:
    assert all(link.get("aria-label").startswith(text(link)) for link in document.xpath("//a[@aria-label]"))


def test_tables_have_heads(document) -> None:
    for table in document.iter("table"):
        scopes = [head.get("scope") for head in table.xpath("thead//th")]
        assert len(scopes) > 1
        assert set(scopes) == {"col"}
        for row in table.xpath("tbody/tr"):
            told = [(cell.tag, cell.get("scope")) for cell in row]
            assert told == [("th", "row"), *[("td", None)] * (len(scopes) - 1)]


def test_what_scrolls_in_itself_can_be_reached_by_keyboard_and_has_a_name(document) -> None:
    for block in document.iter("pre"):
        assert (block.get("tabindex"), block.get("role")) == ("0", "region")
        assert block.get("aria-label")


def test_what_folds_has_a_summary_that_comes_first(document) -> None:
    for folded in document.iter("details"):
        assert folded[0].tag == "summary"
        assert text(folded[0])


def test_lists_hold_items_and_nothing_else(document) -> None:
    assert all(child.tag == "li" for one in document.iter("ul") for child in one)
    assert all(child.tag in ("dt", "dd") for one in document.iter("dl") for child in one)


def test_a_state_is_told_in_words_and_not_by_its_colour_alone(document) -> None:
    assert all(text(mark) for mark in document.xpath("//span[contains(@class, 'mark')]"))


@pytest.mark.parametrize("language", SPOKEN)
def test_official_texts_are_marked_as_english(language: str, page) -> None:
    said = page("/services/RetrieveTIGroups/v2", language).xpath("//tbody/tr/td/p[1]")
    assert said
    assert {one.get("lang") for one in said} == ({None} if language == "en" else {"en"})


def _colours(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2]
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", dark if scheme == "dark" else light))


def _brightness(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_brightness(one), _brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_every_ground(scheme: str) -> None:
    colours = _colours(scheme)
    weak = [
        (name, ground, round(_contrast(colours[name], colours[ground]), 2))
        for name in TEXTS
        for ground in GROUNDS
        if _contrast(colours[name], colours[ground]) < 4.5
    ]
    assert weak == []
    assert _contrast(colours["edge"], colours["paper"]) >= 3


def test_the_style_has_no_colour_that_is_not_among_them() -> None:
    used = set(re.findall(r"var\(--(\w+)\)", STYLE))
    assert used <= {*TEXTS, *GROUNDS, "line", "edge"}
    rules = re.sub(r":root \{.*?\}", "", STYLE, flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", rules)
    assert "outline: none" not in rules
    assert ":focus-visible" in rules
