"""``directory``: who keeps a file on a person, on which day, and as it was known when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

import click

from bcss_gateway.commands import installation, looking_up
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.conflicts import conflicts
from bcss_gateway.directory.lines import Line, with_primary_of_cpas
from bcss_gateway.directory.reference.loading import load
from bcss_gateway.directory.reference.rows import Reference
from bcss_gateway.directory.register import Directory, Known
from bcss_gateway.domain.clock import BRUSSELS, utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.period import NO_END, Period
from bcss_gateway.domain.ssin import NotAnSsin, Ssin
from bcss_gateway.storage import crossroads

_LANGUAGES = ("fr", "nl", "de", "en")
_A_DAY = "%Y-%m-%d"
_MOMENTS = [_A_DAY, "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


@click.group(commands=[conflicts])
def directory() -> None:
    """The reference directory: who keeps a file on a person."""


@directory.command()
@click.argument("ssin")
@click.option("--at", "day", type=click.DateTime([_A_DAY]), help="Only what holds on this day.")
@click.option(
    "--known",
    type=click.DateTime(_MOMENTS),
    help="As it was known then, in Belgian time; a day counts to its end. Now if not given.",
)
@click.option("--history", is_flag=True, help="Everything that was ever known, with the tickets that changed it.")
@click.option("--lang", type=click.Choice(_LANGUAGES), default="fr", show_default=True, help="The language of names.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def show(ssin: str, day: datetime | None, known: datetime | None, history: bool, lang: str, as_json: bool) -> None:
    """Say which files institutions and sectors have on a person.

    A line of the primary register names a sector only; for the CPAS it follows from their own lines. With the tickets,
    `bcss-gateway journal list` says who asked for a change. Whom you looked up stands in the journal too.
    """
    settings = configured()
    number = _number(ssin, checked=settings.check_digits)
    known = _moment(known) if known else None
    with installation.unit_of_work(settings) as work:
        names = {one.cbe_number: one for one in crossroads.institutions(work.connection)}
        lines = _known(
            Directory().history_of(number, work), utc_text(known.astimezone(UTC)) if known else "", history=history
        )
        looking_up.note("Directory", "show", number.digits, "all that was ever known" if history else "lines", work)
    if day:
        lines = [one for one in lines if day.date() in one.line.period]
    if as_json:
        click.echo(json.dumps([_row(one) for one in lines], indent=1))
        return
    click.echo(_title(ssin, day.date() if day else None, known, history=history))
    for text in _told(lines, names, load(), lang):
        click.echo(text)


def _number(ssin: str, *, checked: bool) -> Ssin:
    try:
        return Ssin(ssin) if checked else Ssin.unchecked(ssin)
    except NotAnSsin as wrong:
        hint = f": its check digits would be {wrong.expected_digits}" if wrong.expected_digits else ""
        raise click.ClickException(f"{ssin} is no number of a person{hint}") from None


def _moment(known: datetime) -> datetime:
    """The Belgian moment that is meant; a day counts to its end."""
    if known.time() == time.min:
        known = known + timedelta(days=1) - timedelta(microseconds=1)
    return known.replace(tzinfo=BRUSSELS)


def _known(everything: Iterable[Known], moment: str, *, history: bool) -> list[Known]:
    """What is asked for, in the order of files and days; what the primary register makes of it comes last."""
    chosen = [one for one in everything if history or (one.at(moment) if moment else not one.until)]
    if not history:
        own = [one.line for one in chosen]
        chosen += [Known(line, line.changed, "", "", "") for line in with_primary_of_cpas(own)[len(own) :]]
    return sorted(chosen, key=lambda one: (_place(one.line), one.since))


def _place(line: Line) -> tuple[bool, int, str, int, Period]:
    return (not line.institution, line.sector, line.institution, line.quality_code, line.period)


def _title(ssin: str, day: date | None, known: datetime | None, *, history: bool) -> str:
    holds = f", what holds on {day}" if day else ""
    if history:
        return f"{ssin}: everything that was ever known{holds}"
    return (
        f"{ssin}: as it was known on {known:%Y-%m-%d %H:%M:%S} in Belgium{holds}"
        if known
        else f"{ssin}: as it is known now{holds}"
    )


def _told(lines: list[Known], names: Mapping[str, Institution], reference: Reference, lang: str) -> Iterator[str]:
    if not lines:
        yield "  nobody has a file"
    for one in lines:
        line = one.line
        word = reference.code(line.sector, line.quality_code)
        label = word.label.said_in(lang) if word else ""
        end = "no end" if line.period.end == NO_END else str(line.period.end)
        yield f"  {line.register:9}  {_who(line, names, reference, lang)}"
        yield f"             {line.quality_code} {label}".rstrip() + _phase(line)
        yield f"             from {line.period.begin} to {end}"
        yield f"             {_when(one)}"


def _who(line: Line, names: Mapping[str, Institution], reference: Reference, lang: str) -> str:
    if not line.institution:
        return f"sector {line.sector}  {reference.abbreviation(line.sector).said_in(lang)}".rstrip()
    one = names.get(line.institution)
    name = "" if one is None else one.name_nl if lang == "nl" else one.name_fr
    return f"{line.institution}  {name}".rstrip()


def _phase(line: Line) -> str:
    return f", phase {line.phase}" if line.phase else ""


def _when(one: Known) -> str:
    by = f" by {one.entered_by}" if one.entered_by else ""
    if not one.until:
        return f"known since {_shown(one.since)}{by}"
    return (
        f"known from {_shown(one.since)}{by} until {_shown(one.until)}{f' by {one.ended_by}' if one.ended_by else ''}"
    )


def _shown(moment: str) -> str:
    """A moment as a reader wants it: UTC, to the second."""
    return f"{moment[:10]} {moment[11:19]}Z"


def _row(one: Known) -> dict[str, object]:
    line = one.line
    return {
        "register": line.register,
        "sector": line.sector,
        "institution": line.institution,
        "quality_code": line.quality_code,
        "phase": line.phase,
        "begin": line.period.begin.isoformat(),
        "end": line.period.end.isoformat(),
        "known_from": one.since,
        "known_until": one.until,
        "entered_by": one.entered_by,
        "ended_by": one.ended_by,
    }
