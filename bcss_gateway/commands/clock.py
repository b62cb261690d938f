"""``clock``: shows and moves the day of a sandbox."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import click

from bcss_gateway import beside_calls
from bcss_gateway.commands import in_use, installation
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.profile import teaches
from bcss_gateway.crossroads.moving_day import DayMoves, NotMoved, Standing
from bcss_gateway.domain.clock import day_of, system_clock
from bcss_gateway.settings import Settings
from bcss_gateway.storage import journal
from bcss_gateway.storage.database import Database


class Duration(click.ParamType[timedelta]):
    """So many days or weeks: ``7d``, ``2w``."""

    name = "7d"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The days."""
        found = re.fullmatch(r"([0-9]{1,4})([dw])", str(value))
        if found is None:
            self.fail(f"{value} is no number of days or weeks: 7d, 2w", param, ctx)
        return timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))


@click.command()
@click.option("--to", "day", type=click.DateTime(["%Y-%m-%d"]), help="Let it be this day; it lies ahead.")
@click.option("--by", "duration", type=Duration(), help="Let it be so many days or weeks later: 7d, 2w.")
@click.option("--back-to-today", "back", is_flag=True, help="Let it be the machine's day again, if nothing was done.")
def clock(day: datetime | None, duration: timedelta | None, back: bool) -> None:
    """Show which day it is in this sandbox, or move it.

    Every call, page and command goes by that day from the next one on, and what has fallen due meanwhile is done at
    once, night after night. Whatever concerns security keeps the machine's own time.
    """
    if [day is not None, duration is not None, back].count(True) > 1:
        raise click.UsageError("say one of --to, --by and --back-to-today")
    settings = configured()
    if not teaches(settings):
        raise click.ClickException(f"the profile {settings.profile} is no sandbox: its day is the machine's")
    with moves(settings) as day_moves:
        if duration is not None:
            _tell(day_moves.forward(day_of(day_moves.standing().now) + duration))
        elif day is not None and day.date() != day_of(day_moves.standing().now):
            _tell(day_moves.forward(day.date()))
        else:
            _tell(day_moves.back() if back else day_moves.standing())
    if day is not None or duration is not None:
        do_what_fell_due(settings)


@contextmanager
def moves(settings: Settings) -> Iterator[DayMoves]:
    """What shows and moves the day; a move is committed by itself."""
    with installation.unit_of_work(settings) as work:
        try:
            yield DayMoves(getpass.getuser(), work, system_clock)
        except NotMoved as problem:
            raise click.ClickException(str(problem)) from None


def do_what_fell_due(settings: Settings) -> None:
    """Do here and now what the clerk would do within a minute: whoever moves the day sees what comes of it.

    What is told meanwhile has arrived when this is done.
    """
    in_use.occupy(settings.data)
    database = Database(settings.database, most_connections=beside_calls.CONNECTIONS_OF_CLERK)
    try:
        before = _entries(database)
        done = beside_calls.clerk(settings, database, system_clock, waits=True).do_what_is_due()
        click.echo(f"what fell due meanwhile: {_counted(_entries(database) - before)}")
    finally:
        database.close()
    if not done:
        raise click.ClickException("not all of it could be done; the log says what, and the clerk tries again")


def _entries(database: Database) -> int:
    with database.unit_of_work() as work:
        return (journal.last(work) or (0, ""))[0]


def _counted(entries: int) -> str:
    if not entries:
        return "nothing that has an entry in the journal"
    return f"{entries} {'entry' if entries == 1 else 'entries'} in the journal, bcss-gateway journal list"


def _tell(standing: Standing) -> None:
    today, machine = day_of(standing.now), day_of(standing.machine)
    if standing.days:
        days = "1 day" if standing.days == 1 else f"{standing.days} days"
        click.echo(f"{today}, {days} ahead of the machine's {machine}")
    else:
        click.echo(f"{today}, the machine's own day")
