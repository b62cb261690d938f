"""The page of authorizations: every institution and service, open or closed, with the legal basis behind each cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.console import words
from bcss_gateway.console.facts import Facts
from bcss_gateway.console.site import Site
from bcss_gateway.contracts import return_codes
from bcss_gateway.contracts.catalogue import ANY_VERSION
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.crossroads import authorization
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.authorization_table import NONE_NAMED, WITHOUT_NUMBER, Allowance, AuthorizationTable
from bcss_gateway.domain.clock import Clock
from bcss_gateway.domain.institution import KINDS as ALWAYS
from bcss_gateway.security import profile
from bcss_gateway.settings import AUTHORIZATION_TABLES, HOME
from bcss_gateway.transport.router import Router
from browsing import ANSWERED, SERVICES, text
from wsgi import Client

PLACE = "/authorizations"
TABLES = authorization.load(AUTHORIZATION_TABLES).tables
LANGUAGES = pytest.mark.parametrize("language", SPOKEN)
EVIL = "\"'><script>alert(1)</script><i>"
OPEN = {"fr": "ouvert", "nl": "open", "de": "offen", "en": "open"}
CLOSED = {"fr": "fermé", "nl": "gesloten", "de": "geschlossen", "en": "closed"}
DELIBERATION = {
    NONE_NAMED: {key: one("no_deliberation") for key, one in words.load().items()},
    WITHOUT_NUMBER: {key: one("deliberation_without_number") for key, one in words.load().items()},
}
NOVEMBER = datetime(2026, 11, 22, 12, tzinfo=UTC)

Cells = dict[tuple[str, str], list[html.HtmlElement]]


def cells_of(document: html.HtmlElement) -> Cells:
    """The cells of each answered service, in the order of the askers."""
    rows = document.xpath("//table[@aria-labelledby='matrix']/tbody/tr")
    return {key: row.xpath("td") for key, row in zip(ANSWERED, rows, strict=True)}


def marks(cell: html.HtmlElement) -> list[str]:
    return [text(mark) for mark in cell.xpath(".//span[contains(@class, 'mark')]")]


def table(*rows: dict[str, Any], **more: Any) -> AuthorizationTable:
    """A made table, whose examples say nothing but that a stranger may nothing."""
    nothing = {"kind": "x", "sector": 1, "service": "none", "version": "v1", "operation": "none", "may": False}
    told = {"title": "Titre · Titel", "legal_basis": "Loi · Wet", "deliberation": "24/001", "source": "OFFICIAL"}
    examples = [{"text": "nothing", **nothing}, {"text": "nothing again", **nothing}]
    return AuthorizationTable(**{**told, "valid_from": "2020-01-01", "allowance": rows, "example": examples, **more})


def row(who: dict[str, Any], **more: Any) -> dict[str, Any]:
    asked = {"service": "RetrieveTIGroups", "versions": ["v2"], "operations": ["retrieveTIGroups"]}
    return {"who": who, **asked, **more}


@pytest.fixture
def made(looked_at: Gateway) -> Callable[..., html.HtmlElement]:
    """The page of made tables, in English, as a tree."""

    def read(tables: Mapping[str, AuthorizationTable], clock: Clock = lambda: NOVEMBER) -> html.HtmlElement:
        return html.document_fromstring(site(looked_at, tables, clock).get(PLACE, "lang=en").text)

    return read


def site(gateway: Gateway, tables: Mapping[str, AuthorizationTable], clock: Clock) -> Client:
    kept, known = gateway.library, profile.load("sandbox", gateway.library.catalogue)
    facts = Facts(kept, Authorizations(dict(tables)), return_codes.load(), {}, known, "", HOME)
    return Client(Router([], Site(facts, {}, clock=clock).find, lambda: None))


@LANGUAGES
def test_every_answered_service_and_every_kind_of_institution_is_there(language: str, page) -> None:
    document = page(PLACE, language)
    heads = [text(head) for head in document.xpath("//table[@aria-labelledby='matrix']/thead//th")]
    spoken = words.load()[language]
    assert [head.lower() for head in heads[1:]] == [spoken.of("kind", kind).lower() for kind in ALWAYS]
    names = [text(head) for head in document.xpath("//table[@aria-labelledby='matrix']/tbody/tr/th")]
    assert names == [name if version == ANY_VERSION else f"{name} {version}" for name, version in ANSWERED]


@LANGUAGES
def test_every_table_and_every_row_is_there(language: str, page) -> None:
    document = page(PLACE, language)
    sections = document.xpath("//main/section")
    assert len(sections) == len(TABLES)
    for section, (name, one) in zip(sections, sorted(TABLES.items()), strict=True):
        said = text(section)
        assert name in said
        assert one.source in text(section.find("h3"))
        assert str(one.valid_from) in said
        assert any(half in said for half in one.title.split(" · "))
        assert any(half in said for half in one.legal_basis.split(" · "))
        assert DELIBERATION.get(one.deliberation, {}).get(language, one.deliberation) in said
        rows = section.xpath("div[@class='box']")
        assert len(rows) == len(one.allowance)
        for box, allowance in zip(rows, one.allowance, strict=True):
            told = [allowance.service, *allowance.versions, *allowance.operations, *allowance.legal_contexts]
            told += [*map(str, allowance.quality_codes), *(allowance.parts or [])]
            assert all(word in text(box) for word in told if word != ANY_VERSION)


@LANGUAGES
def test_each_cell_is_open_where_a_row_opens_it_and_closed_everywhere_else(language: str, page) -> None:
    for key, cells in cells_of(page(PLACE, language)).items():
        for kind, cell in zip(ALWAYS, cells, strict=True):
            opened = [one for one in _rows(key) if one.who.anyone or kind in one.who.kinds]
            assert marks(cell) == ([OPEN[language]] * len(opened) or [CLOSED[language]])
            assert (cell.get("class") == "closed") == (not opened)
            for one, item in zip(opened, cell.iter("li"), strict=True):
                assert all(context in text(item) for context in one.legal_contexts)
                assert ", ".join(map(str, one.quality_codes)) in text(item)


def _rows(key: tuple[str, str]) -> list[Allowance]:
    rows = [row for _, one in sorted(TABLES.items()) for row in one.allowance]
    return [one for one in rows if one.service == key[0] and key[1] in one.versions]


def test_a_kind_is_open_where_a_row_names_it_and_where_anyone_may(page) -> None:
    integrators = {key: cells[ALWAYS.index("integrator")] for key, cells in cells_of(page(PLACE, "en")).items()}
    opened = {key for key, cell in integrators.items() if marks(cell) != ["closed"]}
    named = {("LivingWages", "v2"), ("LivingWages", "v3"), ("LivingWagesWithAmount", "v1")}
    assert opened == named | {("TestConnectionService", "v1")}


def test_without_tables_everything_is_closed(made) -> None:
    every = [cell for cells in cells_of(made({})).values() for cell in cells]
    assert len(every) == len(ANSWERED) * len(ALWAYS)
    assert {tuple(marks(cell)) for cell in every} == {("closed",)}


def test_a_row_for_nobody_opens_nothing(made) -> None:
    document = made({"nobody": table(row({}))})
    assert "WhoNobody" in text(document.get_element_by_id("basis-1-1").getparent())
    assert {tuple(marks(cell)) for cells in cells_of(document).values() for cell in cells} == {("closed",)}


@LANGUAGES
def test_each_link_of_a_cell_leads_to_the_row_that_opens_it(language: str, page) -> None:
    document = page(PLACE, language)
    links = document.xpath("//table//a[starts-with(@href, '#')]")
    assert links
    for link in links:
        place = document.get_element_by_id(link.get("href")[1:])
        service = link.xpath("ancestor::tr/th")[0]
        assert text(service).partition(" ")[0] in text(place)


@LANGUAGES
def test_every_link_of_the_page_works(language: str, visitor: Client, page) -> None:
    document = page(PLACE, language)
    ids = set(document.xpath("//@id"))
    for href in set(document.xpath("//a/@href")):
        parts = urlsplit(urljoin("http://gateway.test/authorizations", href))
        assert visitor.get(parts.path, parts.query).status == 200, href
        assert not parts.fragment or parts.fragment in ids


@LANGUAGES
@pytest.mark.parametrize("path", ["/", "/services", "/refusals"])
def test_other_pages_lead_to_it(path: str, language: str, page) -> None:
    assert page(path, language).xpath(f"//nav//a[@href='./authorizations?lang={language}']")
    assert bool(page(path, language).xpath(f"//main//a[@href='./authorizations?lang={language}']")) == (path == "/")


def test_a_row_that_names_no_kind_has_a_column_of_its_own(made) -> None:
    single, sector, other = {"institutions": ["0123456789"], "kinds": ["cpas"]}, {"sectors": [99]}, {"kinds": ["new"]}
    document = made({"some": table(row(single), row(sector), row(other))})
    heads = [text(head) for head in document.xpath("//table[@aria-labelledby='matrix']/thead//th")][1 + len(ALWAYS) :]
    assert heads == ["New", "0123456789 besides what is open to its kind", "Sector 99"]
    cells = cells_of(document)["RetrieveTIGroups", "v2"]
    assert [marks(cell) for cell in cells] == [["closed"]] * len(ALWAYS) + [["open"]] * 3
    assert [cell.xpath(".//a/@href") for cell in cells[-3:]] == [["#basis-1-3"], ["#basis-1-1"], ["#basis-1-2"]]


def test_a_cell_says_which_sectors_of_a_kind_it_is_open_to(made) -> None:
    document = made({"some": table(row({"kinds": ["regional"], "sectors": [54, 55]}))})
    cell = cells_of(document)["RetrieveTIGroups", "v2"][ALWAYS.index("regional")]
    assert "sector 54, 55 only" in text(cell)
    assert "in any legal context" in text(cell)
    assert "no integration needed" in text(cell)


def test_what_is_not_yet_or_no_longer_in_force_is_closed_and_says_when(made) -> None:
    who = {"kinds": ["cpas"]}
    document = made(
        {
            "later": table(row(who), valid_from="2027-01-01"),
            "over": table(row(who), valid_to="2025-12-31"),
        }
    )
    cell = cells_of(document)["RetrieveTIGroups", "v2"][0]
    assert marks(cell) == ["closed", "opens on 2027-01-01", "was open until 2025-12-31"]
    assert cell.get("class") == "closed"
    assert "from 2020-01-01 to 2025-12-31" in text(document)
    assert "24/001" in text(document)


def test_a_table_opens_on_its_belgian_day_without_a_restart(looked_at: Gateway) -> None:
    now = [datetime(2026, 12, 31, 22, 59, tzinfo=UTC)]
    client = site(looked_at, {"later": table(row({"kinds": ["cpas"]}), valid_from="2027-01-01")}, lambda: now[0])
    seen = []
    for moment in (now[0], datetime(2026, 12, 31, 23, 0, tzinfo=UTC)):
        now[0] = moment
        document = html.document_fromstring(client.get(PLACE, "lang=en").text)
        seen.append(marks(cells_of(document)["RetrieveTIGroups", "v2"][0]))
    assert seen == [["closed", "opens on 2027-01-01"], ["open"]]


@LANGUAGES
def test_what_a_table_says_is_escaped(language: str, looked_at: Gateway) -> None:
    hostile = [EVIL]
    about = {"legal_contexts": hostile, "parts": hostile, "operations": hostile}
    rows = [row(who, **about) for who in ({"kinds": hostile}, {"institutions": hostile}, {"anyone": True})]
    rows.append(row({"anyone": True}, **about) | {"service": EVIL, "versions": hostile})
    told = table(*rows, title=EVIL, legal_basis=f"{EVIL} · {EVIL}", deliberation=EVIL, source=EVIL)
    page = site(looked_at, {EVIL: told}, lambda: NOVEMBER).get(PLACE, f"lang={language}").text
    assert "&lt;script&gt;" in page
    assert not re.search(r"<script|<i>", page, re.IGNORECASE)
    document = html.document_fromstring(page)
    assert not document.xpath("//script | //i | //a[contains(@href, 'javascript')]")


@LANGUAGES
def test_what_is_not_answered_yet_has_a_table_of_its_own(language: str, page) -> None:
    rows = page(PLACE, language).xpath("//table[@aria-labelledby='waiting']/tbody/tr")
    waiting = [one for one in SERVICES.values() if not one.is_answered]
    assert [text(row.find("th")) for row in rows] == [one.title for one in waiting]
    cells = dict(zip(waiting, (row.xpath("td") for row in rows), strict=True))
    key = "ChildBenefitsService", "v1"
    children, (allowance,) = cells[SERVICES[key]][ALWAYS.index("cpas")], _rows(key)
    assert ", ".join(map(str, allowance.quality_codes)) in text(children)


def test_a_service_that_is_not_answered_any_more_moves_there(looked_at: Gateway) -> None:
    key = "RetrieveTIGroups", "v2"
    services = {**looked_at.library.catalogue.services, key: replace(SERVICES[key], state="not yet")}
    catalogue = replace(looked_at.library.catalogue, services=services)
    gateway = replace(looked_at, library=replace(looked_at.library, catalogue=catalogue))
    document = html.document_fromstring(site(gateway, TABLES, lambda: NOVEMBER).get(PLACE).text)
    answered, waiting = ([text(one) for one in table.xpath("tbody/tr/th")] for table in document.xpath("//table"))
    assert "RetrieveTIGroups v2" not in answered
    assert "RetrieveTIGroups v2" in waiting
    assert len(answered) == len(ANSWERED) - 1


def test_what_a_row_asks_of_the_file_is_told(made: Callable[..., html.HtmlElement]) -> None:
    of_file = {"quality_codes": [3], "lowest_phase": 2, "grace_months": 3, "asked_period": "held"}
    page = made({"one": table(row({"kinds": ["cpas"]}, **of_file), row({"kinds": ["cpas"]}, quality_codes=[4]))})
    first, second = (text(box) for box in page.xpath("//div[@class='box']"))
    conditions = (
        "Phase 2 or more.",
        "Also when the file is over, for 3 months more.",
        "The file must cover every day that the question asks.",
    )
    assert all(words in first and words not in second for words in conditions)
