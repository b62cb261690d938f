"""The social security identification number (NISS/INSZ)."""

from __future__ import annotations

from dataclasses import dataclass

_MOCK_MONTHS = range(61, 73)


class NotAnSsin(ValueError):
    """The text cannot be an SSIN; ``expected_digits`` says which check digits would be right, where that is known."""

    def __init__(self, problem: str, expected_digits: str | None = None) -> None:
        super().__init__(problem)
        self.expected_digits = expected_digits


def check_digits(first_nine: str, *, from_2000: bool) -> str:
    """The two check digits of nine digits: 97 − n mod 97, with a 2 before the nine from the year 2000 on.

    Source: the National Register's information type 000 (facts/ssdn/rules, section 7).
    """
    number = int(("2" if from_2000 else "") + first_nine)
    return f"{97 - number % 97:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Ssin:
    """Eleven digits YYMMDD XXX CC with right check digits.

    Months may be raised by 20 or 40 (bis numbers) or 60 (the mock range of the common types 3.3-215, whose
    numbers are never anyone's).

    Raises:
        NotAnSsin: the text is not eleven ASCII digits, or its check digits are wrong for either century.
    """

    digits: str

    def __post_init__(self) -> None:
        if len(self.digits) != 11 or not (self.digits.isascii() and self.digits.isdigit()):
            raise NotAnSsin("an SSIN has eleven digits")
        first_nine, last_two = self.digits[:9], self.digits[9:]
        before, after = check_digits(first_nine, from_2000=False), check_digits(first_nine, from_2000=True)
        if last_two not in (before, after):
            raise NotAnSsin("the check digits are wrong", f"{before} / {after}")

    @classmethod
    def unchecked(cls, digits: str) -> Ssin:
        """An SSIN whose check digits are not verified: for old test numbers, where the setting allows them.

        Raises:
            NotAnSsin: the text is not eleven ASCII digits.
        """
        if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
            raise NotAnSsin("an SSIN has eleven digits")
        ssin = object.__new__(cls)
        object.__setattr__(ssin, "digits", digits)
        return ssin

    @property
    def is_mock(self) -> bool:
        """Whether the number lies in the mock range (month + 60)."""
        return int(self.digits[2:4]) in _MOCK_MONTHS

    def __str__(self) -> str:
        return self.digits


def mock_ssin(year: int, month: int, day: int, serial: int) -> Ssin:
    """The mock number of a birth date: month + 60, right check digits.

    Args:
        year: the full year of birth.
        month: 1 to 12.
        day: 1 to 31, or 0 when it is not known.
        serial: 1 to 997, odd for men, even for women.
    """
    first_nine = f"{year % 100:02d}{month + 60:02d}{day:02d}{serial:03d}"
    return Ssin(first_nine + check_digits(first_nine, from_2000=year >= 2000))


def birth_in(digits: str) -> str:
    """The birth date that a number tells, as ``YYYY-MM-DD`` with ``00`` for unknown parts; months are told unraised."""
    after = check_digits(digits[:9], from_2000=True) == digits[9:]
    return f"{20 if after else 19}{digits[:2]}-{int(digits[2:4]) % 20:02d}-{digits[4:6]}"
