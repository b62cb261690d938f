"""What is seen of a file depends on the quality of the integration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from classic import journal

Person = Callable[[str], Citizen]
LITTLE = {
    "NationalNumber",
    "FileOwner",
    "Names",
    "LegalMainAddresses",
    "Nationalities",
    "BirthPlace",
    "CivilStates",
    "Deceases",
}


@pytest.mark.parametrize(
    ("tag", "user"), [("budget-guidance", "cpas-namur"), ("elder-widow", "cpas-liege"), ("divorced", "cpas-mons")]
)
def test_codes_7_8_and_9_see_who_and_where_the_person_is_and_no_more(
    retriever: Any, person: Person, tag: str, user: str
) -> None:
    reply = retriever(user).retrieve(person(tag).ssin)
    assert set(reply.parts) <= LITTLE
    assert {"NationalNumber", "Names", "LegalMainAddresses"} <= set(reply.parts)


def test_a_person_who_is_helped_is_seen_whole(retriever: Any, person: Person) -> None:
    parts = set(retriever("cpas-charleroi").retrieve(person("single-mother").ssin).parts)
    assert {"FamilyMembers", "Occupations", "LegalMainAddresses"} <= parts


def test_history_is_given_on_demand_to_who_may_see_it(retriever: Any, person: Person) -> None:
    asks, ssin = retriever("cpas-namur"), person("integrated").ssin
    now, before = asks.retrieve(ssin), asks.retrieve(ssin, history="true")
    assert len(now.file.findall(".//{*}LegalMainAddress")) == 1
    assert len(before.file.findall(".//{*}LegalMainAddress")) == 2
    assert now.file.find(".//{*}DelDate") is None
    assert before.file.find(".//{*}DelDate") is not None


def test_history_stays_closed_to_who_may_see_the_present_only(retriever: Any, person: Person) -> None:
    asks, ssin = retriever("cpas-mons"), person("divorced").ssin
    reply = asks.retrieve(ssin, history="true")
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert reply.file.find(".//{*}DelDate") is None
    assert len(reply.file.findall(".//{*}LegalMainAddress")) == 1
    assert len(reply.file.findall(".//{*}CivilState/{*}CivilState")) == 1


def test_the_journal_says_how_much_was_hidden(retriever: Any, person: Person) -> None:
    asks = retriever("cpas-namur")
    asks.retrieve(person("integrated").ssin)
    asks.retrieve(person("budget-guidance").ssin)
    rules = [entry["verdicts"][-1] for entry in journal(asks.gateway)]
    assert rules[0] == {"station": "filtered", "verdict": "passed", "rule": "all parts"}
    assert rules[1]["rule"].endswith("parts hidden")
