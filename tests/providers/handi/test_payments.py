"""The payments over a period of two years at most: month by month, oldest first, none that lies ahead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from disability import BRUSSELS, EUPEN, GENT, NAMUR, somebody

PAYMENT = "dgphResult/payments/payment"


def test_each_month_is_paid_what_the_right_of_that_month_says(namur: Any, person: Any) -> None:
    ssin = person("disabled").ssin
    paid = namur.payments(ssin, "2025-11-01", "2026-02-28")
    assert paid.texts(f"{PAYMENT}/yearMonth") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    rights = [
        namur.by_date(ssin, f"{month}-01", parts=["rights"]).text("dgphResult/file/rights/monthAmount")
        for month in paid.texts(f"{PAYMENT}/yearMonth")
    ]
    assert paid.texts(f"{PAYMENT}/amount") == rights
    assert set(paid.texts(f"{PAYMENT}/cancelledPayment")) == {"false"}


@pytest.mark.parametrize(("hour", "last"), [(0, "2026-10"), (24 * 5, "2026-11")])
def test_a_month_is_told_when_it_has_been_paid(namur: Any, person: Any, clock: Any, hour: int, last: str) -> None:
    """The day of payment is the 26th; the clock stands on the 21st."""
    clock.move(hours=hour)
    assert namur.payments(person("disabled").ssin, "2026-09-01", "2027-03-01").texts(f"{PAYMENT}/yearMonth")[-1] == last


def test_more_months_than_the_contract_has_room_for_are_cut_to_the_newest(namur: Any, person: Any) -> None:
    reply = namur.payments(person("disabled").ssin, "2020-03-31", "2022-03-31")
    months = reply.texts(f"{PAYMENT}/yearMonth")
    assert (len(months), months[0], months[-1]) == (24, "2020-04", "2022-03")
    assert reply.source_information("dgphResult") == [("payments", "24/25")]


@pytest.mark.parametrize(
    ("town", "result"),
    [(GENT, "vsbResult"), (BRUSSELS, "irisCareResult"), (NAMUR, "nicCinResult"), (EUPEN, "mdgResult")],
)
def test_the_elderly_are_paid_where_they_live(namur: Any, settle: Any, town: int, result: str) -> None:
    elder = somebody(date(1950, 2, 2), 61, date(2024, 6, 1), lives=((town, date(1950, 2, 2)),))
    settle(elder)
    reply = namur.payments(elder.ssin, "2026-01-01", "2026-03-31")
    assert reply.found == {result}
    assert reply.texts(f"{result}/payments/payment/yearMonth") == ["2026-01", "2026-02", "2026-03"]


def test_a_month_paid_after_an_unexpected_end_is_cancelled(namur: Any, settle: Any) -> None:
    moved = ((GENT, date(1950, 4, 4)), (BRUSSELS, date(2024, 5, 20)))
    elder = somebody(date(1950, 4, 4), 63, date(2018, 1, 1), lives=moved)
    settle(elder)
    reply = namur.payments(elder.ssin, "2024-04-01", "2024-08-31")
    assert reply.texts("vsbResult/payments/payment/yearMonth") == ["2024-04", "2024-05", "2024-06"]
    assert reply.texts("vsbResult/payments/payment/cancelledPayment") == ["false", "false", "true"]
    assert reply.texts("irisCareResult/payments/payment/yearMonth") == ["2024-06", "2024-07", "2024-08"]


def test_what_fell_due_before_the_decision_is_told_after_it(namur: Any, settle: Any, clock: Any) -> None:
    """Recognised since September, decided within 120 days."""
    citizen = somebody(date(1980, 4, 4), 66, date(2026, 9, 1))
    settle(citizen)
    decision = date.fromisoformat("2026-09-01")
    clock.move(days=60)
    reply = namur.payments(citizen.ssin, decision, "2026-12-31")
    assert reply.texts(f"{PAYMENT}/yearMonth") == ["2026-09", "2026-10", "2026-11", "2026-12"]


def test_children_are_paid_by_nobody_here(namur: Any, person: Any) -> None:
    reply = namur.payments(person("disabled-child").ssin, "2025-01-01", "2026-01-01")
    assert (reply.status, reply.body.find("results")) == (("NO_DATA_FOUND", "MSG00100"), None)


def test_payments_before_the_first_right_are_none(namur: Any, person: Any) -> None:
    assert namur.payments(person("disabled").ssin, "2013-01-01", "2015-01-01").status == ("NO_DATA_FOUND", "MSG00100")
