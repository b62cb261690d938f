"""The table of assertions is whole, and each row that applies has one check."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from basic_profile.table import ON_DESCRIPTIONS, ON_EXCHANGES, Assertion, assertions

ROWS = assertions()
_ABOUT = {"discovery": 4, "description": 54, "message": 19, "envelope": 42}
_LEVELS = {"required", "recommended", "informational", "driver testable", "not testable"}
_ID = re.compile(r"(?:SS)?BP\d{4}")
_RULE = re.compile(r"[RE]\d{4}")


def test_each_of_the_119_assertions_has_one_row() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS) == 119
    assert Counter(row.about for row in ROWS) == _ABOUT


def test_each_row_that_applies_has_a_check_and_no_other_has() -> None:
    assert {row.id for row in ROWS if not row.not_here} == set(ON_DESCRIPTIONS | ON_EXCHANGES)


def test_only_what_has_no_object_here_does_not_apply() -> None:
    discovery = {row.id for row in ROWS if row.about == "discovery"}
    assert {row.id for row in ROWS if row.not_here} - discovery == {"BP1998", "BP2998", "BP3998"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_says_something_in_the_words_of_the_table(row: Assertion) -> None:
    assert _ID.fullmatch(row.id)
    assert row.level in _LEVELS
    assert all(_RULE.fullmatch(rule) for rule in (*row.rules, *row.assumed))
    assert not set(row.rules) & set(row.assumed)
    assert row.says.endswith(".")
    assert len(row.says.split()) > 4
