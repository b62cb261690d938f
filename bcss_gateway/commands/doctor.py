"""``doctor``: what is wrong with the installation, and how to mend it."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bcss_gateway.bootstrap import AUTHORIZATION_TABLES, MIGRATIONS, build
from bcss_gateway.commands import installation
from bcss_gateway.journal import book
from bcss_gateway.settings import HOME, Settings
from bcss_gateway.storage import migration

_LEAST_FREE = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong, and what mends it."""

    what: str
    cure: str


@click.command()
def doctor() -> None:
    """Look at the installation: what is wrong, and how to mend it."""
    settings, wrong = installation.settings(), 0
    for name, look in _LOOKS.items():
        complaints = list(_careful(look, settings))
        click.echo(f"{'ok   ' if not complaints else 'WRONG'}  {name}")
        for complaint in complaints:
            click.echo(f"         {complaint.what}\n         → {complaint.cure}")
        wrong += len(complaints)
    raise SystemExit(1 if wrong else 0)


def _careful(look: Callable[[Settings], Iterator[Complaint]], settings: Settings) -> Iterator[Complaint]:
    try:
        yield from look(settings)
    except click.ClickException as problem:
        yield Complaint(problem.message, "see the line above")
    except Exception as problem:  # whatever a broken installation raises is what the doctor is there to tell
        yield Complaint(f"{type(problem).__name__}: {problem}", "mend that first, then run doctor again")


def _python(_: Settings) -> Iterator[Complaint]:
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        yield Complaint(f"Python {sys.version.split()[0]}", "use Python 3.11, 3.12 or 3.13")


def _folders(_: Settings) -> Iterator[Complaint]:
    for folder in ("wsdl", "xsd", "migrations", "authorization_tables"):
        if not (HOME / folder).is_dir():
            yield Complaint(f"{HOME / folder} is missing", "run from a complete checkout: git status, git checkout .")


def _data(settings: Settings) -> Iterator[Complaint]:
    if not settings.data.is_dir():
        yield Complaint(f"{settings.data} does not exist", "run bcss-gateway init")
        return
    if not os.access(settings.data, os.W_OK):
        yield Complaint(f"{settings.data} cannot be written", f"chown or chmod it for user {os.getuid()}")
    free = os.statvfs(settings.data)
    if free.f_bavail * free.f_frsize < _LEAST_FREE:
        yield Complaint("less than 100 MB are free on the disk of the data folder", "make room, or set BCSS_DATA")
    key: Path = settings.data / "sandbox.key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Complaint(f"others can read {key}", f"chmod 600 {key}")


def _database(settings: Settings) -> Iterator[Complaint]:
    with installation.unit_of_work(settings) as work:
        at, wanted = migration.current(work.connection), migration.head(MIGRATIONS)
        if at != wanted:
            yield Complaint(f"the database is at migration {at or 'none'}, not {wanted}", "run bcss-gateway init")


def _journal(settings: Settings) -> Iterator[Complaint]:
    with installation.unit_of_work(settings) as work:
        _, broken = book.broken_entry(work)
    if broken:
        yield Complaint(f"the journal's chain breaks at entry {broken}", "keep a copy, and find out who changed it")


def _contracts(settings: Settings) -> Iterator[Complaint]:
    build(settings).database.close()
    if not any(AUTHORIZATION_TABLES.glob("*.toml")):
        yield Complaint("there is no authorization table: everything is refused", "git checkout authorization_tables")


def _port(settings: Settings) -> Iterator[Complaint]:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host, settings.port))
        except OSError as problem:
            yield Complaint(
                f"{settings.host}:{settings.port} cannot be used ({problem.strerror})",
                "another gateway may be running there: stop it, or set BCSS_PORT",
            )


_LOOKS: dict[str, Callable[[Settings], Iterator[Complaint]]] = {
    "Python": _python,
    "contracts and tables are there": _folders,
    "data folder": _data,
    "database": _database,
    "journal": _journal,
    "contracts load, tables hold": _contracts,
    "port is free": _port,
}
