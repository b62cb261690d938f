"""The pages of fictitious persons: their lines as a timeline and as a table, and what each institution may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html

import newer
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.console import words
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.settings import Settings
from browser import browser, measure
from browsing import PERSON, text
from wsgi import Client

PLACE = "/persons"
NAMED = named_persons(date(2026, 11, 21))
LANGUAGES = pytest.mark.parametrize("language", SPOKEN)
EVIL = "\"'><script>alert(1)</script><i>{{ 7*7 }}"
CONFLICT = {"fr": "conflit", "nl": "conflict", "de": "Konflikt", "en": "conflict"}

Reads = Callable[..., html.HtmlElement]


def table_of(document: html.HtmlElement) -> list[list[str]]:
    """The rows of the table of lines."""
    return [[text(cell) for cell in row] for row in document.xpath("//table[contains(@class, 'lines')]/tbody/tr")]


def drawn(document: html.HtmlElement) -> list[str]:
    """The state of each bar."""
    bars = document.xpath("//div[@class='timeline']//g")
    assert all(len(bar.xpath("rect | line")) == 1 for bar in bars)
    return [bar.get("class") for bar in bars]


# --- the list


@LANGUAGES
def test_every_person_with_a_story_is_listed_with_it_and_has_a_page(
    language: str, visit: Reads, lived: Gateway
) -> None:
    items = visit(PLACE, f"lang={language}").xpath("//ul[@class='list']/li")
    assert len(items) == len(NAMED)
    for item, one in zip(items, NAMED, strict=True):
        assert one.ssin in text(item)
        assert one.story[language] in text(item)
        (link,) = item.xpath("a/@href")
        assert link == f"./persons/{one.ssin}?lang={language}"
        heard = Client(lived.application).get(f"{PLACE}/{one.ssin}", f"lang={language}")
        assert (heard.status, heard.headers["Content-Language"]) == (200, language)
        document = html.document_fromstring(heard.text)
        assert text(document.find(".//h1")) == f"{one.last_name}, {' '.join(one.first_names)}"
        assert one.story[language] in text(document)


def test_the_list_says_who_had_a_file_when_the_sandbox_was_filled(visit: Reads) -> None:
    items = dict(zip((one.tag for one in NAMED), visit(PLACE).xpath("//ul[@class='list']/li"), strict=True))
    inspected, anna = items["inspected"], items["anna"]
    assert "Files when the sandbox was filled: CPAS de Tournai," in text(inspected)
    assert "Office national de l'emploi," in text(inspected)
    assert inspected.xpath("p/span[@lang='fr']")
    assert "Files" not in text(anna)


@pytest.mark.parametrize("path", ["/", "/services", "/authorizations"])
def test_other_pages_lead_to_it(path: str, visit: Reads) -> None:
    links = visit(path).xpath("//a[@href='./persons?lang=en']")
    assert len(links) == (1 if path == "/services" else 2)


def test_somebody_without_a_story_has_a_page_too(lived: Gateway, visit: Reads) -> None:
    unnamed = _without_a_line(lived)
    document = visit(f"{PLACE}/{unnamed}")
    assert text(document.find(".//h1")) == unnamed
    assert "Nobody has a file, or had one." in text(document)
    assert "Nobody has a file on that day." in text(document)


def _without_a_line(gateway: Gateway) -> str:
    """The number of somebody on whom nobody has a file."""
    named = {one.ssin for one in NAMED}
    with gateway.database.unit_of_work() as work:
        found = work.connection.exec_driver_sql(
            "SELECT ssin FROM source_national_register_person WHERE replaced_by = ''"
            " AND ssin NOT IN (SELECT ssin FROM crossroads_directory_line) ORDER BY ssin"
        )
        return next(ssin for (ssin,) in found if ssin not in named)


def test_a_replaced_number_says_by_which_and_a_cancelled_one_that_it_is(visit: Reads, person: Any) -> None:
    new = person("new-number").ssin
    document = visit(f"{PLACE}/{person('replaced-number').ssin}")
    assert document.xpath(f"//p[@class='box']/a[@href='../persons/{new}?lang=en']")
    assert "This number was cancelled." in text(visit(f"{PLACE}/{person('cancelled-number').ssin}"))


# --- the lines


@LANGUAGES
def test_each_line_that_was_ever_known_is_in_the_table_once_and_drawn_once(
    language: str, visit: Reads, lived: Gateway
) -> None:
    document = visit(PERSON, f"lang={language}")
    rows, states = table_of(document), drawn(document)
    with lived.database.unit_of_work() as work:
        history = Directory().history_of(Ssin(PERSON[-11:]), work)
    following = [row for row in rows if words.load()[language]("follows_from_cpas") in row[4]]
    assert len(rows) == len(states) == len(history) + len(following)
    for one in history:
        told = [one.line.period.begin.isoformat(), one.since[:10], one.until[:10], one.entered_by, one.ended_by]
        told.append(one.line.register)
        fitting = [row for row in rows if all(word in " ".join(row) for word in told)]
        assert any(str(one.line.quality_code) in row[1].split()[1:3] for row in fitting)
    spoken = words.load()[language]
    assert all(spoken.of("line", state) in row[3] for row, state in zip(rows, states, strict=True))
    assert states.count("former") == sum(bool(one.until) for one in history) == 2


def test_the_primary_register_follows_from_the_files_of_the_cpas(visit: Reads) -> None:
    following = [row for row in table_of(visit()) if "follows from the lines of the CPAS" in row[4]]
    assert [row[0][:9] for row in following] == ["Sector 17"] * 4
    assert {row[2] for row in following} == {"Register PRIMARY"}


@LANGUAGES
def test_two_cpas_in_conflict_are_marked_on_both_rows_and_name_each_other(language: str, visit: Reads) -> None:
    document = visit(PERSON, f"lang={language}")
    drawn_marks = document.xpath("//div[@class='timeline']//span[contains(@class, 'wait')]")
    assert [text(mark) for mark in drawn_marks] == [f"⚠ {CONFLICT[language]}"] * 2
    rows = [row for row in table_of(document) if CONFLICT[language] in row[1]]
    names = ("OCMW Namen", "OCMW Charleroi") if language == "nl" else ("CPAS de Namur", "CPAS de Charleroi")
    assert [row[0] for row in rows] == list(names)
    assert all(other in row[1] for row, other in zip(rows, reversed(names), strict=True))


def test_what_has_no_end_runs_off_the_edge_with_a_tip(visit: Reads) -> None:
    (bar,) = [g for g in visit().xpath("//div[@class='timeline']//g") if "with no end" in text(g.find("title"))]
    rect = bar.find("rect")
    assert float(rect.get("x")[:-1]) + float(rect.get("width")[:-1]) == pytest.approx(100)
    assert [tip.get("x") for tip in bar.findall("svg")] == ["0%", "100%"]


# --- another day, and what was known then


def test_the_day_can_be_moved(visit: Reads) -> None:
    later = visit(PERSON, "lang=en&at=2027-03-01")
    assert "On 2027-03-01, as it is known now." in text(later)
    marks = {row[0]: row[3].split()[-1] for row in table_of(later) if row[1].startswith("Quality 2")}
    assert marks["CPAS de Namur"] == "corrected"
    assert "over" in [row[3].split()[-1] for row in table_of(later) if row[0] == "CPAS de Namur"]
    assert [text(head) for head in later.xpath("//h3")] == ["CPAS de Charleroi", "Collège intermutualiste national"]


def test_what_was_known_then_can_be_asked(visit: Reads) -> None:
    then = table_of(visit(PERSON, "lang=en&known=2026-11-22"))
    charleroi = [row for row in then if row[0] == "CPAS de Charleroi"]
    assert [row[1].split()[1] for row in charleroi] == ["1", "3"]
    assert all("until" not in row[4] and "corrected" not in row[3] for row in then)
    (namur,) = [row for row in then if row[0] == "CPAS de Namur"]
    assert "2027-07-21" in namur[3]
    assert not [row for row in table_of(visit(PERSON, "lang=en&known=2016-01-01")) if row]


@LANGUAGES
def test_the_switch_of_languages_keeps_the_days_and_the_form_has_them(language: str, visit: Reads) -> None:
    document = visit(PERSON, f"lang={language}&at=2026-12-01&known=2026-11-23")
    links = document.xpath("//a[@hreflang]/@href")
    assert links == [f"?lang={one}&at=2026-12-01&known=2026-11-23" for one in SPOKEN]
    values = {field.get("name"): field.get("value") for field in document.xpath("//form//input")}
    assert values == {"lang": language, "at": "2026-12-01", "known": "2026-11-23"}
    assert [label.get("for") for label in document.xpath("//form//label")] == ["at", "known"]
    assert document.xpath("//form/@method") == ["get"]


# --- what each may see


@LANGUAGES
def test_each_row_leads_to_the_row_of_the_table_that_opens_it(language: str, visit: Reads) -> None:
    document, tables = visit(PERSON, f"lang={language}"), visit("/authorizations", f"lang={language}")
    links = document.xpath("//table[contains(@class, 'reach')]//td//a")
    assert len(links) > 10
    for link in links:
        place, _, anchor = link.get("href").partition("#")
        assert place == f"../authorizations?lang={language}"
        row = tables.get_element_by_id(anchor).getparent()
        service = link.xpath("ancestor::tr/th/a")[0]
        assert text(service).partition(" ")[0] in text(row)
        assert all(text(code) in text(row) for code in link.xpath("ancestor::tr//code"))


def test_the_gateway_answers_what_the_page_says_and_refuses_what_it_does_not(
    sqlite_gateway: Gateway, sqlite_settings: Settings, institution: Any, secret_of: Any, person: Any
) -> None:
    one = person("budget-guidance")
    document = html.document_fromstring(
        Client(sqlite_gateway.application).get(f"{PLACE}/{one.ssin}", "lang=en&at=2026-11-21").text
    )
    for user in ("cpas-namur", "cpas-liege"):
        asker = institution(user)
        rows = document.xpath(f"//table[@aria-labelledby='of-{asker.cbe_number}']/tbody/tr[contains(., 'retrieveTI')]")
        reply = newer.Caller(sqlite_gateway, asker, secret_of(sqlite_settings, asker)).retrieve(one.ssin)
        assert (reply.code == "MSG00000") == any("PCSA:SOCIAL_INQUIRY" in text(row) for row in rows)
        if rows:
            shown = {text(code) for code in rows[0].xpath("td[3]/code")}
            assert set(reply.parts) <= shown | {"ssin"} or "The whole answer" in text(rows[0])


def test_whom_nothing_is_open_to_is_said_too(sqlite_gateway: Gateway, person: Any) -> None:
    page = Client(sqlite_gateway.application).get(f"{PLACE}/{person('emma').ssin}", "lang=en")
    assert "No service about this person is open to them." in text(html.document_fromstring(page.text))


# --- for the eye


@pytest.mark.skipif(browser() is None, reason="no Chromium is installed")
@pytest.mark.parametrize(("width", "flags"), [(400, []), (1280, ["--force-dark-mode"])], ids=["400", "1280"])
def test_a_timeline_in_a_real_browser(width: int, flags: list[str], lived: Gateway, tmp_path: Path) -> None:
    addresses = [f"{PERSON}?lang=de", f"{PERSON}?lang=fr&at=2027-03-01&known=2026-11-23", f"{PERSON}?lang=nl&at=x"]
    for one in measure(lived.application, addresses, tmp_path, *flags, width=width):
        assert one["fits"], one["address"]
        for fault in ("sticksOut", "tooSmall", "tooFaint", "unseen"):
            assert one[fault] == [], f"{one['address']}: {fault}"
