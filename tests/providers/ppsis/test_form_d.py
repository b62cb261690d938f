"""Form D of the law of 26 May 2002: what was paid in a month, and what of it was got back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

import law02
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from clocks import MovableClock
from law65 import A_YEAR, FINANCIAL, Cpas, block, form_a, form_b1, form_d1, form_f
from paid import ADVANCED, BACK, PAID, A, PayingCpas, form_d

ACCEPTED, REFUSED = "ACCEPTED", "REFUSED"
WHOLE = 131420
"""What somebody single has in a month."""


@pytest.fixture
def one(person: Callable[[str], Citizen]) -> str:
    """Whom Namur helps, alone, since three months ago."""
    return person("integrated").ssin


@pytest.fixture
def paying(sqlite_gateway: Gateway, institution: Callable[[str], Institution]) -> PayingCpas:
    return PayingCpas(sqlite_gateway, institution("cpas-namur"))


@pytest.fixture
def unpaid(paying: PayingCpas, one: str) -> Iterator[PayingCpas]:
    """Namur, whose forms change nothing of what is noted as paid in November."""
    yield paying
    assert paying.noted(one, "2026-11") == []


def test_what_is_paid_is_noted(gateway: Gateway, institution: Callable[[str], Institution], one: str) -> None:
    namur = PayingCpas(gateway, institution("cpas-namur"))
    reply = namur.send(one, form_d(one, 100000), form_d(one, 31420, order=2, days=("2026-11-24", "2026-11-30")))
    assert (reply.summary.ok, reply.body.tag) == ("YES", f"{A}RegisterRecoveredAmountReply")
    told = [
        [result.findtext(A + name) for name in ("OrderNumber", "Evaluation", "AcceptedAmount")]
        for result in reply.body[1:]
    ]
    assert told == [["1", ACCEPTED, "100000"], ["2", ACCEPTED, "31420"]]
    assert namur.noted(one, "2026-11") == [
        ("RIS", 100000, "2026-11-01", "2026-11-30"),
        ("RIS", 31420, "2026-11-24", "2026-11-30"),
    ]


def test_an_advance_on_child_benefit_counts_for_no_category(paying: PayingCpas, one: str) -> None:
    assert paying.tell(one, WHOLE).evaluation == ACCEPTED
    assert paying.tell(one, 20000, order=2, code=ADVANCED).evaluation == ACCEPTED
    assert [(aid, cents) for aid, cents, *_ in paying.noted(one, "2026-11")] == [
        ("RIS", WHOLE),
        ("CHILD_BENEFIT_ADVANCE", 20000),
    ]


def test_what_is_got_back_is_the_next_version_of_the_payment(paying: PayingCpas, one: str) -> None:
    paying.tell(one, WHOLE)
    for code, cents in ((BACK, 1420), ("05", 30000), ("06", 100000)):
        assert paying.tell(one, cents, code=code).evaluation == ACCEPTED
    assert [cents for _, cents, *_ in paying.noted(one, "2026-11")] == [WHOLE, 130000, 100000, 0]
    assert paying.tell(one, 1, code=BACK).codes == ["993113"]
    assert paying.tell(one, WHOLE, order=2).evaluation == ACCEPTED, "what was got back may be paid again"


def test_what_was_paid_before_the_first_day_can_be_got_back(paying: PayingCpas, one: str) -> None:
    assert paying.tell(one, 420, month="2026-10", code=BACK).evaluation == ACCEPTED
    assert [cents for _, cents, *_ in paying.noted(one, "2026-10")] == [WHOLE, 131000]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"month": "2026-12"}, "993102"),
        ({"code": "99"}, "993104"),
        ({"cents": 0}, "993105"),
        ({"cents": -5, "code": BACK}, "993105"),
        ({"month": "2026-07"}, "993107"),
        ({"days": ("2026-10-30", "2026-11-05")}, "993107"),
        ({"month": "2026-10"}, "993108"),
        ({"category": "4"}, "993109"),
        ({"category": "3"}, "993110"),
        ({"cents": WHOLE + 1}, "993111"),
        ({"code": BACK}, "993112"),
        ({"code": BACK, "month": "2026-10", "order": 2}, "993112"),
        ({"code": BACK, "month": "2026-10", "cents": WHOLE + 1}, "993113"),
    ],
    ids=lambda one: one if isinstance(one, str) else " ".join(one),
)
def test_a_wrong_form_is_refused_in_every_language(
    unpaid: PayingCpas, one: str, wrong: dict[str, str], code: str
) -> None:
    decided = unpaid.tell(one, **{"cents": 1000} | wrong)
    assert (decided.evaluation, decided.text("AcceptedAmount")) == (REFUSED, None)
    assert code in decided.codes
    (first, *_) = decided.element.iterfind(f"{A}ErrorsOnForm")
    assert [words.get("lang") for words in first.iterfind(f"{A}Description")] == ["fr", "nl", "de", "en"]


def test_what_two_forms_pay_together_is_not_above_the_category(paying: PayingCpas, one: str) -> None:
    first, second = paying.decide(one, form_d(one, WHOLE), form_d(one, 1, order=2))
    assert (first.evaluation, second.codes) == (ACCEPTED, ["993111"])


@pytest.mark.parametrize(("file", "suffix"), [("0000DOSS009", 0), ("", 1)], ids=["another file", "another suffix"])
def test_the_category_counts_for_the_person_whatever_the_file(
    paying: PayingCpas, one: str, file: str, suffix: int
) -> None:
    assert paying.tell(one, WHOLE).evaluation == ACCEPTED
    form = form_d(one, 1).replace("<TypeCode>", f"<Suffix>{suffix}</Suffix><TypeCode>")
    (again,) = paying.decide(file or one, form)
    assert (again.evaluation, again.codes) == (REFUSED, ["993111"])
    assert [cents for _, cents, *_ in paying.noted(one, "2026-11")] == [WHOLE]


def test_a_month_in_which_the_category_changes_is_paid_in_both(cpas_02: law02.Cpas, anna: str) -> None:
    """Single until the 15th, cohabiting since: each part up to the sum of its category, both to the higher one."""
    cpas_02.decide(law02.form_b(anna, lasts="<Days>15</Days>"))
    cpas_02.decide(law02.form_b(anna, entry="2026-11-16", category="1"))
    paying = PayingCpas(cpas_02.gateway, cpas_02.institution)
    single, cohabiting = paying.decide(anna, form_d(anna, 65710), form_d(anna, 43806, order=2, category="1"))
    assert (single.codes, cohabiting.codes) == ([], [])
    assert paying.noted(anna, "2026-11") == [
        ("RIS", 65710, "2026-11-01", "2026-11-15"),
        ("RIS", 43806, "2026-11-16", "2026-11-30"),
    ]
    assert paying.tell(anna, 87613 - 43806 + 1, order=3, category="1").codes == ["993111"], "more than cohabiting"
    assert paying.tell(anna, WHOLE - 65710 - 43806 + 1, order=3).codes == ["993111"], "more than single, both together"
    assert paying.tell(anna, WHOLE - 65710 - 43806, order=3).evaluation == ACCEPTED


def test_a_number_serves_once_and_a_payment_is_told_once(paying: PayingCpas, one: str) -> None:
    number = "N" * 15
    assert paying.tell(one, 1000, number=number).evaluation == ACCEPTED
    assert paying.tell(one, 1000, number=number, order=2).codes == ["993101"]
    assert paying.tell(one, 1000).codes == ["993108"]
    assert len(paying.noted(one, "2026-11")) == 1


def test_nothing_is_paid_to_whom_the_cpas_does_not_help(paying: PayingCpas, anna: str) -> None:
    """Neither without a right at all, nor with another one: an equivalent income is paid by forms of another law."""
    assert paying.tell(anna, 1000, blocks=block(2, *A_YEAR)).codes == ["993106"]
    cpas = Cpas(paying.gateway, paying.institution)
    cpas.decide("AB", form_a(anna, blocks=block(3, *A_YEAR)), form_b1(anna))
    assert paying.tell(anna, 1000, blocks=block(2, *A_YEAR)).codes == ["993106"]
    assert paying.noted(anna, "2026-11") == []


def test_another_cpas_says_nothing_of_it(
    sqlite_gateway: Gateway, institution: Callable[[str], Institution], one: str
) -> None:
    gent = PayingCpas(sqlite_gateway, institution("cpas-gent"))
    reply = gent.send(one, form_d(one, 1000))
    assert (reply.summary.ok, reply.body) == ("NO", None)
    assert gent.tell(one, 1000, blocks=block(2, *A_YEAR)).codes == ["993106"]


def test_days_the_wrong_way_round_are_wrong_in_themselves(unpaid: PayingCpas, one: str) -> None:
    reply = unpaid.send(one, form_d(one, 1000, days=("2026-11-10", "2026-11-09")))
    assert (reply.summary.ok, reply.body) == ("NO", None)
    assert reply.summary.details[0].fields["Period"] == "2026-11-10/2026-11-09"


def test_the_equivalent_income_of_a_form_d1_is_noted_too(paying: PayingCpas, anna: str) -> None:
    cpas = Cpas(paying.gateway, paying.institution)
    aids = ("FinancialAid", "HousingCosts", "GuaranteedChildAllowances")
    cpas.decide("AB", form_a(anna), form_b1(anna, aids=aids))
    child = "<GuaranteedChildAllowance><Amount>15000</Amount></GuaranteedChildAllowance>"
    housing = "<HousingCostsAmount>5000</HousingCostsAmount>"
    (refund,) = cpas.decide("DF", form_d1(anna, FINANCIAL.format(100000) + housing + child, 120000))
    assert refund.evaluation == ACCEPTED
    assert paying.noted(anna, "2026-11") == [
        ("ERIS", 100000, "2026-11-01", "2026-11-30"),
        ("CHILD_BENEFIT_ADVANCE", 15000, "2026-11-01", "2026-11-30"),
    ]
    for cents in (90000, 20000, 10000):
        (recovery,) = cpas.decide("DF", form_f(anna, cents))
        assert recovery.evaluation == ACCEPTED
    assert [(aid, cents) for aid, cents, *_ in paying.noted(anna, "2026-11")][2:] == [
        ("ERIS", 10000),
        ("ERIS", 0),
        ("CHILD_BENEFIT_ADVANCE", 5000),
        ("CHILD_BENEFIT_ADVANCE", 0),
    ], "the last 5000 were got back of housing, which the network does not know"


def test_a_code_is_paid_or_got_back(paying: PayingCpas, one: str) -> None:
    assert paying.tell(one, 1000, code=PAID).text("ReferenceMonth") == "2026-11"
    assert paying.tell(one, 1000, code=BACK).text("OrderNumber") == "1"


@pytest.mark.parametrize(("day", "codes"), [("2027-02-28", []), ("2027-03-01", ["300040"])])
def test_the_last_month_is_told_when_the_file_is_over(
    cpas_02: law02.Cpas, anna: str, clock: MovableClock, day: str, codes: list[str]
) -> None:
    """The aid and the file end on 30 November: what was paid is known in December, what is got back later still."""
    november = law02.block(2, "2026-11-01", "2026-11-30")
    cpas_02.decide(law02.form_b(anna, lasts="<Months>1</Months>", blocks=november))
    clock.moment = datetime.fromisoformat(f"{day}T11:00:00").replace(tzinfo=UTC)
    reply = PayingCpas(cpas_02.gateway, cpas_02.institution).send(anna, form_d(anna, 1000))
    assert (reply.summary.codes, reply.body is None) == (codes, bool(codes))
