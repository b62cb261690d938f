"""What happens at the register, end to end: a number is replaced or cancelled, somebody dies or moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bcss_gateway.crossroads.mutations import Done, NotDone, RegisterMutations, Touched
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.ssin import Ssin, mock_ssin
from bcss_gateway.journal.book import Journal
from bcss_gateway.notifications import rights
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.providers.national_register import dossier as files
from bcss_gateway.providers.national_register.changing import ChangingNationalRegister
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.storage import national_register
from clocks import NOON

Network = Any
Act = Callable[[Callable[[RegisterMutations], Done]], Done]
TODAY, EVE = "2026-11-21", "2026-11-20"
FRESH = mock_ssin(1985, 3, 12, 898)


def caused(network: Network, act: Callable[[RegisterMutations], Done]) -> Done:
    """Let something happen at the register."""
    at = Touched(
        ChangingNationalRegister(), Directory(), Outbox(rights.load(), institutions()), quality_codes.load().excluding
    )
    with network.gateway.database.unit_of_work() as work:
        return act(RegisterMutations(at, "operator", work, NOON))


def ssin(network: Network, tag: str) -> Ssin:
    return Ssin(network.person(tag).ssin)


def lines_of(network: Network, number: Ssin) -> list[tuple[str, int, str, str]]:
    """Institution or sector, quality and days of all that is known of a number."""
    known = [line for line in network.by("cpas-namur").lines() if line[0] == number.digits]
    return [(line[2] or str(line[1]), line[3], line[5], line[6]) for line in known]


@pytest.fixture
def replaced(network: Network) -> Done:
    """Anna's number was replaced by one that nobody had; Namur and the health funds had a file on her."""
    network.registers("cpas-namur", end="2027-05-31")
    network.has_file(11, 1)
    network.subscribes("cpas-namur", Kind.PERSON_SSIN)
    network.subscribes("cin", Kind.PERSON_SSIN)
    network.subscribes("cpas-liege", Kind.PERSON_SSIN)  # has no file
    return caused(network, lambda acts: acts.replace(ssin(network, "anna"), FRESH))


def test_the_files_of_a_replaced_number_move_and_a_999_stays(network: Network, replaced: Done) -> None:
    old = ssin(network, "anna")
    assert lines_of(network, FRESH) == [
        ("11", 1, "2019-01-01", "9999-12-31"),
        ("0999100097", 2, TODAY, "2027-05-31"),
    ]
    assert lines_of(network, old) == [("11", 999, TODAY, "9999-12-31"), ("0999100097", 999, TODAY, "9999-12-31")]


def test_whoever_keeps_a_file_learns_the_new_number_under_the_ticket_of_the_act(
    network: Network, replaced: Done
) -> None:
    old = ssin(network, "anna").digits
    assert network.told() == [("cpas-namur", "notifyPersonSSIN"), ("cin", "notifyPersonSSIN")]
    assert replaced.told == tuple((Kind.PERSON_SSIN, old, one.recipient) for one in network.outbox())
    assert {(one.ssin, one.new_ssin, one.what, one.ticket) for one in network.outbox()} == {
        (old, FRESH.digits, '{"change":"replaced"}', replaced.ticket)
    }
    entry = network.by("cpas-namur").journal()[-1]
    assert (entry["ticket"], entry["endpoint"], entry["service"], entry["operation"], entry["user"]) == (
        replaced.ticket,
        "command line",
        "NationalRegister",
        "replace",
        "operator",
    )
    assert entry["ssin"] == f"{old} {FRESH}"
    with network.gateway.database.unit_of_work() as work:
        assert {one.entered_by for one in Directory().history_of(FRESH, work)} == {replaced.ticket}


def test_who_asks_about_the_old_number_is_told_the_new_one_in_both_families(
    network: Network, replaced: Done, retriever: Callable[[str], Any]
) -> None:
    refused = network.registers("cpas-charleroi").summary
    assert (refused.ok, refused.codes, refused.details[0].fields["SSIN"]) == ("NO", ["32001002"], FRESH.digits)
    reply = retriever("cpas-namur").retrieve(network.person("anna").ssin)
    assert (reply.status[1], reply.information["newSSIN"]) == ("MSG00006", FRESH.digits)


def test_who_had_a_file_asks_under_the_new_number_without_registering_again(
    network: Network, replaced: Done, retriever: Callable[[str], Any]
) -> None:
    reply = retriever("cpas-namur").retrieve(FRESH.digits)
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert retriever("cpas-liege").retrieve(FRESH.digits).status[1] == "MSG00012"


def test_the_number_of_another_may_take_the_place_and_both_files_are_one(sqlite_network: Network) -> None:
    old, new = ssin(sqlite_network, "anna"), ssin(sqlite_network, "lucas")
    sqlite_network.registers("cpas-namur", TODAY, "2027-01-31")
    sqlite_network.registers("cpas-namur", "2027-01-01", "2027-03-31", tag="lucas")
    caused(sqlite_network, lambda acts: acts.replace(old, new))
    assert lines_of(sqlite_network, new)[1:] == [("0999100097", 2, TODAY, "2027-03-31")], "beside the child benefit"


def test_two_numbers_of_one_person_may_bring_a_conflict_to_light(sqlite_network: Network) -> None:
    old, new = ssin(sqlite_network, "anna"), ssin(sqlite_network, "lucas")
    sqlite_network.registers("cpas-namur")
    sqlite_network.registers("cpas-charleroi", tag="lucas")
    caused(sqlite_network, lambda acts: acts.replace(old, new))
    assert sqlite_network.told() == [(user, "conflict") for user in ("cpas-namur", "cpas-charleroi", "spp-is")]
    verdicts = sqlite_network.by("cpas-namur").journal()[-1]["verdicts"]
    assert [one["rule"] for one in verdicts if one["verdict"] == "flagged"] == [
        "conflict: 0999100097 quality 2 and 0999100196 quality 2"
    ]


def test_a_number_that_was_replaced_before_points_to_the_newest(sqlite_network: Network) -> None:
    current = ssin(sqlite_network, "new-number")
    fresh = mock_ssin(1996, 9, 14, 898)
    caused(sqlite_network, lambda acts: acts.replace(current, fresh))
    for tag in ("replaced-number", "new-number"):
        refused = sqlite_network.registers("cpas-namur", tag=tag).summary
        assert refused.details[0].fields["SSIN"] == fresh.digits


def test_the_household_names_the_new_number(sqlite_network: Network) -> None:
    old, fresh = ssin(sqlite_network, "marc"), mock_ssin(1979, 4, 2, 897)
    caused(sqlite_network, lambda acts: acts.replace(old, fresh))
    with sqlite_network.gateway.database.unit_of_work() as work:
        known = national_register.find(work, sqlite_network.person("sofie").ssin)
        assert known is not None
        wife = files.read(known[2])
    assert fresh.digits in [one["ssin"] for one in wife["household"]]
    assert wife["head"] == fresh.digits
    assert old.digits not in known[2]


def test_a_cancelled_number_is_told_and_counts_no_more(network: Network) -> None:
    network.registers("cpas-namur")
    network.subscribes("cpas-namur", Kind.PERSON_SSIN)
    caused(network, lambda acts: acts.cancel(ssin(network, "anna")))
    assert (network.told(), network.what()) == ([("cpas-namur", "notifyPersonSSIN")], {"change": "cancelled"})
    assert network.registers("cpas-namur", tag="anna").summary.codes == ["32001003"]


def test_a_death_is_told_and_ends_the_registrations_to_come(network: Network) -> None:
    network.registers("cpas-namur", tag="marc", purpose=5)
    network.registers("cpas-namur", tag="sofie", purpose=5)
    network.subscribes("cpas-namur", Kind.PERSON_SSIN, Kind.FAMILY_COMPOSITION)
    caused(network, lambda acts: acts.bury(ssin(network, "marc"), date(2026, 11, 20)))
    assert network.told() == [("cpas-namur", "notifyPersonSSIN"), ("cpas-namur", "notifyFamilyComposition")]
    assert [one.ssin for one in network.outbox()] == [network.person(tag).ssin for tag in ("marc", "sofie")]
    assert network.registers("cpas-charleroi", tag="marc").summary.codes == ["32001004"]
    assert network.registers("cpas-charleroi", EVE, tag="marc").summary.ok == "YES", "to recover costs"


def test_a_move_is_told_of_everybody_whose_household_is_another_one(network: Network, retriever: Any) -> None:
    tags = ("marc", "sofie", "emma", "anna")
    for tag in tags:
        network.has_file("cpas-namur", 1, tag=tag)
    network.subscribes("cpas-namur", Kind.FAMILY_COMPOSITION)
    caused(network, lambda acts: acts.move(ssin(network, "anna"), ssin(network, "marc")))
    assert {one.ssin for one in network.outbox()} >= {network.person(tag).ssin for tag in tags}
    assert {(one.kind, one.what) for one in network.outbox()} == {
        ("notifyFamilyComposition", '{"change":"composition"}')
    }
    caused(network, lambda acts: acts.move(ssin(network, "anna"), None))
    assert network.outbox()[-1].ssin == network.person("anna").ssin


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda acts, one: acts.replace(one("replaced-number"), one("anna")), "was replaced by"),
        (lambda acts, one: acts.replace(one("anna"), one("cancelled-number")), "was cancelled"),
        (lambda acts, one: acts.replace(one("anna"), one("anna")), "cannot take its own place"),
        (lambda acts, one: acts.replace(mock_ssin(1980, 1, 1, 1), one("anna")), "nobody has the number"),
        (lambda acts, one: acts.replace(one("anna"), Ssin("85031200187")), "may be a real person's"),
        (lambda acts, one: acts.cancel(one("cancelled-number")), "was cancelled"),
        (lambda acts, one: acts.bury(one("deceased"), date(2026, 11, 1)), "died on 2019-11-03"),
        (lambda acts, one: acts.bury(one("anna"), date(2026, 11, 22)), "has not come yet"),
        (lambda acts, one: acts.move(one("anna"), one("anna")), "--alone"),
        (lambda acts, one: acts.move(one("anna"), one("deceased")), "died on"),
    ],
)
def test_what_cannot_be_changes_nothing(sqlite_network: Network, act: Any, words: str) -> None:
    before = (sqlite_network.by("cpas-namur").rows(), sqlite_network.outbox())
    with pytest.raises(NotDone, match=words):
        caused(sqlite_network, lambda acts: act(acts, lambda tag: ssin(sqlite_network, tag)))
    assert (sqlite_network.by("cpas-namur").rows(), sqlite_network.outbox()) == before
    assert sqlite_network.by("cpas-namur").journal() == []


def test_without_its_journal_entry_nothing_happens(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    network.registers("cpas-namur")
    network.subscribes("cpas-namur", Kind.PERSON_SSIN)
    before = network.by("cpas-namur").rows()

    def broken(*_: object) -> int:
        raise RuntimeError

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(Journal, "append", broken)
        caused(network, lambda acts: acts.replace(ssin(network, "anna"), FRESH))
    assert (network.by("cpas-namur").rows(), network.outbox()) == (before, [])
    assert network.registers("cpas-namur", "2027-11-22").summary.codes != ["32001002"]


def test_the_sandbox_has_a_file_that_was_moved(sqlite_network: Network) -> None:
    old, new = ssin(sqlite_network, "replaced-number"), ssin(sqlite_network, "new-number")
    gent = sqlite_network.institution("cpas-gent").cbe_number
    assert [(whose, code) for whose, code, _, _ in lines_of(sqlite_network, old)] == [(gent, 999)]
    assert (gent, 3) in [(whose, code) for whose, code, _, _ in lines_of(sqlite_network, new)]
