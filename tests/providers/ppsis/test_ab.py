"""Forms A, B1 and B2: what the federal service decides, what it keeps, and what the directory holds afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from filed import filed
from law65 import (
    A_YEAR,
    FILE,
    Cpas,
    L,
    M,
    attest,
    block,
    decided,
    form_a,
    form_b1,
    form_b2,
    form_c,
    request,
    secondary,
)
from ssdn_reply import S

ACCEPTED, PARTIALLY, REFUSED = "ACCEPTED", "PARTIALLYACCEPTED", "REFUSED"
PARTNER_AID = "<PartnerAids><m:Art61>true</m:Art61></PartnerAids>"


def test_a_file_is_opened_and_its_registration_takes_effect(namur_sends: Cpas, anna: str) -> None:
    cpas, number = namur_sends, attest()
    reply = cpas.send("AB", form_a(anna, number=number), form_b1(anna))
    assert (reply.context.ok, reply.summary.ok, reply.summary.codes) == ("YES", "YES", [])
    who, what = decided(reply)
    assert (who.text("UniqueAttestID"), who.text("SSIN"), who.text("Suffix")) == (number, anna, "0")
    assert (who.evaluation, what.evaluation) == (ACCEPTED, ACCEPTED)
    assert (who.reference, what.reference) == tuple(f"{row[0]:010d}" for row in cpas.kept()[-2:])
    assert (what.text("EntryDate"), what.text("MaximumDate")) == ("2026-11-01", "2027-10-31")
    assert (what.text("Percentage"), what.text("RefundedAids/FinancialAid")) == ("10000", "true")
    assert who.text("Percentage") is who.text("MaximumDate") is None
    assert cpas.periods(anna) == [(3, *A_YEAR)]


def test_then_the_persons_file_at_the_national_register_is_open(
    namur_sends: Cpas, anna: str, retriever: Callable[[str], Any]
) -> None:
    namur = retriever("cpas-namur")
    assert namur.retrieve(anna).code == "MSG00012"
    namur_sends.send("AB", form_a(anna), form_b1(anna))
    assert namur.retrieve(anna).code == "MSG00000"


def test_the_reply_gives_back_the_file_and_the_version_as_they_came(cpas: Cpas, anna: str) -> None:
    reply = cpas.send("AB", form_a(anna), version="19700101")
    assert reply.services[0].findtext(f"{S}Version") == "19700101"
    assert reply.body.tag == f"{L}L65_AB_DecisionReply"
    assert reply.body.prefix == "ns3"
    assert reply.body.findtext(f"{M}FileIdentification/{M}FileID") == FILE
    assert reply.body.findtext(f"{M}FileIdentification/{M}KBOBCE") == "0999100097"


def test_a_household_is_registered_with_the_form_and_each_in_a_quality_of_their_own(
    namur_sends: Cpas, marc: str, sofie: str, emma: str
) -> None:
    namur_sends.decide("AB", form_a(marc, secondary(sofie, 1), secondary(emma, 2)))
    assert [namur_sends.periods(one) for one in (marc, sofie, emma)] == [
        [(3, *A_YEAR)],
        [(5, *A_YEAR)],
        [(5, *A_YEAR)],
    ]


def test_who_is_registered_already_need_not_be_in_the_form(cpas: Cpas, anna: str) -> None:
    cpas.decide("AB", form_a(anna))
    (what,) = cpas.decide("AB", form_b1(anna))
    assert what.evaluation == ACCEPTED
    assert cpas.periods(anna) == [(3, *A_YEAR)]


def test_aid_to_a_partner_whom_the_file_does_not_have_is_not_refunded(cpas: Cpas, anna: str) -> None:
    who, what = cpas.decide("AB", form_a(anna), form_b1(anna, personal=PARTNER_AID))
    assert (who.evaluation, what.evaluation, what.codes) == (ACCEPTED, PARTIALLY, ["990206"])
    assert what.text("RefundedAids/FinancialAid") == "true"
    assert what.text("RefundedAids/Partner/Art61") == "false"
    assert {one.get("lang") for one in what.element.iter(f"{M}Description")} == {"fr", "nl", "de", "en"}


def test_aid_to_a_partner_of_the_file_is_refunded(family: Cpas, marc: str, sofie: str) -> None:
    (what,) = family.decide("AB", form_b1(marc, (sofie, 1), personal=PARTNER_AID))
    assert (what.evaluation, what.text("RefundedAids/Partner/Art61")) == (ACCEPTED, "true")


def test_care_is_granted_to_one_person_of_the_file(family: Cpas, emma: str) -> None:
    (care,) = family.decide("AB", form_b2(emma, 2))
    assert (care.evaluation, care.text("Suffix"), care.text("MaximumDate")) == (ACCEPTED, "2", "2027-10-31")
    assert care.text("RefundedAids/HospitalizationCosts") == "true"
    assert care.text("RefundedAids/AmbulantMedicalAndPharmaceuticalCosts") is None


def test_a_new_situation_interrupts_what_was_granted_and_a_new_decision_begins_with_it(helped: Cpas, anna: str) -> None:
    who, what = helped.decide(
        "AB",
        form_a(anna, entry="2026-11-20", status="B"),
        form_b1(anna, entry="2026-11-20", decided="2026-11-20"),
    )
    assert (who.evaluation, what.evaluation) == (ACCEPTED, ACCEPTED)


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"status": "Z"}, ["990102"]),
        ({"entry": "2027-01-22"}, ["990002"]),
        ({"entry": "9999-12-31"}, ["990002"]),
        ({"entry": "12026-01-01"}, ["990002"]),
        ({"number": "A" * 15}, ["990001"]),
    ],
    ids=["status", "ahead", "far ahead", "after all days", "number used"],
)
def test_a_form_a_that_does_not_hold_is_refused_and_changes_no_file(
    namur_sends: Cpas, anna: str, marc: str, wrong: dict[str, str], codes: list[str]
) -> None:
    cpas = namur_sends
    Cpas(cpas.gateway, cpas.institution, "00000000OLD").decide("AB", form_a(marc, number="A" * 15))
    lines, kept = cpas.caller.lines(), cpas.kept()
    (who,) = cpas.decide("AB", form_a(anna, **wrong))
    assert (who.evaluation, who.codes, [who.reference]) == (REFUSED, codes, cpas.refused())
    assert (cpas.caller.lines(), cpas.kept()) == (lines, kept)


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"entry": "2026-10-31"}, ["990201"]),
        ({"decided": "2026-11-22"}, ["990202"]),
        ({"decided": "2026-10-06"}, ["990203"]),
        ({"decided": "-0100-01-01"}, ["990203"]),
        ({"aids": ()}, ["990205"]),
        ({"aids": (), "personal": PARTNER_AID}, ["990206"]),
        ({"entry": "2026-10-31", "decided": "2026-10-06", "aids": ()}, ["990201", "990203", "990205"]),
    ],
    ids=["before form A", "decided ahead", "46 days", "long ago", "no aid", "partner only", "all together"],
)
def test_a_form_b1_that_does_not_hold_is_refused_beside_a_form_a_that_does(
    cpas: Cpas, anna: str, wrong: dict[str, Any], codes: list[str]
) -> None:
    extra = block(4, *A_YEAR)
    who, what = cpas.decide("AB", form_a(anna), form_b1(anna, blocks=extra, **wrong))
    assert (who.evaluation, what.evaluation, what.codes) == (ACCEPTED, REFUSED, codes)
    assert [row[3] for row in cpas.kept() if row[2] == "DOSS001"] == ["A"]
    assert cpas.periods(anna) == [(3, *A_YEAR)], "what the refused form asked does not stand"


def test_a_decision_may_be_introduced_for_45_days(cpas: Cpas, anna: str) -> None:
    _, what = cpas.decide("AB", form_a(anna), form_b1(anna, decided="2026-10-07"))
    assert what.evaluation == ACCEPTED


def test_the_same_period_twice_is_refused(helped: Cpas, anna: str) -> None:
    kept = helped.kept()
    (what,) = helped.decide("AB", form_b1(anna))
    assert (what.evaluation, what.codes) == (REFUSED, ["990204"])
    assert helped.kept() == kept


def test_the_same_situation_twice_is_refused(helped: Cpas, anna: str) -> None:
    (who,) = helped.decide("AB", form_a(anna))
    assert (who.evaluation, who.codes) == (REFUSED, ["990103"])


def test_a_shorter_decision_leaves_room_for_the_next(cpas: Cpas, anna: str) -> None:
    _, first = cpas.decide("AB", form_a(anna), form_b1(anna, months=1))
    (second,) = cpas.decide("AB", form_b1(anna, entry="2026-12-01", months=1))
    assert [first.text("MaximumDate"), second.text("MaximumDate")] == ["2026-11-30", "2026-12-31"]


def test_a_file_has_one_primary_beneficiary(helped: Cpas, marc: str) -> None:
    (who,) = helped.decide("AB", form_a(marc, entry="2026-11-20"))
    assert (who.evaluation, who.codes) == (REFUSED, ["990101"])
    assert helped.periods(marc) == []


@pytest.mark.parametrize("suffixes", [(1, 1), (0, 1)], ids=["each other's", "the primary one's"])
def test_nobody_has_anothers_suffix(cpas: Cpas, marc: str, sofie: str, emma: str, suffixes: tuple[int, int]) -> None:
    others = [secondary(one, suffix) for one, suffix in zip((sofie, emma), suffixes, strict=True)]
    (who,) = cpas.decide("AB", form_a(marc, *others))
    assert (who.evaluation, who.codes) == (REFUSED, ["990104"])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"suffix": 1}, "990201"),
        ({"care": ""}, "990205"),
        ({"lasts": "<m:Days>1</m:Days><m:Months>12</m:Months>"}, "990207"),
        ({"decided": "2026-11-22"}, "990202"),
    ],
    ids=["another's suffix", "no care", "longer than a year", "decided ahead"],
)
def test_a_form_b2_that_does_not_hold_is_refused(family: Cpas, emma: str, wrong: dict[str, Any], code: str) -> None:
    (care,) = family.decide("AB", form_b2(emma, **{"suffix": 2} | wrong))
    assert (care.evaluation, care.codes) == (REFUSED, [code])


def test_the_dead_are_not_helped_any_more(cpas: Cpas, person: Callable[[str], Any], marc: str) -> None:
    dead = person("deceased").ssin
    filed(cpas.gateway, dead, cpas.institution, 3)  # from when he lived
    before = cpas.periods(dead)
    for form in (form_a(dead, blocks=""), form_a(marc, secondary(dead, 1, blocks=""))):
        (who,) = cpas.decide("AB", form)
        assert (who.evaluation, who.codes) == (REFUSED, ["990003"])
    assert (cpas.periods(dead), cpas.periods(marc)) == (before, [])


def test_the_dead_are_not_registered_by_a_form_either(cpas: Cpas, person: Callable[[str], Any], marc: str) -> None:
    dead, kept = person("deceased").ssin, cpas.kept()
    for form in (form_a(dead), form_a(marc, secondary(dead, 1))):
        refused = cpas.send("AB", form).summary
        assert (refused.ok, refused.codes) == ("NO", ["32001004"])
    assert cpas.periods(dead) == cpas.periods(marc) == []
    assert cpas.kept() == kept


def test_an_identity_that_the_form_gives_is_compared(cpas: Cpas, anna: str) -> None:
    kept, right = cpas.kept(), "<m:Name>LAMBERT</m:Name><m:BirthDate>1985-03-12</m:BirthDate>"
    wrong = cpas.send("AB", form_a(anna, named=right.replace("03-12", "03-13")))
    assert (wrong.summary.ok, wrong.summary.codes) == ("NO", ["32002001"])
    assert wrong.summary.details[0].information[0] == ("BirthDate", "")
    assert cpas.kept() == kept
    assert cpas.decide("AB", form_a(anna, named=right))[0].evaluation == ACCEPTED


def test_the_number_of_a_file_is_compared_without_leading_zeros_case_and_signs(helped: Cpas, anna: str) -> None:
    same = Cpas(helped.gateway, helped.institution, "0-00doss001")
    (who,) = same.decide("AB", form_a(anna))
    assert (who.evaluation, who.codes) == (REFUSED, ["990103"])


def test_the_same_number_at_another_cpas_is_another_file(
    helped: Cpas, anna: str, institution: Callable[[str], Any]
) -> None:
    other = Cpas(helped.gateway, institution("cpas-charleroi"))
    who, what = other.decide("AB", form_a(anna), form_b1(anna, aids=("HousingCosts",)))
    assert (who.evaluation, what.evaluation) == (ACCEPTED, ACCEPTED)
    assert helped.periods(anna) == other.periods(anna) == [(3, *A_YEAR)]


def test_two_cpas_do_not_give_one_person_the_equivalent_income_on_the_same_days(
    helped: Cpas, anna: str, institution: Callable[[str], Any]
) -> None:
    other = Cpas(helped.gateway, institution("cpas-charleroi"))
    _, what = other.decide("AB", form_a(anna), form_b1(anna))
    assert (what.evaluation, what.codes) == (REFUSED, ["990208"])
    helped.decide("C", form_c(anna, entry="2026-12-01"))
    [later] = other.decide("AB", form_b1(anna, entry="2026-12-01"))
    assert later.evaluation == ACCEPTED


def test_two_requests_in_one_message_are_answered_in_their_order(cpas: Cpas, anna: str) -> None:
    first, second = (request("AB", form, institution=cpas.institution) for form in (form_a(anna), form_b1(anna)))
    reply = cpas.post("AB", first, second)
    assert [one.find(f".//{L}Evaluation").text for one in reply.services] == [ACCEPTED, ACCEPTED]
    again = cpas.post("AB", request("AB", form_a(anna), institution=cpas.institution), second)
    assert [one.find(f".//{L}Evaluation").text for one in again.services] == [REFUSED, REFUSED]


def test_another_suffix_gives_nobody_the_same_care_twice(family: Cpas, marc: str, sofie: str, emma: str) -> None:
    """A newer form A may give a person another suffix; what came before it for later days goes on."""
    (care,) = family.decide("AB", form_b2(sofie, 1, entry="2026-11-15"))
    newer = form_a(marc, secondary(sofie, 2), secondary(emma, 1), entry="2026-11-10")
    who, again = family.decide("AB", newer, form_b2(sofie, 2, entry="2026-11-15"))
    assert [one.evaluation for one in (care, who, again)] == [ACCEPTED, ACCEPTED, REFUSED]
    assert again.codes == ["990204"]
    (other,) = family.decide("AB", form_b2(emma, 1, entry="2026-11-15"))
    assert other.evaluation == ACCEPTED, "the suffix is hers now, the care is not"


def test_what_a_new_suffix_was_given_is_not_given_back_to_the_former_one(
    family: Cpas, marc: str, sofie: str, emma: str
) -> None:
    family.decide("AB", form_b2(sofie, 1, entry="2026-11-15"))
    (stopped,) = family.decide("C", form_c(sofie, 1, entry="2026-11-20", decided="2026-11-20"))
    family.decide("AB", form_a(marc, secondary(sofie, 2), secondary(emma, 1), entry="2026-11-10"))
    (given,) = family.decide("AB", form_b2(sofie, 2, entry="2026-11-20"))
    (back,) = family.decide("C", form_c(sofie, 1, entry="2026-11-20", decided="2026-11-20", former="1"))
    assert [one.evaluation for one in (stopped, given, back)] == [ACCEPTED, ACCEPTED, REFUSED]
    assert back.codes == ["990204"]
