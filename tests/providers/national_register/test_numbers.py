"""SSINInformationService: the current number of whoever had a number, and all numbers of that person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.refusal import Breakdown
from bcss_gateway.domain.ssin import Ssin, mock_ssin
from bcss_gateway.providers.national_register.answer import Status
from bcss_gateway.providers.national_register.numbers import current_number
from newer import by_number
from sources import Asked, settle

Person = Callable[[str], Citizen]
CURRENT, RELATED = "consultCurrentSsin", "consultRelatedSsins"
FILES = "SSIN:FILE_MANAGEMENT"
PARTNERS = ("cin", "forem", "inasti", "onss")


@pytest.fixture
def asked() -> Asked:
    """The service that is asked here."""
    return Asked("SSINInformationService", dict.fromkeys(PARTNERS, FILES))


@pytest.fixture
def namur(consult: Any) -> Any:
    """A CPAS, on a gateway that is shared."""
    return consult("cpas-namur")


def about(ssin: str) -> str:
    return f"<ssin>{ssin}</ssin>"


def told(reply: Any) -> tuple[str, dict[str, str], list[str]]:
    """The number, what became of it, and the others."""
    ssin = reply.body.find("ssin")
    return ssin.text, dict(ssin.attrib), reply.texts("relatedSsins/relatedSsin")


def test_the_current_number_of_a_former_one_says_which_it_replaces(namur: Any, person: Person) -> None:
    old, new = person("replaced-number").ssin, person("new-number").ssin
    reply = namur.ask(CURRENT, about(old))
    assert (reply.status, reply.body.findtext("criteria/ssin")) == (("DATA_FOUND", "MSG00000"), old)
    assert told(reply) == (new, {"replaces": old}, [])
    assert [child.tag for child in reply.body][-3:] == ["criteria", "status", "ssin"]
    entry = namur.journal()[-1]
    assert (entry["ssin"], entry["operation"], entry["provider"]) == (f"{old} {new}", CURRENT, "national_register")
    assert "not asked" in [verdict["rule"] for verdict in entry["verdicts"] if verdict["station"] == "integrated"]


@pytest.mark.parametrize("operation", [CURRENT, RELATED])
@pytest.mark.parametrize("tag", ["anna", "deceased"])
def test_who_only_ever_had_one_number_has_no_other(namur: Any, person: Person, operation: str, tag: str) -> None:
    reply = namur.ask(operation, about(person(tag).ssin))
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert told(reply) == (person(tag).ssin, {}, [])
    assert reply.body.find("relatedSsins") is None


@pytest.mark.parametrize("operation", [CURRENT, RELATED])
def test_a_cancelled_number_is_told_to_be_so(namur: Any, person: Person, operation: str) -> None:
    cancelled = person("cancelled-number").ssin
    reply = namur.ask(operation, about(cancelled))
    assert (reply.status, told(reply)) == (("DATA_FOUND", "MSG00000"), (cancelled, {"canceled": "true"}, []))


@pytest.mark.parametrize("tag", ["replaced-number", "new-number"])
def test_all_numbers_are_told_whichever_of_them_is_asked_about(namur: Any, person: Person, tag: str) -> None:
    old, new = person("replaced-number").ssin, person("new-number").ssin
    reply = namur.ask(RELATED, about(person(tag).ssin))
    assert told(reply) == (new, {"replaces": old} if tag == "replaced-number" else {}, [old])
    assert set(namur.journal()[-1]["ssin"].split()) == {old, new}


@pytest.fixture
def five(person: Person) -> list[Citizen]:
    """A person whose numbers were replaced one by the other: 0 by 1, 1 and 2 by 3, 3 by 4; 4 counts today."""
    numbers = [mock_ssin(1975, 2, 3, serial).digits for serial in (902, 904, 906, 908, 910)]
    successors = [numbers[1], numbers[3], numbers[3], numbers[4], ""]
    return [
        replace(person("anna"), ssin=ssin, replaced_by=after, tag="", story={}, integrations=())
        for ssin, after in zip(numbers, successors, strict=True)
    ]


def test_numbers_are_followed_through_every_replacement(consult_alone: Any, five: list[Citizen]) -> None:
    namur = consult_alone("cpas-namur")
    settle(namur.gateway, five)
    zero, one, two, three, four = (citizen.ssin for citizen in five)
    assert told(namur.ask(CURRENT, about(zero))) == (four, {"replaces": zero}, [])
    for each in (zero, one, two, three, four):
        number, became, others = told(namur.ask(RELATED, about(each)))
        assert (number, others) == (four, [three, *sorted([one, two]), zero])
        assert became == ({} if each == four else {"replaces": each})


def test_when_the_last_of_them_was_cancelled_that_is_told(consult_alone: Any, five: list[Citizen]) -> None:
    namur = consult_alone("cpas-namur")
    settle(namur.gateway, [*five[:-1], replace(five[-1], cancelled=True)])
    asked = five[0].ssin
    assert told(namur.ask(CURRENT, about(asked))) == (five[-1].ssin, {"replaces": asked, "canceled": "true"}, [])


def test_numbers_that_replace_each_other_in_a_ring_break_the_answer_not_the_gateway(
    consult_alone: Any, five: list[Citizen], person: Person
) -> None:
    namur = consult_alone("cpas-namur")
    settle(namur.gateway, [*five[:-1], replace(five[-1], replaced_by=five[0].ssin)])
    reply = namur.ask(RELATED, about(five[2].ssin))
    assert (reply.heard.status, reply.fault.findtext("detail/reasonCode")) == (500, "MSG00003")
    assert namur.ask(CURRENT, about(person("anna").ssin)).code == "MSG00000"


@given(st.lists(st.integers(0, 7), min_size=8, max_size=8), st.integers(0, 7))
def test_the_current_number_has_no_successor_and_a_ring_has_no_current_number(after: list[int], asked: int) -> None:
    """Of eight numbers each has a successor; its own place stands for none."""
    numbers = [Ssin.unchecked(f"7067059118{digit}") for digit in range(8)]

    def status(ssin: Ssin, _: Any) -> Status:
        mine = numbers.index(ssin)
        return Status(known=True, replaced_by="" if after[mine] == mine else numbers[after[mine]].digits)

    reached = [asked]
    while after[reached[-1]] not in reached:
        reached.append(after[reached[-1]])
    if after[reached[-1]] == reached[-1]:
        assert current_number(numbers[asked], status, None) == numbers[reached[-1]]
    else:
        with pytest.raises(Breakdown):
            current_number(numbers[asked], status, None)


@pytest.mark.parametrize("operation", [CURRENT, RELATED])
@pytest.mark.parametrize(("ssin", "code"), [(mock_ssin(1980, 1, 1, 1).digits, "MSG00005"), ("85631290200", "MSG00011")])
def test_a_number_that_nobody_ever_had_is_refused(namur: Any, operation: str, ssin: str, code: str) -> None:
    reply = namur.ask(operation, about(ssin))
    assert (reply.status, reply.body.find("ssin")) == (("NO_RESULT", code), None)
    assert not namur.journal()[-1]["provider_asked"]


@pytest.mark.parametrize("user", PARTNERS)
def test_the_sectors_that_keep_files_may_ask_in_a_context_of_their_own(consult: Any, person: Person, user: str) -> None:
    partner, old = consult(user), person("replaced-number").ssin
    assert told(partner.ask(RELATED, about(old))) == (person("new-number").ssin, {"replaces": old}, [old])
    assert partner.ask(RELATED, about(old), context="PCSA:SOCIAL_INQUIRY").status == ("NO_RESULT", "MSG00013")


@pytest.mark.parametrize(
    ("user", "context"),
    [
        ("cpas-namur", FILES),
        ("cpas-namur", "CURIOSITY"),
        ("vdi", FILES),
        ("opgroeien", FILES),
        ("bced", FILES),
        ("police-federale", FILES),
        ("spf-finances", FILES),
    ],
)
def test_nobody_else_may_ask_and_no_cpas_in_another_context(
    consult: Any, person: Person, user: str, context: str
) -> None:
    reply = consult(user).ask(CURRENT, about(person("anna").ssin), context=context)
    assert (reply.status, reply.body.find("ssin")) == (("NO_RESULT", "MSG00013"), None)


def test_a_customer_that_is_not_the_sender_is_refused(namur: Any, person: Person, institution: Any) -> None:
    other = by_number(institution("cpas-gent").cbe_number)
    assert namur.ask(CURRENT, about(person("anna").ssin), customer=other).code == "MSG00014"


@pytest.mark.parametrize("operation", [CURRENT, RELATED])
@pytest.mark.parametrize("wrong", ["", "<ssin/>", "<ssin>12</ssin>", "<ssin>70650591188</ssin>" * 2])
def test_a_request_against_the_contract_gets_its_typed_fault(namur: Any, operation: str, wrong: str) -> None:
    reply = namur.ask(operation, wrong)
    assert (reply.heard.status, reply.fault.findtext("detail/reasonCode")) == (500, "MSG00008")
    assert reply.fault.tag.endswith(f"}}{operation}Fault")
