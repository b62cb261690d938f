"""The database of an installation, if there is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import MIGRATIONS, Settings
from bcss_gateway.storage import crossroads, migration
from bcss_gateway.storage.database import Database, UnitOfWork


def is_installed(settings: Settings) -> bool:
    """Whether there is a database."""
    return bool(settings.database_url) or (settings.data / "gateway.sqlite").exists()


@contextmanager
def unit_of_work(settings: Settings) -> Iterator[UnitOfWork]:
    """A unit of work on the installation's database.

    Raises:
        click.ClickException: there is none yet, or it is at another migration.
    """
    if not is_installed(settings):
        raise click.ClickException(f"nothing is installed in {settings.data}: run bcss-gateway init first")
    database = Database(settings.database)
    try:
        with database.unit_of_work() as work:
            if migration.current(work.connection) != migration.head(MIGRATIONS):
                raise click.ClickException("the database is at another migration: run bcss-gateway init")
            yield work
    finally:
        database.close()


def institution_called(name: str, work: UnitOfWork) -> Institution:
    """The institution with this CBE number, own code, or user of HTTP Basic.

    Raises:
        click.ClickException: there is none.
    """
    for one in crossroads.institutions(work.connection):
        if one.basic_user == name or one.is_named_by(name):
            return one
    raise click.ClickException(f"no institution is called {name}: bcss-gateway institutions")
