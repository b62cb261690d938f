"""The arithmetic of tolerance, how many come back, and how names sound."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.domain.incomplete_date import IncompleteDate
from bcss_gateway.domain.ssin import mock_ssin
from bcss_gateway.providers.national_register.fictions import fill
from bcss_gateway.providers.national_register.phonetics import phonetic_key
from bcss_gateway.providers.national_register.questions import PhoneticCriteria
from bcss_gateway.providers.national_register.search import found, window

DAYS = st.dates(date(1001, 1, 1), date(2999, 12, 31))
TOLERANCES = st.integers(0, 10)


@given(DAYS, TOLERANCES)
def test_days(day, tolerance):
    first, last = window(IncompleteDate(day.year, day.month, day.day), tolerance)
    assert (day - first).days == (last - day).days == tolerance


@given(DAYS, TOLERANCES)
def test_months(day, tolerance):
    first, last = window(IncompleteDate(day.year, day.month), tolerance)
    assert first.day == 1
    assert last == IncompleteDate(last.year, last.month).latest
    month = day.year * 12 + day.month
    assert (first.year * 12 + first.month, last.year * 12 + last.month) == (month - tolerance, month + tolerance)


@given(DAYS, TOLERANCES)
def test_years(day, tolerance):
    assert window(IncompleteDate(day.year), tolerance) == (
        date(day.year - tolerance, 1, 1),
        date(day.year + tolerance, 12, 31),
    )


def test_as_the_clients_help_text_says():
    assert window(IncompleteDate(1968), 1) == (date(1967, 1, 1), date(1969, 12, 31))
    assert window(IncompleteDate(1968), 10) == (date(1958, 1, 1), date(1978, 12, 31))


def test_at_most_eighty_and_always_the_same(work, people):
    many = [
        replace(people.max, ssin=mock_ssin(1968, 6, 2, 2 * serial + 1).digits, birth=IncompleteDate(1968, 6, 2))
        for serial in range(90)
    ]
    fill(work, reversed(many))
    asked = PhoneticCriteria("Mustermann", "", "", "1968-06-02")
    results = [one["ssin"] for one in found(asked, work)]
    assert results == sorted(one.ssin for one in many)[:80]
    assert [one["ssin"] for one in found(replace(asked, maximum=3), work)] == results[:3]


@pytest.mark.parametrize(
    "alike",
    [
        ("Van den Berghe", "Vandenberge", "VAN DE BERGHE", "van der berghe"),
        ("De Smet", "Desmedt", "DE SMEDT"),
        ("Claes", "Klaes", "Klaas"),
        ("Dupont", "Dupond", "du Pont"),
        ("Meyer", "Meijer", "Maier"),
        ("Philips", "Filips"),
        ("Cécile", "Sessile", "Zeziel"),
        ("Müller", "Muller", "Mueller"),
        ("Wauters", "Vauters"),
        ("Jean-Marie", "Jeanmarie"),
        ("D'Hondt", "Dhont"),
    ],
)
def test_names_that_sound_alike_meet(alike):
    assert len({phonetic_key(name) for name in alike}) == 1, {name: phonetic_key(name) for name in alike}


@pytest.mark.parametrize(("one", "other"), [("Berghe", "Van den Berghe"), ("Peeters", "Jacobs"), ("Denis", "Nys")])
def test_others_do_not(one, other):
    assert phonetic_key(one) != phonetic_key(other)


@given(st.text(max_size=60))
def test_every_text_has_a_short_key(text):
    assert len(phonetic_key(text)) <= 5
