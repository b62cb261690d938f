"""Whoever does what the next step of an error says gets through: the promise of the tables, held to the rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import heating
import law02
import law76
from bcss_gateway.domain.institution import Institution
from filed import filed
from law65 import FINANCIAL, Cpas, form_a, form_b1, form_b2, form_c, form_d1, form_d2, form_f
from multifunctional import Sender
from paid import ADVANCED, BACK, PayingCpas

Institutions = Callable[[str], Institution]
ACCEPTED = "ACCEPTED"
HOSPITAL = "<HospitalizationCostsRemainingAmount>5000</HospitalizationCostsRemainingAmount>"


@pytest.fixture
def anywhere(sqlite_gateway, institution: Institutions, anna: str) -> Institution:
    """Namur, which keeps every file on Anna that a form or an attestation needs."""
    namur = institution("cpas-namur")
    for code in (2, 3, 4, 40):
        filed(sqlite_gateway, anna, namur, code)
    return namur


def test_a_refused_form_does_not_use_up_its_number_and_the_list_shows_an_accepted_one(
    cpas_02: law02.Cpas, anna: str
) -> None:
    number = law02.attest()
    assert cpas_02.decide(law02.form_b(anna, requested="2026-09-01", number=number)).codes == ["991106"]
    assert cpas_02.decide(law02.form_b(anna, number=number)).evaluation == ACCEPTED
    assert "991101" in cpas_02.decide(law02.form_b(anna, entry="2026-10-01", lasts="", number=number)).codes
    listed = cpas_02.listed(anna, "FORMULAIRES")
    assert sorted(zip(listed.texts("EntryDate"), listed.texts("Status"), strict=True))[-1] == ("2026-11-01", "3")
    assert ("2026-11-01", "1") in zip(listed.texts("EntryDate"), listed.texts("Status"), strict=True)


def test_a_right_that_is_covered_is_corrected_or_withdrawn_first(cpas_02: law02.Cpas, anna: str) -> None:
    cpas_02.decide(law02.form_b(anna))
    later = law02.form_b(anna, entry="2026-12-01")
    assert cpas_02.decide(later).codes == ["991131"]
    assert cpas_02.decide(law02.form_b(anna, corrects="1", lasts="<Months>3</Months>")).evaluation == ACCEPTED
    assert cpas_02.decide(law02.form_c(anna, entry="2026-12-01")).evaluation == ACCEPTED
    assert cpas_02.decide(law02.form_b(anna, entry="2026-12-01")).evaluation == ACCEPTED


def test_the_list_names_the_other_cpas_and_its_end_lets_the_form_through(
    cpas_02: law02.Cpas, anna: str, institution: Institutions
) -> None:
    charleroi = cpas_02.by(institution("cpas-charleroi"))
    charleroi.decide(law02.form_b(anna))
    assert cpas_02.decide(law02.form_b(anna, entry="2026-12-01")).codes == ["991130"]
    filed(cpas_02.gateway, anna, cpas_02.institution, 1)
    assert charleroi.institution.cbe_number in cpas_02.listed(anna, "FORMULAIRES").texts("CPAS_KBOBCE_code")
    assert charleroi.decide(law02.form_c(anna, entry="2026-12-01")).evaluation == ACCEPTED
    assert cpas_02.decide(law02.form_b(anna, entry="2026-12-01")).evaluation == ACCEPTED


def test_what_one_law_grants_is_stopped_before_the_other_does(helped: Cpas, cpas_02: law02.Cpas, anna: str) -> None:
    assert cpas_02.decide(law02.form_b(anna, entry="2026-12-01")).codes == ["991132"]
    assert [one.evaluation for one in helped.decide("C", form_c(anna, entry="2026-12-01"))] == [ACCEPTED]
    assert cpas_02.decide(law02.form_b(anna, entry="2026-12-01", lasts="<Months>1</Months>")).evaluation == ACCEPTED
    again = form_b1(anna, entry="2026-12-15")
    assert [one.codes for one in helped.decide("AB", again)] == [["990209"]]
    assert cpas_02.decide(law02.form_c(anna, entry="2026-12-15")).evaluation == ACCEPTED
    assert [one.evaluation for one in helped.decide("AB", form_b1(anna, entry="2026-12-15"))] == [ACCEPTED]


def test_a_late_withdrawal_leaves_the_date_of_the_request_out(cpas_02: law02.Cpas, anna: str) -> None:
    cpas_02.decide(law02.form_b(anna))
    assert cpas_02.decide(law02.form_c(anna, requested="2026-09-01")).codes == ["991106"]
    assert cpas_02.decide(law02.form_c(anna)).evaluation == ACCEPTED


def test_a_form_c_that_exists_is_taken_back_and_sent_anew(cpas_02: law02.Cpas, anna: str) -> None:
    refusal = {"entry": "2026-11-15", "nature": "1", "requested": "2026-11-02", "blocks": law02.HELPED}
    assert cpas_02.decide(law02.form_c(anna, **refusal)).evaluation == ACCEPTED
    assert cpas_02.decide(law02.form_c(anna, **refusal)).codes == ["991153"]
    assert cpas_02.decide(law02.form_c(anna, **refusal, former="true")).evaluation == ACCEPTED
    assert cpas_02.decide(law02.form_c(anna, **refusal)).evaluation == ACCEPTED


def test_form_a_goes_before_form_b1_in_the_same_message(cpas: Cpas, anna: str) -> None:
    filed(cpas.gateway, anna, cpas.institution, 3)
    assert [one.codes for one in cpas.decide("AB", form_b1(anna))] == [["990201"]]
    assert [one.evaluation for one in cpas.decide("AB", form_a(anna), form_b1(anna))] == [ACCEPTED] * 2


def test_days_that_a_form_b_covers_are_free_after_a_form_c_which_stops_care_too(helped: Cpas, anna: str) -> None:
    helped.decide("AB", form_b2(anna))
    again = form_b1(anna, entry="2026-12-01")
    assert [one.codes for one in helped.decide("AB", again)] == [["990204"]]
    helped.decide("C", form_c(anna, entry="2026-12-01"))
    anew = (form_b1(anna, entry="2026-12-01"), form_b2(anna, entry="2026-12-01"))
    assert [one.evaluation for one in helped.decide("AB", *anew)] == [ACCEPTED] * 2


def test_care_is_granted_before_it_is_paid_back_and_what_was_too_much_goes_back(helped: Cpas, anna: str) -> None:
    assert [one.codes for one in helped.decide("DF", form_d2(anna, 0, HOSPITAL, 5000))] == [["990501"]]
    helped.decide("AB", form_b2(anna))
    asked = [form_d2(anna, 0, HOSPITAL, 5000), form_d1(anna, FINANCIAL.format(90000), 90000)]
    assert [one.evaluation for one in helped.decide("DF", *reversed(asked))] == [ACCEPTED] * 2
    (once_more,) = helped.decide("DF", form_d1(anna, FINANCIAL.format(80000), 80000))
    assert once_more.codes == ["990502"]
    assert [one.codes for one in helped.decide("DF", form_f(anna, 90001, on="2026-11-20"))] == [["990602"]]
    assert [one.evaluation for one in helped.decide("DF", form_f(anna, 10000, on="2026-11-20"))] == [ACCEPTED]


def test_what_is_paid_needs_a_right_first_and_then_the_next_order_number(
    cpas_02: law02.Cpas, anna: str, anywhere: Institution
) -> None:
    pays = PayingCpas(cpas_02.gateway, anywhere)
    assert pays.tell(anna, 50000).codes == ["993106"]
    cpas_02.decide(law02.form_b(anna, entry="2026-11-10"))
    assert pays.tell(anna, 50000, days=("2026-11-01", "2026-11-30")).codes == ["993107"]
    assert pays.tell(anna, 50000).evaluation == ACCEPTED
    assert pays.tell(anna, 50000).codes == ["993108"]
    assert pays.tell(anna, 50000, order=2, category="3").codes == ["993110"]
    assert pays.tell(anna, 90000, order=2).codes == ["993111"]
    assert pays.tell(anna, 20000, code=BACK).evaluation == ACCEPTED
    assert pays.tell(anna, 90000, order=2).evaluation == ACCEPTED
    assert pays.tell(anna, 5000, order=3, code=ADVANCED).evaluation == ACCEPTED


def test_an_attestation_is_modified_by_its_number_and_another_type_cancelled_first(
    sqlite_gateway, anna: str, anywhere: Institution, clock
) -> None:
    namur = Sender(sqlite_gateway, anywhere)
    _, number, _ = namur.send(anna)
    assert namur.send(anna, category="3") == ("REFUSED", "", ["995106"])
    clock.move(days=law02.DAYS_UNTIL_KNOWN)
    ((_, listed, *_),), _ = namur.page(anna)
    assert listed == number
    assert namur.send(anna, status="MODIFIED", which=listed, category="3") == (ACCEPTED, number, [])
    assert namur.send(anna, aid="ERIS") == ("REFUSED", "", ["995106"])
    assert namur.send(anna, status="MODIFIED", which=number, aid="ERIS") == ("REFUSED", "", ["995108"])
    assert namur.send(anna, status="CANCELLED", which=number)[0] == ACCEPTED
    assert namur.send(anna, status="CANCELLED", which=number)[2] == ["995109"]
    assert namur.send(anna, aid="ERIS")[0] == ACCEPTED


def test_an_attestation_made_by_a_form_is_corrected_by_one(
    cpas_02: law02.Cpas, anna: str, anywhere: Institution, clock
) -> None:
    cpas_02.decide(law02.form_b(anna))
    clock.move(days=law02.DAYS_UNTIL_KNOWN)
    namur = Sender(cpas_02.gateway, anywhere)
    ((_, number, *_),), _ = namur.page(anna)
    assert namur.send(anna, status="CANCELLED", which=number)[2] == ["995110"]
    assert cpas_02.decide(law02.form_b(anna, corrects="1", lasts="<Months>3</Months>")).evaluation == ACCEPTED


def test_a_grant_is_corrected_and_another_dwelling_told_by_its_box(
    sqlite_gateway, anna: str, anywhere: Institution
) -> None:
    namur = law76.Cpas(sqlite_gateway, anywhere)
    assert namur.decide(law76.grant(anna, cents=100000)).evaluation == ACCEPTED
    assert namur.decide(law76.grant(anna, entry="2026-11-16")).codes == ["992130"]
    assert namur.decide(law76.grant(anna, cents=law76.MOST + 1, corrects="1")).codes == ["992121"]
    assert namur.decide(law76.grant(anna, taken_back="true")).evaluation == ACCEPTED
    assert namur.decide(law76.grant(anna, entry="2026-11-16")).evaluation == ACCEPTED


def test_an_invoice_goes_in_the_name_of_the_first_beneficiary_of_the_year(
    sqlite_gateway, marc: str, sofie: str, institution: Institutions
) -> None:
    namur = institution("cpas-namur")
    for one in (marc, sofie):
        filed(sqlite_gateway, one, namur, 40)
    cpas = heating.Cpas(sqlite_gateway, namur)
    assert cpas.enter(marc, "2026-11-01", 1500).evaluation == ACCEPTED
    assert cpas.enter(sofie, "2026-11-10", 600).codes == ["994104"]
    cut = cpas.enter(marc, "2026-11-10", 600)
    assert (cut.codes, cut.figures[1:]) == (["994125"], ("500", "0"))
    assert cpas.enter(marc, "2026-11-10", 600).codes == ["994120", "994124"]
