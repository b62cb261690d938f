"""``subscriptions``: added, listed, ended, each act in the journal; what may not be is said, and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from bcss_gateway.bootstrap import build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from filed import filed

Run = Callable[..., Result]


def test_a_subscription_is_added_listed_and_ended_with_an_entry_each(installed: Settings, run: Run) -> None:
    assert "1  0999100097  notifyPersonSSIN" in run("subscriptions", "add", "cpas-namur", "notifyPersonSSIN").output
    assert "2  0999500074" in run("subscriptions", "add", "cin", "notifyFamilyComposition").output
    found = json.loads(run("subscriptions", "list", "--json").output)
    assert [(one["number"], one["institution"], one["kind"]) for one in found] == [
        (1, "0999100097", "notifyPersonSSIN"),
        (2, "0999500074", "notifyFamilyComposition"),
    ]
    assert " to " in run("subscriptions", "end", "1").output
    assert "notifyPersonSSIN" not in run("subscriptions", "list").output
    assert run("subscriptions", "list", "92094", "--all").output.count("notifyPersonSSIN") == 1
    assert run("subscriptions", "add", "cpas-namur", "notifyPersonSSIN").exit_code == 0, "it may come back"
    entries = json.loads(run("journal", "list", "--json").output)
    assert [(one["service"], one["operation"], one["institution"]) for one in entries] == [
        ("Subscriptions", "add", "0999100097"),
        ("Subscriptions", "add", "0999500074"),
        ("Subscriptions", "end", "0999100097"),
        ("Subscriptions", "add", "0999100097"),
    ]
    assert entries[0]["verdicts"][0]["rule"].startswith("notifyPersonSSIN#1 from ")


REFUSED = [
    (("add", "nobody", "fileBegun"), "no institution is called nobody"),
    (("add", "cin", "fileBegun"), "may not subscribe to fileBegun: open to cpas"),
    (("add", "cpas-namur", "conflict"), "told to whom it concerns, without a subscription"),
    (("add", "cpas-namur", "PersonnelFile"), "no source tells PersonnelFile yet"),
    (("end", "4711"), "there is no subscription 4711"),
]


@pytest.mark.parametrize(("command", "words"), REFUSED, ids=lambda value: " ".join(value)[:40])
def test_what_may_not_be_is_said(installed: Settings, run: Run, command: tuple[str, ...], words: str) -> None:
    result = run("subscriptions", *command)
    assert (result.exit_code, words in result.output) == (1, True)
    assert run("subscriptions", "list", "--all").output == "There is no subscription.\n"
    assert "0 entries" in run("journal", "list").output


def test_a_kind_that_does_not_exist_is_named_with_those_that_do(installed: Settings, run: Run) -> None:
    result = run("subscriptions", "add", "cpas-namur", "fileBurnt")
    assert result.exit_code == 2
    assert "notifyFamilyComposition" in result.output


def test_twice_is_once(installed: Settings, run: Run) -> None:
    run("subscriptions", "add", "cpas-namur", "fileBegun")
    assert "is subscribed already: subscription 1" in run("subscriptions", "add", "cpas-namur", "fileBegun").output
    run("subscriptions", "end", "1")
    assert "subscription 1 ended on" in run("subscriptions", "end", "1").output


@pytest.fixture
def anna(installed: Settings, person: Callable[[str], Citizen], institution: Callable[[str], Institution]) -> Citizen:
    """Anna, on whom Namur and Charleroi have had a file in the same quality for long."""
    citizen, gateway = person("anna"), build(installed)
    for user in ("cpas-namur", "cpas-charleroi"):
        filed(gateway, citizen.ssin, institution(user), 2)
    gateway.database.close()
    return citizen


def test_what_befalls_a_person_waits_in_the_outbox(anna: Citizen, run: Run) -> None:
    run("subscriptions", "add", "cpas-namur", "notifyPersonSSIN")
    replaced = run("persons", "replace", anna.ssin)
    assert replaced.exit_code == 0, replaced.output
    assert f"{anna.ssin} was replaced by 856312898" in replaced.output
    assert "0999100097 is to learn of notifyPersonSSIN" in replaced.output
    (row,) = json.loads(run("subscriptions", "outbox", "cpas-namur", "--json").output)
    assert (row["ssin"], row["what"]) == (anna.ssin, {"change": "replaced"})
    assert row["ticket"] in replaced.output
    assert f"{anna.ssin} -> {row['new_ssin']}" in run("subscriptions", "outbox", "cpas-namur").output
    assert "notifyPersonSSIN" in run("subscriptions", "outbox", "cpas-namur", "--since", "2020-01-01").output
    assert run("subscriptions", "outbox", "cpas-namur", "--since", "2999-01-01").output.startswith(
        "Nothing was to be told since "
    )
    assert run("subscriptions", "outbox", "cpas-charleroi").output == "Nothing waits to be told.\n"
    again = run("persons", "replace", anna.ssin)
    assert (again.exit_code, f"was replaced by {row['new_ssin']}" in again.output) == (1, True)


def test_a_second_new_number_is_another_one(anna: Citizen, run: Run) -> None:
    first = run("persons", "replace", anna.ssin).output.split()[4].rstrip(";")
    second = run("persons", "replace", first).output.split()[4].rstrip(";")
    assert len({anna.ssin, first, second}) == 3
    assert second[:6] == anna.ssin[:6]


def test_a_death_a_move_and_a_cancellation(anna: Citizen, person: Callable[[str], Citizen], run: Run) -> None:
    run("subscriptions", "add", "cpas-namur", "notifyFamilyComposition")
    moved = run("persons", "move", anna.ssin, "--with", person("marc").ssin)
    assert f"0999100097 is to learn of notifyFamilyComposition {anna.ssin}" in moved.output
    assert "lives alone" in run("persons", "move", anna.ssin, "--alone").output
    assert "nobody is to learn of it" in run("persons", "die", anna.ssin, "--on", "2020-01-01").output
    assert "was cancelled" in run("persons", "cancel", anna.ssin).output
    assert run("journal", "list", "--ssin", anna.ssin).output.count("NationalRegister") == 4


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("replace", "85151200123"), "no number of a person"),
        (("replace", "80610100139"), "nobody has the number"),
        (("cancel", "70650591188"), "70650591188 was cancelled"),
        (("move", "85631290291"), "say one of --with SSIN and --alone"),
        (("die", "85631290291"), "Missing option '--on'"),
        (("die", "85631290291", "--on", "2999-01-01"), "has not come yet"),
    ],
)
def test_what_cannot_befall_anybody_is_said(
    installed: Settings, run: Run, command: tuple[str, ...], words: str
) -> None:
    result = run("persons", *command)
    assert (result.exit_code > 0, words in result.output) == (True, True), result.output
    assert "0 entries" in run("journal", "list").output


def test_whom_the_operator_reads_of_stands_in_the_journal(anna: Citizen, run: Run) -> None:
    run("subscriptions", "add", "cpas-namur", "notifyPersonSSIN")
    run("persons", "cancel", anna.ssin)
    run("subscriptions", "outbox", "cpas-namur")
    run("directory", "conflicts")
    entries = json.loads(run("journal", "list", "--ssin", anna.ssin, "--json").output)
    assert [(one["service"], one["operation"], one["institution"]) for one in entries] == [
        ("NationalRegister", "cancel", ""),
        ("Subscriptions", "outbox", "0999100097"),
        ("Directory", "conflicts", ""),
    ]


def test_the_conflicts_that_hold_are_listed(anna: Citizen, run: Run) -> None:
    (found,) = json.loads(run("directory", "conflicts", "--json").output)
    assert (found["ssin"], [one["quality_code"] for one in found["files"]]) == (anna.ssin, [2, 2])
    told = run("directory", "conflicts").output
    assert "CPAS de Namur, quality 2 from 2019-01-01 without an end" in told
    assert json.loads(run("directory", "conflicts", "--at", "2018-12-31", "--json").output) == []
