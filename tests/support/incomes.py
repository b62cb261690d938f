"""Incomes of households: the request, a CPAS that asks, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from classic import Caller, message, service
from ssdn_reply import Reply

HOUSEHOLD_INCOME = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/HouseholdIncome"
H = f"{{{HOUSEHOLD_INCOME}}}"
FIGURES = ("TaxableIncome", "CadastralIncome", "CountedIncome")


def question(ssin: str, *members: str, year: object = "") -> str:
    """A HouseholdIncomeRequest."""
    others = "".join(f"<HouseholdMember><SSIN>{one}</SSIN></HouseholdMember>" for one in members)
    of = f"<IncomeYear>{year}</IncomeYear>" if year else ""
    return (
        f'<HouseholdIncomeRequest xmlns="{HOUSEHOLD_INCOME}"><SSIN>{ssin}</SSIN>{others}{of}</HouseholdIncomeRequest>'
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A HouseholdIncomeReply."""

    element: Any

    @property
    def year(self) -> str:
        return str(self.element.findtext(f"{H}IncomeYear"))

    @property
    def persons(self) -> dict[str, list[int]]:
        """The figures of each; none of who had no income."""
        return {one.findtext(f"{H}SSIN"): _figures(one) for one in self.element.iterfind(f"{H}Person")}

    @property
    def household(self) -> list[int]:
        """The figures of all together."""
        return _figures(self.element.find(f"{H}Household"))

    @property
    def is_whole(self) -> str:
        return str(self.element.findtext(f"{H}Household/{H}WholeHousehold"))


class Cpas:
    """The software of a CPAS."""

    def __init__(self, gateway: Gateway, institution: Institution) -> None:
        self.gateway, self.institution = gateway, institution
        self.caller = Caller(gateway, institution)

    def send(self, ssin: str, *members: str, year: object = "") -> Reply:
        """Ask."""
        document = service(question(ssin, *members, year=year), "OCMWCPASHouseholdIncome", "20100101")
        return self.caller.send(message(document, org_unit=self.institution.cbe_number))

    def ask(self, ssin: str, *members: str, year: object = "") -> Told:
        """What is told to a question that is answered."""
        reply = self.send(ssin, *members, year=year)
        assert reply.summary.ok == "YES", reply.summary
        return Told(reply.body)


def _figures(holder: Any) -> list[int]:
    return [int(one.text) for name in FIGURES for one in holder.iterfind(f"{H}Income/{H}{name}")]
