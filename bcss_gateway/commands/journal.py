"""``journal``: read the security journal, hand it over, and check that nobody changed it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bcss_gateway.commands import installation
from bcss_gateway.commands.configuration import configured
from bcss_gateway.contracts.return_codes import SPOKEN
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.journal import book
from bcss_gateway.sandbox.institutions import institutions


class Moment(click.ParamType[str]):
    """A day or a moment, turned into the way in which the journal writes moments."""

    name = "MOMENT"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """In UTC, with microseconds; what names no zone is UTC."""
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"{value!r} is neither a day such as 2026-11-21 nor a moment such as 2026-11-21T08:00", param, ctx
            )
        return utc_text(moment.astimezone(UTC) if moment.tzinfo else moment)


@click.group()
def journal() -> None:
    """The security journal: one entry a call, refused or not."""


@journal.command("list")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
@click.option("--ssin", help="About this person.")
@click.option("--user", help="By this end user or application.")
@click.option("--institution", help="By this institution: CBE number or own code.")
@click.option("--refused", is_flag=True, help="Only refused calls.")
@click.option("--flagged", is_flag=True, help="Only calls that somebody should look at.")
@click.option(
    "--since", type=Moment(), help="From this moment on: 2026-11-21, or 2026-11-21T08:00 (UTC, or with +01:00)."
)
def list_entries(
    as_json: bool,
    ssin: str | None,
    user: str | None,
    institution: str | None,
    refused: bool,
    flagged: bool,
    since: str | None,
) -> None:
    """Entries in order, oldest first."""
    given = {"ssin": ssin, "user": user, "institution": _cbe_number(institution), "since": since}
    asked = {"refused": refused, "flagged": flagged}
    criteria = {name: value for name, value in given.items() if value}
    criteria |= {name: "yes" for name, wanted in asked.items() if wanted}
    with installation.unit_of_work(configured()) as work:
        entries = book.read(work, criteria)
        if as_json:
            _print_json(entries)
        else:
            _print_lines(entries)


def _print_json(entries: Iterator[dict[str, Any]]) -> None:
    """As they are read, so that a long journal needs no more memory than a short one."""
    separator = "["
    for entry in entries:
        click.echo(separator + json.dumps(entry, ensure_ascii=False, indent=1), nl=False)
        separator = ",\n"
    click.echo("[]" if separator == "[" else "]")


def _print_lines(entries: Iterator[dict[str, Any]]) -> None:
    count = 0
    for entry in entries:
        click.echo(shown(entry))
        count += 1
    click.echo("1 entry" if count == 1 else f"{count} entries")


@journal.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write every entry to FILE, one JSON object a line.

    docs/journal-format.md says what is in it, and has a verifier that needs nothing else.
    """
    count = 0
    with installation.unit_of_work(configured()) as work, file.open("w", encoding="utf-8") as out:
        for row in book.rows(work):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    click.echo(f"{count} entries written to {file}")


@journal.command()
@click.argument("ticket")
@click.option("--lang", "language", type=click.Choice(SPOKEN), default="fr", show_default=True, help="The language.")
def explain(ticket: str, language: str) -> None:
    """Say why a call was refused, and what would let it pass.

    The call is that with this TICKET. Its refusal is derived again from its entry, the directory and the tables; that
    somebody looked is entered in the journal.
    """
    from bcss_gateway.commands.explaining import explained  # takes long to load, and the others need none of it

    click.echo("\n".join(explained(ticket, language, configured())))


@journal.command()
def verify() -> None:
    """Recompute every entry, and say which one was changed.

    Exit status 1 names the first entry that does not agree with the chain.
    """
    with installation.unit_of_work(configured()) as work:
        count, broken = book.broken_entry(work)
    if broken:
        click.echo(f"entry {broken} does not agree with the chain: it, or one before it, was changed, removed or added")
        raise SystemExit(1)
    click.echo(f"{count} entries, all as they were written")


def _cbe_number(name: str | None) -> str | None:
    if name is None:
        return None
    return next((one.cbe_number for one in institutions() if one.is_named_by(name)), name)


def shown(entry: dict[str, Any]) -> str:
    """An entry in one line."""
    told = [verdict for verdict in entry["verdicts"] if verdict["verdict"] in ("flagged", "refused")]
    why = f"  {told[-1]['station']}: {told[-1]['rule']}" if told else ""
    who = f"{entry['institution'] or '-':10} {entry['user'] or '-'}"
    what = f"{entry['service'] or entry['endpoint']} {entry['operation']}"
    return (
        f"{entry['number']:>6}  {entry['received'][:19]}  {who:26}  {what:37}  {entry['ssin'] or '-':11}"
        f"  {entry['outcome']:8} {entry['return_code']}{why}"
    )
