"""``init`` and ``serve``: fill an installation, and let it answer."""

from __future__ import annotations

import os
import sys

import click

from bcss_gateway.commands import in_use
from bcss_gateway.commands.beside import Accompanied, Nap
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.listening import CURE, obstacle
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.sandbox import fill
from bcss_gateway.settings import HOME, MIGRATIONS, Settings
from bcss_gateway.storage.database import Database


@click.command()
@click.option("--fresh", is_flag=True, help="Empty everything first, the journal included.")
def init(fresh: bool) -> None:
    """Migrate the database and fill the sandbox.

    A second time nothing changes.
    """
    settings = configured()
    filled = fill.init(settings, system_clock, MIGRATIONS, fresh=fresh)
    state = "filled with" if filled.is_new else "already holds"
    click.echo(f"{settings.data} {state} {filled.institutions} institutions and {filled.persons} fictitious persons.")


@click.command()
@click.option("--host", help="The address to listen on (BCSS_HOST; 127.0.0.1 by default).")
@click.option("--port", type=int, help="The port to listen on (BCSS_PORT; 8080 by default).")
@click.option("--tls", is_flag=True, default=None, help="Serve by https (BCSS_TLS); makes the keys if there are none.")
def serve(host: str | None, port: int | None, tls: bool | None) -> None:
    """Serve under gunicorn, with a clerk beside it.

    Fills the installation first where that was not done.
    """
    settings = configured(host=host, port=port, tls=tls)
    if wrong := obstacle(settings):
        raise click.ClickException(f"{wrong}: {CURE}")
    if settings.tls:
        from bcss_gateway.commands.keys import ready  # a tenth of a second of the start, for certificates alone

        ready(settings)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    in_use.occupy(settings.data)
    fill.init(settings, system_clock, MIGRATIONS)
    os.environ.update(BCSS_HOST=settings.host, BCSS_PORT=str(settings.port), BCSS_TLS=str(settings.tls))
    # In this process: a fresh one would import everything once more, which is a third of the start.
    sys.argv = ["gunicorn", "--config", str(HOME / "gunicorn.conf.py")]
    Accompanied(_clerk).run()


def _clerk(nap: Nap) -> None:
    """What the clerk does, in its own process."""
    from bcss_gateway import beside_calls  # by then the application has been loaded, and this with it

    settings = Settings()
    database = Database(settings.database, most_connections=beside_calls.CONNECTIONS_OF_CLERK)
    beside_calls.clerk(settings, database).work_for_ever(nap)
