"""Contributions by quarter: what was owed, to which fund, and how it stands today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from sources import acquaint

Person = Callable[[str], Citizen]
CONTRIBUTIONS = "consultContributions"
QUARTER = "contributions/contribution/quarter"
SITUATION = "contributions/contribution/contributionSituation/code"
PAID, DUE, OVERDUE = "01", "02", "03"


def criteria(ssin: str, begin: str, end: str = "") -> str:
    period = f"<beginQuarter>{begin}</beginQuarter>{end and f'<endQuarter>{end}</endQuarter>'}"
    return f"<ssin>{ssin}</ssin><period>{period}</period>"


def standing(reply: Any) -> dict[str, str]:
    """The situation of each quarter told."""
    return dict(zip(reply.texts(QUARTER), reply.texts(SITUATION), strict=True))


@pytest.fixture
def ask_later(consult_alone: Any, person: Person) -> Callable[..., Any]:
    """The same of a CPAS that goes on knowing the person when the clock is moved."""
    one, namur = person("self-employed"), consult_alone("cpas-namur")
    acquaint(namur.gateway, [one], 17, namur.institution.cbe_number, 2)
    return lambda *period: namur.ask(CONTRIBUTIONS, criteria(one.ssin, *period))


@pytest.fixture
def ask(liege: Any, person: Person) -> Callable[..., Any]:
    """Ask for the contributions of the self-employed person, who began on 1 January 2004."""
    return lambda *period: liege.ask(CONTRIBUTIONS, criteria(person("self-employed").ssin, *period))


@pytest.mark.parametrize(
    ("period", "newest", "oldest", "count"),
    [
        (("2025Q1", "2025Q4"), "2025Q4", "2025Q1", 4),
        (("2026Q1",), "2026Q4", "2026Q1", 4),
        (("2026Q4", "2027Q4"), "2026Q4", "2026Q4", 1),
        (("2003Q1", "2004Q2"), "2004Q2", "2004Q1", 2),
        (("2017Q1", "2999Q4"), "2026Q4", "2017Q1", 40),
    ],
)
def test_each_quarter_of_activity_in_the_period_is_told_newest_first(
    ask: Any, period: tuple[str, ...], newest: str, oldest: str, count: int
) -> None:
    reply = ask(*period)
    told = reply.texts(QUARTER)
    assert (told[0], told[-1], len(told)) == (newest, oldest, count)
    assert told == sorted(told, reverse=True)
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert "details" not in reply.information
    assert [child.tag for child in reply.body][-3:] == ["status", "ssin", "contributions"]


def test_a_contribution_that_is_late_is_told_from_one_that_is_paid(ask: Any) -> None:
    reply = ask("2017Q1", "2026Q3")
    one = reply.body.find("contributions/contribution")
    assert one.findtext("socialInsuranceFund/code") in ("003", "008")
    assert {child.get("language") for child in one.findall("contributionSituation/description")} == {"NL", "FR", "DE"}
    worth = {
        (one.findtext("contributionSituation/code"), one.findtext("ziv/code"))
        for one in reply.body.findall("contributions/contribution")
    }
    assert worth == {(PAID, "1"), (OVERDUE, "0")}


def test_what_is_said_of_a_quarter_is_always_the_same_until_it_is_paid(ask_later: Any, clock: Any) -> None:
    before, again = standing(ask_later("2017Q1")), standing(ask_later("2017Q1"))
    assert before == again
    clock.move(days=30)
    after = standing(ask_later("2017Q1"))
    for quarter, situation in before.items():
        assert situation == after[quarter] or (situation in (DUE, OVERDUE) and after[quarter] == PAID)


def test_a_contribution_is_due_until_the_end_of_its_quarter(ask_later: Any, clock: Any) -> None:
    for _ in range(8):
        clock.move(days=91)
        today = clock.moment.date().isoformat()
        quarter = f"{today[:4]}Q{(int(today[5:7]) + 2) // 3}"
        (newest,) = ask_later(quarter, quarter).texts(SITUATION)
        assert newest in (PAID, DUE), f"on {today} nothing of {quarter} is late yet"


def test_more_quarters_than_the_contract_has_room_for_are_cut_newest_first_and_it_says_so(ask: Any) -> None:
    reply = ask("2004Q1")
    told = reply.texts(QUARTER)
    assert (told[0], told[-1], len(told)) == ("2026Q4", "2017Q1", 40)
    assert reply.information["details"].startswith("Only the newest 40 quarters")
    older = ask("2004Q1", "2013Q4")
    assert len(older.texts(QUARTER)) == 40
    assert "details" not in older.information


@pytest.mark.parametrize("period", [("1999Q1", "2003Q4"), ("2027Q1",), ("2027Q1", "2999Q4")])
def test_quarters_without_activity_or_yet_to_come_have_none(ask: Any, period: tuple[str, ...]) -> None:
    assert ask(*period).status == ("NO_DATA_FOUND", "MSG00100")


def test_who_was_never_self_employed_owes_nothing(consult: Any, person: Person) -> None:
    reply = consult("cpas-namur").ask(CONTRIBUTIONS, criteria(person("integrated").ssin, "2020Q1"))
    assert reply.status == ("NO_DATA_FOUND", "MSG00100")


def test_a_period_that_ends_before_it_begins_is_refused(ask: Any) -> None:
    reply = ask("2026Q2", "2026Q1")
    assert reply.status == ("NO_RESULT", "MSG00008")
    assert reply.information["period"] == "2026Q2/2026Q1"


@pytest.mark.parametrize(("quality", "code"), [(2, "MSG00000"), (7, "MSG00000"), (8, "MSG00012"), (40, "MSG00012")])
def test_only_who_helps_or_mediates_debts_sees_what_is_owed(
    consult_alone: Any, person: Person, quality: int, code: str
) -> None:
    one, namur = person("self-employed"), consult_alone("cpas-namur")
    acquaint(namur.gateway, [one], 17, namur.institution.cbe_number, quality)
    assert namur.ask(CONTRIBUTIONS, criteria(one.ssin, "2020Q1")).code == code


@pytest.mark.parametrize(
    "wrong", ["", "<period/>", "<period><beginQuarter>2026Q5</beginQuarter></period>", "<period>2026Q1</period>"]
)
def test_a_request_against_the_contract_gets_its_typed_fault(liege: Any, person: Person, wrong: str) -> None:
    reply = liege.ask(CONTRIBUTIONS, f"<ssin>{person('self-employed').ssin}</ssin>{wrong}")
    assert reply.fault.findtext("detail/reasonCode") == "MSG00008"
