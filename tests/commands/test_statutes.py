"""``statutes feed``: what it tells to whom, in which form, and that the journal has it."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

from bcss_gateway.settings import Settings

Run = Callable[..., Result]
SINCE = ("--since", "2026-01-01")
LOTTE = "04622992414"


def test_an_institution_gets_what_it_may_know(installed: Settings, run: Run) -> None:
    head, *rows = run("statutes", "feed", "ssh", *SINCE).output.splitlines()
    assert head == "moment,ssin,change,code,begin,end,pcsa"
    assert {(row.split(",")[1], row.split(",")[3]) for row in rows} >= {(LOTTE, "RIS"), ("87650992223", "ERIS")}
    head, *rows = run("statutes", "feed", "de-lijn", *SINCE).output.splitlines()
    assert head == "moment,ssin,change,code,begin,end"
    assert [row.split(",")[1:] for row in rows] == [[LOTTE, "created", "RIS", "2026-09-21", "2027-07-21"]]


def test_as_json_and_the_journal_has_who_was_told_of(installed: Settings, run: Run) -> None:
    (row,) = map(json.loads, run("statutes", "feed", "de-lijn", *SINCE, "--json").output.splitlines())
    assert (row["ssin"], "pcsa" in row) == (LOTTE, False)
    entry = json.loads(run("journal", "list", "--json").output)[-1]
    assert (entry["service"], entry["operation"], entry["ssin"]) == ("SocialStatutes", "feed", LOTTE)
    assert (entry["institution"], entry["legal_context"]) == ("0999502846", "SSH:DERIVED_RIGHTS")


def test_whose_number_was_replaced_is_told_by_the_new_one(installed: Settings, run: Run) -> None:
    """The former one would be refused to whoever asked about it, and nobody keeps a file under it any more."""
    new = run("persons", "replace", LOTTE).output.split()[4].rstrip(";")
    _, *rows = run("statutes", "feed", "de-lijn", *SINCE).output.splitlines()
    assert [row.split(",")[1:] for row in rows] == [[new, "created", "RIS", "2026-09-21", "2027-07-21"]]


def test_who_may_not_gets_nothing(installed: Settings, run: Run) -> None:
    assert run("statutes", "feed", "cpas-namur", *SINCE).output == "moment,ssin,change,code,begin,end\n"
    assert run("statutes", "feed", "ssh", *SINCE, "--context", "CURIOSITY").output.count("\n") == 1
    assert run("statutes", "feed", "ssh", "--since", "2027-01-01").output.count("\n") == 1
