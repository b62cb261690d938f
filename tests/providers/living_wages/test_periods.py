"""LivingWages: the five operations, at the level of detail that each has and that each asker may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from attesting import attest, cancel
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.right import Aid
from bcss_gateway.sandbox.named_persons import named_persons
from clocks import NOON, MovableClock
from newer import Reply
from sources import Asked, Asker, acquaint

Consult = Callable[[str], Asker]
Person = Callable[[str], Citizen]
Institutions = Callable[[str], Institution]

PERIODS, FLANDERS = "getLivingWagePeriods", "getLivingWagePeriodsFlanders"
PER_PCSA, PER_PCSA_FLANDERS = "getLivingWagePeriodsPerPCSA", "getLivingWagePeriodsPerPCSAFlanders"
ALL = "getLivingWages"
OPERATIONS = (PERIODS, FLANDERS, PER_PCSA, PER_PCSA_FLANDERS, ALL)
NAMUR, CHARLEROI, LEUVEN = "0999100097", "0999100196", "0999100493"
YEAR = "<period><beginDate>2025-01-01</beginDate><endDate>2025-12-31</endDate></period>"


def about(ssin: str, period: str = "") -> str:
    return f"<ssin>{ssin}</ssin>{period}"


def told(reply: Reply) -> list[tuple[str, ...]]:
    """Each living wage: first and last day, CPAS, type and code, as far as they are there."""
    paths = ("period/beginDate", "period/endDate", "pcsa/cbeNumber", "category/type", "category/code")
    wages = reply.body.findall("livingWages/livingWage")
    return [tuple(text for path in paths if (text := one.findtext(path)) is not None) for one in wages]


@pytest.fixture
def helped_by_three(consult_alone: Consult, anna: str) -> Asker:
    """Namur, which examines Anna. She had an integration income there, then its equivalent, then both in Flanders."""
    namur = consult_alone("cpas-namur")
    gateway = namur.gateway
    acquaint(gateway, [_named(anna)], 17, NAMUR, 1)
    attest(gateway, anna, NAMUR, "2024-07-01", "2025-03-31")
    attest(gateway, anna, NAMUR, "2025-04-01", "2025-06-30", Aid.EQUIVALENT, "1")
    attest(gateway, anna, LEUVEN, "2025-07-01", "2025-08-31", category="3")
    attest(gateway, anna, LEUVEN, "2025-08-15", "2025-10-15", category="3")
    attest(gateway, anna, CHARLEROI, "2025-12-01", "2026-11-30", Aid.OTHER, "")
    return namur


def _named(ssin: str) -> Any:
    return next(one for one in named_persons(day_of(NOON)) if one.ssin == ssin)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (PERIODS, [("2024-07-01", "2025-10-15")]),
        (FLANDERS, [("2025-07-01", "2025-10-15")]),
        (PER_PCSA, [("2024-07-01", "2025-06-30", NAMUR), ("2025-07-01", "2025-10-15", LEUVEN)]),
        (PER_PCSA_FLANDERS, [("2025-07-01", "2025-10-15", LEUVEN)]),
        (
            ALL,
            [
                ("2025-04-01", "2025-06-30", NAMUR, "ERIS", "1"),
                ("2024-07-01", "2025-03-31", NAMUR, "RIS", "2"),
                ("2025-07-01", "2025-10-15", LEUVEN, "RIS", "3"),
            ],
        ),
    ],
)
def test_each_operation_tells_in_as_few_periods_as_its_detail_allows(
    helped_by_three: Asker, anna: str, operation: str, expected: list[tuple[str, ...]]
) -> None:
    reply = helped_by_three.ask(operation, about(anna))
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert told(reply) == expected
    assert [child.tag for child in reply.body][-4:] == ["criteria", "status", "ssin", "livingWages"]


def test_what_lies_outside_the_days_asked_about_is_not_told(helped_by_three: Asker, anna: str) -> None:
    assert told(helped_by_three.ask(PERIODS, about(anna, YEAR))) == [("2025-01-01", "2025-10-15")]
    from_then_on = "<period><beginDate>2025-10-15</beginDate></period>"
    assert told(helped_by_three.ask(PERIODS, about(anna, from_then_on))) == [("2025-10-15", "2025-10-15")]
    later = helped_by_three.ask(PERIODS, about(anna, from_then_on.replace("15", "16")))
    assert (later.status, told(later)) == (("NO_DATA_FOUND", "MSG00100"), [])


def test_another_aid_is_no_living_wage(consult_alone: Consult, anna: str) -> None:
    namur = consult_alone("cpas-namur")
    acquaint(namur.gateway, [_named(anna)], 17, NAMUR, 1)
    attest(namur.gateway, anna, CHARLEROI, "2026-01-01", "2026-12-31", Aid.OTHER, "")
    assert [namur.ask(one, about(anna)).status[0] for one in OPERATIONS] == ["NO_DATA_FOUND"] * 5


def test_a_cancelled_right_is_told_no_more(helped_by_three: Asker, anna: str) -> None:
    changed = attest(helped_by_three.gateway, anna, CHARLEROI, "2026-01-01", "2026-12-31")
    assert ("2026-01-01", "2026-12-31", CHARLEROI) in told(helped_by_three.ask(PER_PCSA, about(anna)))
    cancel(helped_by_three.gateway, anna, changed.attestation)
    assert CHARLEROI not in str(told(helped_by_three.ask(PER_PCSA, about(anna))))


def test_a_right_is_told_when_the_network_knows_it_and_not_before(
    consult_alone: Consult, anna: str, clock: MovableClock
) -> None:
    namur = consult_alone("cpas-namur")
    acquaint(namur.gateway, [_named(anna)], 17, NAMUR, 1)
    attest(namur.gateway, anna, CHARLEROI, "2026-11-01", "2027-10-31", moment=NOON, days=7)
    statuses = []
    for _ in range(8):
        statuses.append(namur.ask(PERIODS, about(anna)).status[0])
        clock.move(days=1)
    assert statuses == ["NO_DATA_FOUND"] * 7 + ["DATA_FOUND"]


def test_an_interruption_of_one_day_is_told(consult_alone: Consult, anna: str) -> None:
    namur = consult_alone("cpas-namur")
    acquaint(namur.gateway, [_named(anna)], 17, NAMUR, 1)
    attest(namur.gateway, anna, NAMUR, "2026-01-01", "2026-03-30")
    attest(namur.gateway, anna, NAMUR, "2026-04-01", "2026-06-30")
    assert told(namur.ask(PERIODS, about(anna))) == [("2026-01-01", "2026-03-30"), ("2026-04-01", "2026-06-30")]


@pytest.mark.parametrize(
    ("who", "operations"),
    [
        ("cpas-namur", OPERATIONS),
        ("forem", (PERIODS,)),
        ("onem", (PERIODS, PER_PCSA)),
        ("spf-finances", (PERIODS,)),
        ("vdab", (FLANDERS,)),
        ("vdi", (FLANDERS, PER_PCSA_FLANDERS)),
        ("cin", ()),
    ],
)
@pytest.mark.parametrize("version", ["LivingWages", "LivingWages-v2"])
def test_each_may_ask_what_its_legal_basis_opens_and_nothing_else(
    consult_alone: Consult,
    sqlite_settings: Any,
    sqlite_gateway: Any,
    institution: Institutions,
    secret_of: Any,
    asked: Asked,
    kevin: str,
    who: str,
    operations: tuple[str, ...],
    version: str,
) -> None:
    one = institution(who)
    asker = Asked(version, asked.contexts).by(one, sqlite_gateway, sqlite_settings, secret_of)
    codes = {"onem": 1, "forem": 4, "vdab": 4, "cin": 1}
    if one.sector != 17:
        acquaint(sqlite_gateway, [_named(kevin)], one.sector, "", codes.get(who, 0))
    answered = [name for name in OPERATIONS if asker.ask(name, about(kevin)).status != ("NO_RESULT", "MSG00013")]
    assert answered == list(operations)


def test_a_partner_that_does_not_follow_the_person_learns_nothing(consult: Consult, anna: str) -> None:
    reply = consult("forem").ask(PERIODS, about(anna))
    assert reply.status == ("NO_RESULT", "MSG00012")
    assert b"livingWage>" not in reply.heard.body


def test_a_period_the_wrong_way_round_is_refused_with_words(consult: Consult, kevin: str) -> None:
    period = "<period><beginDate>2026-12-31</beginDate><endDate>2026-01-01</endDate></period>"
    reply = consult("cpas-namur").ask(PERIODS, about(kevin, period))
    assert reply.status[0] == "NO_RESULT"
    assert "2026-12-31/2026-01-01" in reply.heard.text


def test_only_the_third_version_describes_the_type_of_help(
    consult: Consult, asked: Asked, kevin: str, shared_gateway: Any, sqlite_template: Any, institution: Institutions,
    secret_of: Any,
) -> None:  # fmt: skip
    newest = consult("cpas-namur").ask(ALL, about(kevin))
    words = newest.texts("livingWages/livingWage/category/description")
    assert words == ["Leefloon", "Revenu d'intégration sociale", "Eingliederungseinkommen"]
    second = Asked("LivingWages-v2").by(institution("cpas-namur"), shared_gateway, sqlite_template.settings, secret_of)
    earlier = second.ask(ALL, about(kevin))
    assert told(earlier) == told(newest)
    assert earlier.body.find("livingWages/livingWage/category/description") is None
