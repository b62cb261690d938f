"""``doctor``: what is wrong with the installation, and how to mend it."""

from __future__ import annotations

import http.client
import os
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from bcss_gateway.bootstrap import build
from bcss_gateway.commands import installation, own_tables
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.deliveries import about_deliveries
from bcss_gateway.commands.identities import about_identities
from bcss_gateway.commands.keys import about_certificate
from bcss_gateway.commands.listening import CURE, obstacle
from bcss_gateway.commands.nights import about_nights
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.journal import book
from bcss_gateway.providers.forward import complaint_about
from bcss_gateway.security.tls import own_context
from bcss_gateway.settings import HOME, Forward, Settings
from bcss_gateway.storage import authorization_tables

_LEAST_FREE = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong, and what mends it."""

    what: str
    cure: str


@click.command()
def doctor() -> None:
    """Look at the installation: what is wrong, and how to mend it."""
    settings, wrong = configured(), 0
    for name, look in (_LOOKS | _tls(settings) | _proxies(settings) | _sources(settings)).items():
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
        what, _, cure = problem.message.rpartition(": ")
        yield Complaint(what, cure)
    except Exception as problem:  # whatever a broken installation raises is what the doctor is there to tell
        yield Complaint(f"{type(problem).__name__}: {problem}", "mend that first, then run doctor again")


def _settings(_: Settings) -> Iterator[Complaint]:
    known = {f"BCSS_{name.upper()}" for name in Settings.model_fields} | {"BCSS_SETTINGS"}
    for name in sorted(os.environ):
        if name.startswith("BCSS_") and name not in known:
            yield Complaint(f"{name} is set, but there is no such setting", "docs/settings.md has them all")


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
    if settings.data.stat().st_mode & 0o077:
        yield Complaint(f"others can look into {settings.data}", f"chmod go= {settings.data}")
    free = os.statvfs(settings.data)
    if free.f_bavail * free.f_frsize < _LEAST_FREE:
        yield Complaint("less than 100 MB are free on the disk of the data folder", "make room, or set BCSS_DATA")
    key: Path = settings.data / "sandbox.key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Complaint(f"others can read {key}", f"chmod 600 {key}")


def _database(settings: Settings) -> Iterator[Complaint]:
    with installation.unit_of_work(settings):  # which says what is wrong
        yield from ()


def _journal(settings: Settings) -> Iterator[Complaint]:
    with installation.unit_of_work(settings) as work:
        _, broken = book.broken_entry(work)
    if broken:
        yield Complaint(f"the journal's chain breaks at entry {broken}", "keep a copy, and find out who changed it")


def _tables(settings: Settings) -> Iterator[Complaint]:
    judged = own_tables.judged(settings)
    if judged.tables is None:
        with installation.unit_of_work(settings) as work:
            former = authorization_tables.in_force(work)
        meanwhile = f"those of {former.moment[:19]}Z decide until then" if former else "the gateway does not start"
        for what in judged.wrong:
            yield Complaint(what, f"bcss-gateway authorizations check says what to mend; {meanwhile}")


def _contracts(settings: Settings) -> Iterator[Complaint]:
    with installation.unit_of_work(settings):
        build(settings).database.close()
    yield from ()


def _port(settings: Settings) -> Iterator[Complaint]:
    wrong = obstacle(settings)
    if wrong and not _serves(settings):
        yield Complaint(wrong, CURE)


def _serves(settings: Settings) -> bool:
    """Whether a healthy gateway is what answers there."""
    try:
        context = own_context(settings) if settings.tls else None
        with urllib.request.urlopen(f"{settings.own_address}/healthz", timeout=5, context=context) as page:
            return bool(page.read() == b"ok\n")
    except (OSError, http.client.HTTPException):
        return False


def _identities(settings: Settings) -> Iterator[Complaint]:
    for what, cure in about_identities(settings, system_clock()):
        yield Complaint(what, cure)


def _clerk(settings: Settings) -> Iterator[Complaint]:
    for what, cure in (*about_nights(settings, system_clock()), *about_deliveries(settings)):
        yield Complaint(what, cure)


def _tls(settings: Settings) -> dict[str, Callable[[Settings], Iterator[Complaint]]]:
    """A look at the certificates, where the gateway serves by https."""
    return {"TLS": _certificates} if settings.tls else {}


def _certificates(settings: Settings) -> Iterator[Complaint]:
    for key in sorted(settings.keys.rglob("*")):
        if key.stat().st_mode & 0o077:
            yield Complaint(f"others can read {key}", f"chmod go= {key}")
    for what, cure in about_certificate(settings, system_clock()):
        yield Complaint(what, cure)


def _proxies(settings: Settings) -> dict[str, Callable[[Settings], Iterator[Complaint]]]:
    """A look at who is believed, where somebody else ends TLS."""
    return {"proxy": _proxy} if settings.public_url.startswith("https:") and not settings.tls else {}


def _proxy(settings: Settings) -> Iterator[Complaint]:
    if settings.proxies:
        return
    yield Complaint(
        "whatever ends TLS for public_url is taken for the caller, and may name each institution of its network",
        "set BCSS_PROXIES to its address, and BCSS_NETWORKS to those of the callers: docs/operations.md",
    )


def _sources(settings: Settings) -> dict[str, Callable[[Settings], Iterator[Complaint]]]:
    """A look at each real source to which a service is forwarded; the gateway starts without them too."""
    return {f"{one.name} is forwarded to {one.url}": partial(_source, one) for one in settings.forwards}


def _source(forward: Forward, _: Settings) -> Iterator[Complaint]:
    secret = forward.secret_file
    if secret and secret.stat().st_mode & 0o077:
        yield Complaint(f"others can read {secret}", f"chmod 600 {secret}")
    if wrong := complaint_about(forward):
        yield Complaint(wrong, "check url, user, secret_file, ca_file and certificate_file: docs/forwarding.md")


_LOOKS: dict[str, Callable[[Settings], Iterator[Complaint]]] = {
    "Python": _python,
    "settings": _settings,
    "contracts and tables are there": _folders,
    "data folder": _data,
    "database": _database,
    "journal": _journal,
    "authorization tables": _tables,
    "contracts load, tables hold": _contracts,
    "who is believed": _identities,
    "clerk": _clerk,
    "port": _port,
}
