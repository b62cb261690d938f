"""``authorizations``: whether the tables hold, and why a question passes or is refused."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

from bcss_gateway.commands import changes, former_tables, installation, looking_up, own_tables, questions, rejudged
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.derivations import told
from bcss_gateway.commands.journal import Moment
from bcss_gateway.commands.present import by_calendar
from bcss_gateway.contracts import catalogue, library, return_codes
from bcss_gateway.crossroads import differences, proofreading
from bcss_gateway.crossroads import former_tables as kept_tables
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.authorization_table import AuthorizationTable
from bcss_gateway.crossroads.derivation import Asked, Derivation, derive
from bcss_gateway.crossroads.proofreading import Complaint
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import day_of, system_clock
from bcss_gateway.domain.legal_context import CLASSIC_CPAS
from bcss_gateway.domain.period import NotAPeriod, Period
from bcss_gateway.envelope.exchange import Question
from bcss_gateway.settings import HOME, Settings
from bcss_gateway.storage import authorization_tables as table
from bcss_gateway.storage.database import UnitOfWork

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def authorizations() -> None:
    """The authorization tables: what they hold, open and refuse."""


authorizations.add_command(former_tables.history)
authorizations.add_command(former_tables.show)


@authorizations.command()
@click.argument("folder", type=_FOLDER, required=False)
def check(folder: Path | None) -> None:
    """Say what is in each table, and what is wrong with it.

    The tables are those in FOLDER, or those of the gateway.

    With anything wrong the gateway does not take the tables: a file that is no table, an example that does not hold, a
    legal basis or a deliberation that is missing; an institution, service, operation, quality code or part of a reply
    that is unknown; a row that opens what a row before it opens already. Exit status 1 when something is.
    """
    settings = configured()
    folder = folder or settings.tables
    texts = {file.name: file.read_bytes() for file in sorted(folder.glob("*.toml"))}
    tables, wrong = proofreading.proofread(texts, own_tables.known(settings))
    for file in texts:
        mine = [one for one in wrong if one.file == file]
        click.echo(f"{'WRONG' if mine else 'ok   '}  {file}")
        if table := tables.get(Path(file).stem):
            _describe(table, mine)
        for one in mine:
            click.echo(f"       → line {one.line}: {f'row {one.row}: ' if one.row else ''}{one.what}")
    if not texts:
        click.echo(f"WRONG  no table in {folder}: everything is refused")
    raise SystemExit(1 if wrong or not texts else 0)


def _describe(table: AuthorizationTable, wrong: list[Complaint]) -> None:
    until = "" if table.valid_to == date.max else f" to {table.valid_to}"
    count = len(table.example)
    holding = count - sum(one.what.startswith("example ") for one in wrong)
    click.echo(f"       {table.title}")
    click.echo(f"       {table.legal_basis}; deliberation: {table.deliberation} ({table.source})")
    click.echo(f"       in force from {table.valid_from}{until}")
    click.echo(f"       {len(table.allowance)} rows; {holding} of {count} examples hold")


@authorizations.command()
@click.option("--institution", "name", required=True, help="Who asks: CBE number, own code, or HTTP Basic user.")
@click.option("--service", required=True, help="The service's name in the catalogue.")
@click.option("--version", help="Its version; not needed where there is one.")
@click.option("--operation", help="The operation; not needed where there is one.")
@click.option("--context", help="The legal context; what the service takes a message without one for, if not given.")
@click.option("--ssin", default="", help="The person asked about.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day of the question; today if not given.")
@click.option(
    "--asks",
    nargs=2,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="FROM TO",
    help="The days asked about, for rows that want a file on each; not looked at if not given.",
)
@click.option("--tables-at", "moment", type=Moment(), help="By the tables in force then; by those of now if not given.")
def explain(
    name: str,
    service: str,
    version: str | None,
    operation: str | None,
    context: str | None,
    ssin: str,
    day: datetime | None,
    asks: tuple[datetime, datetime] | None,
    moment: str | None,
) -> None:
    """Say whether a question would pass, and why, row by row.

    The stations of the gateway itself decide, from authorization to integration, over the directory as it is. What is
    wrong with a message in itself is not looked at, nor what a form of the law of 2 April 1965 registers by its own
    blocks. Whom you looked up stands in the journal. Exit status 0 when it passes, 1 when it is refused.
    """
    settings = configured()
    contracts = library.load(catalogue.load(), HOME)
    chosen = questions.service_of(contracts, service, version)
    question = Question(
        service=chosen,
        operation=questions.operation_of(contracts, chosen, operation),
        content=None,
        ssin=ssin,
        legal_context=context or (CLASSIC_CPAS if chosen.family == "ssdn" else chosen.legal_context),
        language="en",
    )
    with installation.unit_of_work(settings) as work:
        asker = installation.institution_called(name, work)
        asked = Asked(asker, question, day.date() if day else day_of(by_calendar(system_clock, work)), _period(asks))
        found = _derived(asked, _tables(settings, moment, work), settings, work)
        if ssin:
            _note(asked, work)
    click.echo("\n".join(told(asked, found, return_codes.load())))
    raise SystemExit(0 if found.passes else 1)


def _period(asks: tuple[datetime, datetime] | None) -> Period | None:
    if asks is None:
        return None
    try:
        return Period(asks[0].date(), asks[1].date())
    except NotAPeriod as problem:
        raise click.BadParameter(str(problem), param_hint="--asks") from None


@authorizations.command()
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day of the questions; today if not given.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="From which day calls count; a month before if not given."
)
def diff(old: Path, new: Path, day: datetime | None, since: datetime | None) -> None:
    """Say who gains or loses what, between two folders of tables.

    Every operation of every institution is put to both, in each legal context and quality that one of them names.
    Then the calls of the journal are decided once more by both, each as on its own day, and counted; where there is
    an installation. Exit status 1 when something changes.
    """
    before, after, settings = _bare(old), _bare(new), configured()
    everyone = own_tables.institutions(settings)
    on = day.date() if day else day_of(system_clock())
    found = differences.changes(before, after, catalogue.load().services, everyone, on)
    for change in found:
        click.echo("\n".join(changes.told(change, everyone)))
    if not found:
        click.echo(f"No question goes otherwise on {on}.")
    if installation.is_installed(settings):
        first = since.date() if since else rejudged.a_month_before(on)
        tally = rejudged.of_journal(before, after, catalogue.load().services, first, settings)
        click.echo("\n".join(rejudged.told(tally, first)))
    raise SystemExit(1 if found else 0)


def _bare(folder: Path) -> Authorizations:
    tables, wrong = proofreading.read({file.name: file.read_bytes() for file in sorted(folder.glob("*.toml"))})
    if wrong:
        raise click.ClickException(f"{wrong[0].file} is no table: bcss-gateway authorizations check {folder}")
    return proofreading.without_examples(tables)


def _tables(settings: Settings, moment: str | None, work: UnitOfWork) -> Authorizations:
    """The tables in force at a moment; of now those of the folder, which the gateway takes up."""
    if moment is None:
        return own_tables.holding(settings)
    found = table.in_force(work, moment)
    if found is None:
        raise click.ClickException("no tables are known of then: bcss-gateway authorizations history")
    return kept_tables.tables_of(found)


def _note(asked: Asked, work: UnitOfWork) -> None:
    question = asked.question
    looking_up.note(
        *("Authorizations", "explain", question.ssin),
        f"{question.service.title} {question.operation} on {asked.day}",
        work,
        institution=asked.institution.cbe_number,
        context=question.legal_context,
    )


def _derived(asked: Asked, tables: Authorizations, settings: Settings, work: UnitOfWork) -> Derivation:
    subject = partial(questions.subject_of, asked.question, settings, work)
    return derive(tables, asked, subject, lambda ssin: Directory().lines_of(ssin, work))
