"""A member's file whose beneficiary's is over is flagged in the same night; nobody else's is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import classic
from bcss_gateway.beside_calls import clerk
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from clocks import MovableClock

Person = Callable[[str], Citizen]


@pytest.fixture
def night(settings: Settings, gateway: Gateway, clock: MovableClock) -> Callable[..., list[tuple[str, ...]]]:
    """What the clerk enters when so many days have passed: the operation, the institution, the person, the code."""

    def passes(days: int) -> list[tuple[str, ...]]:
        clock.move(days=days)
        assert clerk(settings, gateway.database, clock).do_what_is_due()
        found = [entry for entry in classic.journal(gateway) if entry["service"] == "Directory"]
        names = ("operation", "institution", "ssin", "quality_code")
        return [tuple(entry[name] for name in names) for entry in found]

    return passes


def registers(caller: classic.Caller, citizen: Citizen, code: int, clock: MovableClock) -> None:
    reply = caller.access(citizen.ssin, "REGISTER", day_of(clock()), purpose=code, proof=classic.proof_of(citizen))
    assert reply.summary.ok == "YES"


def test_a_members_file_is_flagged_when_the_beneficiarys_is_over(
    namur: classic.Caller,
    institution: Callable[[str], Institution],
    person: Person,
    clock: MovableClock,
    night: Callable[..., list[tuple[str, ...]]],
) -> None:
    marc, sofie = person("marc"), person("sofie")
    liege = namur.by(institution("cpas-liege"))
    registers(namur, marc, 1, clock)  # two months
    registers(namur, sofie, 5, clock)  # a year
    registers(liege, sofie, 5, clock)  # follows nobody whom Liège has
    written = [one for one in night(63) if one[2] in (marc.ssin, sofie.ssin)]
    mine = namur.institution.cbe_number
    assert written == [("expire", mine, marc.ssin, "1"), ("strand", mine, sofie.ssin, "5")]


def test_a_member_whom_another_file_still_carries_is_not_flagged(
    namur: classic.Caller, person: Person, clock: MovableClock, night: Callable[..., list[tuple[str, ...]]]
) -> None:
    marc, sofie = person("marc"), person("sofie")
    registers(namur, marc, 1, clock)
    registers(namur, marc, 2, clock)
    registers(namur, sofie, 5, clock)
    written = [one for one in night(63) if one[2] in (marc.ssin, sofie.ssin)]
    assert written == [("expire", namur.institution.cbe_number, marc.ssin, "1")]


def test_somebody_of_another_household_is_not_looked_at(
    namur: classic.Caller, person: Person, clock: MovableClock, night: Callable[..., list[tuple[str, ...]]]
) -> None:
    marc, anna = person("marc"), person("anna")
    registers(namur, marc, 1, clock)
    registers(namur, anna, 5, clock)
    written = [one for one in night(63) if one[2] in (marc.ssin, anna.ssin)]
    assert written == [("expire", namur.institution.cbe_number, marc.ssin, "1")]
