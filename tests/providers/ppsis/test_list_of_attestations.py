"""The decisions on a person, of every law and by whatever CPAS, as a real client asks for them and reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import law65
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from clocks import MovableClock
from filed import filed
from law02 import Cpas, block, exempt, form_b, form_c, plan
from multifunctional import Sender
from ssdn_reply import COMMON

ALL = "FORMULAIRES"
NOTHING = "12003001"


def test_every_decision_is_given_back_refused_ones_too(namur_grants: Cpas, anna: str) -> None:
    cpas = namur_grants
    sent = [
        cpas.decide(form_b(anna, category="9")),
        cpas.decide(form_b(anna, lasts="<Days>3</Days><Months>12</Months>")),
        cpas.decide(form_c(anna)),
    ]
    listed = cpas.listed(anna, ALL)
    assert listed.texts("Reference") == [one.reference for one in sent]
    assert listed.texts("Status") == ["3", "2", "1"]
    assert listed.texts("SocialSecurityUser") == [anna] * 3
    assert listed.texts("CPAS_KBOBCE_code") == [cpas.institution.cbe_number] * 3
    assert listed.texts("EntryDate") == ["2026-11-01", "2026-11-01", "2026-12-01"]
    assert listed.texts("DecisionDate") == ["2026-11-10", "2026-11-10", "2026-11-20"]
    assert listed.texts("AttestType/Code") == ["1"] * 3
    assert listed.texts("FormType/Code") == ["2", "2", "5"]
    assert listed.texts("RelationType/Code") == ["1"] * 3
    assert [listed.texts(f"Duration/{one}") for one in ("Days", "Weeks", "Months")] == [
        ["0", "3", None],
        ["0", "0", None],
        ["6", "12", None],
    ]


def test_words_are_french_and_dutch_in_one_string(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna))
    listed = cpas_02.listed(anna, ALL)
    for name in ("AttestType", "FormType", "RelationType"):
        french, dutch = listed.texts(f"{name}/Description")[0].split("/")
        assert french.strip() and dutch.strip()


def test_the_old_spelling_of_the_service_answers_too(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna))
    replies = [cpas_02.ask(anna, ALL, name=name) for name in ("", "s")]
    assert [len(one.body) for one in replies] == [1, 1]
    assert {one.body.prefix for one in replies} == {"ns3"}


def test_forms_of_the_law_of_1965_are_listed_and_their_statuses_by_themselves(
    cpas_02: Cpas, marc: str, sofie: str
) -> None:
    other = law65.Cpas(cpas_02.gateway, cpas_02.institution)
    other.decide("AB", law65.form_a(marc, law65.secondary(sofie, 1)), law65.form_b1(marc, months=6))
    other.decide("AB", law65.form_b2(sofie, 1))
    assert cpas_02.listed(marc, ALL).texts("FormType/Description") == [
        "Formulaire A / Formulier A",
        "Formulaire B1 / Formulier B1",
    ]
    assert cpas_02.listed(marc, "STATUT65").texts("FormType/Code") == ["1"]
    assert cpas_02.listed(marc, ALL).texts("Duration/Months") == [None, "6"]
    assert cpas_02.listed(sofie, ALL).texts("RelationType/Code") == ["2"]


def test_nothing_is_said_so_without_a_warning(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna))
    reply = cpas_02.ask(anna, "PRIME_INSTALLATION")
    assert (reply.summary.return_code, reply.summary.codes, len(reply.body)) == ("0", [NOTHING], 0)


def test_an_exemption_is_told_with_its_days_so_far(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna, more=exempt("2026-11-12")))
    element = cpas_02.listed(anna, "EXONERATIONSART35").element[0]
    assert dict(element.attrib) == {"hasExoneration": "true"}
    assert [one.text for one in element] == ["2026-11-12", "10"]  # from the 12th to the 21st, today


def test_after_a_correction_without_it_there_is_no_exemption(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna, more=exempt("2026-11-12")))
    cpas_02.decide(form_b(anna, corrects="1"))
    listed = cpas_02.listed(anna, "EXONERATIONSART35")
    assert (listed.element[0].get("hasExoneration"), len(listed.element[0])) == ("false", 0)
    assert listed.texts("Status") == ["1"]  # the decision on the form that held it is still listed
    assert cpas_02.listed(anna, "EXONERATIONS").element[0].tag.endswith("}Attestation")


def test_a_plan_is_told_with_dates_that_have_no_prefix(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna, more=plan("2026-11-01", "2027-10-31")))
    reply = cpas_02.ask(anna, "GPMI_PIIS")
    (told,) = reply.body.iterfind("{*}GpmiPiis")
    assert (told.prefix, told.get("hasAttestation")) == ("ns3", "true")
    ((period),) = told
    assert (period.tag.endswith("}period"), period.prefix) == (True, "ns3")
    assert [(one.prefix, one.tag, one.text) for one in period] == [
        (None, f"{{{COMMON}}}StartDate", "2026-11-01"),
        (None, f"{{{COMMON}}}EndDate", "2027-10-31"),
    ]


def test_a_plan_that_prolongs_stands_apart(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna, lasts="<Months>1</Months>", more=plan("2026-11-01", "2026-11-30")))
    cpas_02.decide(form_b(anna, entry="2026-12-01", more=plan("2026-12-01", "2027-11-30", "true")))
    told = cpas_02.listed(anna, "GPMI_PIIS").element[0]
    assert [one.tag.partition("}")[2] for one in told] == ["period", "prolongationPeriod"]
    assert [one[0].text for one in told] == ["2026-11-01", "2026-12-01"]


def test_who_is_under_25_has_a_plan_from_the_first_day_of_the_sandbox(
    cpas_02: Cpas, institution: Callable[[str], Institution], person: Callable[[str], Citizen]
) -> None:
    lotte = person("student").ssin
    leuven = cpas_02.by(institution("cpas-leuven"))
    assert leuven.listed(lotte, "GPMI_PIIS").element[0].get("hasAttestation") == "true"
    thomas = person("integrated").ssin
    assert cpas_02.listed(thomas, "GPMI_PIIS").element[0].get("hasAttestation") == "false"


@pytest.mark.parametrize(
    ("period", "found"),
    [
        (("2026-11-01", "2026-11-01"), 1),
        (("2027-04-30", "2027-05-31"), 1),
        (("2016-10-31", "2026-10-30"), 0),
        (("2027-05-01", ""), 0),
        (("", "2026-11-01"), 1),
        (("", "2026-10-31"), 0),
        ((), 1),
    ],
)
def test_the_days_that_are_asked_count(cpas_02: Cpas, anna: str, period: tuple[str, ...], found: int) -> None:
    cpas_02.decide(form_b(anna))
    assert len(cpas_02.listed(anna, ALL, period).texts("Reference")) == found


def test_without_days_the_last_ten_years_are_asked(cpas_02: Cpas, anna: str, clock: MovableClock) -> None:
    cpas_02.decide(form_b(anna))
    clock.move(days=3813)  # to 2037-04-30, ten years after the last day that was granted
    refusal = {"entry": "2037-04-01", "decided": "2037-04-20", "requested": "2037-04-01", "nature": "1"}
    cpas_02.decide(form_c(anna, blocks=block(2, "2037-04-30", "2038-04-29"), **refusal))
    assert len(cpas_02.listed(anna, ALL).texts("Reference")) == 2
    clock.move(days=1)
    assert len(cpas_02.listed(anna, ALL).texts("Reference")) == 1


@pytest.mark.parametrize(
    ("which", "period", "field"),
    [
        ("PRIMES", (), "RequestType"),
        (ALL, ("2016-11-01", "2026-11-01"), "SearchPeriod"),
        (ALL, ("2026-11-02", "2026-11-01"), "SearchPeriod"),
    ],
    ids=["type", "ten years and a day", "reversed"],
)
def test_what_cannot_be_asked_is_told(
    cpas_02: Cpas, anna: str, which: str, period: tuple[str, ...], field: str
) -> None:
    cpas_02.decide(form_b(anna))
    (detail,) = cpas_02.ask(anna, which, period).summary.details
    assert (detail.code, detail.information[0][0]) == ("31000005", field)


def test_the_forms_of_one_cpas_may_be_asked(
    cpas_02: Cpas, institution: Callable[[str], Institution], anna: str
) -> None:
    cpas_02.decide(form_b(anna))
    charleroi = cpas_02.by(institution("cpas-charleroi"))
    charleroi.decide(form_c(anna, nature="1", requested="2026-11-05", blocks=block(2)))
    assert charleroi.listed(anna, ALL).texts("FormType/Code") == ["2", "5"]
    assert charleroi.listed(anna, ALL, cpas=charleroi.institution.cbe_number).texts("FormType/Code") == ["5"]


def test_the_attestations_of_every_cpas_may_be_asked_as_the_network_knows_them(
    cpas_02: Cpas, institution: Callable[[str], Institution], anna: str, clock: MovableClock
) -> None:
    cpas_02.decide(form_b(anna, lasts="<Months>1</Months>"))
    charleroi = institution("cpas-charleroi")
    filed(cpas_02.gateway, anna, charleroi, 3)
    sender = Sender(cpas_02.gateway, charleroi)
    sent = [
        sender.send(anna, begin, end, "ERIS")[1]
        for begin, end in (("2026-12-01", "2026-12-31"), ("2027-01-01", "2027-03-31"))
    ]
    assert cpas_02.ask(anna, "A036").summary.codes == [NOTHING], "the network does not know them yet"
    clock.move(days=3)
    listed = cpas_02.listed(anna, "A036")
    assert [listed.texts(name) for name in ("CPAS_KBOBCE_code", "EntryDate", "DecisionDate")] == [
        [cpas_02.institution.cbe_number, charleroi.cbe_number, charleroi.cbe_number],
        ["2026-11-01", "2026-12-01", "2027-01-01"],
        ["2026-11-10", "2026-11-20", "2026-11-20"],
    ]
    assert listed.texts("Reference")[1:] == sent == [number for _, number, *_ in sender.page(anna)[0][1:]]
    assert listed.texts("AttestType/Code") == ["4"] * 3
    assert listed.texts("FormType/Description") == ["Attestation A036 / Attest A036"] * 3
    assert listed.texts("Status") == ["1"] * 3
    assert cpas_02.listed(anna, "A036", ("2026-12-31", "2026-12-31")).texts("Reference") == sent[:1]
    assert cpas_02.listed(anna, "A036", cpas=cpas_02.institution.cbe_number).texts("EntryDate") == ["2026-11-01"]
    assert cpas_02.listed(anna, ALL).texts("FormType/Code") == ["2"], "an attestation is no form"


def test_a_cancelled_attestation_is_not_listed(cpas_02: Cpas, anna: str, clock: MovableClock) -> None:
    filed(cpas_02.gateway, anna, cpas_02.institution, 2)
    sender = Sender(cpas_02.gateway, cpas_02.institution)
    _, number, _ = sender.send(anna)
    sender.send(anna, status="CANCELLED", which=number)
    clock.move(days=3)
    assert cpas_02.ask(anna, "A036").summary.codes == [NOTHING]


def test_a_form_on_somebody_else_is_not_listed_for_whom_it_names_beside(cpas_02: Cpas, marc: str, sofie: str) -> None:
    """Whoever has a file on Sofie alone would learn of the aid to Marc, on whom it may have none."""
    cpas_02.decide(form_b(marc, category="1", partner=sofie))
    assert cpas_02.listed(marc, ALL).texts("RelationType/Code") == ["1"]
    assert cpas_02.ask(sofie, ALL).summary.codes == [NOTHING]


def test_nobody_sees_them_without_a_file_on_the_person(cpas_02: Cpas, anna: str) -> None:
    assert cpas_02.ask(anna, ALL).summary.codes == ["300020"]
