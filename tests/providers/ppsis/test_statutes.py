"""The buffer of the harmonised social statuses: consulted over the gateway, and fed to those who may know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.period import Period
from bcss_gateway.domain.right import Aid, Change, Right
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.statutes.feed import changes
from bcss_gateway.settings import Settings
from clocks import MovableClock
from renumbering import NUMBERS
from sources import Asked, acquaint

SERVICE = Asked(
    "SocialStatutesService", dict.fromkeys(("ssh", "de-lijn", "stib", "ibpt", "cpas-leuven"), "SSH:DERIVED_RIGHTS")
)
LEUVEN, GENT = "0999100493", "0999100592"
LOTTE = "04622992414"


@pytest.fixture
def by(gateway: Gateway, settings: Settings, institution: Any, secret_of: Any) -> Callable[[str], Any]:
    """The software of an institution."""
    return lambda user: SERVICE.by(institution(user), gateway, settings, secret_of)


def criteria(ssin: str, begin: str = "2026-01-01", end: str = "") -> str:
    last = end and f"<endDate>{end}</endDate>"
    return f"<ssin>{ssin}</ssin><period><beginDate>{begin}</beginDate>{last}</period>"


def told(reply: Any) -> list[tuple[str, ...]]:
    return [
        tuple(one.findtext(path) or "" for path in ("code", "period/beginDate", "period/endDate", "pcsa"))
        for one in reply.body.iterfind("socialStatutes/socialStatute")
    ]


def test_who_applies_derived_rights_sees_the_whole_status(by: Any) -> None:
    reply = by("ssh").ask("consultSocialStatutes", criteria(LOTTE))
    assert reply.code == "MSG00000"
    assert told(reply) == [("RIS", "2026-09-21", "2027-07-21", LEUVEN)]


def test_who_gives_a_season_ticket_does_not_see_the_cpas_and_is_told_so(by: Any) -> None:
    reply = by("de-lijn").ask("consultSocialStatutes", criteria(LOTTE))
    assert told(reply) == [("RIS", "2026-09-21", "2027-07-21", "")]
    assert reply.texts("dataFilters/filteredElement") == ["socialStatutes/socialStatute/pcsa"]


@pytest.mark.parametrize(
    ("begin", "end", "code"),
    [
        ("2027-07-21", "2027-07-21", "MSG00000"),
        ("2027-07-22", "", "MSG00100"),
        ("2020-01-01", "2026-09-20", "MSG00100"),
        ("2026-12-01", "2026-11-01", "MSG00008"),
    ],
)
def test_the_days_asked_decide(by: Any, begin: str, end: str, code: str) -> None:
    assert by("ssh").ask("consultSocialStatutes", criteria(LOTTE, begin, end)).code == code


@pytest.mark.parametrize(("user", "ssin"), [("stib", LOTTE), ("ssh", "85631290291"), ("cpas-leuven", LOTTE)])
def test_nobody_else_and_nobody_without_a_file(by: Any, user: str, ssin: str) -> None:
    expected = "MSG00013" if user == "cpas-leuven" else "MSG00012"
    assert by(user).ask("consultSocialStatutes", criteria(ssin)).code == expected


class TestChanges:
    """A right is attested, changed, and cancelled: the buffer knows it two days later, and the feed tells each."""

    @pytest.fixture
    def attested(
        self, gateway: Gateway, clock: MovableClock, person: Callable[[str], Citizen], institution: Any
    ) -> Any:
        """Anna gets an integration income from Ghent, then from Leuven; SSH and De Lijn keep a file on her."""
        anna, attestations = person("anna"), Attestations(NUMBERS, 2)
        acquaint(gateway, [anna], 16, institution("ssh").cbe_number, 0)
        acquaint(gateway, [anna], 64, institution("de-lijn").cbe_number, 0)

        def act(what: Callable[[Attestations, Occasion, Any], Any]) -> None:
            with gateway.database.unit_of_work() as work:
                work.writing()
                what(attestations, Occasion(clock(), "a ticket"), work)
                work.commit()
            clock.move(days=7)

        def right(cpas: str, begin: date, end: date, category: str = "2") -> Right:
            return Right(anna.ssin, cpas, Aid.INTEGRATION_INCOME, Period(begin, end), category)

        first = right(GENT, date(2026, 12, 1), date(2027, 2, 28))
        act(lambda known, on, work: known.enter(first, "test", on, work))
        act(lambda known, on, work: known.enter(right(LEUVEN, date(2027, 3, 1), date(2027, 6, 30)), "test", on, work))
        return act, right, attestations

    def test_a_change_of_cpas_shows_to_those_alone_who_may_know_the_cpas(self, by: Any, attested: Any) -> None:
        whole = by("ssh").ask("consultSocialStatutes", criteria("85631290291"))
        assert [(one[1], one[3]) for one in told(whole)] == [("2026-12-01", GENT), ("2027-03-01", LEUVEN)]
        part = by("de-lijn").ask("consultSocialStatutes", criteria("85631290291"))
        assert told(part) == [("RIS", "2026-12-01", "2027-06-30", "")]

    def test_each_change_of_a_status_is_in_the_feed_once_and_no_other(self, gateway: Gateway, attested: Any) -> None:
        act, right, attestations = attested
        ssin = "85631290291"

        def newest(work: Any) -> Any:
            return attestations.newest_of(ssin, work)[-1]

        longer = right(LEUVEN, date(2027, 3, 1), date(2027, 8, 31))
        act(lambda known, on, work: known.change(newest(work), longer, "test", on, work))
        with_family = right(LEUVEN, date(2027, 3, 1), date(2027, 8, 31), "3")
        act(lambda known, on, work: known.change(newest(work), with_family, "test", on, work))
        act(lambda known, on, work: known.cancel(newest(work), "test", on, work))
        with gateway.database.unit_of_work() as work:
            begin, end = "2026-11-21T00:00:00.000000Z", "2027-06-01T00:00:00.000000Z"
            found = [one for one in changes(attestations, begin, end, work) if one.ssin == ssin]
            later = [one for one in changes(attestations, "2026-12-01T00:00:00.000000Z", end, work) if one.ssin == ssin]
        assert [(one.moment[:10], one.change, one.statute.period.end) for one in found] == [
            ("2026-11-22", Change.CREATED, date(2027, 2, 28)),
            ("2026-11-29", Change.CREATED, date(2027, 6, 30)),
            ("2026-12-06", Change.MODIFIED, date(2027, 8, 31)),
            ("2026-12-20", Change.CANCELLED, date(2027, 8, 31)),
        ], "that the category changed is nothing that the buffer tells"
        assert later == found[2:]

    def test_before_the_network_knows_it_there_is_none(self, by: Any, gateway: Gateway, clock: MovableClock) -> None:
        assert clock() == datetime(2026, 11, 21, 11, tzinfo=UTC)
        assert by("ssh").ask("consultSocialStatutes", criteria("85631290291")).code == "MSG00012"
