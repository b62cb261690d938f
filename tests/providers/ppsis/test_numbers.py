"""Whose numbers they are, after whatever replacements: everybody has one of today, and all that they had before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.providers.national_register.changing import ChangingNationalRegister
from bcss_gateway.providers.ppsis.numbers import Numbers
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.storage.database import Database
from rehearsing import TODAY
from renumbering import FRESH, FRESHER

TAGS = ("anna", "marc", "sofie", "integrated")
KNOWN = [one.ssin for one in named_persons(TODAY) if one.tag in TAGS]
OTHERS = st.sampled_from([*KNOWN, FRESH, FRESHER])


@pytest.fixture(scope="module")
def database(shared_gateway: Gateway) -> Database:
    """One that nothing is committed to."""
    return shared_gateway.database


@settings(deadline=None)
@given(replaced=st.lists(st.tuples(st.sampled_from(KNOWN), OTHERS), max_size=8))
def test_every_number_of_a_person_leads_to_the_same_one_and_that_one_to_all(
    database: Database, replaced: list[tuple[str, str]]
) -> None:
    register = ChangingNationalRegister()
    numbers, had = Numbers(register), {one: {one} for one in KNOWN}
    with database.unit_of_work() as work:
        work.writing()
        for former, new in replaced:
            old = numbers.current(former, work)
            if new in (one for each, some in had.items() for one in some if each != new) or new == old:
                continue  # a number that counts no more, or the same
            numbers.all_of(new, work)  # what is remembered of it counts no more either
            register.replace(Ssin(old), Ssin(new), work)
            had[new] = had.get(new, {new}) | had.pop(old)
        for today, some in had.items():
            everything = numbers.all_of(today, work)
            assert (everything[0], set(everything), len(everything)) == (today, some, len(some))
            assert {numbers.current(one, work) for one in some} == {today}


def test_nobody_has_no_number(database: Database) -> None:
    with database.unit_of_work() as work:
        assert Numbers(ChangingNationalRegister()).current("", work) == ""
