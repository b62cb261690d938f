"""LivingWagesWithAmount: what the CPAS paid, as those see it who may, when they may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from clocks import MovableClock
from newer import Reply
from paid import BACK, PayingCpas
from sources import Asked, Asker, acquaint

CONTEXTS = {"spf-finances": "TAX:CREDIT_AND_PREFILLED_RETURN", "vdi": "INTEGRATOR:FOR_ITS_CLIENTS"}
NOTHING = ("NO_DATA_FOUND", "MSG00100")
FOUND = ("DATA_FOUND", "MSG00000")
RIS, ERIS, ADVANCE = "integrationIncome", "equivalentIntegrationIncome", "childBenefitAdvance"
YEAR = "<year>2026</year>"
MONTH = "livingWages/livingWage/allowance/monthly/month"
YEARLY = "livingWages/livingWage/allowance/yearly"


@pytest.fixture
def asked() -> Asked:
    """The service that is asked here."""
    return Asked("LivingWagesWithAmount", CONTEXTS)


@pytest.fixture
def asks(consult_alone: Callable[[str], Asker], person: Callable[[str], Citizen]) -> Callable[..., Reply]:
    """An institution that follows a named person asks about that person."""
    known: set[tuple[str, str]] = set()

    def ask(tag: str, criteria: str = YEAR, who: str = "vdi") -> Reply:
        asker, citizen = consult_alone(who), person(tag)
        if (tag, who) not in known:
            known.add((tag, who))
            acquaint(asker.gateway, [citizen], asker.institution.sector, asker.institution.cbe_number, 0)
        return asker.ask("consult", f"<ssin>{citizen.ssin}</ssin>{criteria}")

    return ask


@pytest.fixture
def namur(sqlite_gateway: Any, institution: Callable[[str], Institution]) -> PayingCpas:
    return PayingCpas(sqlite_gateway, institution("cpas-namur"))


@pytest.fixture
def integrated(person: Callable[[str], Citizen]) -> str:
    """Whom Namur helps, alone, since three months ago."""
    return person("integrated").ssin


def months(first: str, last: str = "") -> str:
    return f"<monthPeriod><beginMonth>{first}</beginMonth><endMonth>{last or first}</endMonth></monthPeriod>"


def paid(reply: Reply, aid: str = RIS) -> dict[str, str]:
    """What is told of each month."""
    found = {one.get("yearMonth"): one.findtext(f"{aid}/payment/amount") for one in reply.body.iterfind(MONTH)}
    return {month: amount for month, amount in found.items() if amount}


def certainty(reply: Reply) -> str:
    """How sure the first payment of the first month is."""
    return str(reply.body.findtext(f"{MONTH}/{RIS}/payment/certainty"))


def test_a_payment_is_known_from_the_first_weekend_of_the_next_month(
    asks: Callable[..., Reply], namur: PayingCpas, integrated: str, clock: MovableClock
) -> None:
    assert namur.tell(integrated, 120000).evaluation == "ACCEPTED"
    question = months("2026-11")
    assert asks("integrated", question).status == NOTHING
    clock.moment = datetime(2026, 12, 4, 22, 59, 59, tzinfo=UTC)
    assert asks("integrated", question).status == NOTHING
    clock.moment = datetime(2026, 12, 4, 23, 0, tzinfo=UTC)
    reply = asks("integrated", question)
    assert (reply.status, paid(reply), certainty(reply)) == (FOUND, {"2026-11": "1200.00"}, "PROVISIONAL")


@pytest.mark.parametrize(
    ("day", "certain"),
    [
        ("2027-02-28", "PROVISIONAL"),
        ("2027-03-01", "MAY_BE_FINAL"),
        ("2027-05-31", "MAY_BE_FINAL"),
        ("2027-06-01", "FINAL"),
    ],
)
def test_a_figure_is_provisional_then_may_be_final_then_is(
    asks: Callable[..., Reply], namur: PayingCpas, integrated: str, clock: MovableClock, day: str, certain: str
) -> None:
    namur.tell(integrated, 120000)
    clock.moment = datetime.fromisoformat(f"{day}T11:00:00+00:00")
    assert certainty(asks("integrated", months("2026-11"))) == certain


def test_what_is_got_back_changes_the_figure_with_the_next_refreshment(
    asks: Callable[..., Reply], namur: PayingCpas, integrated: str, clock: MovableClock
) -> None:
    namur.tell(integrated, 31420, month="2026-09", code=BACK)
    before = asks("integrated")
    assert (paid(before)["2026-09"], before.body.findtext(f"{YEARLY}/{RIS}/amount")) == ("1314.20", "3094.72")
    clock.moment = datetime(2026, 12, 4, 23, 0, tzinfo=UTC)
    after = asks("integrated")
    assert (paid(after)["2026-09"], after.body.findtext(f"{YEARLY}/{RIS}/amount")) == ("1000.00", "2780.52")


def test_a_figure_that_was_corrected_is_provisional_again(
    asks: Callable[..., Reply], namur: PayingCpas, integrated: str, clock: MovableClock
) -> None:
    clock.moment = datetime(2027, 6, 10, 11, 0, tzinfo=UTC)
    assert certainty(asks("integrated", months("2026-09"))) == "FINAL"
    namur.tell(integrated, 100, month="2026-09", code=BACK)
    assert certainty(asks("integrated", months("2026-09"))) == "FINAL", "it is not known yet"
    clock.moment = datetime(2027, 7, 3, 11, 0, tzinfo=UTC)
    assert certainty(asks("integrated", months("2026-09"))) == "PROVISIONAL"


def test_what_was_got_back_whole_was_not_paid(
    asks: Callable[..., Reply], namur: PayingCpas, integrated: str, clock: MovableClock
) -> None:
    namur.tell(integrated, 131420, month="2026-09", code=BACK)
    clock.moment = datetime(2026, 12, 5, 11, 0, tzinfo=UTC)
    assert asks("integrated", months("2026-09")).status == NOTHING
    assert "2026-09" not in paid(asks("integrated"))


def test_everything_is_told_of_a_month(asks: Callable[..., Reply], person: Callable[[str], Citizen]) -> None:
    reply = asks("single-mother", months("2026-07"))
    (month,) = reply.body.iterfind(MONTH)
    assert (month.get("yearMonth"), month.find(RIS).get("lastMonthPaid")) == ("2026-07", "false")
    (payment,) = month.iterfind(f"{RIS}/payment")
    told = {one.tag: "".join(one.itertext()) for one in payment}
    ssin = person("single-mother").ssin
    assert told == {
        "amount": "1776.07",
        "certainty": "MAY_BE_FINAL",
        "period": "2026-07-012026-07-31",
        "beneficiary": f"{ssin}3",
        "partner": "false",
        "pcsa": f"0999100196{ssin}0",
        "fullPeriod": "true",
    }


def test_a_year_tells_each_aid_and_what_is_missing(asks: Callable[..., Reply]) -> None:
    reply = asks("single-mother")
    (yearly,) = reply.body.iterfind(YEARLY)
    told = {aid.tag: {one.tag: one.text for one in aid} for aid in yearly}
    assert told == {
        RIS: {
            "amount": f"{Decimal('1776.07') * 4 + told_of_june(reply)}",
            "certainty": "PROVISIONAL",
            "secondEntitledPerson": "false",
            "monthsWithoutAllowance": "5",
            "fullPeriod": "false",
        },
        ADVANCE: {"amount": "186.30", "certainty": "PROVISIONAL", "secondEntitledPerson": "false"},
    }
    assert reply.texts("livingWages/livingWage/paid") == ["true"]


def told_of_june(reply: Reply) -> Decimal:
    """The days of June from which the right begins."""
    return Decimal(paid(reply)["2026-06"])


def test_a_year_is_final_when_it_is_closed_and_all_its_figures_are(
    asks: Callable[..., Reply], clock: MovableClock
) -> None:
    """Thierry was helped until February 2026: two calendar years."""
    both = "<year>2026</year><yearsBack>1</yearsBack>"
    reply = asks("expired", both)
    assert reply.texts("livingWages/livingWage/year") == ["2026", "2025"]
    assert reply.texts(f"{YEARLY}/{RIS}/certainty") == ["PROVISIONAL", "FINAL"]
    clock.moment = datetime(2027, 1, 2, 11, 0, tzinfo=UTC)
    assert asks("expired", both).texts(f"{YEARLY}/{RIS}/certainty") == ["FINAL", "FINAL"]


def test_the_last_month_paid_is_said_to_be_the_last(asks: Callable[..., Reply]) -> None:
    for month, is_last in (("2026-09", "false"), ("2026-10", "true")):
        (group,) = asks("integrated", months(month)).body.iterfind(f"{MONTH}/{RIS}")
        assert group.get("lastMonthPaid") == is_last


def test_the_partner_is_found_by_the_partner(asks: Callable[..., Reply], person: Callable[[str], Citizen]) -> None:
    """Özlem is paid nothing; what Lien is paid, it is paid to both."""
    lien, ozlem = person("cohabitant-one").ssin, person("cohabitant-two").ssin
    assert asks("cohabitant-two").status == NOTHING
    reply = asks("cohabitant-two", f"<role>PARTNER</role>{YEAR}")
    assert reply.texts("livingWages/livingWage/beneficiaries/ssin") == [lien]
    assert set(reply.texts(f"{MONTH}/{RIS}/payment/partner/ssin")) == {ozlem}
    own = asks("cohabitant-one", f"<role>BENEFICIARY</role>{YEAR}")
    assert (paid(own), own.texts(f"{YEARLY}/{RIS}/secondEntitledPerson")) == (paid(reply), ["true"])
    assert asks("cohabitant-one", f"<role>PARTNER</role>{YEAR}").status == NOTHING


def test_an_equivalent_income_and_its_advance_are_told_apart(asks: Callable[..., Reply]) -> None:
    reply = asks("temporary-protection")
    assert reply.texts(f"{YEARLY}/{ADVANCE}/amount") == ["186.30"]
    assert (paid(reply), paid(reply, ADVANCE)) == ({}, {"2026-04": "186.30"})
    assert sum(map(Decimal, paid(reply, ERIS).values())) == Decimal(reply.texts(f"{YEARLY}/{ERIS}/amount")[0])


def test_a_payment_that_was_corrected_is_told_as_it_is(asks: Callable[..., Reply]) -> None:
    told = paid(asks("eupen"))
    assert (told["2026-08"], told["2026-09"]) == ("1189.20", "1314.20")


def test_months_limit_what_is_told_by_month_alone(asks: Callable[..., Reply]) -> None:
    reply = asks("integrated", YEAR + months("2026-09"))
    assert paid(reply) == {"2026-09": "1314.20"}
    assert reply.texts(f"{YEARLY}/{RIS}/amount") == ["3094.72"]
    without_a_year = asks("integrated", months("2025-12", "2026-09"))
    assert list(paid(without_a_year)) == ["2026-08", "2026-09"]
    assert without_a_year.body.find(YEARLY) is None


def test_the_tax_administration_sees_years_alone_and_is_told_what_was_cut(asks: Callable[..., Reply]) -> None:
    reply = asks("integrated", who="spf-finances")
    assert reply.status == FOUND
    assert reply.texts(f"{YEARLY}/{RIS}/amount") == ["3094.72"]
    assert reply.texts("dataFilters/filteredElement") == ["livingWages/livingWage/allowance/monthly"]
    only_months = asks("integrated", months("2026-09"), who="spf-finances")
    assert only_months.body.find("livingWages/livingWage/allowance") is None
    assert b"1314.20" not in only_months.heard.body


@pytest.mark.parametrize("who", ["onem", "cin", "cpas-namur", "actiris", "inasti", "office-des-etrangers"])
@pytest.mark.parametrize("context", [*CONTEXTS.values(), "PCSA:SOCIAL_INQUIRY", "SOCIAL:INSPECTION"])
def test_whoever_has_no_right_to_amounts_sees_none(
    consult: Callable[[str], Asker], integrated: str, who: str, context: str
) -> None:
    reply = consult(who).ask("consult", f"<ssin>{integrated}</ssin>{YEAR}", context=context)
    assert (reply.status, reply.body.find("livingWages")) == (("NO_RESULT", "MSG00013"), None)


def test_whoever_keeps_no_file_on_the_person_sees_nothing(consult: Callable[[str], Asker], integrated: str) -> None:
    for who in CONTEXTS:
        assert consult(who).ask("consult", f"<ssin>{integrated}</ssin>{YEAR}").status == ("NO_RESULT", "MSG00012")


@pytest.mark.parametrize(
    ("criteria", "field", "value"),
    [
        ("<year>2027</year>", "year", "2027"),
        ('<year current="true">2025</year>', "year", "2025"),
        (months("2026-10", "2026-09"), "monthPeriod", "2026-10/2026-09"),
        (months("2026-12"), "monthPeriod", "2026-12/2026-12"),
        (YEAR + months("2025-12", "2026-01"), "monthPeriod", "2025-12/2026-01"),
    ],
)
def test_what_cannot_be_asked_is_said(
    consult: Callable[[str], Asker], integrated: str, criteria: str, field: str, value: str
) -> None:
    reply = consult("vdi").ask("consult", f"<ssin>{integrated}</ssin>{criteria}")
    assert (reply.status, reply.information[field]) == (("NO_RESULT", "MSG00008"), value)


@pytest.mark.parametrize(
    "criteria", ["", "<year>26</year>", "<role>CHILD</role>" + YEAR, YEAR + "<yearsBack>10</yearsBack>"]
)
def test_what_the_contract_does_not_allow_is_a_fault(
    consult: Callable[[str], Asker], integrated: str, criteria: str
) -> None:
    reply = consult("vdi").ask("consult", f"<ssin>{integrated}</ssin>{criteria}")
    assert reply.fault.findtext("detail/reasonCode") == "MSG00008"


def test_the_current_year_may_be_said_to_be_so(asks: Callable[..., Reply]) -> None:
    assert asks("integrated", '<year current="1">2026</year>').status == FOUND


def test_the_journal_notes_whose_payments_were_told(asks: Callable[..., Reply], namur: PayingCpas, person: Any) -> None:
    asks("cohabitant-two", f"<role>PARTNER</role>{YEAR}")
    entry = namur.caller.journal()[-1]
    assert set(entry["ssin"].split()) == {person(tag).ssin for tag in ("cohabitant-one", "cohabitant-two")}
