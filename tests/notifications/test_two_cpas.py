"""Two CPAS and one person: each sees the other, and a conflict is told to both and to the federal service."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bcss_gateway.notifications.kinds import Kind
from classic import access, message, proof_of, service
from law65 import Cpas, form_a, form_b1
from ssdn_reply import Reply

Network = Any
TODAY, EVE, NEXT_YEAR = "2026-11-21", "2026-11-20", "2027-11-21"


def listed(network: Network, user: str) -> set[tuple[str, int]]:
    """What a CPAS sees of the others with LIST."""
    who = network.person("anna")
    shown = network.by(user).access(who.ssin, "LIST", TODAY, proof=proof_of(who)).registrations
    return {(one.org_unit, one.purpose) for one in shown if one.register == "SECONDARY"}


def notes(reply: Reply) -> list[tuple[str, str]]:
    """Severity and code of all that a reply says besides its answer."""
    assert (reply.context.ok, reply.context.return_code, reply.summary.ok, reply.summary.return_code) == (
        ("YES", "0") * 2
    ), "a client takes what is above 0 for an error"
    return [(one.severity, one.code) for one in reply.summary.details]


def flagged(network: Network) -> list[tuple[str, str]]:
    """Station and rule of what the newest entry of the journal flags."""
    verdicts = network.by("cpas-namur").journal()[-1]["verdicts"]
    return [(one["station"], one["rule"]) for one in verdicts if one["verdict"] == "flagged"]


def test_the_second_cpas_is_not_refused_but_both_and_the_federal_service_learn_of_the_conflict(
    network: Network,
) -> None:
    assert notes(network.registers("cpas-namur")) == []
    assert network.outbox() == []
    second = network.registers("cpas-charleroi", purpose=3)
    assert notes(second) == [("INFORMATION", "12002003")]
    assert second.summary.details[0].information[:3] == (
        ("OrgUnit", "92094"),
        ("Purpose", "2"),
        ("StartDate", TODAY),
    )
    assert network.told() == [("cpas-namur", "conflict"), ("cpas-charleroi", "conflict"), ("spp-is", "conflict")]
    assert network.what() == {
        "files": [
            {"sector": 17, "institution": "0999100097", "quality_code": 2, "period": [TODAY, NEXT_YEAR]},
            {"sector": 17, "institution": "0999100196", "quality_code": 3, "period": [TODAY, NEXT_YEAR]},
        ],
        "days": [TODAY, NEXT_YEAR],
    }
    assert flagged(network) == [("answered", "conflict: 0999100097 quality 2 and 0999100196 quality 3")]
    assert listed(network, "cpas-namur") == listed(network, "cpas-charleroi") == {("92094", 2), ("52011", 3)}


def test_each_row_carries_the_ticket_and_moment_of_its_cause(network: Network) -> None:
    network.registers("cpas-namur")
    network.registers("cpas-charleroi")
    entry = network.by("cpas-namur").journal()[-1]
    rows = network.outbox()
    assert {(one.ticket, one.moment) for one in rows} == {(entry["ticket"], entry["received"])}
    assert {(one.ssin, one.new_ssin, one.attempts, one.delivered, one.dead) for one in rows} == {
        (network.person("anna").ssin, "", 0, "", "")
    }


@pytest.mark.parametrize("purpose", [1, 4, 5, 6, 7])
def test_who_merely_knows_the_person_too_is_named_and_that_is_no_conflict(
    sqlite_network: Network, purpose: int
) -> None:
    sqlite_network.registers("cpas-namur")
    reply = sqlite_network.registers("cpas-charleroi", purpose=purpose)
    assert notes(reply) == [("INFORMATION", "12002002")]
    assert reply.summary.details[0].fields["OrgUnit"] == "92094"
    assert (sqlite_network.outbox(), flagged(sqlite_network)) == ([], [])


def test_what_lies_on_other_days_is_not_named(sqlite_network: Network) -> None:
    sqlite_network.registers("cpas-namur", "2026-06-01", EVE)
    assert notes(sqlite_network.registers("cpas-charleroi")) == []
    assert sqlite_network.outbox() == []


def test_one_cpas_alone_is_never_in_conflict_with_itself(sqlite_network: Network) -> None:
    assert (
        notes(sqlite_network.registers("cpas-namur")) == notes(sqlite_network.registers("cpas-namur", purpose=3)) == []
    )
    assert sqlite_network.outbox() == []


def test_a_conflict_is_told_once_and_named_each_time(sqlite_network: Network) -> None:
    sqlite_network.registers("cpas-namur", TODAY, "2027-01-31")
    sqlite_network.registers("cpas-charleroi", TODAY, "2027-02-28")
    told = sqlite_network.told()
    for user, end in (("cpas-charleroi", "2027-02-28"), ("cpas-charleroi", "2027-04-30"), ("cpas-namur", "2027-05-31")):
        assert notes(sqlite_network.registers(user, TODAY, end)) == [("INFORMATION", "12002003")]
        assert (sqlite_network.told(), flagged(sqlite_network)) == (told, [])


def test_a_conflict_that_comes_again_is_told_again(sqlite_network: Network) -> None:
    for _ in range(2):
        sqlite_network.registers("cpas-namur")
        sqlite_network.registers("cpas-charleroi")
        sqlite_network.unregisters("cpas-charleroi")
    assert len(sqlite_network.outbox()) == 6


def test_whoever_has_a_file_and_a_subscription_learns_of_the_others(network: Network) -> None:
    every = (Kind.FILE_BEGUN, Kind.FILE_CHANGED, Kind.FILE_ENDED)
    network.subscribes("cpas-namur", *every)
    network.subscribes("cpas-charleroi", *every)
    network.subscribes("cpas-liege", *every)  # has no file
    network.registers("cpas-namur", purpose=1)
    network.registers("cpas-charleroi", TODAY, "2027-01-31", purpose=4)
    network.registers("cpas-charleroi", TODAY, "2027-03-31", purpose=4)
    network.unregisters("cpas-charleroi", "2027-03-01", purpose=4)
    network.unregisters("cpas-charleroi", TODAY, purpose=4)
    assert network.told() == [
        ("cpas-namur", "fileBegun"),
        ("cpas-namur", "fileChanged"),
        ("cpas-namur", "fileEnded"),
        ("cpas-namur", "fileEnded"),
    ]
    assert network.what(1) == {
        "sector": 17,
        "institution": "0999100196",
        "quality_code": 4,
        "entered": [[TODAY, "2027-03-31"]],
        "ended": [[TODAY, "2027-01-31"]],
    }
    numbers = [one.number for one in network.outbox()]
    assert numbers == sorted(set(numbers)), "the order in which they are to be told"


def test_nobody_is_told_of_what_it_did_itself_or_did_not_subscribe_to(sqlite_network: Network) -> None:
    sqlite_network.subscribes("cpas-charleroi", Kind.FILE_BEGUN)
    sqlite_network.registers("cpas-namur", purpose=1)
    sqlite_network.registers("cpas-charleroi", purpose=4)
    assert sqlite_network.outbox() == []


def test_a_sector_has_a_file_but_may_not_learn_of_those_of_the_cpas(sqlite_network: Network) -> None:
    sqlite_network.has_file(11, 1)
    sqlite_network.subscribes("cin", Kind.FILE_BEGUN)  # by hand: the command would refuse it
    sqlite_network.registers("cpas-namur")
    assert sqlite_network.outbox() == []


def test_what_a_form_registers_is_told_like_any_other(sqlite_network: Network) -> None:
    sqlite_network.registers("cpas-charleroi")
    sender = Cpas(sqlite_network.gateway, sqlite_network.institution("cpas-namur"))
    anna = sqlite_network.person("anna").ssin
    reply = sender.send("AB", form_a(anna), form_b1(anna))
    assert notes(reply) == [("INFORMATION", "12002003")]
    assert reply.summary.details[0].fields["SSIN"] == anna
    assert [kind for _, kind in sqlite_network.told()] == ["conflict"] * 3 + ["LivingWagesNotifications"], (
        "once, though it was rehearsed before"
    )
    assert flagged(sqlite_network) == [("registered", "conflict: 0999100097 quality 3 and 0999100196 quality 2")]


def test_the_note_is_in_the_language_of_the_message(sqlite_network: Network) -> None:
    sqlite_network.registers("cpas-namur")
    who = sqlite_network.person("anna")
    words = {"fr": "Réglez-le", "nl": "Regel het onderling", "de": "Regeln Sie es", "en": "Settle it"}
    for language, said in words.items():
        asked = access(who.ssin, "REGISTER", TODAY, purpose=2, proof=proof_of(who))
        sent = message(service(asked), org_unit="52011", language=language)
        detail = sqlite_network.by("cpas-charleroi").send(sent).summary.details[0]
        assert said in detail.fields["Advice"]


def test_the_text_holds_codes_and_periods_and_nothing_of_the_person(sqlite_network: Network) -> None:
    sqlite_network.registers("cpas-namur")
    sqlite_network.registers("cpas-charleroi")
    anna = sqlite_network.person("anna")
    for row in sqlite_network.outbox():
        said = json.loads(row.what)
        assert set(said) == {"files", "days"}
        assert not any(part in row.what for part in (anna.ssin, anna.last_name, str(anna.birth)))
