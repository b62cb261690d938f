"""An SSIN is eleven digits whose last two check the first nine."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcss_gateway.domain.ssin import NotAnSsin, Ssin, check_digits, mock_ssin

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
serials = st.integers(1, 997)

COMMON_V3_MOCK = re.compile(
    r"[0-9][0-9](([6][0-9])|([7][0-2]))(([0-2][0-9])|([3][0-1]))[0-9]{3}(([0-8][0-9])|([9][0-7]))"
)


@pytest.mark.parametrize(
    "digits",
    ["70100853190", "00901732883", "78680699764", "79630199805", "99692117511"],
    ids=["lino", "lino user", "MAGDA 1", "MAGDA 2", "MAGDA 3"],
)
def test_numbers_of_real_clients_have_right_check_digits(digits: str) -> None:
    assert str(Ssin(digits)) == digits


@pytest.mark.parametrize("digits", ["38030702191", "38060105329", "00901234567"])
def test_scrambled_numbers_of_old_samples_are_refused_unless_left_unchecked(digits: str) -> None:
    with pytest.raises(NotAnSsin):
        Ssin(digits)
    assert Ssin.unchecked(digits).digits == digits


@given(day=days, serial=serials)
def test_a_mock_number_is_a_right_number_of_the_mock_range_in_either_century(day: date, serial: int) -> None:
    ssin = mock_ssin(day.year, day.month, day.day, serial)
    assert Ssin(ssin.digits) == ssin
    assert ssin.is_mock
    assert COMMON_V3_MOCK.fullmatch(ssin.digits)
    assert ssin.digits[4:9] == f"{day.day:02d}{serial:03d}"


@given(day=days, serial=serials)
def test_the_century_is_in_the_check_digits_alone(day: date, serial: int) -> None:
    first_nine = mock_ssin(day.year, day.month, day.day, serial).digits[:9]
    number = int(first_nine)
    assert int(check_digits(first_nine, from_2000=False)) == 97 - number % 97
    assert int(check_digits(first_nine, from_2000=True)) == 97 - (2_000_000_000 + number) % 97


@given(day=days, serial=serials, place=st.integers(0, 8), other=st.integers(1, 9))
def test_one_wrong_digit_is_noticed_within_a_century(day: date, serial: int, place: int, other: int) -> None:
    right = mock_ssin(day.year, day.month, day.day, serial).digits
    wrong = right[:place] + str((int(right[place]) + other) % 10) + right[place + 1 :]
    assert check_digits(wrong[:9], from_2000=day.year >= 2000) != right[9:]


@given(first_nine=st.from_regex(r"[0-9]{9}", fullmatch=True).filter(str.isascii), last_two=st.integers(0, 99))
def test_wrong_digits_are_told_with_those_of_both_centuries(first_nine: str, last_two: int) -> None:
    right = {check_digits(first_nine, from_2000=century) for century in (False, True)}
    if f"{last_two:02d}" in right:
        assert Ssin(f"{first_nine}{last_two:02d}")
        return
    with pytest.raises(NotAnSsin) as caught:
        Ssin(f"{first_nine}{last_two:02d}")
    assert set((caught.value.expected_digits or "").split(" / ")) == right


@pytest.mark.parametrize(
    "text", ["", "8563129029", "856312902911", "8563129029a", "٨٥٦٣١٢٩٠٢٩١", "²5631290291", " 5631290291"]
)
def test_what_is_not_eleven_ascii_digits_is_no_ssin_even_unchecked(text: str) -> None:
    for make in (Ssin, Ssin.unchecked):
        with pytest.raises(NotAnSsin) as caught:
            make(text)
        assert caught.value.expected_digits is None


@pytest.mark.parametrize(
    ("month", "is_mock"), [(1, False), (12, False), (21, False), (52, False), (60, False), (61, True), (72, True)]
)
def test_only_months_61_to_72_are_mock(month: int, is_mock: bool) -> None:
    first_nine = f"80{month:02d}01001"
    assert Ssin(first_nine + check_digits(first_nine, from_2000=False)).is_mock is is_mock
