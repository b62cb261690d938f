"""What a row of a table hides is missing, and the answer names it; who may see all is told of nothing that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from clocks import MovableClock
from sources import Asked, Asker
from tables import Tables

BOTH = pytest.mark.parametrize("service", ["LivingWages-v2", "LivingWages"])
OPERATIONS = ("getLivingWagePeriods", "getLivingWagePeriodsPerPCSA", "getLivingWages")
PARTS = {
    "getLivingWagePeriods": ["period"],
    "getLivingWagePeriodsPerPCSA": ["period", "pcsa"],
    "getLivingWages": ["period", "pcsa", "category"],
}
"""What each operation tells whoever may see all of it."""
NARROWED = """
title = "A narrowed sight"
legal_basis = "none at all"
deliberation = "none named"
source = "INFERRED"
valid_from = 2020-01-01
assumed_parts = ["ssin", "attestation"]
{rows}
[[example]]
text = "FOREM may"
kind = "regional"
sector = 55
service = "LivingWages"
version = "v2"
operation = "getLivingWages"
legal_context = "ALL"
quality_code = 4
may = true
sees = ["period", "pcsa", "category"]

[[example]]
text = "FOREM may not without a file"
kind = "regional"
sector = 55
service = "LivingWages"
version = "v3"
operation = "getLivingWages"
legal_context = "ALL"
may = false
"""
ROW = """
[[allowance]]
who = {{ kinds = ["regional"], sectors = [55] }}
service = "LivingWages"
versions = ["v2", "v3"]
operations = ["getLivingWagePeriods", "getLivingWagePeriodsPerPCSA", "getLivingWages"]
legal_contexts = ["{context}"]
quality_codes = [4]
{parts}
"""
SIGHTS = {"PERIOD": ["period"], "PCSA": ["period", "pcsa"], "TYPE": ["period", "category"]}
"""What each legal context of the table lets FOREM see."""


@pytest.fixture
def forem(
    sqlite_settings: Settings,
    clock: MovableClock,
    tmp_path: Path,
    institution: Callable[[str], Institution],
    secret_of: Callable[..., str],
) -> Iterator[Callable[[str, str], Asker]]:
    """FOREM's software in a legal context of a table of this test, asking either version."""
    tables = Tables.of(sqlite_settings, clock, tmp_path / "tables")
    rows = [ROW.format(context=context, parts=f"parts = {parts}") for context, parts in SIGHTS.items()]
    tables.write(NARROWED.format(rows="".join((*rows, ROW.format(context="ALL", parts="")))), "narrowed.toml")
    gateway, one = tables.start(), institution("forem")
    yield lambda service, context: Asked(service, {"forem": context}).by(one, gateway, tables.settings, secret_of)
    gateway.database.close()


def _seen(reply: Any) -> tuple[list[str], list[str]]:
    """The parts of the one living wage, and what the answer says that it leaves out."""
    assert reply.status == ("DATA_FOUND", "MSG00000")
    (wage,) = reply.body.iterfind("livingWages/livingWage")
    return [part.tag for part in wage], reply.texts("dataFilters/filteredElement")


@BOTH
@pytest.mark.parametrize("context", SIGHTS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_hidden_part_is_missing_and_named(
    forem: Callable[[str, str], Asker], kevin: str, service: str, context: str, operation: str
) -> None:
    reply = forem(service, context).ask(operation, f"<ssin>{kevin}</ssin>")
    hidden = [part for part in PARTS[operation] if part not in SIGHTS[context]]
    left = [part for part in PARTS[operation] if part not in hidden]
    assert _seen(reply) == (left, [f"livingWages/livingWage/{part}" for part in hidden])
    assert [child.tag for child in reply.body][-3:] == (
        ["ssin", "dataFilters", "livingWages"] if hidden else ["status", "ssin", "livingWages"]
    )


@BOTH
@pytest.mark.parametrize("operation", OPERATIONS)
def test_who_may_see_all_is_told_of_nothing_that_is_missing(
    forem: Callable[[str, str], Asker], kevin: str, service: str, operation: str
) -> None:
    reply = forem(service, "ALL").ask(operation, f"<ssin>{kevin}</ssin>")
    assert _seen(reply) == (PARTS[operation], [])
    assert reply.body.find("dataFilters") is None


@BOTH
def test_of_nobody_nothing_is_missing(forem: Callable[[str, str], Asker], kevin: str, service: str) -> None:
    long_ago = "<period><beginDate>2001-01-01</beginDate><endDate>2001-12-31</endDate></period>"
    reply = forem(service, "PERIOD").ask("getLivingWages", f"<ssin>{kevin}</ssin>{long_ago}")
    assert (reply.status, reply.body.find("dataFilters")) == (("NO_DATA_FOUND", "MSG00100"), None)
