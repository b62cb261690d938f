"""The installation grant: once in a life, for who was homeless; corrected, taken back, and given back in the list."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

import law02
from attesting import attest
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.providers.ppsis.organic_law import rules
from bcss_gateway.providers.ppsis.paid_income import rules as paid_income
from bcss_gateway.storage import ppsis
from bcss_gateway.storage.database import UnitOfWork
from classic import envelope, message, service
from clocks import MovableClock
from filed import filed
from law02 import A, block
from law76 import MANAGE, MOST, Cpas, Home, grant
from ssdn_reply import COMMON

NAMUR = "0999100097"
Institutions = Callable[[str], Institution]


@pytest.fixture
def namur_settles(gateway: Gateway, institution: Institutions) -> Cpas:
    """Namur, on SQLite and on PostgreSQL."""
    return Cpas(gateway, institution("cpas-namur"))


@pytest.fixture
def cpas(sqlite_gateway: Gateway, institution: Institutions) -> Cpas:
    """Namur, where the kind of database makes no difference."""
    return Cpas(sqlite_gateway, institution("cpas-namur"))


@pytest.fixture
def charleroi(sqlite_gateway: Gateway, institution: Institutions) -> Cpas:
    """Another CPAS."""
    return Cpas(sqlite_gateway, institution("cpas-charleroi"))


def told(cpas: Cpas, form: str) -> tuple[str | None, str | None, list[str]]:
    """Evaluation, accepted amount and codes of errors."""
    decided = cpas.decide(form)
    return decided.evaluation, decided.text("AcceptedAmount"), decided.codes


def forms_of(cpas: Cpas, ssin: str) -> list[Any]:
    with cpas.gateway.database.unit_of_work() as work:
        return ppsis.of_person(work, [ssin])


def test_a_grant_is_accepted_registered_under_code_4_and_listed(namur_settles: Cpas, anna: str) -> None:
    cpas = namur_settles
    decided = cpas.decide(grant(anna))
    assert (decided.evaluation, decided.text("AcceptedAmount"), decided.codes) == ("ACCEPTED", str(MOST), [])
    listed = law02.Cpas(cpas.gateway, cpas.institution).listed(anna, "PRIME_INSTALLATION")
    assert listed.texts("Reference") == [decided.reference]
    assert listed.texts("AttestType/Code") == ["3"]
    assert listed.texts("FormType/Description") == ["Formulaire P / Formulier P"]
    assert listed.texts("DecisionDate") == ["2026-11-18"]
    entry = cpas.caller.journal()[0]
    assert (entry["operation"], entry["ssin"], entry["quality_code"]) == ("OrganicLaw", anna, "4")


def test_whoever_is_not_in_code_4_is_refused(cpas: Cpas, anna: str) -> None:
    assert cpas.send(grant(anna, blocks="")).summary.codes == ["300020"]
    assert cpas.send(grant(anna, blocks=block(2))).summary.codes == ["300020"]
    assert forms_of(cpas, anna) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"entry": "2027-01-22"}, "992102"),
        ({"decided": "2026-11-22"}, "992104"),
        ({"requested": "2026-11-19"}, "992105"),
        ({"requested": "2026-10-18"}, "992106"),
        ({"requested": "2026-09-20", "decided": "2026-10-06"}, "992107"),
        ({"homeless": "false"}, "992110"),
        ({"situation": "3"}, "992111"),
        ({"cents": 0}, "992120"),
        ({"corrects": "1"}, "992133"),
        ({"taken_back": "true"}, "992134"),
    ],
    ids=lambda one: str(one),
)
def test_what_is_wrong_is_refused_with_its_code(cpas: Cpas, anna: str, wrong: dict[str, Any], code: str) -> None:
    assert told(cpas, grant(anna, **wrong)) == ("REFUSED", None, [code])
    assert told(cpas, grant(anna))[0] == "ACCEPTED"


@pytest.mark.parametrize(
    "right",
    [
        {"entry": "2027-01-21"},
        {"decided": "2026-11-21"},
        {"requested": "2026-10-19"},
        {"requested": "2026-09-20", "decided": "2026-10-07"},
        {"situation": "2"},
    ],
    ids=lambda one: str(one),
)
def test_the_last_day_of_each_delay_is_in_time(cpas: Cpas, anna: str, right: dict[str, Any]) -> None:
    assert told(cpas, grant(anna, **right)) == ("ACCEPTED", str(MOST), [])


def test_the_dead_settle_nowhere(cpas: Cpas, person: Callable[[str], Citizen]) -> None:
    dead = person("deceased").ssin
    filed(cpas.gateway, dead, cpas.institution, 4)
    assert told(cpas, grant(dead, blocks="")) == ("REFUSED", None, ["992103"])


def test_more_than_the_law_gives_is_accepted_in_part(cpas: Cpas, anna: str) -> None:
    assert told(cpas, grant(anna, cents=MOST + 1)) == ("PARTIALLYACCEPTED", str(MOST), ["992121"])


def test_there_is_one_grant_in_a_life_of_whatever_cpas_and_file(cpas: Cpas, charleroi: Cpas, anna: str) -> None:
    assert told(cpas, grant(anna, number="P" * 15))[0] == "ACCEPTED"
    again = grant(anna, entry="2026-11-16", home=Home("Rue Haute"))
    other_file = Cpas(cpas.gateway, cpas.institution, "0000PRIM002")
    assert [told(one, again)[2] for one in (cpas, other_file, charleroi)] == [["992130"], ["992130"], ["992131"]]
    assert told(cpas, grant(anna, number="P" * 15))[2] == ["992101"]


def test_a_household_has_one_grant_for_its_dwelling(cpas: Cpas, marc: str, sofie: str, anna: str) -> None:
    assert told(cpas, grant(marc))[0] == "ACCEPTED"
    there = Home("rue de  FER")
    assert told(cpas, grant(sofie, home=there)) == ("REFUSED", None, ["992132"])
    assert told(cpas, grant(anna))[0] == "ACCEPTED"  # she lives at the same address, but not with them
    assert told(cpas, grant(sofie, home=Home(box="3")))[0] == "ACCEPTED"


def test_who_has_an_integration_income_gets_it_under_the_other_law(cpas: Cpas, anna: str) -> None:
    attest(cpas.gateway, anna, NAMUR, "2026-11-01", "2026-11-14")
    assert told(cpas, grant(anna, entry="2026-11-14")) == ("REFUSED", None, ["992112"])
    assert told(cpas, grant(anna, entry="2026-11-15"))[0] == "ACCEPTED"


def test_it_is_corrected_whenever_and_taken_back_once(cpas: Cpas, anna: str, clock: MovableClock) -> None:
    cpas.decide(grant(anna))
    clock.move(days=60)
    assert told(cpas, grant(anna, cents=90000, corrects="1")) == ("ACCEPTED", "90000", [])
    assert told(cpas, grant(anna, taken_back="true")) == ("ACCEPTED", None, [])
    assert told(cpas, grant(anna, taken_back="true")) == ("REFUSED", None, ["992134"])
    assert told(cpas, grant(anna, corrects="1"))[2] == ["992133", "992107"]
    fresh = grant(anna, entry="2027-01-18", requested="2027-01-10", decided="2027-01-18")
    assert told(cpas, fresh)[0] == "ACCEPTED"


def test_one_taken_back_before_the_decision_is_refused(cpas: Cpas, anna: str) -> None:
    cpas.decide(grant(anna))
    assert told(cpas, grant(anna, taken_back="true", decided="2026-11-22")) == ("REFUSED", None, ["992104"])


def test_of_two_cpas_at_once_one_grants(namur_settles: Cpas, anna: str, institution: Institutions) -> None:
    cpas = namur_settles
    filed(cpas.gateway, anna, cpas.institution, 4)
    filed(cpas.gateway, anna, institution("cpas-charleroi"), 4)
    two = (cpas, Cpas(cpas.gateway, institution("cpas-charleroi")))
    with ThreadPoolExecutor(2) as threads:
        decided = list(threads.map(lambda one: one.decide(grant(anna, blocks="")), two))
    assert sorted(str(one.evaluation) for one in decided) == ["ACCEPTED", "REFUSED"]
    assert [one.codes for one in decided if one.evaluation == "REFUSED"] == [["992131"]]


def test_nothing_is_half_done_when_the_commit_fails(cpas: Cpas, anna: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_disk(_self: UnitOfWork) -> None:
        raise OSError("no space left on device")

    content = (
        f'<OrganicLawRequest xmlns="{MANAGE}" xmlns:k="{COMMON}"><FileIdentification><KBOBCE>{NAMUR}</KBOBCE>'
        f"<FileID>0000PRIM001</FileID></FileIdentification>{grant(anna)}</OrganicLawRequest>"
    )
    document = message(service(content, "OCMWCPASOrganicLaw", "20100101"), org_unit=NAMUR)
    with monkeypatch.context() as patch:
        patch.setattr(UnitOfWork, "commit", no_disk)
        heard = cpas.caller.post_envelope(envelope(document))
    assert b"ACCEPTED" not in heard.body
    assert (forms_of(cpas, anna), cpas.caller.journal()) == ([], [])


def test_an_address_with_an_empty_part_is_no_address(cpas: Cpas, anna: str) -> None:
    assert cpas.send(grant(anna, home=Home(street=" "))).summary.ok == "NO"


def test_the_amount_is_that_of_the_month_of_settling() -> None:
    ceilings = {one.since: one.cents["3"] for one in paid_income.load().ceilings}
    assert {since: rules.load().most(since) for since in ceilings} == ceilings
    assert rules.load().most(date(2026, 11, 15)) == MOST


def test_the_reply_is_of_its_own_contract(cpas: Cpas, anna: str) -> None:
    reply = cpas.send(grant(anna))
    assert reply.body.tag == f"{A}OrganicLawReply"
    assert reply.body.findtext(f"{A}FileIdentification/{A}FileID") == "0000PRIM001"
