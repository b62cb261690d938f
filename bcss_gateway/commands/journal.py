"""``journal``: read the security journal, hand it over, and check that nobody changed it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from bcss_gateway.commands import installation
from bcss_gateway.journal import book
from bcss_gateway.sandbox.institutions import institutions


@click.group()
def journal() -> None:
    """The security journal: one entry a call, refused ones included."""


@journal.command("list")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
@click.option("--ssin", help="About this person.")
@click.option("--user", help="By this end user or application.")
@click.option("--institution", help="By this institution: CBE number or own code.")
@click.option("--refused", is_flag=True, help="Only refused calls.")
@click.option("--since", help="From this moment or day on, as 2026-11-21 or 2026-11-21T08:00:00 (UTC).")
def list_entries(
    as_json: bool, ssin: str | None, user: str | None, institution: str | None, refused: bool, since: str | None
) -> None:
    """Entries in order, oldest first."""
    given = {"ssin": ssin, "user": user, "institution": _cbe_number(institution), "since": since}
    criteria = {name: value for name, value in given.items() if value} | ({"refused": "yes"} if refused else {})
    with installation.unit_of_work(installation.settings()) as work:
        entries = list(book.read(work, criteria))
    if as_json:
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return
    for entry in entries:
        click.echo(shown(entry))
    click.echo(f"{len(entries)} entries")


@journal.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write every entry to FILE, one JSON object a line, in the form of docs/journal-format.md."""
    count = 0
    with installation.unit_of_work(installation.settings()) as work, file.open("w", encoding="utf-8") as out:
        for row in book.rows(work):
            out.write(json.dumps(row, ensure_ascii=False, sort_keys=False) + "\n")
            count += 1
    click.echo(f"{count} entries written to {file}")


@journal.command()
def verify() -> None:
    """Recompute every entry from the columns that searches read; exit status 1 names the first bad one."""
    with installation.unit_of_work(installation.settings()) as work:
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
    refused = [verdict for verdict in entry["verdicts"] if verdict["verdict"] == "refused"]
    why = f"  {refused[-1]['station']}: {refused[-1]['rule']}" if refused else ""
    who = f"{entry['institution'] or '-':10} {entry['user'] or '-'}"
    what = f"{entry['service'] or entry['endpoint']} {entry['operation']}"
    return (
        f"{entry['number']:>6}  {entry['received'][:19]}  {who:26}  {what:34}  {entry['ssin'] or '-':11}"
        f"  {entry['outcome']:8} {entry['return_code']}{why}"
    )
