"""How many journalled calls would have gone otherwise by other tables."""

from __future__ import annotations

from typing import Any

import pytest

from bcss_gateway.contracts import catalogue
from bcss_gateway.crossroads.authorization import Authorizations, of_texts
from bcss_gateway.crossroads.rejudging import (
    ALLOWED,
    PERHAPS,
    REFUSED,
    SEEING_OTHERWISE,
    SEVERAL,
    UNKNOWN,
    Tally,
    rejudge,
)
from bcss_gateway.domain.legal_context import PCSA_SOCIAL_INQUIRY
from bcss_gateway.sandbox.institutions import institutions

SERVICES = catalogue.load().services
HEAD = 'title = "t"\nlegal_basis = "l"\ndeliberation = ""\nsource = "INFERRED"\nvalid_from = {begin}\n'
ROW = """
[[allowance]]
who = {{ kinds = ["cpas"], sectors = [17] }}
service = "RetrieveTIGroups"
versions = ["v2"]
operations = ["retrieveTI"]
legal_contexts = ["{context}"]
{more}
"""
EXAMPLE = """
[[example]]
text = "nobody else may"
kind = "regional"
sector = 55
service = "RetrieveTIGroups"
version = "v2"
operation = "retrieveTI"
may = false
"""
WHAT = "RetrieveTIGroups v2 retrieveTI"
MEMBERS = "quality_codes = [7]\nhousehold_codes = [2]"
CODES, OTHER_CODE, NO_FILE, NAMES = "quality_codes = [1, 2]", "quality_codes = [7]", "", 'parts = ["Names"]'


def tables(more: str, context: str = PCSA_SOCIAL_INQUIRY, begin: str = "2020-01-01") -> Authorizations:
    return of_texts({"one.toml": HEAD.format(begin=begin) + ROW.format(context=context, more=more) + EXAMPLE * 2})


def entry(code: str = "2", refused_at: str = "", **changes: Any) -> dict[str, Any]:
    """An entry of a call that passed by a quality, or was refused at a station."""
    stations = ["authorized"] if refused_at == "authorized" else ["authorized", "integrated"]
    verdicts = [
        {"station": one, "verdict": "refused" if one == refused_at else "passed", "rule": ""} for one in stations
    ]
    return {
        "service": "RetrieveTIGroups",
        "version": "v2",
        "operation": "retrieveTI",
        "institution": "0999100097",
        "legal_context": PCSA_SOCIAL_INQUIRY,
        "quality_code": "" if refused_at else code,
        "received": "2026-11-21T11:00:00.000000Z",
        "verdicts": verdicts,
    } | changes


def of(old: Authorizations, new: Authorizations, *entries: dict[str, Any]) -> Tally:
    return rejudge(old, new, SERVICES, institutions(), entries)


@pytest.mark.parametrize(
    ("old", "new", "call", "how"),
    [
        (CODES, CODES, entry(), None),
        (CODES, OTHER_CODE, entry(), REFUSED),
        (CODES, OTHER_CODE, entry(code="7"), ALLOWED),
        (CODES, CODES + "\n" + NAMES, entry(), SEEING_OTHERWISE),
        (CODES, NO_FILE, entry(), None),
        (CODES, NO_FILE, entry(refused_at="integrated"), ALLOWED),
        (CODES, OTHER_CODE, entry(refused_at="integrated"), None),
        (NO_FILE, CODES, entry(code=""), PERHAPS),
        (CODES, MEMBERS, entry(), PERHAPS),
        (CODES, CODES, entry(code="", legal_context="CURIOSITY"), None),
    ],
)
def test_a_call_is_decided_twice(old: str, new: str, call: dict[str, Any], how: str | None) -> None:
    tally = of(tables(old), tables(new), call)
    assert tally.judged == 1
    assert dict(tally.otherwise) == ({(how, WHAT): 1} if how else {})
    assert tally.changed == (how not in (None, PERHAPS))


def test_a_context_that_is_opened_or_closed() -> None:
    social = tables(CODES)
    curious, idle = tables(NO_FILE, "CURIOSITY"), tables(CODES, "CURIOSITY")
    refused = entry(refused_at="authorized", legal_context="CURIOSITY")
    assert dict(of(social, curious, refused, entry()).otherwise) == {(ALLOWED, WHAT): 1, (REFUSED, WHAT): 1}
    assert dict(of(social, idle, refused).otherwise) == {(PERHAPS, WHAT): 1}


def test_each_call_is_judged_as_on_its_own_belgian_day() -> None:
    late = tables(CODES, begin="2026-11-22")
    calls = [entry(received=f"2026-11-21T{hour}:59:59.000000Z") for hour in ("22", "23")]
    assert dict(of(tables(CODES), late, *calls).otherwise) == {(REFUSED, WHAT): 1}


def test_what_is_not_judged_again_is_counted_with_why() -> None:
    twice = entry()["verdicts"] * 2
    left = of(
        tables(CODES),
        tables(OTHER_CODE),
        entry(quality_code="2 3"),
        entry(verdicts=twice),
        entry(service="RetrieveTIGroups HandiService"),
        entry(institution="0000000000"),
        entry(version="v9"),
    )
    assert (left.judged, dict(left.left)) == (0, {SEVERAL: 3, UNKNOWN: 2})


def test_what_never_came_to_the_tables_does_not_count() -> None:
    nothing = of(
        tables(CODES),
        tables(OTHER_CODE),
        entry(service="HandiService"),
        entry(institution=""),
        entry(verdicts=[{"station": "paced", "verdict": "refused", "rule": ""}]),
        entry(verdicts=[]),
    )
    assert nothing == Tally()


def test_a_context_with_a_space_is_one_question() -> None:
    row = ROW.replace('"v2"', '"v1"').format(context="social issues", more=NO_FILE)
    old = of_texts({"one.toml": HEAD.format(begin="2020-01-01") + row + EXAMPLE * 2})
    assert of(old, old, entry(version="v1", legal_context="social issues")).judged == 1


def test_a_service_that_takes_any_version_is_found() -> None:
    text = HEAD.format(begin="2020-01-01") + ROW.format(context="", more=CODES) + EXAMPLE * 2
    text = text.replace("RetrieveTIGroups", "OCMWCPASWet65Loi65AB").replace('"v2"', '"any"').replace('[""]', "[]")
    one = of_texts({"one.toml": text.replace("retrieveTI", "L65_AB_Decision")})
    call = entry(service="OCMWCPASWet65Loi65AB", version="20050101", operation="L65_AB_Decision")
    assert dict(of(one, tables(CODES), call).otherwise) == {(REFUSED, "OCMWCPASWet65Loi65AB L65_AB_Decision"): 1}
