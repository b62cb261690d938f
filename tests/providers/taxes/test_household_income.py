"""The income of a household: what each was taxed on and the sum, for persons of the household alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.pay import monthly_pay
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.providers.national_register.changing import ChangingNationalRegister
from bcss_gateway.sandbox.population import population
from bcss_gateway.settings import Settings
from clocks import MovableClock
from filed import filed
from incomes import Cpas, H

HEATING = 40
Institutions = Callable[[str], Institution]
Person = Callable[[str], Citizen]


@pytest.fixture
def cpas(sqlite_gateway: Gateway, institution: Institutions, family: list[str]) -> Cpas:
    """Namur, which has Marc's family in code 40."""
    return at_home(sqlite_gateway, institution("cpas-namur"), family)


@pytest.fixture
def on_both(gateway: Gateway, institution: Institutions, family: list[str]) -> Cpas:
    """The same on SQLite and on PostgreSQL."""
    return at_home(gateway, institution("cpas-namur"), family)


@pytest.fixture
def family(person: Person) -> list[str]:
    """Marc, Sofie and their children."""
    return [person(tag).ssin for tag in ("marc", "sofie", "emma", "lucas")]


def at_home(gateway: Gateway, institution: Institution, family: list[str]) -> Cpas:
    for ssin in family:
        filed(gateway, ssin, institution, HEATING, date(2026, 1, 1), date(2026, 12, 31))
    return Cpas(gateway, institution)


def test_each_person_and_the_sum_of_the_newest_year(on_both: Cpas, family: list[str]) -> None:
    told = on_both.ask(*family)
    assert (told.year, told.is_whole) == ("2025", "true")
    assert list(told.persons) == family
    known = [figures for figures in told.persons.values() if figures]
    assert len(known) == 2  # the children had nothing to be taxed on
    assert told.household == [sum(column) for column in zip(*known, strict=True)]
    assert all(counted == taxable + 3 * cadastral for taxable, cadastral, counted in (*known, told.household))
    entry = on_both.caller.journal()[0]
    assert (entry["operation"], entry["quality_code"], entry["provider"]) == ("HouseholdIncome", "40", "taxes")
    assert entry["ssin"].split() == family


def test_whoever_had_no_income_is_told_of_by_an_information(cpas: Cpas, family: list[str]) -> None:
    marc, sofie, emma, lucas = family
    summary = cpas.send(*family).summary
    assert (summary.ok, summary.codes) == ("YES", ["12003080"])
    assert cpas.send(marc, sofie).summary.codes == []
    assert cpas.ask(emma).household == [0, 0, 0]
    assert cpas.ask(lucas).persons == {lucas: []}


def test_a_household_that_is_not_named_whole_is_said_to_be_so(cpas: Cpas, family: list[str]) -> None:
    marc, sofie, *_ = family
    told = cpas.ask(marc, sofie)
    assert (told.is_whole, list(told.persons)) == ("false", [marc, sofie])
    assert cpas.ask(marc).persons == {marc: told.persons[marc]}


def test_the_wage_is_that_of_the_other_sources(cpas: Cpas, sqlite_settings: Settings) -> None:
    people = population(sqlite_settings.persons, sqlite_settings.seed, date(2026, 11, 21))
    marc = next(one for one in people if one.tag == "marc")
    [spell] = marc.spells
    assert spell.employer is not None
    contract = (marc.ssin, spell.employer.nsso_number, spell.begin.isoformat())
    gross = 12 * monthly_pay(2025, *contract)
    assert cpas.ask(marc.ssin).persons[marc.ssin][0] == pytest.approx(gross * 0.8693, rel=1e-4)


def test_nobody_who_does_not_live_there_is_told_of(cpas: Cpas, family: list[str], anna: str) -> None:
    filed(cpas.gateway, anna, cpas.institution, HEATING)
    reply = cpas.send(family[0], family[1], anna)
    assert reply.summary.codes == ["32003080"]
    assert reply.services[0].find(f"{H}HouseholdIncomeReply") is None
    assert cpas.caller.journal()[0]["ssin"].split() == [family[0], family[1], anna]


def test_the_household_is_that_of_today(cpas: Cpas, family: list[str]) -> None:
    marc, sofie, *_ = family
    with cpas.gateway.database.unit_of_work() as work:
        ChangingNationalRegister().leave(Ssin.unchecked(sofie), date(2026, 11, 5), work)
        work.commit()
    assert cpas.send(marc, sofie).summary.codes == ["32003080"]
    assert cpas.ask(sofie).is_whole == "true"


def test_each_of_them_must_be_registered_for_the_allowance(
    sqlite_gateway: Gateway, institution: Institutions, family: list[str]
) -> None:
    marc, sofie, *_ = family
    cpas = at_home(sqlite_gateway, institution("cpas-namur"), [marc])
    assert cpas.send(marc, sofie).summary.codes == ["300020"]
    for code in (1, 2, 4, 5):
        filed(sqlite_gateway, sofie, cpas.institution, code)
    assert cpas.send(marc, sofie).summary.codes == ["300020"]
    assert cpas.send(sofie).summary.codes == ["300020"]


@pytest.mark.parametrize(("year", "answered"), [(2022, False), (2023, True), (2025, True), (2026, False)])
def test_three_years_are_told(cpas: Cpas, family: list[str], year: int, answered: bool) -> None:
    reply = cpas.send(family[0], year=year)
    assert reply.summary.codes == ([] if answered else ["31000005"])


def test_the_income_of_a_year_is_known_from_october_of_the_next_on(
    cpas: Cpas, family: list[str], clock: MovableClock
) -> None:
    filed(cpas.gateway, family[0], cpas.institution, HEATING, date(2027, 1, 1), date(2027, 12, 31))
    for moved, year in ((0, "2025"), (313, "2025"), (1, "2026")):  # 21 November 2026, 30 September and 1 October 2027
        clock.move(days=moved)
        assert cpas.ask(family[0]).year == year


def test_somebody_named_twice_and_a_year_that_is_none_are_refused(cpas: Cpas, family: list[str]) -> None:
    marc, sofie, *_ = family
    assert cpas.send(marc, sofie, sofie).summary.codes == ["31000005"]
    assert cpas.send(marc, marc).summary.codes == ["31000005"]
    assert cpas.send(marc, year="25").summary.codes == ["000050"]


def test_a_number_that_is_none_is_refused(cpas: Cpas, family: list[str]) -> None:
    assert cpas.send(family[0], "87456712338").summary.codes == ["32001001"]
    assert cpas.send(family[0], "85631290292").summary.codes == ["31000005"]
