"""The pages of fictitious persons show nobody else, repeat nothing of a request, and are there in a sandbox alone."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from lxml import html

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import add
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.journal import book
from bcss_gateway.settings import Settings
from bcss_gateway.storage.crossroads import add_institutions
from browsing import PERSON, text
from wsgi import Client, Heard

PLACE = "/persons"
EVIL = "\"'><script>alert(1)</script><i>{{ 7777*7 }}"


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


@pytest.mark.parametrize("language", SPOKEN)
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
    assert not re.search(r"<script|<i>|54439", heard.text.partition("</style>")[2], re.IGNORECASE)
