"""Who learns of a mutation, for all lines and subscriptions."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.directory.lines import Line
from bcss_gateway.domain.credential import FOR_EVER, FROM_THE_BEGINNING
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.quality_code import CPAS_SECTOR, REPLACED
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.notifications.recipients import recipients

DAY = date(2026, 11, 21)
MOMENT = "2026-11-21T11:00:00.000000Z"
CPAS = [Institution(f"09991000{n}0", f"9209{n}", CPAS_SECTOR, 1, "", "", "cpas", f"cpas-{n}") for n in range(3)]
OTHERS = [
    Institution(f"09995000{n}0", "", sector, 0, "", "", "federal", f"o{n}") for n, sector in enumerate((11, 11, 12))
]
EVERYBODY = [*CPAS, *OTHERS]

days = st.integers(-3, 3).map(lambda n: DAY + timedelta(days=n))
periods = st.tuples(days, days).map(lambda two: Period(min(two), max(two)))
whose = st.one_of(
    st.sampled_from(CPAS).map(lambda one: (one.sector, one.cbe_number)),
    st.sampled_from([(11, ""), (12, ""), (CPAS_SECTOR, "")]),
)
lines = st.lists(
    st.builds(
        lambda who, code, period: Line("85631290291", who[0], who[1], code, period),
        whose,
        st.sampled_from([1, 2, REPLACED]),
        periods,
    ),
    max_size=6,
)
moments = st.sampled_from([FROM_THE_BEGINNING, MOMENT, "2026-11-21T11:00:00.000001Z", FOR_EVER])
subscriptions = st.lists(
    st.builds(
        Subscription,
        number=st.integers(1, 99),
        institution=st.sampled_from(EVERYBODY),
        kind=st.sampled_from([Kind.PERSON_SSIN, Kind.FILE_BEGUN]),
        begin=moments,
        end=moments,
    ),
    max_size=8,
)
causes = st.sampled_from(["", *(one.cbe_number for one in CPAS)])


def told(known, subscribed, cause="", kind=Kind.PERSON_SSIN):
    return recipients(known, subscribed, kind, DAY, MOMENT, cause)


def keeps_a_file(one: Institution, line: Line) -> bool:
    """Said otherwise than the code says it."""
    if line.quality_code == REPLACED or not line.period.begin <= DAY <= line.period.end:
        return False
    if line.institution:
        return line.institution == one.cbe_number
    return line.sector == one.sector and one.sector != CPAS_SECTOR


@given(lines, subscriptions, causes)
def test_those_with_a_live_line_and_a_subscription_but_not_who_did_it(known, subscribed, cause) -> None:
    expected = {
        one.cbe_number
        for one in EVERYBODY
        if one.cbe_number != cause
        and any(keeps_a_file(one, line) for line in known)
        and any(s.institution == one and s.kind == Kind.PERSON_SSIN and s.begin <= MOMENT < s.end for s in subscribed)
    }
    assert told(known, subscribed, cause) == tuple(sorted(expected))


@given(lines, subscriptions, causes)
def test_nobody_is_told_twice(known, subscribed, cause) -> None:
    found = told(known + known, subscribed + subscribed, cause)
    assert len(set(found)) == len(found)
    assert found == told(known, subscribed, cause)


@given(lines, lines, subscriptions)
def test_a_further_file_takes_nobody_away(known, more, subscribed) -> None:
    assert set(told(known, subscribed)) <= set(told(known + more, subscribed))


@given(lines, subscriptions)
def test_without_a_line_or_without_a_subscription_nobody_is_told(known, subscribed) -> None:
    assert told([], subscribed) == told(known, []) == ()
