"""Durations that begin on a day that not every month has: none of their days is lost, and none is given twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

import law65
from clocks import MovableClock
from filed import filed
from law02 import Cpas, form_b
from multifunctional import Sender


def on(clock: MovableClock, day: str) -> dict[str, Any]:
    """The day of a form that begins, is asked for and is decided on today."""
    clock.moment = datetime.fromisoformat(f"{day}T11:00:00").replace(tzinfo=UTC)
    return {"entry": day, "requested": day, "decided": day}


@pytest.mark.parametrize(
    ("day", "lasts", "last"),
    [
        ("2027-01-31", "<Months>1</Months>", "2027-02-28"),
        ("2027-01-29", "<Months>1</Months>", "2027-02-28"),
        ("2027-01-28", "<Months>1</Months>", "2027-02-27"),
        ("2027-02-28", "<Months>1</Months>", "2027-03-27"),
        ("2027-03-31", "<Months>1</Months>", "2027-04-30"),
        ("2027-03-01", "<Months>1</Months>", "2027-03-31"),
        ("2027-08-31", "<Months>6</Months>", "2028-02-29"),
        ("2027-01-31", "<Days>3</Days><Weeks>1</Weeks><Months>1</Months>", "2027-03-10"),
        ("2027-01-31", "<Days>1</Days>", "2027-01-31"),
        ("2028-02-29", "<Months>12</Months>", "2029-02-28"),
        ("2028-02-29", "", "2029-02-28"),
        ("2027-03-01", "", "2028-02-29"),
    ],
)
def test_a_form_b_lasts_until_the_day_before_the_same_one(
    cpas_02: Cpas, anna: str, clock: MovableClock, day: str, lasts: str, last: str
) -> None:
    filed(cpas_02.gateway, anna, cpas_02.institution, 2)
    granted = cpas_02.decide(form_b(anna, lasts=lasts, blocks="", **on(clock, day)))
    assert (granted.evaluation, granted.period) == ("ACCEPTED", (day, last))


def test_the_next_form_b_begins_where_the_month_ended(cpas_02: Cpas, anna: str, clock: MovableClock) -> None:
    filed(cpas_02.gateway, anna, cpas_02.institution, 2)
    said = on(clock, "2027-01-31")
    cpas_02.decide(form_b(anna, lasts="<Months>1</Months>", blocks="", **said))
    assert cpas_02.decide(form_b(anna, blocks="", **said | {"entry": "2027-02-28"})).codes == ["991131"]
    assert cpas_02.decide(form_b(anna, blocks="", **said | {"entry": "2027-03-01"})).codes == []


def test_a_form_b1_and_an_attestation_last_as_long(cpas: law65.Cpas, anna: str, marc: str, clock: MovableClock) -> None:
    on(clock, "2028-02-29")
    day, last = "2028-02-29", "2029-02-28"
    for ssin in (anna, marc):
        filed(cpas.gateway, ssin, cpas.institution, 3)
    _, aid = cpas.decide("AB", law65.form_a(anna, entry=day, blocks=""), law65.form_b1(anna, entry=day, decided=day))
    assert (aid.evaluation, aid.text("MaximumDate")) == ("ACCEPTED", last)
    sender = Sender(cpas.gateway, cpas.institution)
    assert sender.send(marc, day, "2029-03-01", "ERIS", decided=day)[2] == ["995112"]
    assert sender.send(marc, day, last, "ERIS", decided=day)[0] == "ACCEPTED"


def test_ten_years_from_a_leap_day_may_be_asked_as_a_real_client_counts_them(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna))
    assert cpas_02.ask(anna, "FORMULAIRES", ("2020-02-29", "2030-02-28")).summary.ok == "YES"
    assert cpas_02.ask(anna, "FORMULAIRES", ("2020-02-29", "2030-03-01")).summary.codes == ["31000005"]
