"""``authorizations history`` and ``show``: the tables that are and were in force, as the database keeps them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from bcss_gateway.commands import installation
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.journal import Moment
from bcss_gateway.crossroads import former_tables, table_files
from bcss_gateway.settings import Settings
from bcss_gateway.storage import authorization_tables as table
from bcss_gateway.storage.authorization_tables import IN_FORCE, Kept


@click.command()
def history() -> None:
    """Say since when which tables are in force.

    Those before them too, with what each change was, and what was refused.
    """
    before: dict[str, str] = {}
    with installation.unit_of_work(configured()) as work:
        for one in table.history(work):
            click.echo(f"{one.number:>4}  {one.moment[:19]}Z  {one.outcome:8}  {one.digest[:12]}  {_what(one, before)}")
            before = json.loads(one.files) if one.outcome == IN_FORCE else before


@click.command()
@click.argument("name", required=False)
@click.option("--at", "moment", type=Moment(), help="When; now when not given.")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Write the files there, into a new folder.")
def show(name: str | None, moment: str | None, folder: Path | None) -> None:
    """Show the tables in force, or those of a moment.

    With NAME, the text of that one.
    """
    found = _kept(configured(), moment or "")
    files: dict[str, str] = json.loads(found.files)
    if name is not None:
        click.echo(_text(files, name), nl=False)
        return
    click.echo(f"in force from {found.moment[:19]}Z, digest {found.digest}")
    for stem, one in former_tables.tables_of(found).tables.items():
        until = "" if one.valid_to == date.max else f" to {one.valid_to}"
        click.echo(f"  {stem}: {one.title}; from {one.valid_from}{until}")
    if folder is not None:
        _write(files, folder)


def _what(one: Kept, before: dict[str, str]) -> str:
    if one.outcome != IN_FORCE:
        return "those before stay: bcss-gateway journal list --refused"
    files: dict[str, str] = json.loads(one.files)
    changed = list(table_files.changes(before, files)) if before else []
    return f"{len(files)} tables{': ' if changed else ''}{', '.join(changed)}"


def _kept(settings: Settings, moment: str) -> Kept:
    with installation.unit_of_work(settings) as work:
        found = table.in_force(work, moment)
    if found is None:
        raise click.ClickException("no tables are known of then: bcss-gateway authorizations history")
    return found


def _text(files: dict[str, str], name: str) -> str:
    try:
        return files[name if name in files else f"{name}.toml"]
    except KeyError:
        raise click.ClickException(f"there was no table {name}; there were {', '.join(files)}") from None


def _write(files: dict[str, str], folder: Path) -> None:
    try:
        folder.mkdir()
    except OSError as problem:
        raise click.ClickException(f"{folder} cannot be made: {problem.strerror}") from None
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    click.echo(f"{len(files)} files written to {folder}")
