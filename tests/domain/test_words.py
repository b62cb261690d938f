"""Names, tickets, institutions, the clock, quality codes: the small words of the field."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.directory import quality_codes
from bcss_gateway.domain.clock import day_of, system_clock
from bcss_gateway.domain.institution import Institution, padded_on_the_right
from bcss_gateway.domain.names import folded
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.domain.quality_code import QualityCode
from bcss_gateway.domain.ticket import classic_ticket, newer_ticket

NAMUR = Institution("0999100097", "92094", 17, 1, "CPAS de Namur", "OCMW Namen", "cpas", "cpas-namur")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Élise De  Smet-Claes", "ELISE DE SMET CLAES"),
        ("D'Haeyer-Müller", "DHAEYER MULLER"),
        ("D’Haeyer", "DHAEYER"),
        ("Groß", "GROSS"),
        ("Yılmaz", "YILMAZ"),
        ("Ștefania", "STEFANIA"),
        ("  van   den\tBROECK ", "VAN DEN BROECK"),
        ("", ""),
    ],
)
def test_names_are_folded_to_plain_capitals(name: str, plain: str) -> None:
    assert folded(name) == plain


@given(name=st.text(max_size=30))
def test_a_folded_name_stays_as_it_is(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@given(seed=st.binary(min_size=11, max_size=16))
def test_a_classic_ticket_is_fifteen_capitals_and_digits(seed: bytes) -> None:
    assert re.fullmatch(r"[A-Z0-9]{15}", classic_ticket(lambda length: seed[:length]))


@given(seed=st.binary(min_size=16, max_size=16))
def test_a_newer_ticket_is_a_random_uuid(seed: bytes) -> None:
    assert uuid.UUID(newer_ticket(lambda length: seed[:length])).version == 4


def test_tickets_differ() -> None:
    assert len({classic_ticket() for _ in range(1000)}) == len({newer_ticket() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("name", "is_meant"),
    [
        ("0999100097", True),
        ("9991000970", True),
        ("92094", True),
        ("999100097", False),
        ("0999100196", False),
        ("", False),
    ],
    ids=["CBE", "CBE padded on the right", "own code", "too short", "another's", "nothing"],
)
def test_an_institution_is_named_by_its_numbers(name: str, is_meant: bool) -> None:
    assert NAMUR.is_named_by(name) is is_meant


def test_an_institution_without_an_own_code_is_not_named_by_nothing() -> None:
    forem = Institution("0999501460", "", 55, 0, "Le Forem", "Le Forem", "regional", "forem")
    assert not forem.is_named_by("")
    assert padded_on_the_right("0999501460") == "9995014600"


def test_the_day_of_a_right_is_the_belgian_one() -> None:
    assert day_of(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == date(2026, 11, 21)
    assert day_of(datetime(2026, 7, 20, 21, 59, tzinfo=UTC)) == date(2026, 7, 20)
    assert system_clock().tzinfo is UTC


def test_the_longest_durations_are_those_of_the_sector() -> None:
    limits = {code.number: (code.longest_months, code.within_a_year) for code in quality_codes.load().codes.values()}
    years = {2: 12, 3: 12, 4: 12, 5: 12, 6: 12, 7: 60, 8: 60, 9: 24}
    assert limits == (
        {1: (2, False), 40: (None, True)}
        | {number: (months, False) for number, months in years.items()}
        | dict.fromkeys((11, 12, 20, 21), (None, False))
    )


CODES = quality_codes.load().codes


@given(code=st.sampled_from(sorted(CODES.values(), key=lambda code: code.number)), begin=st.dates())
def test_a_registration_to_the_last_day_is_allowed_and_a_day_more_is_not(code: QualityCode, begin: date) -> None:
    last = code.last_day(begin)
    assert code.allows(Period(begin, last))
    if last < NO_END:
        assert not code.allows(Period(begin, date.fromordinal(last.toordinal() + 1)))
