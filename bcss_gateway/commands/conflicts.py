"""``directory conflicts``: two CPAS that help one person on the same days."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime

import click

from bcss_gateway.commands import installation, looking_up
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.present import by_calendar
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.conflicts import Conflict
from bcss_gateway.directory.conflicts import conflicts as conflicts_of
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import day_of, system_clock
from bcss_gateway.domain.period import NO_END
from bcss_gateway.domain.quality_code import Excluding
from bcss_gateway.storage import crossroads
from bcss_gateway.storage.database import UnitOfWork


@click.command()
@click.option("--at", "day", type=click.DateTime(["%Y-%m-%d"]), help="Those that hold on this day; today if not given.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def conflicts(day: datetime | None, as_json: bool) -> None:
    """The persons whom two CPAS help on the same days.

    In qualities of which one excludes the other, as it is known now. Nobody is refused for it: the CPAS settle it
    between themselves, then the federal service does.
    """
    settings = configured()
    excluding = quality_codes.load(settings.quality_codes).excluding
    with installation.unit_of_work(settings) as work:
        names = {one.cbe_number: one.name_fr for one in crossroads.institutions(work.connection)}
        asked = day.date() if day else day_of(by_calendar(system_clock, work))
        found = holding_on(asked, excluding, work)
        looking_up.note("Directory", "conflicts", _numbers(found), f"conflicts on {asked}", work)
    if as_json:
        click.echo(json.dumps([_row(one) for one in found], indent=1))
        return
    if not found:
        click.echo(f"No person is helped so by two CPAS on {asked}.")
    for one in found:
        click.echo(f"{one.one.ssin}  from {one.days.begin} {_until(one.days.end)}")
        for line in (one.one, one.other):
            click.echo(f"  {line.institution}  {names.get(line.institution, '')}, {_what(line)}")


def holding_on(day: date, excluding: Excluding, work: UnitOfWork) -> list[Conflict]:
    """Every conflict of a day, person by person."""
    directory, codes = Directory(), frozenset().union(*excluding)
    return [
        conflict
        for ssin in directory.known_to_several(codes, day, work)
        for conflict in conflicts_of(directory.lines_of(ssin, work), excluding)
        if day in conflict.days
    ]


def _numbers(found: Iterable[Conflict]) -> str:
    return " ".join(dict.fromkeys(one.one.ssin for one in found))


def _what(line: Line) -> str:
    return f"quality {line.quality_code} from {line.period.begin} {_until(line.period.end)}"


def _until(end: date) -> str:
    return "without an end" if end == NO_END else f"to {end}"


def _row(one: Conflict) -> dict[str, object]:
    files = [
        {
            "institution": line.institution,
            "quality_code": line.quality_code,
            "begin": line.period.begin.isoformat(),
            "end": line.period.end.isoformat(),
        }
        for line in (one.one, one.other)
    ]
    return {
        "ssin": one.one.ssin,
        "begin": one.days.begin.isoformat(),
        "end": one.days.end.isoformat(),
        "files": files,
    }
