"""Elements of LivingWagesWithAmount: reads what is asked, writes what was paid."""

from __future__ import annotations

from collections.abc import Iterable

from bcss_gateway.domain.month import Month
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.markup import group, leaf, parsed
from bcss_gateway.providers.ppsis.amounts_paid.question import AmountsAsked, MonthRange
from bcss_gateway.providers.ppsis.amounts_paid.view import Group, Sum, YearPaid
from bcss_gateway.providers.ppsis.contract import truth
from bcss_gateway.providers.ppsis.figures import Certainty
from bcss_gateway.providers.ppsis.payments import Aid, Paid, Payment, Role
from bcss_gateway.providers.reading import text_of

_NAMES = {
    Aid.INTEGRATION_INCOME: "integrationIncome",
    Aid.EQUIVALENT: "equivalentIntegrationIncome",
    Aid.CHILD_BENEFIT_ADVANCE: "childBenefitAdvance",
}


def read_question(content: Element) -> AmountsAsked:
    """Read a valid request."""
    criteria = content.find("criteria")
    year, months = criteria.find("year"), criteria.find("monthPeriod")
    return AmountsAsked(
        role=Role(text_of(criteria, "role") or Role.BENEFICIARY),
        year=None if year is None else int(text_of(criteria, "year")),
        is_current=year is not None and (year.get("current") or "").strip() in ("true", "1"),
        years_back=int(text_of(criteria, "yearsBack") or 0),
        months=None
        if months is None
        else MonthRange(Month.parse(text_of(months, "beginMonth")), Month.parse(text_of(months, "endMonth"))),
    )


def write_ssin(ssin: str) -> Element:
    """The number asked about."""
    return parsed(leaf("ssin", ssin))


def write_years(years: Iterable[YearPaid]) -> Element:
    """What was paid, year by year."""
    return parsed(group("livingWages", map(_year, years)))


def _year(one: YearPaid) -> str:
    beneficiaries = group("beneficiaries", (leaf("ssin", ssin) for ssin in one.beneficiaries))
    sums = group("yearly", (_sum(aid, total) for aid, total in (one.sums or {}).items()))
    months = group("monthly", (_month(month, groups.items()) for month, groups in one.months.items()))
    head = leaf("year", one.year) + leaf("paid", truth(value=True))
    return f"<livingWage>{head}{beneficiaries}<allowance>{sums}{months}</allowance></livingWage>"


def _sum(aid: Aid, total: Sum) -> str:
    partner = leaf("secondEntitledPerson", truth(total.has_partner))
    days = ""
    if aid is not Aid.CHILD_BENEFIT_ADVANCE:
        days = leaf("monthsWithoutAllowance", total.months_without) + leaf("fullPeriod", truth(total.is_full))
    return f"<{_NAMES[aid]}>{_figure(total.cents, total.certainty)}{partner}{days}</{_NAMES[aid]}>"


def _month(month: Month, groups: Iterable[tuple[Aid, Group]]) -> str:
    paid = "".join(_group(aid, some) for aid, some in groups)
    return f'<month yearMonth="{month}">{paid}</month>'


def _group(aid: Aid, some: Group) -> str:
    payments = "".join(_payment(one, certainty) for one, certainty in some.payments)
    return f'<{_NAMES[aid]} lastMonthPaid="{truth(some.is_last)}">{payments}</{_NAMES[aid]}>'


def _payment(one: Payment, certainty: Certainty) -> str:
    paid = one.paid
    category = leaf("category", paid.category) if paid.category else ""
    partner = leaf("ssin", paid.partner) if paid.partner else leaf("secondEntitledPerson", truth(value=False))
    full = "" if paid.aid is Aid.CHILD_BENEFIT_ADVANCE else leaf("fullPeriod", truth(paid.is_full))
    return (
        f'<payment id="{int(one.number)}">{_figure(paid.cents, certainty)}<period>'
        f"{leaf('beginDate', paid.period.begin)}{leaf('endDate', paid.period.end)}</period>"
        f"<beneficiary>{leaf('ssin', paid.ssin)}{category}</beneficiary><partner>{partner}</partner>"
        f"{_pcsa(paid)}{full}</payment>"
    )


def _pcsa(paid: Paid) -> str:
    file = leaf("fileNumber", paid.file) + leaf("suffix", paid.suffix)
    return f"<pcsa>{leaf('cbeNumber', paid.institution)}{file}</pcsa>"


def _figure(cents: int, certainty: Certainty) -> str:
    return leaf("amount", f"{cents // 100}.{cents % 100:02d}") + leaf("certainty", certainty.value)
