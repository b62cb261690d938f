"""A gateway with those who call it, and the journal as an auditor reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.journal import book
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database
from classic import Caller as ClassicCaller
from newer import Caller as NewerCaller

Named = Callable[[str], Institution]
Entries = Callable[[], list[dict[str, Any]]]
Broken = Callable[[], tuple[int, int]]
Tamper = Callable[..., None]


@pytest.fixture
def classic(gateway: Gateway, institution: Named) -> ClassicCaller:
    """The CPAS of Namur, by classic messages."""
    return ClassicCaller(gateway, institution("cpas-namur"))


@pytest.fixture
def newer(gateway: Gateway, settings: Settings, institution: Named, secret_of: Any) -> NewerCaller:
    """The CPAS of Namur, by newer messages."""
    namur = institution("cpas-namur")
    return NewerCaller(gateway, namur, secret_of(settings, namur))


@pytest.fixture
def entries(gateway: Gateway) -> Entries:
    """Every entry."""

    def read() -> list[dict[str, Any]]:
        with gateway.database.unit_of_work() as work:
            return list(book.read(work, {}))

    return read


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The database of an installation, without a gateway over it."""
    opened = Database(settings.database)
    yield opened
    opened.close()


@pytest.fixture
def broken(database: Database) -> Broken:
    """How many entries there are, with the number of the first bad one."""

    def verify() -> tuple[int, int]:
        with database.unit_of_work() as work:
            return book.broken_entry(work)

    return verify


@pytest.fixture
def tamper(database: Database) -> Tamper:
    """Change the database behind the gateway's back."""

    def change(statement: str, **parameters: Any) -> None:
        with database.unit_of_work() as work:
            work.writing().execute(text(statement), parameters)
            work.commit()

    return change
