"""The attestation of a quarter: what a health fund knew when the quarter was closed, and had paid by then."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.pay import monthly_pay
from bcss_gateway.providers.indemnities.file import SOURCE, IncapacityEntry, written
from bcss_gateway.storage import sources
from sources import acquaint

Person = Callable[[str], Citizen]
ALLOWANCE = "attest/allowances/allowance"
RISK = f"{ALLOWANCE}/socialRisk/generalIncapacityForWork"
PAYMENT = f"{ALLOWANCE}/payments/payment"
ATTEST, PERIODS = "consultAttest", "consultIndemnityPeriods"


def criteria(ssin: str, quarter: str) -> str:
    return f"<ssin>{ssin}</ssin><yearQuarter>{quarter}</yearQuarter>"


@pytest.fixture
def nadia(cin: Any, person: Person) -> Callable[[str, str], Any]:
    """Ask about the cook who has been unfit for work since 3 November 2025."""
    return lambda operation, quarter: cin.ask(operation, criteria(person("incapacitated").ssin, quarter))


@pytest.fixture
def unfit(consult_alone: Any, person: Person) -> Callable[..., Any]:
    """Make a person known to the health funds, with these incapacities, and ask for the attestation."""
    one, cin = person("anna"), consult_alone("cin")
    acquaint(cin.gateway, [one], 11, cin.institution.cbe_number, 2)

    def ask(*incapacities: IncapacityEntry, family: str = "04") -> Callable[[str, str], Any]:
        file = written({"family": family, "incapacities": list(incapacities)})
        with cin.gateway.database.unit_of_work() as work:
            sources.indemnities.add([(one.ssin, SOURCE, file)], work)
            work.commit()
        return lambda operation, quarter: cin.ask(operation, criteria(one.ssin, quarter))

    return ask


def entry(begin: str, end: str = "", *, manual: bool = False, why: int = 1) -> IncapacityEntry:
    return {"begin": begin, "end": end, "exit": why, "manual": manual, "daily_wage_cents": 10000}


def test_a_closed_quarter_has_a_definitive_attestation_that_agrees_with_the_story(
    cin: Any, nadia: Any, person: Person
) -> None:
    reply = nadia(ATTEST, "2025Q4")
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert [child.tag for child in reply.body][-3:] == ["status", "ssin", "attest"]
    assert (reply.body.findtext("ssin"), dict(reply.body.find("ssin").attrib)) == (person("incapacitated").ssin, {})
    identification = reply.body.find("attest/attestationIdentification")
    assert [child.tag for child in identification] == [
        "yearQuarter",
        "creationDate",
        "attestationId",
        "attestationVersion",
        "attestationStatus",
    ]
    assert identification.findtext("creationDate") == "2026-01-01"
    assert identification.findtext("attestationStatus") == "CREATION"
    assert reply.texts(f"{ALLOWANCE}/socialRisk/socialRiskCategory") == ["GeneralIncapacityForWorkAllowance"]
    assert [(one.tag, one.text) for one in reply.body.find(RISK) if len(one) == 0] == [
        ("socialStatus", "3"),
        ("exitCode", "0"),
        ("initialStartDate", "2025-11-03"),
        ("activityCode", "1"),
    ]
    assert reply.texts(f"{RISK}/period/*") == ["2025-11-03", "2025-12-31"]
    entry = cin.journal()[-1]
    assert (entry["operation"], entry["quality_code"], entry["provider"]) == (ATTEST, "2", "indemnities")
    assert (entry["ssin"], entry["institution"]) == (person("incapacitated").ssin, cin.institution.cbe_number)


def test_what_is_paid_is_a_part_of_what_the_employer_paid(nadia: Any, person: Person) -> None:
    one = person("incapacitated")
    employer = one.spells[-1].employer
    assert employer is not None
    a_day = monthly_pay(2025, one.ssin, employer.nsso_number, "2010-04-01") // 26 * 60 // 100
    reply = nadia(ATTEST, "2026Q1")
    assert reply.texts(f"{PAYMENT}/days") == ["27", "24", "26"]
    assert [Decimal(amount) * 100 for amount in reply.texts(f"{PAYMENT}/amount")] == [
        27 * a_day,
        24 * a_day,
        26 * a_day,
    ]


def test_an_attestation_is_always_the_same_one_and_its_number_is_that_of_its_quarter(nadia: Any) -> None:
    number = "attest/attestationIdentification/attestationId"
    first, again, next_quarter = (nadia(ATTEST, quarter).texts(number) for quarter in ("2025Q4", "2025Q4", "2026Q1"))
    assert first == again == nadia(PERIODS, "2025Q4").texts(number)
    assert first != next_quarter


def test_the_quarter_that_is_not_over_has_a_temporary_attestation(nadia: Any) -> None:
    reply = nadia(ATTEST, "2026Q4")
    identification = reply.body.find("attest/attestationIdentification")
    assert [child.tag for child in identification] == ["yearQuarter", "creationDate", "temporaryAttest"]
    assert identification.findtext("creationDate") == "2026-11-21"
    assert reply.texts(f"{RISK}/period/endDate") == ["2026-11-21"]
    assert reply.texts(f"{RISK}/invalidity/startDate") == ["2026-11-03"]
    assert reply.texts(f"{PAYMENT}/period/endDate") == ["2026-10-31"], "November is not paid yet"


def test_periods_are_open_while_the_incapacity_goes_on(nadia: Any) -> None:
    reply = nadia(PERIODS, "2026Q2")
    assert [child.tag for child in reply.body.find(ALLOWANCE)] == ["period", "initialStartDate", "exitCode", "payments"]
    assert reply.texts(f"{ALLOWANCE}/period/*") == ["2026-04-01"]
    assert reply.texts(f"{ALLOWANCE}/initialStartDate") == ["2025-11-03"]
    assert reply.body.find(f"{ALLOWANCE}/socialRisk") is None


@pytest.mark.parametrize("operation", [ATTEST, PERIODS])
@pytest.mark.parametrize("quarter", ["2025Q3", "2027Q1", "2999Q4", "1000Q1"])
def test_there_is_no_attestation_before_nor_of_what_is_to_come(nadia: Any, operation: str, quarter: str) -> None:
    reply = nadia(operation, quarter)
    assert reply.status == ("NO_DATA_FOUND", "MSG00100")
    assert [child.tag for child in reply.body][-2:] == ["status", "ssin"]


def test_quarters_before_2002_have_none(unfit: Any) -> None:
    ask = unfit(entry("2001-06-01", "2002-03-31"))
    assert ask(ATTEST, "2001Q4").code == "MSG00100"
    assert ask(ATTEST, "2002Q1").code == "MSG00000"


@pytest.mark.parametrize(
    ("manual", "first_paid", "status"), [(True, "2026-01-15", "3"), (False, "2026-01-31", "2")], ids=str
)
def test_the_employer_pays_the_first_days(unfit: Any, manual: bool, first_paid: str, status: str) -> None:
    ask = unfit(entry("2026-01-01", "2026-03-10", manual=manual))
    reply = ask(ATTEST, "2026Q1")
    assert reply.texts(f"{PAYMENT}/period/beginDate")[0] == first_paid
    assert reply.texts(f"{RISK}/period/beginDate") == ["2026-01-01"]
    assert reply.texts(f"{RISK}/socialStatus") == [status]


def test_whoever_is_back_within_the_days_that_the_employer_pays_was_unfit_but_not_paid(unfit: Any) -> None:
    reply = unfit(entry("2026-01-01", "2026-01-20"))(ATTEST, "2026Q1")
    assert reply.code == "MSG00000"
    assert reply.body.find(f"{ALLOWANCE}/payments") is None


@pytest.mark.parametrize(("family", "percent"), [("02", 65), ("04", 55), ("05", 40)])
def test_after_a_year_the_incapacity_is_an_invalidity_paid_by_the_family(unfit: Any, family: str, percent: int) -> None:
    ask = unfit(entry("2025-02-16", "2026-03-31"), family=family)
    assert ask(ATTEST, "2025Q4").body.find(f"{RISK}/invalidity") is None
    reply = ask(ATTEST, "2026Q1")
    assert reply.texts(f"{RISK}/invalidity/*") == ["2026-02-16", "1"]
    assert reply.texts(f"{PAYMENT}/document") == ["C21", "C21", "PI0", "PI0"]
    assert reply.texts(f"{PAYMENT}/familySituation") == ["00", "00", family, family]
    assert reply.texts(f"{PAYMENT}/period/*") == [
        *("2026-01-01", "2026-01-31"),
        *("2026-02-01", "2026-02-15"),
        *("2026-02-16", "2026-02-28"),
        *("2026-03-01", "2026-03-31"),
    ]
    assert reply.texts(f"{PAYMENT}/days") == ["27", "12", "12", "26"], "six days a week"
    amounts = [Decimal(amount) for amount in reply.texts(f"{PAYMENT}/amount")]
    assert amounts == [27 * 60, 12 * 60, 12 * percent, 26 * percent]
    assert ask(PERIODS, "2026Q1").texts(f"{ALLOWANCE}/invalidityStartDate") == ["2026-02-16"]


@pytest.mark.parametrize("why", [1, 2, 3])
def test_an_incapacity_ends_with_its_reason_in_the_quarter_of_its_last_day(unfit: Any, why: int) -> None:
    ask = unfit(entry("2025-05-10", "2025-12-31", why=why))
    assert ask(ATTEST, "2025Q3").texts(f"{RISK}/exitCode") == ["0"]
    assert ask(ATTEST, "2025Q4").texts(f"{RISK}/exitCode") == [str(why)]
    periods = ask(PERIODS, "2025Q4")
    assert periods.texts(f"{ALLOWANCE}/period/*") == ["2025-10-01", "2025-12-31"]
    assert periods.texts(f"{ALLOWANCE}/exitCode") == [str(why)]
    assert ask(ATTEST, "2026Q1").code == "MSG00100"


def test_an_end_is_known_the_day_after(unfit: Any, clock: Any) -> None:
    ask = unfit(entry("2026-08-01", "2026-11-21"))
    before = ask(PERIODS, "2026Q4")
    assert (before.texts(f"{ALLOWANCE}/exitCode"), before.texts(f"{ALLOWANCE}/period/endDate")) == (["0"], [])
    assert before.texts(f"{PAYMENT}/period/endDate") == ["2026-10-31"]
    clock.move(days=1)
    after = ask(PERIODS, "2026Q4")
    assert (after.texts(f"{ALLOWANCE}/exitCode"), after.texts(f"{ALLOWANCE}/period/endDate")) == (["1"], ["2026-11-21"])
    assert after.texts(f"{PAYMENT}/period/endDate") == ["2026-10-31", "2026-11-21"]


def test_what_is_attested_of_a_quarter_does_not_change_any_more_when_it_is_closed(unfit: Any, clock: Any) -> None:
    ask = unfit(entry("2026-08-01", "2027-02-10"))
    clock.move(days=41)
    closed = [ask(operation, "2026Q4").body.find("attest") for operation in (ATTEST, PERIODS)]
    clock.move(days=400)
    later = [ask(operation, "2026Q4").body.find("attest") for operation in (ATTEST, PERIODS)]
    assert [list(one.itertext()) for one in closed] == [list(one.itertext()) for one in later]


def test_two_incapacities_in_a_quarter_are_two_allowances(unfit: Any) -> None:
    ask = unfit(entry("2025-12-20", "2026-01-10"), entry("2026-02-20", "2026-03-20", manual=True))
    reply = ask(PERIODS, "2026Q1")
    assert reply.texts(f"{ALLOWANCE}/period/beginDate") == ["2026-01-01", "2026-02-20"]
    assert reply.texts(f"{ALLOWANCE}/initialStartDate") == ["2025-12-20", "2026-02-20"]


def test_a_year_is_paid_without_gap_or_overlap(unfit: Any) -> None:
    ask = unfit(entry("2024-03-15", "2026-02-10"))
    quarters = [f"{year}Q{number}" for year, number in itertools.product((2024, 2025), (1, 2, 3, 4))] + ["2026Q1"]
    paid = [
        (date.fromisoformat(begin), date.fromisoformat(end))
        for quarter in quarters
        for reply in [ask(ATTEST, quarter)]
        for begin, end in zip(
            reply.texts(f"{PAYMENT}/period/beginDate"), reply.texts(f"{PAYMENT}/period/endDate"), strict=True
        )
    ]
    assert (paid[0][0], paid[-1][1]) == (date(2024, 4, 14), date(2026, 2, 10))
    assert all((begin - end).days == 1 for (_, end), (begin, _) in itertools.pairwise(paid))
