"""``journal explain``: why a call was refused, for whoever has the journal and not the page; the look is journalled."""

from __future__ import annotations

import getpass
import json
from typing import Any

import pytest

from bcss_gateway.console import words
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database
from entries import enter, refused

TICKET = "ABCDEFGHIJKLMNO"


@pytest.fixture(autouse=True)
def call(installed: Settings) -> None:
    """One call that was refused, and one that was answered."""
    database = Database(installed.database)
    with database.unit_of_work() as work:
        enter(refused(), TICKET, "MSG00012", work)
        enter(refused(), "ANSWEREDANSWERE", "MSG00000", work, outcome="answered")
    database.close()


@pytest.mark.parametrize("language", SPOKEN)
def test_it_says_what_the_page_says(run: Any, language: str) -> None:
    shown = run("journal", "explain", TICKET, "--lang", language)
    spoken = words.load()[language]
    assert shown.exit_code == 0
    for part in ("what_to_do", "the_call", "how_decided", "rows_tried", "files_known"):
        assert spoken(part) in shown.output
    assert "MSG00012 The SSIN is not sufficiently integrated for your organization" in shown.output
    assert "<SSIN>85631290291</SSIN>" in shown.output
    assert "cpas_national_register#1" in shown.output


def test_it_does_so_where_nobody_is_taught(run: Any) -> None:
    assert "<Action>REGISTER</Action>" in run("journal", "explain", TICKET, profile="hardened").output


def test_who_looked_is_in_the_journal(run: Any) -> None:
    run("journal", "explain", TICKET)
    looks = json.loads(run("journal", "list", "--json", "--ssin", "85631290291").output)
    look = looks[-1]
    assert (look["endpoint"], look["service"], look["operation"]) == ("command line", "Journal", "explain")
    assert (look["institution"], look["user"]) == ("0999100097", getpass.getuser())
    assert look["verdicts"] == [{"station": "looked up", "verdict": "passed", "rule": "entry 1"}]
    assert run("journal", "verify").exit_code == 0


@pytest.mark.parametrize("ticket", ["NOBODYSTICKETXX", "ANSWEREDANSWERE", "", "' or 1=1 --"])
def test_what_was_not_refused_is_not_explained(run: Any, ticket: str) -> None:
    before = run("journal", "list").output
    shown = run("journal", "explain", ticket)
    assert shown.exit_code == 1
    assert "was refused" in shown.output
    assert run("journal", "list").output == before
