"""A person's file is open to who keeps a file on the person, today, in a quality that opens it. Both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from classic import journal, proof_of

Person = Callable[[str], Citizen]


def test_a_registration_opens_the_file_and_its_end_closes_it(namur: Any, retriever: Any, person: Person) -> None:
    anna, asks = person("anna"), retriever("cpas-namur")
    assert asks.retrieve(anna.ssin).status == ("NO_RESULT", "MSG00012")
    namur.access(anna.ssin, "REGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))
    assert asks.retrieve(anna.ssin).status == ("DATA_FOUND", "MSG00000")
    namur.access(anna.ssin, "UNREGISTER", "2026-11-21", purpose=1, proof=proof_of(anna))
    reply = asks.retrieve(anna.ssin)
    assert reply.status == ("NO_RESULT", "MSG00012")
    assert reply.file is None
    assert [entry["return_code"] for entry in namur.journal()] == ["MSG00012", "0", "MSG00000", "0", "MSG00012"]
    assert [entry["provider_asked"] for entry in namur.journal()] == [False, True, True, True, False]


def test_an_integration_expires_by_the_clock(retriever: Any, person: Person, clock: Any) -> None:
    asks, ssin = retriever("cpas-namur"), person("last-day").ssin
    assert asks.retrieve(ssin).code == "MSG00000"
    clock.move(hours=11, minutes=59)
    assert asks.retrieve(ssin).code == "MSG00000", "22:59 UTC is still the last day, a minute before midnight here"
    clock.move(minutes=1)
    assert asks.retrieve(ssin).code == "MSG00012"


def test_an_integration_begins_by_the_clock(retriever: Any, person: Person, clock: Any) -> None:
    asks, ssin = retriever("cpas-antwerpen"), person("begins-soon").ssin
    assert asks.retrieve(ssin).code == "MSG00012"
    clock.move(days=30)
    assert asks.retrieve(ssin).code == "MSG00000"


@pytest.mark.parametrize(
    ("tag", "user", "code", "quality"),
    [
        ("integrated", "cpas-namur", "MSG00000", "2"),
        ("in-examination", "cpas-gent", "MSG00000", "1"),
        ("equivalent", "cpas-anderlecht", "MSG00000", "3"),
        ("three-first-names", "cpas-oostende", "MSG00000", "4"),
        ("yasmina", "cpas-charleroi", "MSG00000", "5"),
        ("employed-by-cpas", "cpas-oostende", "MSG00000", "6"),
        ("budget-guidance", "cpas-namur", "MSG00000", "7"),
        ("elder-widow", "cpas-liege", "MSG00000", "8"),
        ("divorced", "cpas-mons", "MSG00000", "9"),
        ("two-cpas", "cpas-charleroi", "MSG00000", "2"),
        ("two-cpas", "cpas-namur", "MSG00000", "1"),
        ("heating", "cpas-tournai", "MSG00012", ""),
        ("sankt-vith", "cpas-sankt-vith", "MSG00012", ""),
        ("expired", "cpas-namur", "MSG00012", ""),
        ("integrated", "cpas-charleroi", "MSG00012", ""),
        ("adam", "cpas-charleroi", "MSG00012", ""),
        ("marc", "onss", "MSG00013", ""),
    ],
)
def test_only_a_quality_that_opens_it_opens_it(
    retriever: Any, person: Person, tag: str, user: str, code: str, quality: str
) -> None:
    reply = retriever(user).retrieve(person(tag).ssin)
    assert reply.code == code
    entry = _last_entry(retriever(user).gateway)
    assert (entry["quality_code"], entry["return_code"]) == (quality, code)
    assert (entry["institution"], entry["ssin"]) == (retriever(user).institution.cbe_number, person(tag).ssin)


def test_a_refusal_names_person_institution_and_the_next_step(retriever: Any, person: Person) -> None:
    reply = retriever("cpas-namur").retrieve(person("anna").ssin)
    assert reply.body.findtext("status/description") == "The SSIN is not sufficiently integrated for your organization"
    assert list(reply.information) == ["details", "ssin", "cbeNumber", "advice", "explanation", "rule"]
    assert reply.information["details"] == "The SSIN is not integrated for the given PCSA"
    assert reply.information["ssin"] == person("anna").ssin
    assert reply.information["cbeNumber"] == "0999100097"
    assert "REGISTER" in reply.information["advice"]
    assert "2026-11-21" in reply.information["advice"]
    assert reply.information["rule"] == "cpas_national_register#1"


def test_an_expired_integration_is_told_from_none(retriever: Any, person: Person) -> None:
    advice = retriever("cpas-namur").retrieve(person("expired").ssin, language="nl").information["advice"]
    assert advice.startswith("De integratie") and "dekt 2026-11-21 niet" in advice


def _last_entry(gateway: Any) -> Any:
    return journal(gateway)[-1]
