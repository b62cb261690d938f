"""``clerk``: do what falls due beside calls, for ever or once."""

from __future__ import annotations

import time

import click

from bcss_gateway import beside_calls
from bcss_gateway.commands import in_use, installation
from bcss_gateway.commands.configuration import configured
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.storage.database import Database


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end: for a timer, in the place of a process.")
def clerk(once: bool) -> None:
    """Close what is over, night after night, and tell subscribers.

    `serve` starts a clerk of its own. Several over one database do no harm. With --once, exit status 1 says that
    something could not be done; the log says what, and it is due still.
    """
    settings = configured()
    with installation.unit_of_work(settings):
        pass  # which says what is wrong with the database
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    in_use.occupy(settings.data)
    database = Database(settings.database, most_connections=beside_calls.CONNECTIONS_OF_CLERK)
    worker = beside_calls.clerk(settings, database, system_clock, waits=once)
    try:
        if once:
            raise SystemExit(0 if worker.do_what_is_due() else 1)
        worker.work_for_ever(_nap)
    finally:
        database.close()


def _nap(seconds: float) -> bool:
    time.sleep(seconds)
    return True
