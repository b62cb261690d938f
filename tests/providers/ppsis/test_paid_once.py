"""Forms of payments and grants in any order and in whatever file: nothing is paid twice, nor more than there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from bcss_gateway.domain.month import Month
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid as Attested
from bcss_gateway.domain.right import Right
from bcss_gateway.providers.ppsis.filed import Filed
from bcss_gateway.providers.ppsis.findings import Around, Case
from bcss_gateway.providers.ppsis.forms import Duration, Sheet
from bcss_gateway.providers.ppsis.judge import Judge
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.law import Followed, Law
from bcss_gateway.providers.ppsis.law_65.forms import AidGranted, Amount, Identification, Recovery, Refund, Stop
from bcss_gateway.providers.ppsis.law_65.law import law_65
from bcss_gateway.providers.ppsis.organic_law.file import standing
from bcss_gateway.providers.ppsis.organic_law.forms import Dwelling, InstallationGrant
from bcss_gateway.providers.ppsis.organic_law.law import organic_law
from bcss_gateway.providers.ppsis.paid_income.forms import PaidOrRecovered
from bcss_gateway.providers.ppsis.paid_income.law import paid_income
from bcss_gateway.providers.ppsis.payments import Aid, Paid, Payment
from bcss_gateway.sandbox.institutions import institutions
from remembered import Remembered

ANNA, SOFIE = "85631290291", "87456712380"
CPAS = [one for one in institutions() if one.kind == "cpas"][:2]
PAYING, GRANTING, REFUNDING = paid_income(), organic_law(), law_65()
TODAY = date(2026, 11, 21)
ON = Occasion(datetime(2026, 11, 21, 11, 0, tzinfo=UTC), "T")
SINGLE, COHABITING = 131420, 87613
FIRST_HALF, SECOND_HALF = (
    Period(date(2026, 11, 1), date(2026, 11, 15)),
    Period(date(2026, 11, 16), date(2026, 11, 30)),
)


class Till:
    """Payments that no database holds: the newest version of each."""

    def __init__(self) -> None:
        self.newest: dict[str, Payment] = {}
        self.first: dict[str, int] = {}

    def enter(self, paid: Paid, form: str, _on: Occasion, _work: object) -> None:
        self.newest[form] = Payment(form, paid, form, "", "")
        self.first[form] = paid.cents

    def of_form(self, reference: str, _work: object) -> tuple[Payment, ...]:
        return tuple(one for form, one in self.newest.items() if form == reference)

    def correct(self, old: Payment, cents: int, _on: Occasion, _work: object) -> None:
        self.newest[old.form] = replace(old, paid=replace(old.paid, cents=cents))


@dataclass(frozen=True)
class Desk:
    """The federal service, which keeps the forms of whatever CPAS and file."""

    law: Law[Any, Any]
    rights: Remembered
    filed: list[Filed]
    cases: dict[tuple[int, str], Case[Any, Any]]

    @classmethod
    def of(cls, law: Law[Any, Any]) -> Desk:
        return cls(law, Remembered(), [], {})

    def decide(self, cpas: int, file: str, made: Callable[[str], Sheet], till: Any = None) -> None:
        """Judge a form of a file, and note what it pays."""
        case = self.cases.setdefault((cpas, file), self._case(CPAS[cpas].cbe_number))
        judge = Judge(self.law, case, len(self.filed), lambda _: False)
        decision = judge.decide(made(f"{len(self.filed):015d}"))
        self.filed.extend(Filed(self.law.name, case.around.institution, file, one) for one in judge.kept)
        self.law.pay(Followed((decision,), case, CPAS[cpas], ON, None, file), till)  # type: ignore[arg-type]

    def _case(self, institution: str) -> Case[Any, Any]:
        def forms(ssin: str) -> list[Filed]:
            return [one for one in self.filed if one.form.ssin == ssin]

        around = Around(institution, self.rights.newest_of, lambda _: "", forms, lambda *_: (ANNA, SOFIE))
        return Case(self.law.file_of([]), self.law.rules, TODAY, around)


def form_d(order: int, code: str, cents: int, category: str, suffix: int) -> Callable[[str], Sheet]:
    return lambda number: PaidOrRecovered(number, ANNA, suffix, Month.of(TODAY).first, (), order, code, cents, category)


FORMS_D = st.builds(
    form_d,
    st.integers(1, 3),
    st.sampled_from(["01", "01", "04", "08"]),
    st.sampled_from([0, 1, 40000, COHABITING, SINGLE - COHABITING, SINGLE, SINGLE + 1]),
    st.sampled_from(["", "1", "2", "3"]),
    st.integers(0, 1),
)


@given(forms=st.lists(st.tuples(st.sampled_from(["A", "B"]), FORMS_D), max_size=12))
@example(forms=[("A", form_d(1, "01", SINGLE, "", 0)), ("B", form_d(1, "01", SINGLE, "", 0))])
def test_a_month_is_never_paid_above_the_category(forms: list[tuple[str, Callable[[str], Sheet]]]) -> None:
    desk, till = Desk.of(PAYING), Till()
    for period, category in ((FIRST_HALF, "2"), (SECOND_HALF, "1")):
        right = Right(ANNA, CPAS[0].cbe_number, Attested.INTEGRATION_INCOME, period, category)
        desk.rights.enter(right, "test", ON, None)
    for file, form in forms:
        desk.decide(0, file, form, till)
        income = [one.paid for one in till.newest.values() if one.paid.aid is Aid.INTEGRATION_INCOME]
        assert all(one.paid.cents >= 0 for one in till.newest.values())
        assert sum(one.cents for one in income) <= SINGLE
        assert sum(one.cents for one in income if one.category == "1") <= COHABITING
        left = {
            f"{form.number:010d}": case.file.left(form)
            for case in desk.cases.values()
            for form in case.file.forms
            if not form.content["of"]
        }
        assert {number: one.paid.cents for number, one in till.newest.items()} == left


def form_p(ssin: str, week: int, home: str, corrects: bool, taken_back: bool) -> Callable[[str], Sheet]:
    day = TODAY - timedelta(weeks=week)
    dwelling = Dwelling("5000", home, "1")
    return lambda number: InstallationGrant(
        number, ssin, 0, day, (), TODAY, TODAY, True, "1", dwelling, 1000, corrects, taken_back
    )


FORMS_P = st.builds(
    form_p,
    st.sampled_from([ANNA, SOFIE]),
    st.integers(0, 2),
    st.sampled_from(["Rue de Fer", "RUE  DE FER", "Marché"]),
    st.booleans(),
    st.booleans(),
)


@given(forms=st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["A", "B"]), FORMS_P), max_size=12))
def test_a_grant_is_had_once_in_a_life_and_once_for_a_dwelling(
    forms: list[tuple[int, str, Callable[[str], Sheet]]],
) -> None:
    desk = Desk.of(GRANTING)
    for cpas, file, form in forms:
        desk.decide(cpas, file, form)
        had = standing(desk.filed)
        assert len({one.form.ssin for one in had}) == len(had)
        assert len({one.form.content["dwelling"] for one in had}) == len(had)


def granted_65(week: int, months: int) -> Callable[[str], Sheet]:
    day, aids = TODAY - timedelta(weeks=week), ("FinancialAid", "HousingCosts")
    return lambda number: AidGranted(number, ANNA, 0, day, (), TODAY, Duration(months), aids, ())


def stopped_65(week: int, withdraws: bool) -> Callable[[str], Sheet]:
    return lambda number: Stop(number, ANNA, 0, TODAY - timedelta(weeks=week), (), TODAY, withdraws)


def refund(months_ago: int, income: int, housing: int) -> Callable[[str], Sheet]:
    amounts = (
        Amount("FinancialAid", "FinancialAid", income),
        Amount("HousingCosts", "HousingCosts", housing),
    )
    entry = Month.of(TODAY).after(-months_ago).first
    return lambda number: Refund(number, ANNA, 0, entry, (), False, amounts, income + housing)


def recovery(week: int, cents: int) -> Callable[[str], Sheet]:
    return lambda number: Recovery(number, ANNA, 0, TODAY - timedelta(weeks=week), (), cents, None, None)


CENTS = st.sampled_from([0, 1, 500, 1000])
WEEK = st.integers(0, 8)
FORMS_65 = st.one_of(
    st.builds(granted_65, WEEK, st.integers(1, 3)),
    st.builds(stopped_65, WEEK, st.booleans()),
    st.builds(refund, st.integers(0, 2), CENTS, CENTS),
    st.builds(refund, st.integers(0, 2), CENTS, CENTS),
    st.builds(recovery, WEEK, CENTS),
)


@given(forms=st.lists(FORMS_65, max_size=14))
def test_of_what_was_refunded_no_more_is_got_back_than_was_paid(forms: list[Callable[[str], Sheet]]) -> None:
    desk, till = Desk.of(REFUNDING), Till()
    start = TODAY - timedelta(weeks=10)
    desk.decide(0, "A", lambda number: Identification(number, ANNA, 0, start, (), "A", ()), till)
    for form in forms:
        desk.decide(0, "A", form, till)
        file = desk.cases[0, "A"].file
        for paid in file.refunds(ANNA, 0):
            total, back = paid.content["total"], file.recovered(paid)
            noted = till.newest.get(paid.reference)
            assert 0 <= back <= total
            assert (noted.paid.cents if noted else 0) == max(0, _income(paid, till) - back)


def _income(paid: Kept, till: Till) -> int:
    """How much of a refund was an equivalent income, as it was first noted."""
    return till.first.get(paid.reference, 0)
