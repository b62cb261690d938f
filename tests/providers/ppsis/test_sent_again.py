"""Multifunctional attestations that meet others: sent again, told otherwise, of another aid, by two at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from attesting import attested_of
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.right import Aid
from bcss_gateway.storage import notifications
from filed import filed
from law65 import Cpas, form_a, form_b1
from multifunctional import Sender, question

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
