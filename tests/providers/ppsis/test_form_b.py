"""Form B of the law of 2002: an integration income is granted, known to the network days later, and corrected."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.institution import Institution
from clocks import MovableClock
from law02 import DAYS_UNTIL_KNOWN, HELPED, MEMBER, Cpas, Decided, block, exempt, form_b, form_c, plan

ACCEPTED, PARTIALLY, REFUSED = "ACCEPTED", "PARTIALLYACCEPTED", "REFUSED"
SIX_MONTHS = ("2026-11-01", "2027-04-30")


def test_a_grant_registers_the_person_and_is_attested_two_days_later(
    namur_grants: Cpas, anna: str, clock: MovableClock
) -> None:
    cpas = namur_grants
    granted = cpas.decide(form_b(anna))
    assert (granted.evaluation, granted.codes, granted.period) == (ACCEPTED, [], SIX_MONTHS)
    assert (granted.text("SSIN"), granted.text("EntryDate")) == (anna, "2026-11-01")
    assert [(line[3], line[5], line[6]) for line in cpas.caller.lines() if line[0] == anna] == [
        (2, "2026-11-01", "2027-10-31")
    ]
    clock.move(days=DAYS_UNTIL_KNOWN - 1, hours=11, minutes=59)
    assert cpas.known(anna, clock) == []
    clock.move(minutes=1)
    assert cpas.known(anna, clock) == [("NEW", "2", *SIX_MONTHS, "")]


def test_a_form_its_right_and_what_is_to_be_told_of_it_are_one_commit(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna))
    assert cpas_02.newest(anna) == [("NEW", "2", *SIX_MONTHS, "")]
    (told,) = [one["rule"] for one in cpas_02.caller.journal()[-1]["verdicts"] if one["station"] == "outbox"]
    assert re.fullmatch(r"right \d{10} created, known from 2026-11-22T23:00:00\.\d+Z", told)


def test_a_family_is_attested_with_its_partner(cpas_02: Cpas, marc: str, sofie: str, emma: str) -> None:
    granted = cpas_02.decide(form_b(marc, emma, category="3", partner=sofie))
    assert granted.evaluation == ACCEPTED
    assert cpas_02.newest(marc) == [("NEW", "3", *SIX_MONTHS, sofie)]


def test_without_a_duration_it_lasts_a_year(cpas_02: Cpas, anna: str) -> None:
    assert cpas_02.decide(form_b(anna, lasts="")).period == ("2026-11-01", "2027-10-31")


def test_more_than_a_year_is_accepted_in_part(cpas_02: Cpas, anna: str) -> None:
    granted = cpas_02.decide(form_b(anna, lasts="<Days>1</Days><Months>12</Months>"))
    assert (granted.evaluation, granted.codes) == (PARTIALLY, ["991121"])
    assert granted.period == ("2026-11-01", "2027-10-31")
    assert cpas_02.newest(anna) == [("NEW", "2", "2026-11-01", "2027-10-31", "")]


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"entry": "2027-02-01"}, ["991102"]),
        ({"decided": "2026-11-22"}, ["991104", "991106"]),
        ({"requested": "2026-11-11"}, ["991105"]),
        ({"requested": "2026-10-10"}, ["991106"]),
        ({"decided": "2026-10-06", "requested": "2026-10-01"}, ["991107"]),
        ({"category": "4"}, ["991110"]),
        ({"category": "3"}, ["991112"]),
    ],
    ids=["far ahead", "decided ahead", "request after", "31 days", "46 days", "category", "no family"],
)
def test_a_form_that_does_not_hold_is_refused_and_changes_nothing(
    cpas_02: Cpas, anna: str, wrong: dict[str, Any], codes: list[str]
) -> None:
    lines = cpas_02.caller.lines()
    refused = cpas_02.decide(form_b(anna, **wrong))
    assert (refused.evaluation, refused.codes, refused.period) == (REFUSED, codes, (None, None))
    assert refused.reference != "0" * 10
    assert (cpas_02.newest(anna), cpas_02.caller.lines()) == ([], lines)


@pytest.mark.parametrize(
    "fine",
    [{"requested": "2026-10-11"}, {"decided": "2026-10-07", "requested": "2026-10-01"}, {"entry": "2027-01-21"}],
    ids=["30 days", "45 days", "2 months ahead"],
)
def test_the_last_day_of_each_delay_is_in_time(cpas_02: Cpas, anna: str, fine: dict[str, Any]) -> None:
    assert cpas_02.decide(form_b(anna, **fine)).evaluation == ACCEPTED


def test_who_is_single_has_nobody_else_on_the_form(cpas_02: Cpas, marc: str, sofie: str) -> None:
    assert cpas_02.decide(form_b(marc, sofie)).codes == ["991111"]


def test_a_partner_is_somebody_else(cpas_02: Cpas, marc: str) -> None:
    assert cpas_02.decide(form_b(marc, category="1", partner=marc)).codes == ["991113"]


def test_nobody_is_named_twice(cpas_02: Cpas, marc: str, sofie: str) -> None:
    assert cpas_02.decide(form_b(marc, sofie, category="1", partner=sofie)).codes == ["991114"]


def test_the_plan_and_the_exemption_are_taken(cpas_02: Cpas, anna: str) -> None:
    more = exempt("2026-11-15") + plan("2026-11-01", "2027-10-31", "true")
    assert cpas_02.decide(form_b(anna, more=more)).evaluation == ACCEPTED


def test_a_plan_the_wrong_way_round_is_wrong_in_itself(cpas_02: Cpas, anna: str) -> None:
    reply = cpas_02.send(form_b(anna, more=plan("2026-11-02", "2026-11-01")))
    assert (reply.summary.ok, reply.summary.codes) == ("NO", ["31000005"])
    assert cpas_02.newest(anna) == []


def test_a_number_serves_once(cpas_02: Cpas, anna: str, marc: str) -> None:
    cpas_02.decide(form_b(anna, number="N" * 15))
    assert cpas_02.decide(form_b(marc, number="N" * 15)).codes == ["991101"]


def test_the_number_of_a_refused_form_may_serve_again(cpas_02: Cpas, anna: str) -> None:
    assert cpas_02.decide(form_b(anna, category="9", number="N" * 15)).evaluation == REFUSED
    assert cpas_02.decide(form_b(anna, number="N" * 15)).evaluation == ACCEPTED


def test_the_same_days_are_granted_once(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna))
    assert cpas_02.decide(form_b(anna, entry="2027-01-01")).codes == ["991131"]


def test_another_file_of_the_cpas_grants_the_same_days_no_more(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna))
    other = Cpas(cpas_02.gateway, cpas_02.institution, "0000DOSS002")
    assert other.decide(form_b(anna, entry="2027-01-01")).codes == ["991131"]


def test_a_right_of_another_cpas_is_in_the_way(
    cpas_02: Cpas, institution: Callable[[str], Institution], anna: str
) -> None:
    cpas_02.decide(form_b(anna))
    charleroi = cpas_02.by(institution("cpas-charleroi"))
    refused = charleroi.decide(form_b(anna))
    assert (refused.evaluation, refused.codes) == (REFUSED, ["991130"])
    assert len(cpas_02.newest(anna)) == 1


def test_of_two_cpas_at_once_one_grants(
    namur_grants: Cpas, institution: Callable[[str], Institution], anna: str
) -> None:
    both = [namur_grants, namur_grants.by(institution("cpas-charleroi"))]
    with ThreadPoolExecutor(2) as threads:
        found: list[Decided] = list(threads.map(lambda one: one.decide(form_b(anna)), both))
    assert sorted(one.codes for one in found) == [[], ["991130"]]
    assert len(namur_grants.newest(anna)) == 1


def test_an_equivalent_of_the_same_cpas_is_in_the_way(
    sqlite_gateway: Gateway, institution: Callable[[str], Institution], person: Callable[[str], Citizen]
) -> None:
    grace = person("equivalent")
    (_, name, *_), *_ = [one for one in grace.integrations if one[2] == 3]
    anderlecht = Cpas(sqlite_gateway, institution("cpas-anderlecht"))
    assert name
    assert anderlecht.decide(form_b(grace.ssin)).codes == ["991132"]


def test_who_has_died_begins_nothing(cpas_02: Cpas, person: Callable[[str], Citizen], anna: str) -> None:
    dead = person("deceased").ssin
    reply = cpas_02.send(form_b(dead, blocks=HELPED))
    assert reply.summary.codes == ["32001004"]  # the registration itself cannot begin after a death


def test_nobody_is_helped_who_is_not_registered(cpas_02: Cpas, anna: str) -> None:
    reply = cpas_02.send(form_b(anna, blocks=""))
    assert (reply.summary.ok, reply.summary.codes) == ("NO", ["300020"])
    reply = cpas_02.send(form_b(anna, blocks=block(3)))
    assert (reply.summary.ok, reply.summary.codes) == ("NO", ["300020"])


def test_a_member_of_the_household_is_registered_too(cpas_02: Cpas, marc: str, sofie: str) -> None:
    form = form_b(marc, sofie, category="1").replace(MEMBER, "")
    assert cpas_02.send(form).summary.codes == ["300020"]


def test_a_name_that_is_not_the_persons_is_refused(cpas_02: Cpas, anna: str) -> None:
    assert cpas_02.send(form_b(anna, named="<Name>Peeters</Name>")).summary.codes == ["32002001"]


def test_a_correction_replaces_the_whole_form(cpas_02: Cpas, marc: str, sofie: str, clock: MovableClock) -> None:
    cpas_02.decide(form_b(marc, sofie, category="1"))
    corrected = cpas_02.decide(form_b(marc, category="2", lasts="<Months>3</Months>", corrects="1"))
    assert corrected.evaluation == ACCEPTED
    assert cpas_02.newest(marc) == [("MODIFIED", "2", "2026-11-01", "2027-01-31", "")]
    assert cpas_02.decide(form_b(marc, entry="2027-01-21", corrects="")).codes == ["991131"]


def test_a_correction_may_come_late_but_not_over_the_right_of_another(
    cpas_02: Cpas, institution: Callable[[str], Institution], anna: str, clock: MovableClock
) -> None:
    cpas_02.decide(form_b(anna, lasts="<Months>2</Months>"))
    clock.move(days=40)
    charleroi = cpas_02.by(institution("cpas-charleroi"))
    new = {"entry": "2027-01-01", "requested": "2026-12-20", "decided": "2026-12-28"}
    assert charleroi.decide(form_b(anna, blocks=block(2, "2026-12-28", "2027-10-31"), **new)).codes == []
    clock.move(days=1)
    longer = cpas_02.decide(form_b(anna, lasts="<Months>3</Months>", corrects="1", blocks=""))
    assert longer.codes == ["991130"]
    assert cpas_02.decide(form_b(anna, lasts="<Days>10</Days>", corrects="1", blocks="")).codes == []


def test_there_is_something_to_correct(cpas_02: Cpas, anna: str) -> None:
    assert cpas_02.decide(form_b(anna, corrects="1")).codes == ["991120"]
    cpas_02.decide(form_b(anna))
    assert cpas_02.decide(form_b(anna, entry="2026-11-02", corrects="1")).codes == ["991120", "991131"]


def test_a_correction_lets_a_stop_stand(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna))
    cpas_02.decide(form_c(anna))
    cpas_02.decide(form_b(anna, lasts="<Months>12</Months>", corrects="1"))
    assert cpas_02.newest(anna) == [("MODIFIED", "2", "2026-11-01", "2026-11-30", "")]


def test_a_correction_that_changes_no_right_tells_nobody(cpas_02: Cpas, anna: str) -> None:
    cpas_02.decide(form_b(anna))
    assert cpas_02.decide(form_b(anna, requested="2026-10-21", corrects="1")).evaluation == ACCEPTED
    assert cpas_02.newest(anna) == [("NEW", "2", *SIX_MONTHS, "")]
