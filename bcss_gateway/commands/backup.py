"""``backup`` and ``restore``: an installation in one file, and the proof that it came back whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from bcss_gateway.commands import archive, restoring
from bcss_gateway.commands import manifest as manifests
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.manifest import Manifest, UnusableArchive
from bcss_gateway.commands.restoring import keep
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database
from bcss_gateway.storage.snapshot import snapshot

_ON_POSTGRESQL = """\
the database is on PostgreSQL, whose own programs copy it while it is used:
  pg_dump --format=custom --file=gateway.dump '{url}'
  pg_restore --clean --if-exists --single-transaction --dbname='{url}' gateway.dump
Keep with it what lies beside the database: {data}/sandbox.key, {data}/sandbox.json, {data}/keys
After a restore `bcss-gateway journal verify` is the proof."""


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-keys", is_flag=True, help="The keys for TLS and signatures too: keep FILE as you keep them.")
def backup(file: Path, with_keys: bool) -> None:
    """Write the installation to one file, while the gateway serves.

    In FILE are the database, with every call that was answered before this began, and the sandbox's key. It is there
    whole or not at all, and its owner alone can read it. Exit status 1 also when the journal's chain is broken.
    """
    settings = configured()
    _only_sqlite_in(settings)
    if not (settings.data / archive.DATABASE).exists():
        raise click.ClickException(f"nothing is installed in {settings.data}: run bcss-gateway init first")
    try:
        manifest = _written(settings, file, with_keys=with_keys)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already, and nothing was changed: name another file") from None
    except (OSError, UnusableArchive) as problem:
        raise click.ClickException(f"no backup was written: {problem}") from None
    click.echo(f"{file} holds {len(manifest.members)} files, with the database at migration {manifest.migration}.")
    if not with_keys:
        click.echo("The keys for TLS and signatures are not in it (--with-keys).")
    _tell_proof(manifest)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="In the place of what is there, which is set aside beside it.")
def restore(file: Path, force: bool) -> None:
    """Bring back the installation that a file holds, and prove it.

    Everything in FILE is checked before the data folder is touched, which is then replaced as a whole. Exit status 1
    also when the journal's chain was broken already when the backup was made.
    """
    settings = configured()
    _only_sqlite_in(settings)
    try:
        manifest, aside = restoring.restore(file, settings, force=force)
    except (OSError, UnusableArchive) as problem:
        raise click.ClickException(f"{file} was not restored, and nothing was changed: {problem}") from None
    click.echo(f"{settings.data} is as {file} had it, made on {manifest.made} by version {manifest.version}.")
    if aside:
        click.echo(f"What was there before is in {aside}.")
    _tell_proof(manifest)


def _tell_proof(manifest: Manifest) -> None:
    """Say how far the journal goes, in the words of both commands: the same line before and after.

    Raises:
        SystemExit: the chain of the journal is broken.
    """
    if manifest.first_broken:
        click.echo(f"The journal is broken: entry {manifest.first_broken} does not agree with the chain.")
        raise SystemExit(1)
    click.echo(f"The journal: {manifest.entries} entries, all as they were written; last hash {manifest.last_hash}")


def _only_sqlite_in(settings: Settings) -> None:
    if not settings.database_url:
        return
    url = Database.address_of(settings.database_url)
    if url.get_backend_name() == "sqlite":
        raise click.ClickException("only a database in the data folder is copied: leave BCSS_DATABASE_URL empty")
    named = url.set(drivername="postgresql").render_as_string().replace(":***@", "@")
    raise click.ClickException(_ON_POSTGRESQL.format(url=named, data=settings.data))


def _written(settings: Settings, file: Path, *, with_keys: bool) -> Manifest:
    """Write it under another name first, in the same folder, and give it its name when it is whole and durable."""
    if file.exists():
        raise FileExistsError(file)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
        copy, new = Path(folder) / archive.DATABASE, Path(folder) / "archive"
        manifest = _copied(settings, copy)
        files = {archive.DATABASE: copy} | archive.members_of(settings.data, with_keys=with_keys)
        archive.write(new, files, manifest)
        os.link(new, file)  # which fails where a rename would replace what came first
    keep(file.parent)
    return manifest


def _copied(settings: Settings, copy: Path) -> Manifest:
    """Copy the database, and say how far the copy goes."""
    made = system_clock()
    snapshot(settings.database, copy)
    return manifests.describe(copy, made)
