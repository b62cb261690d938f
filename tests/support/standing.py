"""Fixtures of a gateway that stands for a whole module: what is sent to its door changes nothing but the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select

from bcss_gateway.bootstrap import Gateway, build
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.storage import journal
from messages import Call, echo, list_lines, retrieve
from wsgi import Client, basic

CPAS = "cpas-namur"


@pytest.fixture(scope="module")
def standing(sqlite_template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway in this process on SQLite."""
    built = build(sqlite_template.copy(tmp_path_factory.mktemp("standing")))
    yield built
    built.database.close()


@pytest.fixture(scope="module")
def caller(standing: Gateway) -> Client:
    """Calls the standing gateway."""
    return Client(standing.application)


@pytest.fixture(scope="module")
def entries(standing: Gateway) -> Callable[[], int]:
    """How many entries its journal has."""

    def count() -> int:
        with standing.database.unit_of_work() as work:
            return work.connection.scalar(select(func.count()).select_from(journal.entry)) or 0

    return count


@pytest.fixture(scope="module")
def calls(sqlite_template, institution: Callable[[str], Institution]) -> dict[str, Call]:
    """A valid call for each contract, by the name of its endpoint."""
    asking = institution(CPAS)
    secret = derived_secret(sandbox_key(sqlite_template.settings.data), asking.cbe_number)
    return {
        "TestConnectionService": echo(),
        "KSZBCSSWebServiceConnector": list_lines(asking.cbe_number),
        "RetrieveTIGroups": retrieve(asking.cbe_number, basic(CPAS, secret)),
    }
