"""Forms D1, D2 and F: what is paid back of what was granted, and what was recovered of that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from law65 import (
    A_YEAR,
    FINANCIAL,
    TODAY,
    Cpas,
    L,
    block,
    decided,
    form_a,
    form_b1,
    form_b2,
    form_c,
    form_d1,
    form_d2,
    form_f,
)

ACCEPTED, PARTIALLY, REFUSED = "ACCEPTED", "PARTIALLYACCEPTED", "REFUSED"
MONEY = FINANCIAL.format(120000)
HOUSING = "<HousingCostsAmount>5000</HousingCostsAmount>"
BILLS = (
    "<HospitalizationcostsBill><Number>F 1</Number><Year>2026</Year><Amount>300</Amount></HospitalizationcostsBill>"
    "<HospitalizationcostsBill><Number>F 2</Number><Year>2026</Year><Amount>20</Amount></HospitalizationcostsBill>"
)
AMBULANT = "<AmbultantCosts><MedicalcostsAmount>7</MedicalcostsAmount></AmbultantCosts>"


def test_a_month_is_paid_back(namur_sends: Cpas, anna: str) -> None:
    cpas = namur_sends
    cpas.decide("AB", form_a(anna), form_b1(anna))
    reply = cpas.send("DF", form_d1(anna, MONEY, 120000))
    assert (reply.summary.ok, reply.body.tag) == ("YES", f"{L}L65_DF_DecisionReply")
    (refund,) = decided(reply)
    assert (refund.evaluation, refund.text("ReferenceMonth"), refund.text("Suffix")) == (ACCEPTED, "2026-11", "0")
    assert refund.text("DecisionOnAmounts/FinancialAid/AcceptedAmount") == "120000"
    assert refund.text("DecisionOnAmounts/FinancialAid/Percentage") == "100"
    assert refund.text("TotalAcceptedAmount") == "120000"
    assert refund.reference == f"{cpas.kept()[-1][0]:010d}"


def test_what_is_not_granted_is_not_paid_back(helped: Cpas, anna: str) -> None:
    (refund,) = helped.decide("DF", form_d1(anna, MONEY + HOUSING, 125000))
    assert (refund.evaluation, refund.codes, refund.text("TotalAcceptedAmount")) == (PARTIALLY, ["990505"], "120000")
    assert refund.text("DecisionOnAmounts/HousingCosts") is None


def test_every_amount_is_told_where_the_contract_has_it(cpas: Cpas, anna: str) -> None:
    aids = (
        "FinancialAid",
        "MedicalAndPharmaceuticalCosts",
        "RepatriationCosts",
        "BirthAllowance",
        "OtherRequestedAids",
    )
    personal = "<PrimaryBeneficiaryAids><m:Alimony>1</m:Alimony></PrimaryBeneficiaryAids>"
    cpas.decide("AB", form_a(anna), form_b1(anna, aids=aids, personal=personal))
    amounts = (
        f"{FINANCIAL.format(1)}<MedicalCostsAmount>2</MedicalCostsAmount><MedicalCostsAmount>3</MedicalCostsAmount>"
        "<PharmaceuticalCostsAmount>4</PharmaceuticalCostsAmount><RepatriationCostsAmount>5</RepatriationCostsAmount>"
        "<BirthAllowance><Amount>6.5</Amount></BirthAllowance><OtherRequestedAids>8</OtherRequestedAids>"
    )
    alimony = "<PrimaryBeneficiaryAids><AlimonyAmount>9</AlimonyAmount></PrimaryBeneficiaryAids>"
    (refund,) = cpas.decide("DF", form_d1(anna, amounts, 39, personal=alimony))
    assert refund.evaluation == ACCEPTED
    rated = ("FinancialAid", "MedicalCosts", "PharmaceuticalCosts", "RapatriationCosts", "BirthAllowance")
    told = [refund.text(f"DecisionOnAmounts/{name}/AcceptedAmount") for name in (*rated, "OtherRequestedAids")]
    assert told == ["1", "5", "4", "5", "7", "8"]
    assert refund.text("DecisionOnAmounts/PrimaryBeneficiaryAids/AlimonyAmount") == "9"


def test_care_is_paid_back_bill_by_bill(family: Cpas, emma: str) -> None:
    family.decide("AB", form_b2(emma, 2))
    (refund,) = family.decide("DF", form_d2(emma, 2, BILLS + AMBULANT, 327))
    assert (refund.evaluation, refund.codes, refund.text("TotalAcceptedAmount")) == (PARTIALLY, ["990505"], "320")
    bills = [[one.text for one in bill] for bill in refund.element.iter(f"{L}HospitalizationcostsBill")]
    assert bills == [["F 1", "300"], ["F 2", "20"]]
    assert (refund.text("EntryDate"), refund.text("DecisionOnAmounts/AmbultantCosts")) == ("2026-11-05", None)


@pytest.mark.parametrize(
    ("amounts", "total", "more", "codes"),
    [
        (MONEY, 120000, {"month": "2026-10"}, ["990501"]),
        (MONEY, 120000, {"month": "2026-12"}, ["990002"]),
        (MONEY, 120001, {}, ["990503"]),
        (FINANCIAL.format(-1), -1, {}, ["990504"]),
        (HOUSING, 5000, {}, ["990505"]),
        (HOUSING, 1, {"month": "2026-10"}, ["990501", "990503"]),
    ],
    ids=["no decision", "ahead", "total", "negative", "nothing granted", "all together"],
)
def test_a_form_d1_that_does_not_hold_is_refused_and_changes_no_file(
    namur_sends: Cpas, anna: str, amounts: str, total: int, more: dict[str, Any], codes: list[str]
) -> None:
    cpas = namur_sends
    cpas.decide("AB", form_a(anna), form_b1(anna))
    kept = cpas.kept()
    (refund,) = cpas.decide("DF", form_d1(anna, amounts, total, blocks=block(4, *A_YEAR), **more))
    assert (refund.evaluation, refund.codes, [refund.reference]) == (REFUSED, codes, cpas.refused())
    assert refund.text("DecisionOnAmounts") is None
    assert cpas.kept() == kept
    assert cpas.periods(anna) == [(3, *A_YEAR)]


def test_the_same_month_twice_is_refused(helped: Cpas, anna: str) -> None:
    first, second = (helped.decide("DF", form_d1(anna, MONEY, 120000))[0] for _ in range(2))
    assert (first.evaluation, second.evaluation, second.codes) == (ACCEPTED, REFUSED, ["990502"])


def test_the_month_of_a_stop_is_paid_back_and_the_next_is_not(helped: Cpas, anna: str, clock: Any) -> None:
    helped.decide("C", form_c(anna, entry="2026-11-30"))
    clock.move(days=30)
    november, december = (
        helped.decide("DF", form_d1(anna, MONEY, 120000, month=month))[0] for month in ("2026-11", "2026-12")
    )
    assert (november.evaluation, december.evaluation, december.codes) == (ACCEPTED, REFUSED, ["990501"])


def test_care_that_was_not_granted_is_not_paid_back(helped: Cpas, anna: str) -> None:
    (refund,) = helped.decide("DF", form_d2(anna, 0, BILLS, 320))
    assert (refund.evaluation, refund.codes) == (REFUSED, ["990501"])


@pytest.mark.parametrize(("today", "codes"), [("2028-01-31", []), ("2028-02-01", ["300040"])])
def test_a_refund_may_be_asked_for_three_months_after_the_file_is_over(
    helped: Cpas, anna: str, clock: Any, today: str, codes: list[str]
) -> None:
    clock.move(days=(date.fromisoformat(today) - date.fromisoformat(TODAY)).days)
    reply = helped.send("DF", form_d1(anna, MONEY, 120000))
    assert (reply.summary.ok, reply.summary.codes) == ("NO" if codes else "YES", codes)
    (form_b,) = helped.send("AB", form_b1(anna, entry="2027-11-01")).summary.codes
    assert form_b == "300040", "the grace is of the refund's row, not of the file"


def test_a_refund_may_be_asked_with_the_registration_that_it_needs(helped: Cpas, anna: str, clock: Any) -> None:
    clock.move(days=500)
    late = helped.send("DF", form_d1(anna, MONEY, 120000))
    assert (late.summary.ok, late.summary.codes) == ("NO", ["300040"])
    (refund,) = helped.decide("DF", form_d1(anna, MONEY, 120000, blocks=block(3, "2027-12-01", "2028-11-30")))
    assert refund.evaluation == ACCEPTED
    assert helped.periods(anna) == [(3, *A_YEAR), (3, "2027-12-01", "2028-11-30")]


def test_what_was_recovered_comes_off_the_refund(helped: Cpas, anna: str) -> None:
    helped.decide("DF", form_d1(anna, MONEY, 120000))
    first, second, third = helped.decide("DF", *(form_f(anna, each) for each in (100000, 20000, 1)))
    assert (first.evaluation, second.evaluation, first.text("ReferenceDate")) == (ACCEPTED, ACCEPTED, "2026-11-15")
    assert (third.evaluation, third.codes) == (REFUSED, ["990602"])


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"on": "2026-10-31"}, ["990601"]),
        ({"suffix": 1}, ["990601"]),
        ({"on": "2026-11-22"}, ["990002"]),
        ({"recovered": -1}, ["990504"]),
        ({"recovered": 120001}, ["990602"]),
    ],
    ids=["unknown refund", "another's suffix", "ahead", "negative", "too much"],
)
def test_a_recovery_that_does_not_hold_is_refused(
    helped: Cpas, anna: str, wrong: dict[str, Any], codes: list[str]
) -> None:
    helped.decide("DF", form_d1(anna, MONEY, 120000))
    (recovery,) = helped.decide("DF", form_f(anna, **{"recovered": 10} | wrong))
    assert (recovery.evaluation, recovery.codes) == (REFUSED, codes)


def test_a_refund_and_its_recovery_may_come_in_one_message(helped: Cpas, anna: str) -> None:
    refund, recovery = helped.decide("DF", form_d1(anna, MONEY, 120000), form_f(anna, 5))
    assert (refund.evaluation, recovery.evaluation) == (ACCEPTED, ACCEPTED)


def test_what_another_cpas_granted_is_not_paid_back(helped: Cpas, anna: str, institution: Callable[[str], Any]) -> None:
    other = Cpas(helped.gateway, institution("cpas-charleroi"))
    (refund,) = other.decide("DF", form_d1(anna, MONEY, 120000, blocks=block(3, *A_YEAR)))
    assert (refund.evaluation, refund.codes) == (REFUSED, ["990501"])
    assert other.periods(anna) == []
