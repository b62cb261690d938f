"""The threat model and the page on ASVS name tests that are there, and say all that a row has to say."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from bcss_gateway.settings import HOME

TEXT = (HOME / "docs" / "threat-model.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in TEXT.partition("## What is promised")[2].partition("## What we do not provide")[0].splitlines()
    if re.match(r"\| [A-Z]\d+ \|", line)
]
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
_ENOUGH = 35
_V16 = ((1, 1), (2, 5), (3, 4), (4, 3), (5, 4))
"""How many requirements each section of the chapter has, as published in May 2025."""


def test_there_are_rows_and_each_has_its_own_name() -> None:
    assert len(ROWS) >= _ENOUGH
    assert [name for name, times in Counter(row[0] for row in ROWS).items() if times > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_says_what_is_promised_how_one_sees_otherwise_how_bad_that_is_and_names_its_tests(row: list[str]) -> None:
    assert len(row) == 6
    _, _, promised, symptom, severity, tests = row
    assert promised and symptom
    assert severity in ("critical", "high", "medium", "low")
    named = _TEST.findall(tests)
    assert ", ".join(f"`{file}::{function}`" for file, function in named) == tests
    assert [one for one in named if not _is_there(*one)] == []


@pytest.mark.parametrize("page", ["threat-model.md", "asvs.md"])
def test_every_test_that_is_named_anywhere_in_it_is_there(page: str) -> None:
    named = _TEST.findall((HOME / "docs" / page).read_text("utf-8"))
    assert len(named) >= 20
    assert [one for one in named if not _is_there(*one)] == []


def test_a_requirement_that_is_held_names_its_tests_and_none_is_left_out() -> None:
    text = (HOME / "docs" / "asvs.md").read_text("utf-8")
    rows = [re.split(r" *\| *", line.strip("| ")) for line in text.splitlines() if line.startswith("| 16.")]
    assert [row[0] for row in rows] == [f"16.{part}.{number}" for part, most in _V16 for number in range(1, most + 1)]
    for _, level, _, held, how, tests in rows:
        assert level in ("2", "3") and held in ("yes", "in part", "no") and how
        assert bool(_TEST.search(tests)) == (held != "no")


def _is_there(file: str, function: str) -> bool:
    path = HOME / file
    tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
    return any(isinstance(node, ast.FunctionDef) and node.name == function for node in tree.body)
