"""The table of return codes: every reason that the source uses is in it, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bcss_gateway.contracts import catalogue, return_codes
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.domain.refusal import Problem
from bcss_gateway.settings import HOME

CODES = return_codes.load()
SOURCES = sorted((HOME / "bcss_gateway").rglob("*.py"))
NAMED_IN_DATA = {service.check_digit_reason for service in catalogue.load().services.values()}
STATUS = {"data_found", "no_data_found"}
NEWER_VALUES = {
    "DATA_FOUND",
    "NO_DATA_FOUND",
    "NO_RESULT",
    "INCOMPLETE_DATA",
    "PARTIAL_RESULT",
    "TECHNICAL_ERROR",
    "FAULT",
}
LONGEST = {
    "service": "OCMWCPASIdentifyPerson 20050930",
    "operation": "IdentifyPerson",
    "context": "C" * 64,
    "open": "PCSA:SOCIAL_INQUIRY",
    "codes": "1, 2, 3, 4, 5, 6, 7, 8, 9",
    "day": "2026-11-21",
    "known": "1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 20, 21, 40",
    "expected": "91 or 08",
    "field": "IdentityCardNumber",
    "cbe": "0999100097",
    "sector": "999",
    "number": "999999999999999",
    "subsector": "999",
    "begin": "2026-11-21",
    "last": "9999-12-31",
    "first": "2025-11-21",
    "code": "40",
    "phase": "999",
    "limit": "120000",
    "seconds": "60",
    "cpas": "0999100097",
    "died": "2026-11-21",
    "held": "… 2025-01-01/2025-12-31, 2026-11-21/2027-02-20",
    "asked": "2024-10-01/2026-12-31",
    "part": "2024-10-01/2026-12-31",
    "end": "2026-12-31",
    "years": "10",
    "year": "2026",
}


def words_of(source: Path) -> Iterator[str]:
    """Every text constant of a source file, docstrings included: a reason may be chosen before it is raised."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def raised() -> set[str]:
    """What stands first in a ``Problem(...)``."""
    calls = (node for source in SOURCES for node in ast.walk(ast.parse(source.read_text("utf-8"))))
    return {
        node.args[0].value
        for node in calls
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Problem"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_reason_raised_is_in_the_table() -> None:
    assert raised() | NAMED_IN_DATA | STATUS <= set(CODES.reasons)


def test_no_reason_of_the_table_is_unused() -> None:
    used = {word for source in SOURCES for word in words_of(source)} | NAMED_IN_DATA
    assert {key for key in CODES.reasons if key not in used} <= {"no_data_found"}, "kept for sources that find nothing"


@pytest.mark.parametrize("key", CODES.reasons)
def test_a_reason_has_its_words_in_all_languages_or_in_none(key: str) -> None:
    reason = CODES[key]
    assert set(reason.advice) in (set(), set(SPOKEN))
    assert reason.source in ("OFFICIAL", "REAL", "CLIENT", "INFERRED")
    blanks = {frozenset(name for _, name, *_ in Formatter().parse(text) if name) for text in reason.advice.values()}
    assert len(blanks) <= 1, "the same words are filled in, in each language"
    assert all(names <= set(LONGEST) for names in blanks)


@pytest.mark.parametrize("key", CODES.reasons)
def test_a_code_has_the_form_of_its_family(key: str) -> None:
    classic, newer = CODES[key].classic, CODES[key].newer
    if classic is not None:
        assert re.fullmatch(r"\d{6}|\d{8}", classic.code)
        assert classic.severity in ("INFORMATION", "WARNING", "ERROR")
        if len(classic.code) == 8:
            assert classic.severity == {"1": "INFORMATION", "2": "WARNING", "3": "ERROR"}[classic.code[0]]
    if newer is not None:
        assert re.fullmatch(r"[A-Z]{3}\d{5}|\{code\}", newer.code), "one of the field's, or the source's own"
        assert newer.value in (*NEWER_VALUES, "{value}")
        assert len(newer.text) <= 256


@pytest.mark.parametrize("key", [key for key, reason in CODES.reasons.items() if reason.newer and reason.advice])
@pytest.mark.parametrize("language", SPOKEN)
def test_the_next_step_fits_the_status_of_a_newer_reply_at_its_longest(key: str, language: str) -> None:
    assert len(CODES[key].next_step(Problem(key, details=LONGEST), language)) <= 256


def test_the_next_step_is_in_french_where_the_language_is_not_spoken_and_leaves_out_what_nobody_said() -> None:
    assert CODES["argument_missing"].next_step(Problem("argument_missing"), "it").startswith("Complétez")
    assert "{" not in CODES["not_integrated"].next_step(Problem("not_integrated"), "fr")


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("not_integrated", "300020"),
        ("phase_too_small", "300030"),
        ("period_not_integrated", "300040"),
        ("asked_period_not_integrated", "300040"),
        ("too_many_calls", "300050"),
        ("too_many_at_once", "300060"),
        ("not_authorised", "300010"),
        ("ssin_unknown", "32001001"),
        ("ssin_replaced", "32001002"),
        ("ssin_cancelled", "32001003"),
        ("ssin_check_digit", "31000005"),
        ("proof_differs", "32002001"),
        ("argument_missing", "31000007"),
        ("period_too_long", "31000005"),
        ("period_reversed", "31000005"),
        ("period_begins_late", "31000005"),
        ("nothing_to_end", "22002002"),
        ("file_runs_on", "12002001"),
        ("begins_after_death", "32001004"),
        ("known_elsewhere", "12002002"),
        ("in_conflict", "12002003"),
        ("service_unknown", "31000005"),
        ("version_unknown", "31000005"),
    ],
)
def test_the_classic_codes_are_those_decided(key: str, code: str) -> None:
    assert CODES.classic(key).code == code


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("data_found", "MSG00000"),
        ("internal", "MSG00003"),
        ("ssin_unknown", "MSG00005"),
        ("ssin_replaced", "MSG00006"),
        ("ssin_cancelled", "MSG00007"),
        ("request_invalid", "MSG00008"),
        ("ssin_check_digit_retrieve_ti", "MSG00008"),
        ("ssin_check_digit", "MSG00011"),
        ("not_integrated", "MSG00012"),
        ("not_authorised", "MSG00013"),
        ("sender_differs", "MSG00014"),
        ("too_many_calls", "MSG00030"),
        ("too_many_at_once", "MSG00031"),
        ("no_data_found", "MSG00100"),
    ],
)
def test_the_newer_codes_are_those_decided(key: str, code: str) -> None:
    assert CODES.newer(key).code == code


def test_a_reason_that_a_family_does_not_know_is_told_as_internal() -> None:
    assert CODES.classic("request_invalid").code == "100000"
    assert CODES.newer("nothing_to_end").code == "MSG00003"
