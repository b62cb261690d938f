"""Answers for the tax administration: what the persons of a household were taxed on in a year."""

from __future__ import annotations

from datetime import date

from bcss_gateway.domain.refusal import Problem, Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Admitted, Answer, Element, Question
from bcss_gateway.providers.provider import Operation, PersonRegister
from bcss_gateway.providers.taxes import contract, rules
from bcss_gateway.providers.taxes.assessments import Income, income_of
from bcss_gateway.providers.taxes.contract import HouseholdAsked
from bcss_gateway.providers.taxes.file import SOURCE, read
from bcss_gateway.storage import sources
from bcss_gateway.storage.database import UnitOfWork


class TaxAdministration:
    """The tax administration, which keeps one file on each taxpayer.

    A CPAS asks the income of a household for the heating allowance of the federal service, but it is the tax
    administration that answers (OFFICIAL: it is asked directly, by electronic way): whoever holds the data gives them.

    Args:
        register: knows who lives together.
    """

    name = "taxes"

    def __init__(self, register: PersonRegister) -> None:
        own = ConsultHouseholdIncome(register, rules.load())
        self.operations: dict[tuple[str, str], Operation] = {("OCMWCPASHouseholdIncome", "any"): own}


class ConsultHouseholdIncome:
    """OCMWCPASHouseholdIncome: sums, and nothing of where the income comes from."""

    def __init__(self, register: PersonRegister, known: rules.Rules) -> None:
        self._register, self._rules = register, known

    def read(self, content: Element) -> HouseholdAsked:
        """The question in our words."""
        return contract.read_household(content)

    def problems(self, request: HouseholdAsked, question: Question, today: date) -> tuple[Problem, ...]:
        """Somebody who is named twice, and a year whose income is not told."""
        problems, named = [], [one.ssin for one in request.persons]
        for ssin in dict.fromkeys(one for one in named if named.count(one) > 1):
            problems.append(Problem("argument_invalid", "HouseholdMember", (("SSIN", ssin),)))
        first, last = self._rules.oldest(today), self._rules.newest(today)
        if request.year is not None and not first <= request.year <= last:
            shown = (("IncomeYear", str(request.year)),)
            details = {"first": str(first), "last": str(last)}
            problems.append(Problem("income_year_not_told", "IncomeYear", shown, details))
        return tuple(problems)

    def answer(self, admitted: Admitted, work: UnitOfWork) -> Answer:
        """The income of each, and of all together; an information where somebody had nothing to be taxed on.

        Raises:
            Refusal: ``not_of_household``: the register does not know somebody who is named as of the household.
        """
        asked: HouseholdAsked = admitted.request
        applicant, *others = (one.ssin for one in asked.persons)
        household = {applicant, *self._lives_with(applicant, admitted.today, work)}
        for other in others:
            if other not in household:
                raise Refusal(Problem("not_of_household", "HouseholdMember", (("SSIN", other),)))
        year = asked.year or self._rules.newest(admitted.today)
        incomes = {ssin: _income(ssin, year, work) for ssin in (applicant, *others)}
        is_whole = household == set(incomes)
        reply = contract.write_incomes(year, incomes, is_whole=is_whole, counts=self._rules.cadastral_counts)
        without = [("SSIN", ssin) for ssin, income in incomes.items() if income is None]
        notes = (Problem("no_assessment", "IncomeYear", tuple(without)),) if without else ()
        return Answer((reply,), notes)

    def _lives_with(self, ssin: str, day: date, work: UnitOfWork) -> set[str]:
        return {one.digits for one in self._register.household_on(Ssin.unchecked(ssin), day, work)}


def _income(ssin: str, year: int, work: UnitOfWork) -> Income | None:
    text = sources.taxes.of(ssin, work).get(SOURCE)
    return income_of(read(text), year) if text else None
