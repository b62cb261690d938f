"""Every page of a sandbox whose day was moved says at its head which day it is, and goes by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import html

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.settings import Settings
from browser import browser, measure
from browsing import PERSON, text
from clocks import MovableClock
from moving import move
from wsgi import Client

PAGES = ("/", "/services", "/authorizations", "/refusals", "/persons", PERSON, "/services/none")
DAY = date(2027, 3, 1)


def notes(gateway: Gateway, path: str, language: str = "en") -> list[str]:
    page = html.document_fromstring(Client(gateway.application).get(path, f"lang={language}").text)
    return [text(one) for one in page.xpath("//*[@role='note']")]


def test_each_page_says_so_from_the_next_view_on(
    sqlite_gateway: Gateway, sqlite_settings: Settings, clock: MovableClock
) -> None:
    assert [notes(sqlite_gateway, path) for path in PAGES] == [[]] * len(PAGES)
    move(sqlite_settings, sqlite_gateway.database, clock, DAY)
    said = "The day of this sandbox was moved forward: it is 2027-03-01."
    assert [notes(sqlite_gateway, path) for path in PAGES] == [[said]] * len(PAGES)
    assert all("2027-03-01" in notes(sqlite_gateway, "/", language)[0] for language in SPOKEN)
    clock.move(days=1)
    assert "2027-03-02" in notes(sqlite_gateway, "/services")[0]
    page = Client(sqlite_gateway.application).get("/authorizations", "lang=en").text
    assert "As of 2027-03-02" in page


@pytest.mark.skipif(browser() is None, reason="no Chromium is installed")
@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_and_reads_well(
    sqlite_gateway: Gateway, sqlite_settings: Settings, clock: MovableClock, tmp_path: Path, width: int
) -> None:
    move(sqlite_settings, sqlite_gateway.database, clock, DAY)
    for one in measure(sqlite_gateway.application, ["/?lang=de", f"{PERSON}?lang=fr"], tmp_path, width=width):
        assert one["fits"]
        assert [one[fault] for fault in ("sticksOut", "tooSmall", "tooFaint", "unseen")] == [[], [], [], []]
