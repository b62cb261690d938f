"""Elements of OCMWCPASHouseholdIncome: reads whose income is asked, writes what each was taxed on, and the sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from bcss_gateway.domain.form import Form, PersonNamed
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.providers.reading import text_of
from bcss_gateway.providers.taxes.assessments import Income, total

HOUSEHOLD_INCOME = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/HouseholdIncome"
H = f"{{{HOUSEHOLD_INCOME}}}"


@dataclass(frozen=True, slots=True)
class HouseholdAsked(Form):
    """Whose income is asked: the applicant first, then the others of the household.

    Attributes:
        year: of which year, or ``None`` for the newest that is known.
    """

    year: int | None = None


def read_household(content: Element) -> HouseholdAsked:
    """The question in our words, from a valid ``HouseholdIncomeRequest``."""
    others = [text_of(one, f"{H}SSIN") for one in content.findall(f"{H}HouseholdMember")]
    year = text_of(content, f"{H}IncomeYear")
    return HouseholdAsked(
        persons=tuple(map(PersonNamed, (text_of(content, f"{H}SSIN"), *others))),
        registrations=(),
        year=int(year) if year else None,
    )


def write_incomes(year: int, incomes: Mapping[str, Income | None], *, is_whole: bool, counts: int) -> Element:
    """A ``HouseholdIncomeReply``.

    Args:
        is_whole: whether those persons are everybody who lives there.
        counts: how many times the cadastral income counts.
    """
    reply = etree.Element(f"{H}HouseholdIncomeReply", nsmap={"ns3": HOUSEHOLD_INCOME})
    _add(reply, "IncomeYear", year)
    for ssin, income in incomes.items():
        person = etree.SubElement(reply, f"{H}Person")
        _add(person, "SSIN", ssin)
        if income is not None:
            _write_income(etree.SubElement(person, f"{H}Income"), income, counts)
    household = etree.SubElement(reply, f"{H}Household")
    _add(household, "WholeHousehold", "true" if is_whole else "false")
    _write_income(etree.SubElement(household, f"{H}Income"), total(filter(None, incomes.values())), counts)
    return reply


def _write_income(element: Element, income: Income, counts: int) -> None:
    _add(element, "TaxableIncome", income.taxable)
    _add(element, "CadastralIncome", income.cadastral)
    _add(element, "CountedIncome", income.counted(counts))


def _add(parent: Element, name: str, value: object) -> None:
    etree.SubElement(parent, H + name).text = str(value)
