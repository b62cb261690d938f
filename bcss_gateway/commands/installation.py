"""What every command needs of an installation: its settings, and its database if there is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from pydantic import ValidationError

from bcss_gateway.bootstrap import MIGRATIONS
from bcss_gateway.settings import Settings
from bcss_gateway.storage import migration
from bcss_gateway.storage.database import Database, UnitOfWork


def settings(**given: object) -> Settings:
    """The settings, with what the command line gave.

    Raises:
        click.ClickException: a setting is not valid; the message names it as it is set.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as problem:
        lines = [f"BCSS_{'_'.join(map(str, error['loc'])).upper()}: {error['msg']}" for error in problem.errors()]
        raise click.ClickException("these settings are not valid:\n  " + "\n  ".join(lines)) from None


@contextmanager
def unit_of_work(configured: Settings) -> Iterator[UnitOfWork]:
    """A unit of work on the installation's database.

    Raises:
        click.ClickException: there is none yet, or it is at another migration.
    """
    if not configured.database_url and not (configured.data / "gateway.sqlite").exists():
        raise click.ClickException(f"nothing is installed in {configured.data}: run bcss-gateway init first")
    database = Database(configured.database)
    try:
        with database.unit_of_work() as work:
            if migration.current(work.connection) != migration.head(MIGRATIONS):
                raise click.ClickException("the database is at another migration: run bcss-gateway init")
            yield work
    finally:
        database.close()
