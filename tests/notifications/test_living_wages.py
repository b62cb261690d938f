"""A right that a CPAS attests is told when it is known: to whom seed 004 names, on its file, with what it may see."""

from __future__ import annotations

import pytest

import law02
from bcss_gateway import beside_calls
from bcss_gateway.crossroads import acts
from bcss_gateway.domain.right import Change
from delivering import FILES, Deliveries
from filed import filed
from law02 import DAYS_UNTIL_KNOWN, form_b
from renumbering import renumber

PATH = "livingWagesNotification/attestation"


def test_from_the_attestation_of_a_cpas_to_the_health_funds(deliveries: Deliveries) -> None:
    """The whole way: two days after it was attested, with the attestation, and without it to who may not see it."""
    anna = deliveries.person("anna").ssin
    for user in ("cin", "actiris"):
        deliveries.subscribes(user)
        deliveries.keeps_a_file(user)
    deliveries.attest(delay=2 * 86_400)
    assert deliveries.clerk()
    assert deliveries.arrived("cin") == deliveries.outbox("cin") == [], "it is known to nobody yet"
    deliveries.clock.move(days=2, seconds=1)
    assert deliveries.clerk()
    (to_cin,), (to_actiris,) = deliveries.arrived("cin"), deliveries.arrived("actiris")
    assert to_cin.findtext("livingWagesNotification/ssin") == anna
    assert [one.text for one in to_cin.find(PATH).iter("change", "cbeNumber", "aid", "beginDate")] == [
        "CREATED",
        "0999100097",
        "ERIS",
        "2026-11-01",
    ]
    assert to_cin.findtext("legalContext") == "NIC:INCREASED_REIMBURSEMENT"
    assert to_actiris.find(PATH) is None
    assert to_actiris.findtext("dataFilters/filteredElement") == PATH
    assert to_actiris.findtext("livingWagesNotification/ssin") == anna
    assert [one.what for one in deliveries.outbox("actiris")] == ["{}"], "never more is kept for it"


def test_who_follows_a_person_under_the_new_number_is_told_what_was_attested_under_the_former_one(
    deliveries: Deliveries,
) -> None:
    """And what is changed of it later under the new one, as the same attestation."""
    told, anna = deliveries, deliveries.person("anna").ssin
    cpas = law02.Cpas(told.gateway, told.institution("cpas-namur"))
    told.subscribes("cin")
    assert cpas.decide(form_b(anna)).evaluation == "ACCEPTED"
    new = renumber(told.gateway, anna)
    filed(told.gateway, new, *FILES["cin"])
    told.clock.move(days=DAYS_UNTIL_KNOWN)
    assert told.clerk()
    assert cpas.decide(form_b(new, corrects="1", lasts="<Months>3</Months>")).evaluation == "ACCEPTED"
    told.clock.move(days=DAYS_UNTIL_KNOWN)
    assert told.clerk()
    first, second = told.arrived("cin")
    of_first, of_second = (one.find("livingWagesNotification/ssin") for one in (first, second))
    assert (of_first.text, dict(of_first.attrib)) == (anna, {"replacedBy": new})
    assert (of_second.text, dict(of_second.attrib)) == (new, {})
    assert [one.findtext(f"{PATH}/change") for one in (first, second)] == ["CREATED", "MODIFIED"]
    assert len({one.findtext(f"{PATH}/attestationNumber") for one in (first, second)}) == 1


def test_each_change_is_told_in_order_with_numbers_without_gaps(deliveries: Deliveries) -> None:
    deliveries.subscribes("cin")
    deliveries.keeps_a_file("cin")
    for change in Change:
        deliveries.attest(change=change)
        deliveries.clock.move(minutes=1)
    assert deliveries.clerk()
    deliveries.attest(change=Change.CREATED, number="2")
    assert deliveries.clerk()
    found = [(one.findtext("sequenceNumber"), one.findtext(f"{PATH}/change")) for one in deliveries.arrived("cin")]
    assert found == [("1", "CREATED"), ("2", "MODIFIED"), ("3", "CANCELLED"), ("4", "CREATED")]
    assert all(one.delivered for one in deliveries.outbox("cin"))
    assert [one["outcome"] for one in deliveries.entries()] == ["answered"] * 4
    assert {one["endpoint"] for one in deliveries.entries()} == {"gateway"}


def test_whom_it_does_not_concern_is_not_told(sqlite_deliveries: Deliveries) -> None:
    told = sqlite_deliveries
    for user in ("cin", "inasti", "onss", "cpas-namur", "cpas-liege"):
        told.subscribes(user)
    told.keeps_a_file("cin", "marc")  # on somebody else
    told.keeps_a_file("actiris")  # who has not subscribed
    told.attest()
    assert told.clerk()
    assert all(told.outbox(user) == [] for user in ("cin", "inasti", "onss", "actiris", "cpas-namur", "cpas-liege"))
    (general,) = told.outbox()
    assert general.delivered, "it is addressed, to nobody"
    (entry,) = told.entries("address")
    assert entry["verdicts"][-1]["rule"] == "to 0"


def test_by_a_file_in_another_quality_nobody_is_told_and_the_journal_says_so(sqlite_deliveries: Deliveries) -> None:
    told = sqlite_deliveries
    told.subscribes("actiris")
    filed(told.gateway, told.person("anna").ssin, 54, 99)
    told.attest()
    assert told.clerk()
    assert told.outbox("actiris") == []
    assert "no row opens" in told.entries("address")[0]["verdicts"][0]["rule"]


def test_addressing_is_one_commit_however_it_ends(deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch) -> None:
    deliveries.subscribes("cin")
    deliveries.keeps_a_file("cin")
    deliveries.attest()
    with monkeypatch.context() as broken:
        broken.setattr(acts, "enter", lambda *_, **__: 1 / 0)
        assert not deliveries.clerk()
    assert deliveries.outbox("cin") == deliveries.arrived("cin") == []
    assert not deliveries.outbox()[0].delivered
    assert deliveries.clerk()
    assert [one.sequence for one in deliveries.outbox("cin")] == [1]


def test_nothing_is_told_before_there_are_tables(
    sqlite_deliveries: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sqlite_deliveries
    told.subscribes("cin")
    told.keeps_a_file("cin")
    told.attest()
    with monkeypatch.context() as without:
        without.setattr(beside_calls, "_in_force", lambda *_: None)
        assert told.clerk()
    assert told.outbox("cin") == []
    assert told.clerk()
    assert len(told.outbox("cin")) == 1
