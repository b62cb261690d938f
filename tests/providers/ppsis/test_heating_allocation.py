"""The heating allowance: what an invoice gives right to, what is refused, and what a household has had."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

import law02
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.providers.national_register.changing import ChangingNationalRegister
from bcss_gateway.storage import heating, ppsis
from bcss_gateway.storage.database import UnitOfWork
from classic import envelope, message, service
from clocks import MovableClock
from filed import filed
from heating import LAMP_OIL, PROPANE, PUMP, Cpas, invoice

HEATING = 40
NEW_YEAR = (date(2027, 1, 1), date(2027, 12, 31))
Institutions = Callable[[str], Institution]
Person = Callable[[str], Citizen]


def registered(gateway: Gateway, ssin: str, institution: Institution, year: int = 2026) -> None:
    """A file in code 40, for its calendar year."""
    filed(gateway, ssin, institution, HEATING, date(year, 1, 1), date(year, 12, 31))


@pytest.fixture
def namur_heats(gateway: Gateway, institution: Institutions, anna: str) -> Cpas:
    """Namur, which has Anna in code 40, on SQLite and on PostgreSQL."""
    registered(gateway, anna, institution("cpas-namur"))
    return Cpas(gateway, institution("cpas-namur"))


@pytest.fixture
def cpas(sqlite_gateway: Gateway, institution: Institutions, anna: str) -> Cpas:
    """The same where the kind of database makes no difference."""
    registered(sqlite_gateway, anna, institution("cpas-namur"))
    return Cpas(sqlite_gateway, institution("cpas-namur"))


def bury(gateway: Gateway, ssin: str, day: date) -> None:
    with gateway.database.unit_of_work() as work:
        ChangingNationalRegister().bury(Ssin.unchecked(ssin), day, work)
        work.commit()


def kept(gateway: Gateway, ssin: str) -> list[Any]:
    with gateway.database.unit_of_work() as work:
        return ppsis.of_person(work, [ssin])


def test_what_a_real_client_sends_is_accepted_by_the_litre(namur_heats: Cpas, anna: str) -> None:
    cpas = namur_heats
    decided = cpas.enter(anna)
    assert (decided.evaluation, decided.codes) == ("ACCEPTED", [])
    assert decided.figures == ("1400000", "1000", "1000")  # 14 cents a litre: 140 euro
    [form] = kept(cpas.gateway, anna)
    assert (form[3], form[7], form[11], form[12]) == ("H", "2026-11-10", "2004-12-27", "ACCEPTED")
    entry = cpas.caller.journal()[0]
    assert (entry["operation"], entry["ssin"], entry["quality_code"]) == ("Allocation", anna, "40")


def test_the_decision_is_listed_with_the_others(cpas: Cpas, anna: str) -> None:
    filed(cpas.gateway, anna, cpas.institution, 2)
    references = [cpas.enter(anna).text("ReferenceSPP_POD"), cpas.enter(anna).text("ReferenceSPP_POD")]
    listed = law02.Cpas(cpas.gateway, cpas.institution).listed(anna, "FORMULAIRES")
    assert listed.texts("Reference") == references
    assert listed.texts("Status") == ["1", "3"]
    assert listed.texts("AttestType/Description") == ["Allocation de chauffage / Verwarmingstoelage"] * 2
    assert listed.texts("FormType/Description") == ["Formulaire H / Formulier H"] * 2


@pytest.mark.parametrize(
    ("price", "cents"),
    [(11199, 14), (11200, 15), (11450, 16), (11700, 17), (11950, 18), (12200, 19), (12449, 19), (12450, 20)],
)
def test_dearer_fuel_gives_more_a_litre(cpas: Cpas, anna: str, price: int, cents: int) -> None:
    assert cpas.enter(anna, amount=price * 1000).figures[0] == str(cents * 100 * 1000)


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"delivered": "2026-09-21"}, ["994101"]),
        ({"delivered": "2026-11-22"}, ["994102"]),
        ({"category": 4}, ["994110"]),
        ({"category": 0}, ["994110"]),
        ({"fuel": 9}, ["994111"]),
        ({"litres": 1, "dwellings": 2}, ["994112"]),
        ({"delivered": "2026-09-21", "category": 4, "fuel": 9}, ["994101", "994110", "994111"]),
    ],
    ids=lambda one: str(one),
)
def test_what_is_wrong_is_refused_with_its_codes(
    cpas: Cpas, anna: str, wrong: dict[str, Any], codes: list[str]
) -> None:
    decided = cpas.enter(anna, **wrong)
    assert (decided.evaluation, decided.codes, decided.figures) == ("REFUSED", codes, (None, None, None))
    assert [form[12] for form in kept(cpas.gateway, anna)] == ["REFUSED"]
    assert cpas.enter(anna).evaluation == "ACCEPTED"


@pytest.mark.parametrize(
    "right",
    [{"delivered": "2026-09-22"}, {"delivered": "2026-11-21"}, {"category": 2}, {"category": 3}, {"fuel": PROPANE}],
    ids=lambda one: str(one),
)
def test_the_60th_day_after_the_delivery_and_its_own_day_are_in_time(
    cpas: Cpas, anna: str, right: dict[str, Any]
) -> None:
    assert cpas.enter(anna, **right).evaluation == "ACCEPTED"


def test_on_31_december_the_file_of_the_year_is_open_and_on_1_january_a_new_one_is_needed(
    cpas: Cpas, anna: str, clock: MovableClock
) -> None:
    clock.move(days=40)
    assert cpas.enter(anna, "2026-12-31", 1500).figures[2] == "500"
    clock.move(days=1)
    assert cpas.send(anna, "2026-12-30").summary.codes == ["300040"]
    filed(cpas.gateway, anna, cpas.institution, HEATING, *NEW_YEAR)
    assert cpas.enter(anna, "2026-12-30", 1000).figures == ("700000", "500", "0")  # of the old heating period
    assert cpas.enter(anna, "2027-01-01", 1000).figures == ("1400000", "1000", "1000")  # of the new one


def test_an_invoice_beyond_the_litres_is_accepted_in_part_and_the_next_one_refused(cpas: Cpas, anna: str) -> None:
    assert cpas.enter(anna, litres=1200).figures == ("1680000", "1200", "800")
    second = cpas.enter(anna, "2026-11-12", 1000)
    assert (second.evaluation, second.codes) == ("PARTIALLYACCEPTED", ["994125"])
    assert second.figures == ("1120000", "800", "0")
    third = cpas.enter(anna, "2026-11-13", 1)
    assert (third.evaluation, third.codes) == ("REFUSED", ["994124"])


def test_the_same_invoice_is_accepted_once(cpas: Cpas, anna: str) -> None:
    assert [cpas.enter(anna).codes for _ in range(2)] == [[], ["994120"]]
    assert cpas.enter(anna, amount=9500001).evaluation == "ACCEPTED"


def test_a_refused_invoice_keeps_nothing_from_the_next(cpas: Cpas, anna: str) -> None:
    assert cpas.enter(anna, category=9).evaluation == "REFUSED"
    assert cpas.enter(anna).figures == ("1400000", "1000", "1000")


def test_of_a_delivery_for_several_dwellings_one_part_counts(cpas: Cpas, anna: str) -> None:
    assert cpas.enter(anna, litres=5000, amount=47500000, dwellings=3).figures == ("2332400", "1666", "334")


def test_fuel_from_the_pump_gives_a_lump_sum_once_a_heating_period(cpas: Cpas, anna: str) -> None:
    first = cpas.enter(anna, litres=10, fuel=PUMP)
    assert (first.evaluation, first.figures) == ("ACCEPTED", ("4560000", None, None))
    assert cpas.enter(anna, "2026-11-11", 10, fuel=LAMP_OIL).codes == ["994123"]
    assert cpas.enter(anna, "2026-11-11").codes == ["994121"]


def test_who_bought_in_bulk_gets_no_lump_sum(cpas: Cpas, anna: str) -> None:
    cpas.enter(anna, litres=500)
    assert cpas.enter(anna, "2026-11-11", 10, fuel=PUMP).codes == ["994122"]


def test_another_cpas_counts_on_from_the_same_litres(cpas: Cpas, anna: str, institution: Institutions) -> None:
    cpas.enter(anna, litres=1900)
    other = Cpas(cpas.gateway, institution("cpas-charleroi"))
    registered(cpas.gateway, anna, other.institution)
    assert other.enter(anna, "2026-11-12").figures[1:] == ("100", "0")


def test_a_household_has_one_main_beneficiary(cpas: Cpas, marc: str, sofie: str) -> None:
    for ssin in (marc, sofie):
        registered(cpas.gateway, ssin, cpas.institution)
    assert cpas.enter(marc).evaluation == "ACCEPTED"
    assert cpas.enter(sofie, "2026-11-12").codes == ["994104"]


def test_the_survivor_of_a_couple_goes_on_in_the_name_of_the_dead(cpas: Cpas, marc: str, sofie: str) -> None:
    for ssin in (marc, sofie):
        registered(cpas.gateway, ssin, cpas.institution)
    cpas.enter(marc, "2026-11-02", 1200)
    bury(cpas.gateway, marc, date(2026, 11, 8))
    assert cpas.enter(sofie, "2026-11-12").codes == ["994104"]
    rest = cpas.enter(marc, "2026-11-12")
    assert (rest.evaluation, rest.figures[1:]) == ("PARTIALLYACCEPTED", ("800", "0"))
    with cpas.gateway.database.unit_of_work() as work:
        forms = [row[0] for row in heating.forms_of(work, sofie, 2026)]
        assert len(forms) == 2
        assert sofie in heating.members_of(work, forms[-1])


def test_whoever_dies_alone_gets_nothing_delivered_later(cpas: Cpas, anna: str) -> None:
    cpas.enter(anna, "2026-11-02", 500)
    bury(cpas.gateway, anna, date(2026, 11, 9))
    assert cpas.enter(anna, "2026-11-10").codes == ["994103"]
    assert cpas.enter(anna, "2026-11-09").evaluation == "ACCEPTED"


def test_a_partner_whose_dead_had_nothing_asks_in_the_own_name(cpas: Cpas, marc: str, sofie: str) -> None:
    for ssin in (marc, sofie):
        registered(cpas.gateway, ssin, cpas.institution)
    bury(cpas.gateway, marc, date(2026, 11, 8))
    assert cpas.enter(marc, "2026-11-12").codes == ["994103"]
    assert cpas.enter(sofie, "2026-11-12").evaluation == "ACCEPTED"


def test_who_moves_out_is_another_household(cpas: Cpas, marc: str, sofie: str) -> None:
    for ssin in (marc, sofie):
        registered(cpas.gateway, ssin, cpas.institution)
    cpas.enter(marc, "2026-11-02", 2000)
    with cpas.gateway.database.unit_of_work() as work:
        ChangingNationalRegister().leave(Ssin.unchecked(sofie), date(2026, 11, 5), work)
        work.commit()
    assert cpas.enter(sofie, "2026-11-12").evaluation == "ACCEPTED"
    assert cpas.enter(marc, "2026-11-12").codes == ["994124"]


@pytest.mark.parametrize("code", [1, 2, 4])
def test_another_quality_does_not_open_it(cpas: Cpas, marc: str, code: int) -> None:
    filed(cpas.gateway, marc, cpas.institution, code)
    assert cpas.send(marc).summary.codes == ["300020"]
    assert kept(cpas.gateway, marc) == []


def test_no_cpas_asks_for_another(cpas: Cpas, anna: str, institution: Institutions) -> None:
    charleroi = institution("cpas-charleroi").cbe_number
    assert cpas.send(anna, cpas=charleroi).summary.codes == ["300010"]
    assert cpas.enter(anna, cpas="999100097").evaluation == "ACCEPTED"


@pytest.mark.parametrize(
    "broken", [{"litres": 0}, {"amount": -1}, {"dwellings": 0}, {"delivered": "2026-02-30"}, {"cpas": "x"}]
)
def test_what_the_schema_does_not_allow_reaches_nobody(cpas: Cpas, anna: str, broken: dict[str, Any]) -> None:
    assert cpas.send(anna, **broken).summary.codes == ["000050"]
    assert kept(cpas.gateway, anna) == []


def test_two_at_once_share_the_litres(namur_heats: Cpas, anna: str) -> None:
    with ThreadPoolExecutor(2) as threads:
        decided = list(threads.map(lambda day: namur_heats.enter(anna, day, 1500), ("2026-11-10", "2026-11-11")))
    assert sorted(str(one.evaluation) for one in decided) == ["ACCEPTED", "PARTIALLYACCEPTED"]
    assert sum(int(one.figures[1] or 0) for one in decided) == 2000


def test_nothing_is_half_done_when_the_commit_fails(cpas: Cpas, anna: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_disk(_self: UnitOfWork) -> None:
        raise OSError("no space left on device")

    document = message(service(invoice(anna), "OCMWCPASHeatingAllocation", "20090409"), org_unit="0999100097")
    with monkeypatch.context() as patch:
        patch.setattr(UnitOfWork, "commit", no_disk)
        heard = cpas.caller.post_envelope(envelope(document))
    assert b"ACCEPTED" not in heard.body
    assert (kept(cpas.gateway, anna), cpas.caller.journal()) == ([], [])
