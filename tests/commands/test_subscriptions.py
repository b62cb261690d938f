"""``subscriptions``: added, listed, ended, each act in the journal; what may not be is said, and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result

from bcss_gateway.bootstrap import build
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.subscription import Way
from bcss_gateway.settings import Settings
from bcss_gateway.storage import delivery as table
from clocks import MovableClock
from delivering import Deliveries
from filed import filed

Run = Callable[..., Result]


def test_a_subscription_is_added_listed_and_ended_with_an_entry_each(installed: Settings, run: Run) -> None:
    assert "8  0999100097  notifyPersonSSIN" in run("subscriptions", "add", "cpas-namur", "notifyPersonSSIN").output
    assert "9  0999500074" in run("subscriptions", "add", "cin", "notifyFamilyComposition").output
    found = json.loads(run("subscriptions", "list", "--json").output)
    assert [(one["number"], one["institution"], one["kind"]) for one in found if one["number"] > 7] == [
        (8, "0999100097", "notifyPersonSSIN"),
        (9, "0999500074", "notifyFamilyComposition"),
    ]
    assert " to " in run("subscriptions", "end", "8").output
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
    assert entries[0]["verdicts"][0]["rule"].startswith("notifyPersonSSIN#8 from ")


REFUSED = [
    (("add", "nobody", "fileBegun"), "no institution is called nobody"),
    (("add", "cin", "fileBegun"), "may not subscribe to fileBegun: open to cpas"),
    (("add", "cpas-namur", "conflict"), "told to whom it concerns, without a subscription"),
    (("add", "cpas-namur", "PersonnelFile"), "no source tells PersonnelFile yet"),
    (("end", "4711"), "there is no subscription 4711"),
    (("add", "cpas-namur", "LivingWagesNotifications"), "no authorization table opens it"),
    (("add", "forem", "LivingWagesNotifications"), "no authorization table opens it"),
    (("add", "cin", "LivingWagesNotifications"), "is subscribed already: subscription 1"),
    (("add", "cpas-namur", "fileBegun", "--push", "https://namur.example.org/"), "is not delivered yet"),
    (("replay", "4711", "--since", "2026-01-01"), "there is no subscription 4711"),
    (("fetch", "cin", "--acknowledge", "3"), "number 3 was never taken out"),
]


@pytest.mark.parametrize(("command", "words"), REFUSED, ids=lambda value: " ".join(value)[:40])
def test_what_may_not_be_is_said(installed: Settings, run: Run, command: tuple[str, ...], words: str) -> None:
    result = run("subscriptions", *command)
    assert (result.exit_code, words in result.output) == (1, True)
    listed = run("subscriptions", "list", "--all").output.splitlines()
    assert len(listed) == 7, "those of a fresh sandbox"
    assert "0 entries" in run("journal", "list").output


def test_a_kind_that_does_not_exist_is_named_with_those_that_do(installed: Settings, run: Run) -> None:
    result = run("subscriptions", "add", "cpas-namur", "fileBurnt")
    assert result.exit_code == 2
    assert "notifyFamilyComposition" in result.output


def test_an_address_inside_a_network_is_refused(installed: Settings, run: Run) -> None:
    run("subscriptions", "end", "1")
    wanted = ("subscriptions", "add", "cin", "LivingWagesNotifications")
    assert "the address must be a public address" in run(*wanted, "--push", "https://10.0.0.1/").output
    assert "bcss-gateway keys init" in run(*wanted, "--push", "https://cin.example.org/", "--signed").output
    assert run("keys", "init").exit_code == 0
    made = run(*wanted, "--push", "https://cin.example.org/", "--signed").output
    assert "to https://cin.example.org/, signed" in made


@pytest.fixture
def told(
    installed: Settings, person: Callable[[str], Citizen], institution: Callable[[str], Institution]
) -> Iterator[Deliveries]:
    """A gateway whose CPAS attest rights, at the time of the commands."""
    gateway = build(installed)
    yield Deliveries(gateway, installed, MovableClock(datetime.now(UTC) + timedelta(minutes=1)), institution, person)
    gateway.database.close()


def test_what_waits_is_fetched_given_up_and_told_again(told: Deliveries, run: Run) -> None:
    told.subscribes("cin", way=Way.FETCH)
    told.keeps_a_file("cin")
    told.attest()
    assert told.clerk()
    (one,) = json.loads(run("subscriptions", "fetch", "cin").output)
    assert (one["sequence"], one["what"]["attestation"]["change"]) == (1, "created")
    assert len(json.loads(run("subscriptions", "fetch", "cin").output)) == 1, "until it is acknowledged"
    assert json.loads(run("subscriptions", "fetch", "cin", "--acknowledge", "1").output) == []
    assert run("subscriptions", "dead").output == "Nothing was given up.\n"
    with told.gateway.database.unit_of_work() as work:
        table.give_up(work, [one["number"]], "2026-11-22T00:00:00.000000Z", "HTTP 503")
        work.commit()
    assert "(HTTP 503)" in run("subscriptions", "dead", "cin").output
    assert "1 notifications to 0999500074 were given up" in run("doctor").output
    assert run("subscriptions", "replay", "1", "--since", "2026-01-01").output == "1 are told again.\n"
    assert run("subscriptions", "dead").output == "Nothing was given up.\n"
    assert len(json.loads(run("subscriptions", "fetch", "cin").output)) == 1
    operations = [one["operation"] for one in json.loads(run("journal", "list", "--json").output)]
    assert {"fetch", "dead", "replay"} <= set(operations)


def test_twice_is_once(installed: Settings, run: Run) -> None:
    run("subscriptions", "add", "cpas-namur", "fileBegun")
    assert "is subscribed already: subscription 8" in run("subscriptions", "add", "cpas-namur", "fileBegun").output
    run("subscriptions", "end", "8")
    assert "subscription 8 ended on" in run("subscriptions", "end", "8").output


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
