"""Every institution, service, operation, legal context and quality, held against a list that people have reviewed.

``rights.csv`` says by the names of institutions what the tables say by sectors and types. What it does not list has to
be closed, so that nothing is undecided, and no change of a table goes unseen.
"""

from __future__ import annotations

import csv
import itertools
import logging
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bcss_gateway.contracts import catalogue, library
from bcss_gateway.contracts.operations import operations_of
from bcss_gateway.crossroads import authorization, integration
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.reference import loading
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.domain.refusal import Refusal
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.envelope.grant import Grant
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.settings import AUTHORIZATION_TABLES, HOME

TODAY = date(2026, 11, 21)
SERVICES = catalogue.load().services
REFERENCE = loading.load()
INSTITUTIONS = institutions()
ASKERS: tuple[Institution | None, ...] = (*INSTITUTIONS, None)
SOMEBODY = Ssin.unchecked("00000000000")
CLOSED = "closed"

Asked = tuple[tuple[str, str], str, str, Institution | None]
"""Service and version, operation, legal context, and who asks."""
Opened = dict[int | None, str]
"""What is seen by the quality of the file, of which ``None`` is no file; what is not in it is closed."""


def _rows() -> list[dict[str, str]]:
    with Path(__file__).with_name("rights.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _reviewed(codes: list[int | None], contexts: list[str]) -> dict[Asked, Opened]:
    """The list, row by row; of rows on the same question the first counts."""
    found: dict[Asked, Opened] = {}
    for row in _rows():
        named = contexts if row["legal context"] == "any" else [row["legal context"]]
        for version, operation, context, who in itertools.product(
            row["versions"].split(), row["operations"].split(), named, _askers(row["who"])
        ):
            opened = found.setdefault(((row["service"], version), operation, context, who), {})
            for code in codes if row["codes"] == "no file asked" else _codes(row["codes"]):
                opened.setdefault(code, row["sees"])
    return found


def _askers(who: str) -> tuple[Institution | None, ...]:
    if who == "anyone":
        return ASKERS
    by_name = {one.basic_user: one for one in INSTITUTIONS}
    return tuple(one for one in INSTITUTIONS if one.kind == who) or tuple(by_name[name] for name in who.split())


def _codes(text: str) -> Iterator[int]:
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", text):
        yield from range(int(first), int(last or first) + 1)


def _sees(grant: Grant, parts: list[str] | None) -> str:
    """As the list says it; its order of parts is the table's."""
    seen = "all" if parts is None else " ".join(parts)
    return seen if grant.history_months is None else f"{seen} / {grant.history_months} months"


class _Decided:
    """What the stations decide, each set of rows once."""

    def __init__(self, tables: Authorizations) -> None:
        self._tables = tables
        self._parts = {grant.row: row.parts for _, row, grant in tables.rows}
        self._opened = cache(self._of_grants)

    def opened(self, asked: Asked, codes: tuple[int | None, ...]) -> Opened:
        key, operation, context, who = asked
        try:
            grants = self._tables.grants(who, Question(SERVICES[key], operation, None, "", context, "en"), TODAY)
        except Refusal:
            return {}
        return self._opened(grants, who, codes)

    def _of_grants(self, grants: tuple[Grant, ...], who: Institution | None, codes: tuple[int | None, ...]) -> Opened:
        return {code: seen for code in codes if (seen := self._of_code(grants, who, code)) != CLOSED}

    def _of_code(self, grants: tuple[Grant, ...], who: Institution | None, code: int | None) -> str:
        lines = []
        if who and code is not None:
            lines = [Line(SOMEBODY.digits, who.sector, who.cbe_number, code, Period(TODAY, NO_END))]
        try:
            grant, _ = integration.decide(grants, who, SOMEBODY, lambda _: lines, TODAY)
        except Refusal:
            return CLOSED
        return _sees(grant, self._parts[grant.row])


def _alike(tables: Authorizations, key: tuple[str, str], operation: str, contexts: list[str]) -> list[list[str]]:
    """The contexts, those together that no row on the operation tells apart: one of them is decided for all."""
    rows = [
        row
        for _, row, _ in tables.rows
        if row.service == key[0] and key[1] in row.versions and operation in row.operations
    ]
    found: dict[tuple[bool, ...], list[str]] = {}
    for context in contexts:
        found.setdefault(tuple(row.is_in_context(context) for row in rows), []).append(context)
    return list(found.values())


@pytest.fixture(scope="module")
def tables() -> Authorizations:
    return authorization.load(AUTHORIZATION_TABLES)


@pytest.fixture(scope="module")
def operations(tables: Authorizations) -> dict[tuple[str, str], set[str]]:
    """Of each service of the catalogue: those of its contract, those that a row names, and one that there is not."""
    contracts = library.load(catalogue.load(), HOME)
    found = {key: {"delete", *operations_of(contracts, one)} for key, one in SERVICES.items()}
    for _, row, _ in tables.rows:
        for version in row.versions:
            found[row.service, version] |= set(row.operations)
    return found


def test_every_cell_is_what_was_reviewed(tables: Authorizations, operations: dict[tuple[str, str], set[str]]) -> None:
    """Some 17 million cells, of which fewer than one in a hundred is open; the log counts them (at level INFO)."""
    contexts = sorted({context for _, row, _ in tables.rows for context in row.legal_contexts} | {"", "CURIOSITY"})
    used = {code for _, row, _ in tables.rows for code in row.quality_codes}
    codes = (None, *sorted(used | {number for _, number in REFERENCE.codes}))
    reviewed, decided = _reviewed([*codes], contexts), _Decided(tables)
    cells = opened_cells = 0
    for key, operation in ((key, operation) for key, named in operations.items() for operation in named):
        for alike, who in itertools.product(_alike(tables, key, operation, contexts), ASKERS):
            opened = decided.opened((key, operation, alike[0], who), codes)
            for context in alike:
                expected = reviewed.get((key, operation, context, who), {})
                assert opened == expected, (key, operation, context, who and who.basic_user)
            cells, opened_cells = cells + len(alike) * len(codes), opened_cells + len(alike) * len(opened)
    logging.getLogger(__name__).info("%d cells decided: %d open, the others closed", cells, opened_cells)
    assert cells > 15_000_000
    assert 0 < opened_cells < cells / 100


def test_the_list_names_nothing_that_is_not_there(operations: dict[tuple[str, str], set[str]]) -> None:
    for row in _rows():
        for version in row["versions"].split():
            assert set(row["operations"].split()) <= operations[row["service"], version], row
        assert _askers(row["who"]), row


NOT_FOR_CPAS = {
    "DmfaConsultationService",  # the same data are in Dolsis, which is on its list
    "HdiIndemnityAllowanceService",  # seed 003 has it in the near future
    "LivingWagesWithAmount",  # the column of the table of users is lost
    "LivingWagesNotifications",  # the CPAS are its source
    "NotificationSubscriptionService",  # it manages subscriptions to those
    "SocialStatutesService",  # so they are of this one
}


def test_a_cpas_may_call_every_service_of_the_seeds_but_these() -> None:
    opened = {row["service"] for row in _rows() if row["who"] in ("cpas", "anyone")}
    assert opened == {name for name, _ in SERVICES} - NOT_FOR_CPAS


WITHOUT_A_RIGHT = {
    "spf-securite-sociale",  # in the table of users (seed 004) without an X
    "sprb",
    "bced",
    "fidus",
    "spp-is",  # the source itself
    "bcss",  # what it needs for integrations is in its own directory
}


def test_every_user_of_cpas_data_has_its_right_and_these_have_none() -> None:
    opened = {name for row in _rows() if row["service"].startswith("LivingWages") for name in row["who"].split()}
    partners = {one.basic_user for one in INSTITUTIONS if one.kind != "cpas"}
    assert partners - opened == WITHOUT_A_RIGHT


def test_only_the_health_funds_get_the_attestation() -> None:
    seen = {row["who"]: row["sees"] for row in _rows() if row["service"] == "LivingWagesNotifications"}
    assert {who for who, sees in seen.items() if sees == "all"} == {"cin"}
    assert set(seen.values()) == {"all", "ssin"}
