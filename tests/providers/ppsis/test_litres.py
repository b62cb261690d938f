"""Whatever invoices come, in whatever order: a household never has more than its heating period allows."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.providers.ppsis.heating import rules
from bcss_gateway.providers.ppsis.heating.computing import Allocated, Computed, Situation, compute
from bcss_gateway.providers.ppsis.heating.invoice import Asked, Invoice

RULES = rules.load()
SSIN = "85631290291"
FIRST = date(2022, 6, 1)
PUMP, BULK = 1, 3
INVOICES = st.builds(
    Invoice,
    amount=st.integers(1, 50_000_000),
    litres=st.integers(1, 3000),
    dwellings=st.integers(1, 4),
    delivered=st.integers(0, 59).map(lambda day: FIRST + timedelta(days=day)),
    fuel=st.sampled_from([PUMP, 2, BULK, 4, 5]),
)
"""Around 1 July 2022, when more litres came to count."""


def decided(invoices: list[Invoice]) -> list[tuple[Invoice, Computed]]:
    """Each invoice with what is decided on it, one after the other."""
    had: tuple[Allocated, ...] = ()
    made = []
    for invoice in invoices:
        computed = compute(Asked(SSIN, 1, invoice, ""), RULES, Situation(date(2022, 7, 31), had))
        made.append((invoice, computed))
        if not computed.refused:
            had = (*had, Allocated(SSIN, invoice, computed.litres))
    return made


@given(st.lists(INVOICES, max_size=12))
def test_a_household_never_has_more_than_its_period_allows(invoices: list[Invoice]) -> None:
    made = [(invoice, one) for invoice, one in decided(invoices) if not one.refused]
    before = [one.litres for invoice, one in made if invoice.delivered < date(2022, 7, 1)]
    assert sum(one.litres for _, one in made) <= 2000
    assert sum(before) <= 1500
    assert all(one.litres <= invoice.own_litres and one.amount > 0 for invoice, one in made)


@given(st.lists(INVOICES, max_size=12))
def test_it_has_fuel_in_bulk_or_one_lump_sum(invoices: list[Invoice]) -> None:
    kinds = [RULES.in_bulk[invoice.fuel] for invoice, one in decided(invoices) if not one.refused]
    assert len(set(kinds)) <= 1
    assert kinds.count(False) <= 1


@given(st.lists(INVOICES, max_size=8))
def test_what_is_left_is_told(invoices: list[Invoice]) -> None:
    so_far = 0
    for invoice, one in decided(invoices):
        if not one.refused and RULES.in_bulk[invoice.fuel]:
            so_far += one.litres
            assert one.left == max(0, RULES.most_litres.on(invoice.delivered) - so_far)


def test_the_amounts_go_by_the_day_of_the_delivery() -> None:
    days = [date(2022, 6, 30), date(2022, 7, 1), date(2023, 3, 31), date(2023, 4, 1)]
    cheap = [Invoice(900_000, 1000, 1, day, BULK) for day in days]
    assert [RULES.by_the_litre(one, 1000) for one in cheap] == [1_400_000, 2_800_000, 3_600_000, 1_400_000]
    assert [RULES.at_the_pump(day) for day in days[:2]] == [2_100_000, 4_560_000]
    assert [RULES.most_litres.on(day) for day in days[:2]] == [1500, 2000]


def test_a_day_before_the_first_rule_goes_by_it() -> None:
    assert RULES.most_litres.on(date(2005, 1, 1)) == 1500
