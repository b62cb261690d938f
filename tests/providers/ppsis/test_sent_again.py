"""Multifunctional attestations that meet others, or forms: sent again, told otherwise, by two at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree

from attesting import attested_of
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.right import Aid
from bcss_gateway.storage import notifications
from clocks import MovableClock
from filed import filed
from law02 import Cpas as IncomeCpas
from law02 import form_b
from law02 import form_c as form_c_02
from law65 import Cpas, form_a, form_b1, form_c
from multifunctional import L, Sender, question

A_YEAR = ("2026-11-01", "2027-10-31")
Institutions = Callable[[str], Institution]


def sends(gateway: Gateway, institution: Institution, ssin: str) -> Sender:
    """A CPAS that may attest whatever it likes of a person."""
    for code in (2, 3, 4):
        filed(gateway, ssin, institution, code)
    return Sender(gateway, institution)


@pytest.fixture
def namur(sqlite_gateway: Gateway, institution: Institutions, anna: str) -> Sender:
    """Namur, which may attest whatever it likes of Anna."""
    return sends(sqlite_gateway, institution("cpas-namur"), anna)


def told(gateway: Gateway) -> int:
    """How many changes of rights the network will be told."""
    with gateway.database.unit_of_work() as work:
        return len(notifications.everything(work))


@pytest.mark.parametrize("otherwise", [{"category": "3"}, {"partner": "sofie"}, {"decided": "2026-11-19"}], ids=str)
def test_what_is_told_otherwise_is_not_taken_for_the_same(
    namur: Sender, anna: str, sofie: str, marc: str, otherwise: dict[str, str]
) -> None:
    namur.send(anna, partner=marc)
    given = {key: sofie if value == "sofie" else value for key, value in otherwise.items()}
    assert namur.send(anna, **{"partner": marc, **given}) == ("REFUSED", "", ["995106"])
    assert told(namur.gateway) == 1


def test_a_modification_that_is_sent_twice_is_told_once(namur: Sender, anna: str) -> None:
    _, number, _ = namur.send(anna)
    for _ in range(2):
        assert namur.send(anna, status="MODIFIED", which=number, category="3") == ("ACCEPTED", number, [])
    assert told(namur.gateway) == 2


def test_what_the_form_could_not_say_completes_it(namur: Sender, anna: str, sofie: str) -> None:
    Cpas(namur.gateway, namur.institution).decide("AB", form_a(anna), form_b1(anna))
    for _ in range(2):
        assert namur.send(anna, *A_YEAR, "ERIS", category="1", partner=sofie)[0] == "ACCEPTED"
    [attested] = attested_of(namur.gateway, anna)
    assert (attested.right.category, attested.right.partner) == ("1", sofie)
    assert (attested.right.decided, attested.origin.split()[0]) == ("2026-11-10", "OCMWCPASWet65Loi65AB")
    assert namur.send(anna, *A_YEAR, "ERIS", category="2") == ("REFUSED", "", ["995106"])
    assert told(namur.gateway) == 2


def test_nobody_has_an_integration_income_and_its_equivalent_at_once(namur: Sender, anna: str) -> None:
    namur.send(anna)
    assert namur.send(anna, aid="ERIS") == ("REFUSED", "", ["995106"])
    assert namur.send(anna, aid="OTHER")[0] == "ACCEPTED"


def test_naming_an_attestation_does_not_put_it_out_of_the_way(
    namur: Sender, anna: str, institution: Institutions
) -> None:
    _, number, _ = namur.send(anna)
    assert namur.send(anna, "2027-01-01", "2027-06-30", which=number)[2] == ["995106"]
    charleroi = sends(namur.gateway, institution("cpas-charleroi"), anna)
    assert charleroi.send(anna, which=number)[2] == ["995105"]


@pytest.mark.parametrize(("end", "codes"), [("2027-10-31", []), ("2027-11-01", ["995112"]), ("9999-12-31", ["995112"])])
def test_a_right_is_attested_for_a_year_at_most(namur: Sender, anna: str, end: str, codes: list[str]) -> None:
    assert namur.send(anna, "2026-11-01", end)[2] == codes


@pytest.mark.parametrize("after", ["1", "00000000001", "٠٠٠٠٠٠٠٠٠١"])
def test_a_reference_of_another_length_hides_nothing(namur: Sender, anna: str, after: str) -> None:
    namur.send(anna)
    reply = namur.post(question(anna, after=after), "OCMWCPASL036", "20060315")
    assert reply.summary.codes == ["31000005"]


def test_of_two_cpas_at_once_one_is_too_late(gateway: Gateway, institution: Institutions, anna: str) -> None:
    both = [sends(gateway, institution(name), anna) for name in ("cpas-namur", "cpas-charleroi")]
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda one: one.send(anna), both))
    assert sorted(codes for _, _, codes in found) == [[], ["995105"]]
    assert [one.right.aid for one in attested_of(gateway, anna)] == [Aid.INTEGRATION_INCOME]


def holding(gateway: Gateway, ssin: str) -> list[tuple[str, str, str]]:
    """What is attested of a person: the number, and the days."""
    return [
        (one.number, str(one.right.period.begin), str(one.right.period.end))
        for one in attested_of(gateway, ssin)
        if one.holds
    ]


def test_a_form_keeps_the_partner_that_only_the_attestation_says(namur: Sender, anna: str, sofie: str) -> None:
    namur.send(anna, *A_YEAR, "ERIS", category="1", partner=sofie)
    cpas = Cpas(namur.gateway, namur.institution)
    cpas.decide("AB", form_a(anna), form_b1(anna))
    cpas.decide("C", form_c(anna))
    [attested] = attested_of(namur.gateway, anna)
    assert (attested.right.category, attested.right.partner) == ("1", sofie)


@pytest.mark.parametrize("aid", ["RIS", "ERIS"])
def test_a_form_takes_over_all_that_was_attested_of_its_days(namur: Sender, anna: str, aid: str) -> None:
    _, first, _ = namur.send(anna, "2026-11-01", "2026-11-30", aid)
    namur.send(anna, "2026-12-01", "2026-12-31", aid)
    if aid == "RIS":
        IncomeCpas(namur.gateway, namur.institution).decide(form_b(anna, lasts="<Months>12</Months>"))
    else:
        Cpas(namur.gateway, namur.institution).decide("AB", form_a(anna), form_b1(anna))
    assert holding(namur.gateway, anna) == [(first, *A_YEAR)]
    assert told(namur.gateway) == 4


@pytest.mark.parametrize("aid", ["RIS", "ERIS"])
def test_a_stop_that_is_taken_back_takes_over_what_was_attested_since(namur: Sender, anna: str, aid: str) -> None:
    income, equivalent = (one(namur.gateway, namur.institution) for one in (IncomeCpas, Cpas))
    if aid == "RIS":
        income.decide(form_b(anna, lasts="<Months>12</Months>"))
        income.decide(form_c_02(anna))
    else:
        equivalent.decide("AB", form_a(anna), form_b1(anna))
        equivalent.decide("C", form_c(anna))
    assert namur.send(anna, "2027-01-01", "2027-10-31", aid)[0] == "ACCEPTED"
    if aid == "RIS":
        assert income.decide(form_c_02(anna, former="1")).codes == []
    else:
        assert equivalent.decide("C", form_c(anna, former="1"))[0].codes == []
    assert [days for _, *days in holding(namur.gateway, anna)] == [[*A_YEAR]]


def test_a_stop_is_not_taken_back_once_another_cpas_helps(namur: Sender, anna: str, institution: Institutions) -> None:
    cpas = Cpas(namur.gateway, namur.institution)
    cpas.decide("AB", form_a(anna), form_b1(anna))
    cpas.decide("C", form_c(anna))
    charleroi = sends(namur.gateway, institution("cpas-charleroi"), anna)
    assert charleroi.send(anna, "2026-12-01", "2027-10-31")[0] == "ACCEPTED"
    before = holding(namur.gateway, anna)
    assert cpas.decide("C", form_c(anna, former="1"))[0].codes == ["990208"]
    assert holding(namur.gateway, anna) == before


def test_nor_once_the_same_file_grants_the_days_again(namur: Sender, anna: str) -> None:
    cpas = Cpas(namur.gateway, namur.institution)
    cpas.decide("AB", form_a(anna), form_b1(anna))
    cpas.decide("C", form_c(anna))
    assert cpas.decide("AB", form_b1(anna, entry="2026-12-01"))[0].codes == []
    assert cpas.decide("C", form_c(anna, former="1"))[0].codes == ["990204"]


def test_an_equivalent_is_not_granted_beside_an_integration_income(namur: Sender, anna: str) -> None:
    IncomeCpas(namur.gateway, namur.institution).decide(form_b(anna))
    cpas = Cpas(namur.gateway, namur.institution)
    assert [one.codes for one in cpas.decide("AB", form_a(anna), form_b1(anna))] == [[], ["990209"]]
    assert cpas.decide("AB", form_b1(anna, aids=["HousingCosts"]))[0].codes == []


def test_two_files_of_one_cpas_do_not_grant_the_same_days(namur: Sender, anna: str) -> None:
    first, second = (Cpas(namur.gateway, namur.institution, file) for file in ("0000DOSS001", "0000DOSS002"))
    first.decide("AB", form_a(anna), form_b1(anna))
    assert [one.codes for one in second.decide("AB", form_a(anna), form_b1(anna))] == [[], ["990204"]]


def test_that_a_change_is_on_its_way_is_not_told_before_it_is_due(
    namur: Sender, anna: str, clock: MovableClock
) -> None:
    _, number, _ = namur.send(anna)
    clock.move(days=3)
    before = answer(namur, anna)
    namur.send(anna, status="CANCELLED", which=number)
    assert answer(namur, anna) == before
    clock.move(days=2)
    assert answer(namur, anna) != before


def answer(sender: Sender, ssin: str) -> str:
    """All that L036 answers."""
    [told] = sender.post(question(ssin), "OCMWCPASL036", "20060315").services
    return etree.tostring(told.find(f"{L}L036RequestReply"), encoding="unicode")
