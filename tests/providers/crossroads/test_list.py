"""ManageAccess LIST: who keeps a file on a person, by register, sector, quality and period."""

from __future__ import annotations

from typing import Any

import pytest

from classic import proof_of
from sources import acquaint
from ssdn_reply import ACCESS, A, C

File = Any
TODAY = "2026-11-21"
ALL = {
    ("92094", "SECONDARY", 2, "2026-08-21", "2027-07-21"),
    ("17", "PRIMARY", 2, "2026-08-21", "2027-07-21"),
    ("11", "PRIMARY", 1, "2016-11-21", "9999-12-31"),
    ("12", "PRIMARY", 30, "2022-11-21", "2026-06-21"),
}


def shown(reply: Any) -> set[tuple[str, str, int, str, str]]:
    return {(one.org_unit, one.register, one.purpose, one.begin, one.end) for one in reply.registrations}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, {"92094", "17", "11", "12"}),
        ({"register": "ALL"}, {"92094", "17", "11", "12"}),
        ({"register": "PRIMARY"}, {"17", "11", "12"}),
        ({"register": "SECONDARY"}, {"92094"}),
        ({"sector": 17}, {"92094", "17"}),
        ({"sector": 12}, {"12"}),
        ({"sector": 99}, set()),
        ({"purpose": 2}, {"92094", "17"}),
        ({"purpose": 30}, {"12"}),
        ({"purpose": 0}, {"92094", "17", "11", "12"}),
        ({"purpose": 555}, set()),
        ({"sector": 17, "register": "PRIMARY", "purpose": 2}, {"17"}),
        ({"begin": "2026-11-21"}, {"92094", "17", "11"}),
        ({"begin": "2026-06-21", "end": "2026-06-21"}, {"11", "12"}),
        ({"begin": "2000-01-01", "end": "2016-11-20"}, set()),
        ({"begin": "9999-12-31"}, {"11"}),
    ],
)
def test_it_gives_the_lines_that_were_asked_for(file_on: Any, asked: dict[str, Any], expected: set[str]) -> None:
    reply = file_on("integrated").list(**asked)
    assert (reply.context.ok, reply.summary.ok) == ("YES", "YES")
    assert shown(reply) == {one for one in ALL if one[0] in expected}


def test_the_order_is_that_of_sectors_institutions_and_codes(file_on: Any) -> None:
    shown = [one.org_unit for one in file_on("integrated").list().registrations]
    assert shown == ["11", "12", "92094", "17"]
    assert [(one.org_unit, one.purpose) for one in file_on("two-cpas").list().registrations] == [
        ("92094", 1),
        ("52011", 2),
        ("17", 1),
        ("17", 2),
    ]


def test_two_cpas_are_each_shown_to_the_other(namur: Any, charleroi: Any, person: Any) -> None:
    didier = person("two-cpas")
    for caller in (namur, charleroi):
        reply = caller.access(didier.ssin, "LIST", TODAY, register="SECONDARY", proof=proof_of(didier))
        assert {one.org_unit for one in reply.registrations} == {"92094", "52011"}


def test_of_other_sectors_no_institution_is_named(file_on: Any, person: Any) -> None:
    """The secondary register is that of the CPAS: what a health fund has is its sector's, however it is kept."""
    one = person("two-cpas")
    file = file_on("two-cpas")
    acquaint(file.caller.gateway, [one], 11, "0999500074", 2)
    acquaint(file.caller.gateway, [one], 11, "0999500173", 2)
    assert [(each.org_unit, each.register) for each in file.list(sector=11).registrations] == [("11", "PRIMARY")]
    assert file.list(sector=11, register="SECONDARY").registrations == []


def test_whom_nobody_knows_has_no_lines_and_that_is_well(anna: File) -> None:
    reply = anna.list()
    assert (reply.summary.return_code, reply.registrations) == ("0", [])
    assert reply.body.tag == f"{A}ManageAccessReply"


def test_every_line_has_an_end(file_on: Any) -> None:
    for tag in ("integrated", "two-cpas", "sankt-vith", "self-employed"):
        assert all(one.end for one in file_on(tag).list().registrations)


@pytest.mark.parametrize(("asked", "register"), [({}, "ALL"), ({"register": "PRIMARY"}, "PRIMARY")])
def test_the_request_is_echoed_with_a_purpose_of_zero_where_there_was_none(
    anna: File, asked: dict[str, Any], register: str
) -> None:
    original = anna.list("2026-01-01", **asked).body.find(f"{A}OriginalRequest")
    assert [(child.tag.rpartition("}")[2], child.text) for child in original] == [
        ("SSIN", anna.citizen.ssin),
        ("Purpose", "0"),
        ("Period", None),
        ("Action", "LIST"),
        ("Register", register),
    ]
    assert [(child.tag, child.text) for child in original.find(f"{A}Period")] == [(f"{C}StartDate", "2026-01-01")]


def test_the_echo_of_a_registration_has_its_purpose_and_period_but_no_register(anna: File) -> None:
    original = anna.register("2026-11-21", "2027-01-21", purpose=1).body.find(f"{A}OriginalRequest")
    names = [child.tag.removeprefix(f"{{{ACCESS}}}") for child in original]
    assert names == ["SSIN", "Purpose", "Period", "Action"]
    assert original.findtext(f"{A}Purpose") == "1"
    assert [child.text for child in original.find(f"{A}Period")] == ["2026-11-21", "2027-01-21"]
