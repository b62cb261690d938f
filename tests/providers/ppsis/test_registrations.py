"""What a form asks of the directory: tried before the check, carried out when the form stands, in the same commit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from attesting import attested_of
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.journal.book import Journal
from bcss_gateway.storage import ppsis
from classic import envelope, message, proof_of, service
from law65 import (
    A_YEAR,
    Cpas,
    block,
    decided,
    form_a,
    form_b1,
    form_c,
    form_d1,
    request,
    secondary,
)
from ssdn_reply import Reply

OTHER_AID = block(4, *A_YEAR)


def verdicts(cpas: Cpas) -> list[tuple[str, str, str]]:
    """The stations of the last call."""
    return [(one["station"], one["verdict"], one["rule"]) for one in cpas.caller.journal()[-1]["verdicts"]]


def test_a_form_stands_in_the_journal_with_its_service_qualities_and_persons(
    namur_sends: Cpas, marc: str, sofie: str, emma: str
) -> None:
    cpas = namur_sends
    cpas.send("AB", form_a(marc, secondary(sofie, 1), secondary(emma, 2)), form_b1(marc, (sofie, 1)))
    (entry,) = cpas.caller.journal()
    assert (entry["service"], entry["operation"], entry["version"]) == (
        "OCMWCPASWet65Loi65AB",
        "L65_AB_Decision",
        "20110101",
    )
    assert (entry["ssin"].split(), entry["quality_code"].split()) == ([marc, sofie, emma], ["3", "5"])
    assert (entry["outcome"], entry["return_code"], entry["provider_asked"]) == ("answered", "0", True)
    [right] = attested_of(cpas.gateway, marc)
    assert verdicts(cpas)[-7:] == [
        ("authorized", "passed", "cpas_federal_service#1"),
        ("number", "passed", "register"),
        ("integrated", "passed", "cpas_federal_service#1"),
        ("answered", "passed", "ppsis"),
        ("registered", "passed", "3 of 3 stand"),
        ("outbox", "passed", f"right {right.number} created, known from 2026-11-22T23:00:00.000000Z"),
        ("filtered", "passed", "all parts"),
    ]


@pytest.mark.parametrize("letters", ["C", "DF"])
def test_the_other_forms_stand_there_too(helped: Cpas, anna: str, letters: str) -> None:
    form = {"C": form_c(anna), "DF": form_d1(anna, "", 0)}[letters]
    helped.decide(letters, form)
    entry = helped.caller.journal()[-1]
    assert (entry["service"], entry["ssin"], entry["quality_code"]) == (f"OCMWCPASWet65Loi65{letters}", anna, "3")


def test_everybody_on_a_refused_form_stands_there_too(cpas: Cpas, marc: str, sofie: str) -> None:
    cpas.send("AB", form_a(marc, secondary(sofie, 1, blocks="")))
    entry = cpas.caller.journal()[-1]
    assert (entry["ssin"].split(), entry["outcome"], entry["provider_asked"]) == ([marc, sofie], "refused", False)
    assert verdicts(cpas)[-1][:2] == ("integrated", "refused")


def test_a_registration_that_the_rules_refuse_is_refused_at_its_own_station(cpas: Cpas, anna: str) -> None:
    cpas.send("AB", form_a(anna, blocks=block(3, "2026-11-21", "2028-11-20")))
    assert verdicts(cpas)[-1] == ("registered", "refused", "quality code 3")
    assert not cpas.caller.journal()[-1]["provider_asked"]


def test_what_the_decision_lets_stand_is_counted(cpas: Cpas, anna: str) -> None:
    cpas.decide("AB", form_a(anna), form_b1(anna, aids=(), blocks=OTHER_AID))
    assert ("registered", "passed", "1 of 2 stand") in verdicts(cpas)


def test_a_form_without_a_registration_says_nothing_of_the_directory(helped: Cpas, anna: str) -> None:
    helped.decide("C", form_c(anna))
    assert "registered" not in [station for station, *_ in verdicts(helped)]


def test_a_refused_form_undoes_what_was_tried(namur_sends: Cpas, anna: str) -> None:
    cpas = namur_sends
    lines, kept = cpas.caller.lines(), cpas.kept()
    (who,) = cpas.decide("AB", form_a(anna, status="Z"))
    assert who.evaluation == "REFUSED"
    assert (cpas.caller.lines(), cpas.kept()) == (lines, kept)


def test_a_registration_grows_one_that_is_there(cpas: Cpas, person: Callable[[str], Citizen]) -> None:
    anna = person("anna")
    cpas.caller.access(anna.ssin, "REGISTER", "2026-11-10", "2026-12-10", purpose=3, proof=proof_of(anna))
    cpas.decide("AB", form_a(anna.ssin))
    assert cpas.periods(anna.ssin) == [(3, *A_YEAR)]


def test_a_registration_that_would_grow_too_long_is_refused_before_the_source_is_asked(
    cpas: Cpas, person: Callable[[str], Citizen]
) -> None:
    anna = person("anna")
    cpas.caller.access(anna.ssin, "REGISTER", "2026-06-01", "2027-05-31", purpose=3, proof=proof_of(anna))
    reply = cpas.send("AB", form_a(anna.ssin))
    assert (reply.summary.ok, reply.summary.codes) == ("NO", ["31000005"])
    assert not cpas.caller.journal()[-1]["provider_asked"]


def test_one_quality_ends_where_another_begins(cpas: Cpas, person: Callable[[str], Citizen]) -> None:
    anna = person("anna")
    cpas.caller.access(anna.ssin, "REGISTER", "2026-10-10", "2026-12-10", purpose=1, proof=proof_of(anna))
    blocks = block(3, *A_YEAR) + block(1, "2026-11-01", "2026-12-10", "Desintegration")
    cpas.decide("AB", form_a(anna.ssin, blocks=blocks))
    assert sorted(cpas.periods(anna.ssin)) == [(1, "2026-10-10", "2026-10-31"), (3, *A_YEAR)]


def test_without_an_entry_nothing_is_kept_nor_registered(
    namur_sends: Cpas, anna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One unit of work: the form, its registrations and its entry."""
    cpas = namur_sends
    lines, kept = cpas.caller.lines(), cpas.kept()
    monkeypatch.setattr(Journal, "append", _broken)
    assert cpas.caller.post_envelope(_posted(cpas, anna)).status == 500
    monkeypatch.undo()
    assert (cpas.caller.lines(), cpas.kept(), cpas.caller.journal()) == (lines, kept, [])


def test_when_the_source_breaks_down_nothing_is_registered(
    namur_sends: Cpas, anna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cpas = namur_sends
    lines = cpas.caller.lines()
    monkeypatch.setattr(ppsis, "add", _broken)
    assert cpas.caller.post_envelope(_posted(cpas, anna)).status == 500
    monkeypatch.undo()
    assert cpas.caller.lines() == lines
    assert cpas.caller.journal()[-1]["outcome"] == "broken"


def test_of_two_at_once_one_is_accepted_and_the_other_is_told_so(namur_sends: Cpas, anna: str) -> None:
    cpas, replies = namur_sends, []
    forms = [(form_a(anna), form_b1(anna)) for _ in range(4)]
    threads = [threading.Thread(target=lambda pair=pair: replies.append(cpas.send("AB", *pair))) for pair in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = sorted(tuple(one.evaluation for one in decided(reply)) for reply in replies)
    assert found == [("ACCEPTED", "ACCEPTED"), *[("REFUSED", "REFUSED")] * 3]
    numbers = [row[0] for row in cpas.kept()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert cpas.periods(anna) == [(3, *A_YEAR)]


def test_the_line_shows_in_the_directory_as_any_other(cpas: Cpas, person: Callable[[str], Citizen]) -> None:
    anna = person("anna")
    cpas.decide("AB", form_a(anna.ssin))
    shown: Reply = cpas.caller.access(anna.ssin, "LIST", "2026-11-21", proof=proof_of(anna))
    assert shown.secondary() == shown.primary() == [A_YEAR]


def _broken(*_: Any, **__: Any) -> None:
    raise RuntimeError("the disk is full")


def _posted(cpas: Cpas, ssin: str) -> str:
    content = request("AB", form_a(ssin), institution=cpas.institution)
    return envelope(message(service(content, "OCMWCPASWet65Loi65AB", "20110101"), org_unit=cpas.institution.cbe_number))
