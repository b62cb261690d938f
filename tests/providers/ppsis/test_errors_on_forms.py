"""The tables of what can be wrong with a form: each error has its own code and words, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.providers import ppsis
from bcss_gateway.providers.ppsis import errors

TABLES = {file.parent.name: errors.load(file) for file in Path(ppsis.__file__).parent.glob("*/errors.toml")}
EVERY = [error for table in TABLES.values() for error in table.values()]


def test_the_laws_have_their_tables() -> None:
    assert {"law_65", "integration_income"} <= set(TABLES)


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.code)
def test_an_error_has_six_digits_and_its_words(error: errors.FormError) -> None:
    assert len(error.code) == 6 and error.code.isdigit()
    assert set(error.words) == set(SPOKEN)
    assert all(words.strip().endswith(".") for words in error.words.values())


def test_no_two_errors_have_one_code() -> None:
    assert len({one.code for one in EVERY}) == len(EVERY)
