"""The database of an installation, if there is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bcss_gateway.settings import MIGRATIONS, Settings
from bcss_gateway.storage import migration
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
