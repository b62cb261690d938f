"""Whoever may ask about help of a CPAS finds a person in a fresh sandbox about whom the answer has data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.contracts import catalogue
from bcss_gateway.crossroads import authorization
from bcss_gateway.crossroads.authorization_table import Allowance
from bcss_gateway.domain.citizen import Citizen
from bcss_gateway.domain.clock import day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.followers import followers
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.settings import AUTHORIZATION_TABLES
from clocks import NOON
from sources import Asker

CRITERIA = {
    "LivingWages": "",
    "LivingWagesWithAmount": "<year>2026</year>",
    "SocialStatutesService": "<period><beginDate>2026-01-01</beginDate></period>",
}
"""What each service is asked beside the number."""
TOLD = ("livingWages/livingWage", "socialStatutes/socialStatute")
TODAY = day_of(NOON)
EVERYBODY = named_persons(TODAY)
SERVICES = catalogue.load().services
USERS = {one.basic_user: one for one in institutions()}
ROWS = {grant.row: row for _, row, grant in authorization.load(AUTHORIZATION_TABLES).rows if row.service in CRITERIA}
"""The rows of the authorization tables that open these services, by their names."""
VERSIONS = [(name, version) for name, row in ROWS.items() for version in row.versions]


def askers(row: Allowance) -> list[Institution]:
    """The institutions that a row is for."""
    return [one for one in USERS.values() if row.who.includes(one)]


def followed(institution: Institution) -> Iterator[Citizen]:
    """The persons with a story on whom the institution keeps a file; whether the row asks for it is the gateway's."""
    return (one for one in EVERYBODY if institution in followers(one, USERS.values(), TODAY))


@pytest.fixture
def answered(
    shared_gateway: Gateway, sqlite_template: Any, secret_of: Callable[..., str]
) -> Callable[[str, str, Institution], set[str]]:
    """The operations of a row to whose question an institution gets an answer with data, in a version."""

    def of(name: str, version: str, institution: Institution) -> set[str]:
        row = ROWS[name]
        (context,) = row.legal_contexts
        endpoint, secret = SERVICES[row.service, version].endpoint, secret_of(sqlite_template.settings, institution)
        asker = Asker(shared_gateway, institution, secret, endpoint, context)
        return {
            operation
            for operation in row.operations
            for one in followed(institution)
            if _has_data(asker, operation, one.ssin, row)
        }

    return of


def _has_data(asker: Asker, operation: str, ssin: str, row: Allowance) -> bool:
    reply = asker.ask(operation, f"<ssin>{ssin}</ssin>{CRITERIA[row.service]}")
    return reply.status == ("DATA_FOUND", "MSG00000") and any(
        len(one) for path in TOLD for one in reply.body.findall(path)
    )


@pytest.mark.parametrize(("name", "version"), VERSIONS)
def test_whoever_may_ask_finds_somebody_to_ask_about(name: str, version: str, answered: Any) -> None:
    found = {one.basic_user: answered(name, version, one) for one in askers(ROWS[name])}
    assert found, "the row is for an institution of the sandbox"
    assert [user for user, operations in found.items() if not operations] == []
    assert set().union(*found.values()) == set(ROWS[name].operations), "each operation has an answer for somebody"
