"""Every exchange over a real line keeps to Basic Profile 1.1: both messages of a good one, the answer to a bad one."""

from __future__ import annotations

import pytest

from basic_profile.exchange import Exchange
from basic_profile.plan import BREAKDOWNS, ENDPOINTS, WITHOUT_A_CONTRACT, planned
from basic_profile.table import ON_EXCHANGES, broken_in

PLANS = {plan.name: plan for plan in [*planned(), *BREAKDOWNS]}


@pytest.mark.parametrize("group", [*ENDPOINTS, WITHOUT_A_CONTRACT])
@pytest.mark.parametrize("identifier", ON_EXCHANGES)
def test_all_exchanges_keep_to(identifier: str, group: str, exchanges) -> None:
    here = {name: one for name, one in exchanges.items() if PLANS[name].group == group}
    assert list(broken_in(here, identifier)) == []


def test_each_contract_has_exchanges_of_both_kinds(exchanges) -> None:
    for endpoint in ENDPOINTS:
        kinds = {PLANS[name].is_good for name in exchanges if PLANS[name].endpoint == endpoint}
        assert kinds == {True, False}, f"{endpoint}: a valid call is missing in tests/support/basic_profile/calls.py"


def test_each_thing_that_can_come_of_a_call_was_recorded(exchanges) -> None:
    came = {(one.response.status, one.response.fault_code.rpartition("}")[2]) for one in exchanges.values()}
    faults = {(500, code) for code in ("Client", "Server", "MustUnderstand", "VersionMismatch")}
    assert came == faults | {(status, "") for status in (200, 400, 401, 405, 413, 415)}


def test_each_contract_with_a_fault_of_its_own_was_made_to_send_it(exchanges) -> None:
    told = {PLANS[name].endpoint for name, one in exchanges.items() if _detail(one) is not None}
    described = {
        PLANS[name].endpoint for name, one in exchanges.items() if one.operation is not None and one.operation.faults()
    }
    assert told == described != set()


def _detail(one: Exchange):
    return None if one.response.fault is None else one.response.fault.find("detail")


def test_good_calls_are_taken(exchanges) -> None:
    """An answer, or a fault of ours: what is not answered yet, or broken down."""
    for name, one in exchanges.items():
        if one.is_good:
            assert one.response.status == 200 or one.response.fault_code.endswith("}Server"), name
