"""The pages of fictitious persons: their lines as a timeline and as a table, and what each institution may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html

import classic
import newer
from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.console import words
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Directory, add
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.journal import book
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.settings import Settings
from bcss_gateway.storage.crossroads import add_institutions
from browser import browser, measure
from browsing import PERSON, text
from classic import proof_of
from clocks import MovableClock
from wsgi import Client, Heard

PLACE = "/persons"
NAMED = named_persons(date(2026, 11, 21))
LANGUAGES = pytest.mark.parametrize("language", SPOKEN)
EVIL = "\"'><script>alert(1)</script><i>{{ 7*7 }}"
CONFLICT = {"fr": "conflit", "nl": "conflict", "de": "Konflikt", "en": "conflict"}

Reads = Callable[..., html.HtmlElement]


@pytest.fixture(scope="module")
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture(scope="module")
def lived(
    sqlite_template: Any,
    tmp_path_factory: pytest.TempPathFactory,
    clock: MovableClock,
    person: Callable[[str], Citizen],
    institution: Callable[[str], Institution],
) -> Iterator[Gateway]:
    """A gateway in which two CPAS have changed what is known of Thomas, a day after the other."""
    built = build(sqlite_template.copy(tmp_path_factory.mktemp("lived")), clock)
    namur, charleroi = (classic.Caller(built, institution(user)) for user in ("cpas-namur", "cpas-charleroi"))
    one = person("integrated")
    for caller, action, begin, end, purpose in (
        (charleroi, "REGISTER", "2026-11-21", None, 1),
        (charleroi, "REGISTER", "2026-11-22", "2027-05-31", 3),
        (namur, "UNREGISTER", "2027-03-01", None, 2),
        (charleroi, "UNREGISTER", "2026-11-23", None, 1),
        (charleroi, "REGISTER", "2026-12-20", "2027-02-20", 7),
    ):
        reply = caller.access(one.ssin, action, begin, end, purpose=purpose, proof=proof_of(one))
        assert reply.heard.status == 200
        clock.move(days=1)
    yield built
    built.database.close()


@pytest.fixture(scope="module")
def visit(lived: Gateway) -> Reads:
    """A page of that gateway as a tree."""

    def read(path: str = PERSON, query: str = "lang=en") -> html.HtmlElement:
        heard = Client(lived.application).get(path, query)
        assert heard.status == 200
        return html.document_fromstring(heard.text)

    return read


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


@pytest.mark.parametrize(
    "value",
    [
        "2026-13-01",
        "2026-02-30",
        "20261121",
        "2026-W47-6",
        "1899-12-31",
        "9999-12-31",
        "２０２６-11-21",
        "%3Cb%3E",
        EVIL,
    ],
)
def test_what_is_no_day_does_not_count_is_told_and_not_repeated(value: str, lived: Gateway) -> None:
    client = Client(lived.application)
    plain = client.get(PERSON, "lang=en").text
    for name, said in (("at", "The day given is none"), ("known", "The day of what was known is none")):
        heard = client.get(PERSON, f"lang=en&{name}={value}")
        assert heard.status == 200
        (told,) = html.document_fromstring(heard.text).xpath("//p[@role='alert']")
        assert said in text(told)
        assert heard.text.replace(html.tostring(told, encoding="unicode").strip() + "\n", "") == plain


def test_an_empty_field_is_no_mistake_and_the_first_of_two_counts(lived: Gateway) -> None:
    client = Client(lived.application)
    assert client.get(PERSON, "lang=en&at=&known=").text == client.get(PERSON, "lang=en").text
    twice = client.get(PERSON, "lang=en&at=2026-12-01&at=2027-12-01&other=1").text
    assert twice == client.get(PERSON, "lang=en&at=2026-12-01").text


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


def test_whom_nothing_is_open_to_is_said_too(visit: Reads) -> None:
    document = visit()
    (heading,) = [one for one in document.xpath("//h3") if text(one) == "Collège intermutualiste national"]
    assert text(heading.getnext()) == "No service about this person is open to them."


# --- closed


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "x",
        "9166239010",
        "916623901060",
        "91662390107",
        "85073003328",
        "61623154321",
        "９１６６２３９０１０６",
        EVIL,
        "../services",
    ],
)
def test_whoever_is_not_in_the_sandbox_gets_the_constant_404(digits: str, lived: Gateway) -> None:
    client = Client(lived.application)
    heard = client.get(f"{PLACE}/{digits}".encode().decode("latin-1"), "lang=en")
    assert (heard.status, heard.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert heard.text.replace("../../", "../") == client.get(f"{PLACE}/none", "lang=en").text


def test_a_number_that_could_be_somebodys_has_no_page_even_if_the_register_knows_it(lived: Gateway) -> None:
    with lived.database.unit_of_work() as work:
        work.writing().exec_driver_sql(
            "INSERT INTO source_national_register_person SELECT '85073003328', replaced_by, cancelled, phonetic,"
            f" birth_earliest, birth_latest, file FROM source_national_register_person WHERE ssin = '{PERSON[-11:]}'"
        )
        try:
            work.commit()
            assert Ssin("85073003328")
            assert Client(lived.application).get(f"{PLACE}/85073003328").status == 404
        finally:
            work.writing().exec_driver_sql("DELETE FROM source_national_register_person WHERE ssin = '85073003328'")
            work.commit()


@pytest.mark.parametrize(
    "changed",
    [{"profile": "hardened"}, {"profile": "hardened", "teach": True}, {"teach": False}],
    ids=["hardened", "hardened-but-teaching", "silent"],
)
def test_where_it_is_no_sandbox_that_teaches_nobody_has_a_page(
    changed: dict[str, Any], sqlite_settings: Settings
) -> None:
    built = build(sqlite_settings.model_copy(update=changed))
    try:
        client = Client(built.application)
        nothing = client.get("/none")
        for path in (PLACE, f"{PLACE}/", PERSON):
            heard = client.get(path)
            assert (heard.status, heard.text) == (404, nothing.text)
        assert not any("persons?lang" in client.get(path).text for path in ("/", "/services", "/authorizations"))
    finally:
        built.database.close()


def test_a_page_runs_and_fetches_nothing_and_is_kept_nowhere(lived: Gateway) -> None:
    heard = Client(lived.application).get(PERSON, "at=2026-12-01")
    policy = heard.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self'; frame-ancestors 'none'" in policy
    assert heard.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script|<link|<img|@import|url\(|\sstyle=|\son\w+=|https?://|xlink", heard.text)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_page_is_read_and_nothing_else(method: str, lived: Gateway) -> None:
    heard = Client(lived.application).request(method, PERSON)
    assert (heard.status, heard.headers["Allow"]) == (405, "GET")


def test_looking_leaves_no_connection_open_and_no_entry(lived: Gateway) -> None:
    def entries() -> int:
        with lived.database.unit_of_work() as work:
            return len(list(book.read(work, {})))

    before = entries()
    for path in (PERSON, f"{PLACE}/x", f"{PLACE}/61623154321"):
        Client(lived.application).get(path, "known=2026-11-22")
        assert lived.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert entries() == before


@LANGUAGES
def test_what_the_database_says_is_escaped(language: str, sqlite_gateway: Gateway) -> None:
    hostile = Institution("0999999999", "", 17, 1, EVIL, EVIL, "cpas", "evil")
    line = Line(PERSON[-11:], 17, hostile.cbe_number, 3, Period(date(2026, 11, 1)), 0, "2026-11-01T00:00:00.000000Z")
    unknown = Line(PERSON[-11:], 999, "", 555, Period(date(2026, 11, 1)), 3, EVIL)
    stranger = Line(PERSON[-11:], 17, "<i>", 3, Period(date(2026, 11, 1)), 0, "2026-11-01T00:00:00.000000Z")
    with sqlite_gateway.database.unit_of_work() as work:
        add_institutions(work.writing(), [hostile])
        add([line, unknown, stranger], work)
        work.commit()
    heard: Heard = Client(sqlite_gateway.application).get(PERSON, f"lang={language}")
    assert "&lt;script&gt;" in heard.text
    assert not re.search(r"<script|<i>|49", heard.text.partition("</style>")[2], re.IGNORECASE)


# --- for the eye


@pytest.mark.skipif(browser() is None, reason="no Chromium is installed")
@pytest.mark.parametrize(("width", "flags"), [(400, []), (1280, ["--force-dark-mode"])], ids=["400", "1280"])
def test_a_timeline_in_a_real_browser(width: int, flags: list[str], lived: Gateway, tmp_path: Path) -> None:
    addresses = [f"{PERSON}?lang=de", f"{PERSON}?lang=fr&at=2027-03-01&known=2026-11-23", f"{PERSON}?lang=nl&at=x"]
    for one in measure(lived.application, addresses, tmp_path, *flags, width=width):
        assert one["fits"], one["address"]
        for fault in ("sticksOut", "tooSmall", "tooFaint", "unseen"):
            assert one[fault] == [], f"{one['address']}: {fault}"
