"""When figures are known and how sure they are; and that a year is the sum of its months, whatever was corrected."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.clock import BRUSSELS, day_of, utc_text
from bcss_gateway.domain.month import Month
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis import figures
from bcss_gateway.providers.ppsis.amounts_paid.question import AmountsAsked
from bcss_gateway.providers.ppsis.amounts_paid.view import years_paid
from bcss_gateway.providers.ppsis.figures import Certainty
from bcss_gateway.providers.ppsis.payments import Aid, Paid, Payment, Payments, Role
from renumbering import NUMBERS

CALENDAR = figures.load()
SOMEBODY = "00000000097"
SATURDAY = 5

months = st.builds(Month, st.integers(2010, 2030), st.integers(1, 12))
days = st.dates(date(2010, 1, 1), date(2030, 12, 31))
moments = st.builds(lambda day, passed: datetime.combine(day, passed, UTC), days, st.times())


@pytest.mark.parametrize(
    ("month", "accepted", "known"),
    [
        ("2026-10", "2026-10-31T12:00", "2026-11-06T23:00"),  # November 2026 begins on a Sunday
        ("2026-11", "2026-11-10T12:00", "2026-12-04T23:00"),
        ("2026-07", "2026-07-20T12:00", "2026-07-31T22:00"),  # August 2026 begins on a Saturday
        ("2026-11", "2026-12-04T22:59", "2026-12-04T23:00"),
        ("2026-11", "2026-12-04T23:00", "2027-01-01T23:00"),  # one refreshment was missed
        ("2025-01", "2026-11-21T12:00", "2026-12-04T23:00"),
    ],
)
def test_the_first_weekend(month: str, accepted: str, known: str) -> None:
    found = CALENDAR.taken_in(Month.parse(month), datetime.fromisoformat(f"{accepted}+00:00"))
    assert found == datetime.fromisoformat(f"{known}+00:00")


@given(month=months, accepted=moments)
def test_a_figure_is_known_after_its_month_on_the_first_saturday_that_follows(month: Month, accepted: datetime) -> None:
    known = CALENDAR.taken_in(month, accepted)
    local = known.astimezone(BRUSSELS)
    assert (local.weekday(), local.hour, local.minute) == (SATURDAY, 0, 0)
    assert local.day <= 7
    assert known > accepted
    assert Month.of(local.date()) > month
    earlier = Month.of(local.date()).after(-1)
    assert earlier <= month or _first_saturday(earlier) <= accepted, "no refreshment was missed"


def _first_saturday(month: Month) -> datetime:
    day = next(day for day in range(1, 8) if date(month.year, month.number, day).weekday() == SATURDAY)
    return datetime(month.year, month.number, day, tzinfo=BRUSSELS)


@given(month=months, days=st.lists(st.integers(0, 500), min_size=2, max_size=5))
def test_a_figure_only_becomes_surer(month: Month, days: list[int]) -> None:
    found = [CALENDAR.certainty(month, month.first + timedelta(days=one)) for one in sorted(days)]
    assert found == sorted(found, key=lambda one: one.rank)


corrections = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 90_000), st.integers(1, 70)), max_size=8)
"""Which payment is corrected, to how many cents, how many days after the last one."""


@given(
    paid=st.lists(st.tuples(st.integers(1, 12), st.sampled_from(Aid), st.integers(1, 90_000)), min_size=1, max_size=6),
    corrected=corrections,
    look_after=st.integers(0, 900),
)
def test_a_year_is_the_sum_of_its_months_whatever_was_corrected(
    shared_gateway: Gateway, paid: list[tuple[int, Aid, int]], corrected: list[tuple[int, int, int]], look_after: int
) -> None:
    payments, now = Payments(NUMBERS, CALENDAR), datetime(2026, 1, 1, tzinfo=UTC)
    with shared_gateway.database.unit_of_work() as work:  # nothing is committed
        for index, (number, aid, cents) in enumerate(paid):
            days = Month(2026, number).period
            note = Paid(SOMEBODY, "0999100097", "1", 0, aid, days, cents)
            payments.enter(note, f"form {index}", Occasion(now + timedelta(days=index)), work)
        passed = now
        for which, cents, days in corrected:
            passed += timedelta(days=days)
            (old,) = payments.of_form(f"form {which % len(paid)}", work)
            payments.correct(old, cents, Occasion(passed), work)
        moment = now + timedelta(days=look_after)
        known = payments.known_of(SOMEBODY, Role.BENEFICIARY, utc_text(moment), work)
    assert len({one.number for one in known}) == len(known), "one version of each"
    for year in years_paid(known, AmountsAsked(Role.BENEFICIARY, 2026), CALENDAR, moment):
        by_month = [
            (aid, one.paid.cents)
            for groups in year.months.values()
            for aid, group in groups.items()
            for one, _ in group.payments
        ]
        assert {aid: total.cents for aid, total in (year.sums or {}).items()} == {
            aid: sum(cents for each, cents in by_month if each is aid) for aid in {aid for aid, _ in by_month}
        }
        assert all(month.last < day_of(moment) for month in year.months), "no month that is not over is known"


def test_a_year_of_which_every_day_was_paid_by_two_cpas_is_full() -> None:
    halves = [
        Paid(SOMEBODY, cpas, "1", 0, Aid.INTEGRATION_INCOME, period, 100)
        for number in range(1, 13)
        for cpas, period in zip(("1", "2"), _halves(Month(2025, number)), strict=True)
    ]
    known = [Payment(f"{index}", one, "", "2026-01-01T00:00:00Z", "") for index, one in enumerate(halves)]
    (year,) = years_paid(known, AmountsAsked(Role.BENEFICIARY, 2025), CALENDAR, datetime(2026, 2, 1, tzinfo=UTC))
    assert year.sums is not None
    total = year.sums[Aid.INTEGRATION_INCOME]
    assert (total.cents, total.is_full, total.months_without) == (2400, True, 0)
    assert not any(one.paid.is_full for one in known)


def _halves(month: Month) -> tuple[Period, Period]:
    middle = month.first + timedelta(days=14)
    return Period(month.first, middle), Period(middle + timedelta(days=1), month.last)


def test_a_year_is_as_sure_as_its_least_sure_payment() -> None:
    known = [
        Payment(f"{number}", _whole(Month(2025, number)), "", f"{Month(2025, number).last}T11:00:00Z", "")
        for number in (6, 12)
    ]
    for day, certain in (
        (date(2026, 1, 2), Certainty.PROVISIONAL),
        (date(2026, 4, 1), Certainty.MAY_BE_FINAL),
        (date(2026, 7, 1), Certainty.FINAL),
    ):
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        (year,) = years_paid(known, AmountsAsked(Role.BENEFICIARY, 2025), CALENDAR, moment)
        assert year.sums is not None
        assert year.sums[Aid.EQUIVALENT].certainty is certain


def _whole(month: Month) -> Paid:
    return Paid(SOMEBODY, "1", "1", 0, Aid.EQUIVALENT, month.period, 100)
