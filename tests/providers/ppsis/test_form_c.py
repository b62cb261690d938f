"""Form C of the law of 2002: a request is refused, an integration income withdrawn, and a form C taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from clocks import MovableClock
from law02 import DAYS_UNTIL_KNOWN, Cpas, block, form_b, form_c

ACCEPTED, REFUSED = "ACCEPTED", "REFUSED"
WHOLE, CUT = ("2026-11-01", "2027-04-30"), ("2026-11-01", "2026-11-30")
RUNS_ON = "12002001"
END = block(2, "2026-12-01", "2027-10-31", "Desintegration")


@pytest.fixture
def granting(cpas_02: Cpas, anna: str) -> Cpas:
    """Namur, which granted Anna an integration income for six months from 2026-11-01."""
    assert cpas_02.decide(form_b(anna)).evaluation == ACCEPTED
    return cpas_02


def test_a_withdrawal_cuts_the_right_which_the_network_learns_two_days_later(
    namur_grants: Cpas, anna: str, clock: MovableClock
) -> None:
    cpas = namur_grants
    cpas.decide(form_b(anna))
    clock.move(days=DAYS_UNTIL_KNOWN)
    stop = cpas.decide(form_c(anna, blocks=END))
    assert (stop.evaluation, stop.codes, stop.period) == (ACCEPTED, [], (None, None))
    assert cpas.known(anna, clock) == [("NEW", "2", *WHOLE, "")]
    clock.move(days=DAYS_UNTIL_KNOWN)
    assert cpas.known(anna, clock) == [("MODIFIED", "2", *CUT, "")]


def test_a_file_that_runs_on_after_it_is_told(granting: Cpas, anna: str) -> None:
    assert RUNS_ON in granting.send(form_c(anna)).summary.codes


def test_a_file_that_the_form_ends_is_not(granting: Cpas, anna: str) -> None:
    assert granting.send(form_c(anna, blocks=END)).summary.codes == []


def test_a_right_that_is_withdrawn_from_its_first_day_is_cancelled(granting: Cpas, anna: str) -> None:
    granting.decide(form_c(anna, entry="2026-11-01"))
    assert granting.newest(anna) == [("CANCELLED", "2", *WHOLE, "")]


def test_after_it_the_days_may_be_granted_anew(granting: Cpas, anna: str) -> None:
    granting.decide(form_c(anna))
    assert granting.decide(form_b(anna, entry="2026-12-01")).evaluation == ACCEPTED
    assert granting.newest(anna) == [("MODIFIED", "2", *CUT, ""), ("NEW", "2", "2026-12-01", "2027-05-31", "")]


def test_another_cpas_may_grant_them_too(granting: Cpas, institution: Callable[[str], Institution], anna: str) -> None:
    granting.decide(form_c(anna))
    charleroi = granting.by(institution("cpas-charleroi"))
    assert charleroi.decide(form_b(anna, entry="2026-12-01")).evaluation == ACCEPTED


def test_a_withdrawal_that_is_taken_back_gives_the_right_back(granting: Cpas, anna: str) -> None:
    granting.decide(form_c(anna))
    assert granting.decide(form_c(anna, former="true")).evaluation == ACCEPTED
    assert granting.newest(anna) == [("MODIFIED", "2", *WHOLE, "")]
    assert granting.decide(form_c(anna)).evaluation == ACCEPTED


def test_so_does_one_that_had_cancelled_it(granting: Cpas, anna: str) -> None:
    granting.decide(form_c(anna, entry="2026-11-01"))
    granting.decide(form_c(anna, entry="2026-11-01", former="1"))
    assert granting.newest(anna) == [("MODIFIED", "2", *WHOLE, "")]


def test_what_was_granted_since_is_in_the_way(
    granting: Cpas, institution: Callable[[str], Institution], anna: str
) -> None:
    granting.decide(form_c(anna))
    granting.by(institution("cpas-charleroi")).decide(form_b(anna, entry="2026-12-01"))
    assert granting.decide(form_c(anna, former="true")).codes == ["991130"]


@pytest.mark.parametrize("entry", ["2026-11-01", "2026-12-01"])
def test_what_the_same_cpas_granted_since_is_too(granting: Cpas, anna: str, entry: str) -> None:
    granting.decide(form_c(anna, entry=entry))
    granting.decide(form_b(anna, entry=entry))
    assert granting.decide(form_c(anna, entry=entry, former="true")).codes == ["991131"]


def test_of_two_withdrawals_on_a_day_the_newest_is_taken_back(granting: Cpas, anna: str) -> None:
    for form in (form_c(anna), form_b(anna, entry="2026-12-01"), form_c(anna), form_c(anna, former="true")):
        assert granting.decide(form).codes == []
    assert granting.newest(anna) == [("MODIFIED", "2", *CUT, ""), ("MODIFIED", "2", "2026-12-01", "2027-05-31", "")]


def test_a_refusal_makes_no_right_and_ends_none(granting: Cpas, anna: str, marc: str) -> None:
    refusal = {"nature": "1", "requested": "2026-11-05"}
    assert granting.decide(form_c(anna, **refusal)).evaluation == ACCEPTED
    assert granting.newest(anna) == [("NEW", "2", *WHOLE, "")]
    assert granting.decide(form_c(marc, blocks=block(2), **refusal)).evaluation == ACCEPTED
    assert granting.newest(marc) == []


def test_a_refusal_is_taken_back_once(granting: Cpas, anna: str) -> None:
    granting.decide(form_c(anna, nature="1", requested="2026-11-05"))
    assert granting.decide(form_c(anna, nature="1", former="1")).evaluation == ACCEPTED
    assert granting.decide(form_c(anna, nature="1", former="1")).codes == ["991154"]


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"entry": "2026-10-31"}, ["991152"]),
        ({"entry": "2027-02-01"}, ["991102"]),
        ({"decided": "2026-11-22"}, ["991104"]),
        ({"nature": "3"}, ["991150"]),
        ({"nature": "1"}, ["991151"]),
        ({"nature": "1", "requested": "2026-11-21"}, ["991105"]),
        ({"nature": "1", "requested": "2026-10-20"}, ["991106"]),
        ({"former": "true"}, ["991154"]),
    ],
    ids=["before", "far ahead", "decided ahead", "nature", "no request", "request after", "31 days", "nothing to undo"],
)
def test_a_form_that_does_not_hold_is_refused_and_changes_nothing(
    granting: Cpas, anna: str, wrong: dict[str, Any], codes: list[str]
) -> None:
    lines = granting.caller.lines()
    stop = granting.decide(form_c(anna, blocks=END, **wrong))
    assert (stop.evaluation, stop.codes) == (REFUSED, codes)
    assert (granting.newest(anna), granting.caller.lines()) == ([("NEW", "2", *WHOLE, "")], lines)


def test_nothing_is_withdrawn_twice(granting: Cpas, anna: str) -> None:
    granting.decide(form_c(anna))
    assert granting.decide(form_c(anna)).codes == ["991153"]
    assert granting.decide(form_c(anna, entry="2026-12-02")).codes == ["991152"]


def test_nothing_of_another_file_is_withdrawn(granting: Cpas, anna: str) -> None:
    other = Cpas(granting.gateway, granting.institution, "0000DOSS002")
    assert other.decide(form_c(anna)).codes == ["991152"]


def test_what_was_granted_before_the_gateway_may_be_withdrawn(cpas_02: Cpas, person: Callable[[str], Citizen]) -> None:
    thomas = person("integrated").ssin
    ((_, *right),) = cpas_02.newest(thomas)
    own = Cpas(cpas_02.gateway, cpas_02.institution, thomas)
    assert own.decide(form_c(thomas)).evaluation == ACCEPTED
    assert own.newest(thomas) == [("MODIFIED", right[0], right[1], "2026-11-30", "")]
