"""ManageAccess REGISTER: a CPAS makes known that it keeps a file on a person. Today is 21 November 2026."""

from __future__ import annotations

from typing import Any

import pytest

from classic import access, proof, proof_of

File = Any
TODAY = "2026-11-21"


def test_a_registration_stands_in_both_registers(anna: File) -> None:
    reply = anna.register(TODAY, "2027-03-31", purpose=2)
    assert (reply.context.ok, reply.context.return_code, reply.context.details) == ("YES", "0", ())
    assert (reply.summary.ok, reply.summary.return_code, reply.summary.details) == ("YES", "0", ())
    shown = [(one.purpose, one.begin, one.end, one.org_unit, one.register) for one in reply.registrations]
    assert shown == [(2, TODAY, "2027-03-31", "92094", "SECONDARY"), (2, TODAY, "2027-03-31", "17", "PRIMARY")]
    assert anna.periods() == [(TODAY, "2027-03-31")]


@pytest.mark.parametrize(
    ("begin", "end"), [(TODAY, "2027-03-31"), ("2026-12-01", "2027-01-31"), ("2027-03-31", "2027-03-31")]
)
def test_registering_inside_a_line_gives_the_line_back_unchanged(anna: File, begin: str, end: str) -> None:
    anna.register(TODAY, "2027-03-31")
    before = anna.caller.lines()
    reply = anna.register(begin, end)
    assert (reply.summary.ok, reply.secondary()) == ("YES", [(TODAY, "2027-03-31")])
    assert anna.caller.lines() == before


def test_a_line_can_be_registered_again_even_where_its_begin_lies_far_back(anna: File, file_on: Any) -> None:
    guided = file_on("budget-guidance")
    reply = guided.register("2025-09-21", "2030-03-21", purpose=7)
    assert (reply.summary.ok, reply.secondary()) == ("YES", [("2025-09-21", "2030-03-21")])


@pytest.mark.parametrize(
    ("begin", "end", "grown"),
    [
        ("2027-01-21", "2027-06-30", (TODAY, "2027-06-30")),
        ("2026-11-01", "2026-12-01", ("2026-11-01", "2027-03-31")),
        ("2026-11-01", "2027-04-30", ("2026-11-01", "2027-04-30")),
        ("2027-01-02", "2027-11-21", (TODAY, "2027-11-21")),
    ],
    ids=["at its end", "at its begin", "on both sides", "up to the longest duration"],
)
def test_reaching_beyond_a_line_grows_it(anna: File, begin: str, end: str, grown: tuple[str, str]) -> None:
    anna.register(TODAY, "2027-03-31")
    assert anna.register(begin, end).secondary() == [grown]
    assert anna.periods() == [grown]


def test_a_line_that_would_grow_too_long_stays_as_it_is(anna: File) -> None:
    anna.register(TODAY, "2027-03-31")
    summary = anna.register("2027-01-01", "2027-11-22").summary
    assert summary.codes == ["31000005"]
    assert "2027-11-21" in summary.details[0].fields["Advice"]
    assert anna.periods() == [(TODAY, "2027-03-31")]


def test_a_renewal_stands_beside_the_line_and_the_sector_sees_one(anna: File) -> None:
    anna.register(TODAY, "2026-12-31", purpose=1)
    reply = anna.register("2027-01-01", "2027-02-28", purpose=1)
    assert reply.secondary() == [("2027-01-01", "2027-02-28")]
    assert reply.primary() == [(TODAY, "2027-02-28")]
    assert anna.periods(1) == [(TODAY, "2026-12-31"), ("2027-01-01", "2027-02-28")]


def test_two_cpas_stand_side_by_side_and_the_sector_has_their_union(anna: File, anna_in_charleroi: File) -> None:
    anna.register(TODAY, "2027-03-31")
    reply = anna_in_charleroi.register("2027-01-01", "2027-09-30")
    assert reply.secondary() == [("2027-01-01", "2027-09-30"), (TODAY, "2027-03-31")], "its own line, and the other's"
    assert reply.primary() == [(TODAY, "2027-09-30")], "the sector's"
    assert {one.org_unit for one in anna.list().registrations} == {"92094", "52011", "17"}
    anna_in_charleroi.unregister("2026-01-01")
    assert anna.list(register="PRIMARY").primary() == [(TODAY, "2027-03-31")]


def test_a_cpas_that_registers_is_shown_who_else_knows_the_person_on_those_days(
    anna: File, anna_in_charleroi: File
) -> None:
    anna_in_charleroi.register(TODAY, "2027-01-20", purpose=1)
    anna_in_charleroi.register("2027-01-10", "2027-09-30", purpose=2)
    shown = [(one.org_unit, one.purpose, one.register) for one in anna.register(TODAY, "2027-01-09").registrations]
    assert shown == [("92094", 2, "SECONDARY"), ("17", 2, "PRIMARY"), ("52011", 1, "SECONDARY")]


def test_several_codes_stand_side_by_side(anna: File) -> None:
    anna.register(TODAY, purpose=1)
    anna.register(TODAY, purpose=5)
    assert [(one.purpose, one.register) for one in anna.list().registrations] == [
        (1, "SECONDARY"),
        (5, "SECONDARY"),
        (1, "PRIMARY"),
        (5, "PRIMARY"),
    ]


def test_a_day_is_taken_with_whatever_zone_it_has(anna: File) -> None:
    assert anna.register(f"{TODAY}+01:00", "2027-03-31Z").secondary() == [(TODAY, "2027-03-31")]


@pytest.mark.parametrize(("begin", "end"), [("-2026-11-21", None), (TODAY, "-2027-01-01"), ("12026-11-21", None)])
def test_a_day_of_another_age_is_refused_and_not_taken_for_no_end(anna: File, begin: str, end: str | None) -> None:
    assert anna.register(begin, end, purpose=11).summary.codes == ["31000005"]


def test_sector_and_register_are_ignored(anna: File) -> None:
    reply = anna.register(TODAY, purpose=1, sector=12, register="PRIMARY")
    assert [(one.org_unit, one.register) for one in reply.registrations] == [("92094", "SECONDARY"), ("17", "PRIMARY")]


def test_two_registrations_in_one_message_both_stay(anna: File) -> None:
    def asked(begin: str, end: str) -> str:
        return access(anna.citizen.ssin, "REGISTER", begin, end, purpose=1, proof=proof_of(anna.citizen))

    listed = access(anna.citizen.ssin, "LIST", "2000-01-01", proof=proof_of(anna.citizen))
    reply = anna.caller.ask(asked(TODAY, "2026-11-30"), asked("2026-12-10", "2026-12-31"), listed)
    assert reply.context.ok == "YES"
    assert anna.periods(1) == [(TODAY, "2026-11-30"), ("2026-12-10", "2026-12-31")]
    assert [one.begin for one in reply.registrations[-4:]] == [TODAY, "2026-12-10"] * 2, "LIST sees both"


def test_a_refused_service_undoes_nothing_of_another_in_the_same_message(anna: File) -> None:
    good = access(anna.citizen.ssin, "REGISTER", TODAY, purpose=1, proof=proof_of(anna.citizen))
    bad = access(anna.citizen.ssin, "REGISTER", TODAY, purpose=2, proof=proof("Other", "1985-03-12"))
    reply = anna.caller.ask(bad, good, bad)
    assert (reply.context.ok, reply.context.codes) == ("NO", ["30000001"])
    assert [one.purpose for one in anna.list(register="SECONDARY").registrations] == [1]
