"""Whose number was replaced is asked about under the new one: every service finds what came under the former ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

import law02
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from clocks import MovableClock
from filed import filed
from law02 import DAYS_UNTIL_KNOWN, form_b
from multifunctional import Sender, question
from newer import Reply
from paid import PayingCpas
from renumbering import FRESH, FRESHER, renumber
from sources import Asked

SIX_MONTHS = ("2026-11-01", "2027-04-30")
NAMUR = "0999100097"
CONTEXTS = {"vdi": "INTEGRATOR:FOR_ITS_CLIENTS", "ssh": "SSH:DERIVED_RIGHTS"}
REPLACED = "32001002"
YEAR = "<year>2026</year>"
BENEFICIARIES = "livingWages/livingWage/beneficiaries/ssin"
PAYMENT = "livingWages/livingWage/allowance/monthly/month/integrationIncome/payment"

Ask = Callable[..., Reply]


@pytest.fixture
def asks(gateway: Gateway, settings: Settings, institution: Callable[[str], Institution], secret_of: Any) -> Ask:
    """An institution that knows a person asks a newer service about them."""

    def ask(service: str, user: str, operation: str, ssin: str, criteria: str = "") -> Reply:
        one = institution(user)
        if user in CONTEXTS:
            filed(gateway, ssin, one, 0)
        asker = Asked(service, CONTEXTS).by(one, gateway, settings, secret_of)
        return asker.ask(operation, f"<ssin>{ssin}</ssin>{criteria}")

    return ask


@pytest.fixture
def granted(namur_grants: law02.Cpas, anna: str, clock: MovableClock) -> law02.Cpas:
    """Namur has granted Anna six months of integration income, which the network knows."""
    assert namur_grants.decide(form_b(anna)).evaluation == "ACCEPTED"
    clock.move(days=DAYS_UNTIL_KNOWN)
    return namur_grants


def days_of(reply: Reply) -> list[tuple[str, ...]]:
    """The first and the last day of every living wage."""
    periods = reply.body.iterfind("livingWages/livingWage/period")
    return [(one.findtext("beginDate"), one.findtext("endDate")) for one in periods]


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_living_wages(granted: law02.Cpas, anna: str, asks: Ask, version: str) -> None:
    new = renumber(granted.gateway, anna)
    reply = asks("LivingWages", "cpas-namur", "getLivingWages", new)
    assert (reply.body.findtext("ssin"), days_of(reply)) == (new, [SIX_MONTHS])
    former = asks("LivingWages", "cpas-namur", "getLivingWages", anna)
    assert (former.code, former.information["newSSIN"]) == ("MSG00006", new)


def test_a_number_that_was_replaced_twice(granted: law02.Cpas, anna: str, asks: Ask) -> None:
    renumber(granted.gateway, renumber(granted.gateway, anna), FRESHER)
    assert days_of(asks("LivingWages", "cpas-namur", "getLivingWages", FRESHER)) == [SIX_MONTHS]
    assert asks("LivingWages", "cpas-namur", "getLivingWages", FRESH).information["newSSIN"] == FRESHER


def test_two_numbers_that_turn_out_to_be_one_person(
    granted: law02.Cpas, anna: str, sofie: str, asks: Ask, clock: MovableClock
) -> None:
    """What there is under both is told, and the days that both have once."""
    assert granted.decide(form_b(sofie, entry="2026-12-01")).evaluation == "ACCEPTED"
    clock.move(days=DAYS_UNTIL_KNOWN)
    renumber(granted.gateway, anna, sofie)
    reply = asks("LivingWages", "cpas-namur", "getLivingWages", sofie)
    assert days_of(reply) == [("2026-11-01", "2027-05-31")]


def test_payments_of_the_beneficiary_and_of_the_partner(
    gateway: Gateway, institution: Callable[[str], Institution], marc: str, sofie: str, asks: Ask, clock: MovableClock
) -> None:
    grants, pays = (one(gateway, institution("cpas-namur")) for one in (law02.Cpas, PayingCpas))
    assert grants.decide(form_b(marc, category="1", partner=sofie)).evaluation == "ACCEPTED"
    assert pays.tell(marc, 50000).evaluation == "ACCEPTED"
    clock.moment = datetime(2026, 12, 10, tzinfo=UTC)
    him, her = renumber(gateway, marc), renumber(gateway, sofie, FRESHER)
    of_him = asks("LivingWagesWithAmount", "vdi", "consult", him, YEAR)
    of_her = asks("LivingWagesWithAmount", "vdi", "consult", her, f"<role>PARTNER</role>{YEAR}")
    for reply, asked in ((of_him, him), (of_her, her)):
        assert reply.body.findtext("ssin") == asked
        assert reply.texts(BENEFICIARIES) == [him]
        assert reply.texts(f"{PAYMENT}/amount") == ["500.00"]
        assert reply.texts(f"{PAYMENT}/beneficiary/ssin") == [him]
        assert reply.texts(f"{PAYMENT}/partner/ssin") == [her]
    assert asks("LivingWagesWithAmount", "vdi", "consult", marc, YEAR).code == "MSG00006"


def test_multifunctional_attestations(granted: law02.Cpas, anna: str) -> None:
    new, sender = renumber(granted.gateway, anna), Sender(granted.gateway, granted.institution)
    rows, _ = sender.page(new)
    assert [(row[0], *row[2:]) for row in rows] == [("NEW", NAMUR, *SIX_MONTHS, "RIS")]
    former = sender.post(question(anna), "OCMWCPASL036", "20060315").summary
    assert (former.ok, former.codes) == ("NO", [REPLACED])


def test_decisions_on_forms(granted: law02.Cpas, anna: str) -> None:
    new = renumber(granted.gateway, anna)
    listed = granted.listed(new, "FORMULAIRES")
    assert (listed.texts("SocialSecurityUser"), listed.texts("EntryDate")) == ([new], ["2026-11-01"])
    assert granted.ask(anna, "FORMULAIRES").summary.codes == [REPLACED]


def test_social_statuses(granted: law02.Cpas, anna: str, asks: Ask) -> None:
    new = renumber(granted.gateway, anna)
    begin = "<period><beginDate>2026-01-01</beginDate></period>"
    reply = asks("SocialStatutesService", "ssh", "consultSocialStatutes", new, begin)
    assert reply.texts("socialStatutes/socialStatute/period/beginDate") == ["2026-11-01"]
    assert asks("SocialStatutesService", "ssh", "consultSocialStatutes", anna, begin).code == "MSG00006"
