"""Form C: an aid stops, with the registrations that go with it; what does not run cannot be stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.period import Period
from bcss_gateway.providers.ppsis.kept import Kept
from bcss_gateway.providers.ppsis.law_65.file import File
from classic import proof_of
from law65 import A_YEAR, Cpas, L, beside, block, decided, form_a, form_b1, form_b2, form_c

ACCEPTED, REFUSED = "ACCEPTED", "REFUSED"
UNTIL_THE_STOP = ("2026-11-01", "2026-11-30")
RUNS_ON = "12002001"
END = block(3, "2026-12-01", "2027-10-31", "Desintegration")


def test_an_aid_stops_and_its_registration_ends(namur_sends: Cpas, anna: str) -> None:
    cpas = namur_sends
    cpas.decide("AB", form_a(anna), form_b1(anna))
    reply = cpas.send("C", form_c(anna, blocks=END))
    assert (reply.summary.ok, reply.body.tag) == ("YES", f"{L}L65_C_DecisionReply")
    (stop,) = decided(reply)
    assert (stop.evaluation, stop.codes, stop.text("EntryDate")) == (ACCEPTED, [], "2026-12-01")
    assert stop.reference == f"{cpas.kept()[-1][0]:010d}"
    assert cpas.periods(anna) == [(3, *UNTIL_THE_STOP)]


def test_after_the_stop_the_days_may_be_granted_anew(helped: Cpas, anna: str) -> None:
    helped.decide("C", form_c(anna))
    (what,) = helped.decide("AB", form_b1(anna, entry="2026-12-01"))
    assert what.evaluation == ACCEPTED


def test_a_stop_that_is_taken_back_lets_the_aid_run_on(helped: Cpas, anna: str) -> None:
    helped.decide("C", form_c(anna))
    (back,) = helped.decide("C", form_c(anna, former="1"))
    assert back.evaluation == ACCEPTED
    assert helped.decide("AB", form_b1(anna, entry="2026-12-01"))[0].codes == ["990204"]
    assert helped.decide("C", form_c(anna))[0].evaluation == ACCEPTED


def test_the_care_of_one_person_stops_alone(family: Cpas, marc: str, emma: str) -> None:
    family.decide("AB", form_b1(marc), form_b2(emma, 2))
    (stop,) = family.decide("C", form_c(emma, 2))
    assert stop.evaluation == ACCEPTED
    assert family.decide("C", form_c(emma, 2))[0].codes == ["990401"]
    assert family.decide("C", form_c(marc))[0].evaluation == ACCEPTED


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        ({"entry": "2026-10-31"}, ["990401"]),
        ({"suffix": 1}, ["990401"]),
        ({"entry": "2027-01-22"}, ["990002"]),
        ({"decided": "2026-11-22"}, ["990202"]),
        ({"former": "1"}, ["990402"]),
    ],
    ids=["before the aid", "another's suffix", "far ahead", "decided ahead", "no stop to take back"],
)
def test_a_stop_that_does_not_hold_is_refused_and_changes_no_file(
    namur_sends: Cpas, anna: str, wrong: dict[str, Any], codes: list[str]
) -> None:
    cpas = namur_sends
    cpas.decide("AB", form_a(anna), form_b1(anna))
    kept = cpas.kept()
    (stop,) = cpas.decide("C", form_c(anna, blocks=END, **wrong))
    assert (stop.evaluation, stop.codes, [stop.reference]) == (REFUSED, codes, cpas.refused())
    assert cpas.kept() == kept
    assert cpas.periods(anna) == [(3, *A_YEAR)]


def test_a_stop_of_a_form_that_does_not_exist_is_refused_and_registers_nobody(cpas: Cpas, anna: str) -> None:
    (stop,) = cpas.decide("C", form_c(anna, blocks=block(3, *A_YEAR)))
    assert (stop.evaluation, stop.codes) == (REFUSED, ["990401"])
    assert cpas.periods(anna) == []


def test_an_aid_is_stopped_once(helped: Cpas, anna: str) -> None:
    helped.decide("C", form_c(anna))
    assert [helped.decide("C", form_c(anna, entry=day))[0].codes for day in ("2026-12-01", "2026-12-02")] == [
        ["990401"],
        ["990401"],
    ]
    assert helped.decide("C", form_c(anna, entry="2026-11-30"))[0].evaluation == ACCEPTED


def test_another_cpas_cannot_stop_it(helped: Cpas, anna: str, institution: Callable[[str], Any]) -> None:
    other = Cpas(helped.gateway, institution("cpas-charleroi"))
    (stop,) = other.decide("C", form_c(anna, blocks=block(3, *A_YEAR)))
    assert (stop.evaluation, stop.codes) == (REFUSED, ["990401"])


def test_the_rest_of_the_household_follows_when_a_stop_stands(family: Cpas, marc: str, sofie: str, emma: str) -> None:
    family.decide("AB", form_b1(marc))
    ended = block(5, "2026-12-01", "2027-10-31", "Desintegration")
    refused = family.decide("C", form_c(marc, entry="2026-10-31"), beside(sofie, ended), beside(emma))
    assert (refused[0].evaluation, family.periods(sofie)) == (REFUSED, [(5, *A_YEAR)])
    accepted = family.decide("C", form_c(marc, blocks=END), beside(sofie, ended), beside(emma))
    assert accepted[0].evaluation == ACCEPTED
    assert [family.periods(one) for one in (marc, sofie, emma)] == [
        [(3, *UNTIL_THE_STOP)],
        [(5, *UNTIL_THE_STOP)],
        [(5, *A_YEAR)],
    ]


def test_one_stop_stands_and_the_other_does_not(family: Cpas, marc: str, emma: str) -> None:
    family.decide("AB", form_b1(marc))
    ended = block(5, "2026-12-01", "2027-10-31", "Desintegration")
    first, second = family.decide("C", form_c(marc, blocks=END), form_c(emma, 2, blocks=ended))
    assert (first.evaluation, second.evaluation) == (ACCEPTED, REFUSED)
    assert family.periods(marc) == [(3, *UNTIL_THE_STOP)]
    assert family.periods(emma) == [(5, *A_YEAR)]


def test_nothing_to_end_is_a_warning_beside_the_decision(helped: Cpas, anna: str) -> None:
    reply = helped.send("C", form_c(anna, blocks=block(4, "2026-12-01", "2027-10-31", "Desintegration")))
    assert (reply.summary.ok, reply.summary.codes) == ("WARNING", ["22002002", RUNS_ON])
    assert decided(reply)[0].evaluation == ACCEPTED


def test_a_file_that_runs_on_after_the_stop_is_told_with_the_call_that_ends_it(
    namur_sends: Cpas, person: Callable[[str], Citizen]
) -> None:
    cpas, anna = namur_sends, person("anna")
    cpas.decide("AB", form_a(anna.ssin), form_b1(anna.ssin))
    reply = cpas.send("C", form_c(anna.ssin))
    assert (reply.summary.ok, reply.summary.codes, reply.context.ok) == ("YES", [RUNS_ON], "YES")
    (told,) = reply.summary.details
    assert told.severity == "INFORMATION"
    assert told.information[:3] == (("SSIN", anna.ssin), ("Purpose", "3"), ("StartDate", "2026-12-01"))
    assert "UNREGISTER" in told.fields["Advice"]
    asked = {"purpose": int(told.fields["Purpose"]), "proof": proof_of(anna)}
    cpas.caller.access(anna.ssin, "UNREGISTER", told.fields["StartDate"], **asked)
    assert cpas.periods(anna.ssin) == [(3, *UNTIL_THE_STOP)]


def test_a_file_that_ends_with_the_stop_is_not_told_of(namur_sends: Cpas, anna: str) -> None:
    namur_sends.decide("AB", form_a(anna), form_b1(anna))
    assert namur_sends.send("C", form_c(anna, blocks=END)).summary.codes == []


def test_a_stop_that_is_refused_or_taken_back_tells_of_no_file(helped: Cpas, anna: str) -> None:
    assert helped.send("C", form_c(anna, entry="2026-10-31")).summary.codes == []
    assert helped.send("C", form_c(anna)).summary.codes == [RUNS_ON]
    assert helped.send("C", form_c(anna, former="1")).summary.codes == []


def test_a_member_whose_care_stops_has_no_file_that_an_aid_keeps(family: Cpas, emma: str) -> None:
    """Emma's file is in quality 5, which follows her father's."""
    family.decide("AB", form_b2(emma, 2))
    assert family.send("C", form_c(emma, 2)).summary.codes == []


def test_who_is_helped_on_under_another_suffix_keeps_the_file(emma: str) -> None:
    year = Period(date(2026, 11, 1), date(2027, 10, 31))
    forms = [_kept(number, emma, suffix, year) for number, suffix in enumerate((1, 2))]
    stop = replace(_kept(2, emma, 1, None), kind="C", entry=date(2026, 12, 1), content={"withdraws": False})
    assert File([forms[0], stop]).helps_from(date(2026, 11, 30), emma)
    assert not File([forms[0], stop]).helps_from(stop.entry, emma)
    assert File([*forms, stop]).helps_from(stop.entry, emma)


def test_the_sandbox_has_files_that_can_be_stopped(
    cpas: Cpas, person: Callable[[str], Any], institution: Callable[[str], Any]
) -> None:
    """Those who get an equivalent of the integration income; the number of the file is their own."""
    grace = person("equivalent").ssin
    anderlecht = Cpas(cpas.gateway, institution("cpas-anderlecht"), grace)
    assert anderlecht.decide("C", form_c(grace))[0].evaluation == ACCEPTED


def _kept(number: int, ssin: str, suffix: int, period: Period | None) -> Kept:
    return Kept(number, "B2", f"T{number:014d}", ssin, suffix, date(2026, 11, 1), period, {"aids": []})
