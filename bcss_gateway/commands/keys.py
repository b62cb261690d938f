"""``keys``: an authority of this installation's own, and the certificates that it gives."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click
from cryptography import x509

from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.installation import is_installed
from bcss_gateway.commands.registering import registry
from bcss_gateway.crossroads.registry import Dates
from bcss_gateway.domain.clock import system_clock, utc_text
from bcss_gateway.domain.credential import Kind
from bcss_gateway.domain.institution import Institution
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.security.authority import names_of
from bcss_gateway.security.keys import OWN_NAMES, KeyFolder
from bcss_gateway.security.tls import server_context
from bcss_gateway.settings import Settings

_ENDS_SOON = timedelta(days=30)
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*")
_EVERYWHERE = ("0.0.0.0", "::")
_AFRESH = "bcss-gateway keys init --fresh"


@click.group()
def keys() -> None:
    """Certificates for TLS, from an authority of your own.

    For development alone: whoever has the authority's key can pretend to be anybody to those who trust it.
    """


def _names(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_as_held(name.lower()) for name in given)


def _as_held(name: str) -> str:
    """A name or an address in the form in which a certificate has it."""
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        if _NAME.fullmatch(name):
            return name
    raise click.BadParameter(f"{name} is no name of a host, and no address")


@keys.command()
@click.option("--name", "names", multiple=True, callback=_names, help="A further name of the server; may be repeated.")
@click.option("--fresh", is_flag=True, help="Make all anew; nobody trusts the old ones any more.")
def init(names: tuple[str, ...], fresh: bool) -> None:
    """Make an authority, and the server's certificate.

    A second time nothing changes.
    """
    settings = configured()
    folder = KeyFolder(settings.keys)
    made = folder.make(names, system_clock(), fresh=fresh)
    held = _held_names(folder)
    if missing := [name for name in names if name not in held]:
        raise click.ClickException(f"{folder.server} is not for {', '.join(missing)}: {_cure((*held, *missing))}")
    click.echo(f"{folder.folder} {'now has' if made else 'already has'} an authority, and a server's certificate for")
    click.echo(f"  {', '.join(held)}\n\nA client trusts it by {folder.authority}:")
    click.echo(f"  curl --cacert {folder.authority} https://localhost:{settings.port}/")
    click.echo("For other stacks: docs/interop.md. Keep the .key files to yourself.")


@keys.command()
@click.argument("institution")
@click.option("--fresh", is_flag=True, help="Make another one in its place.")
def client(institution: str, fresh: bool) -> None:
    """Make a client's certificate for an institution.

    INSTITUTION is its HTTP Basic user or its CBE number, as `bcss-gateway institutions` shows them.
    """
    settings = configured()
    folder, one = KeyFolder(settings.keys), _institution(institution)
    file = folder.client(one)
    if file.exists() and not fresh:
        click.echo(f"{file} is there already, and nothing was changed; --fresh makes another one.")
        return
    before = file.read_bytes() if file.exists() else b""
    try:
        password = folder.add_client(one, system_clock())
    except (OSError, ValueError) as problem:
        raise click.ClickException(
            f"there is no authority that could vouch ({problem}): bcss-gateway keys init"
        ) from None
    click.echo(f"{one.name_fr}, CBE {one.cbe_number}, has a certificate.")
    _register(one, file, before, settings)
    click.echo(
        f"  {file}  certificate and key\n  {file.with_suffix('.p12')}  the same as PKCS#12; its password: {password}"
    )
    click.echo("The password is shown this once. The gateway asks for certificates when it is started with")
    click.echo(f"  BCSS_TLS_CLIENT_CA={folder.authority} bcss-gateway serve --tls")


@keys.command()
@click.argument("institution")
def revoke(institution: str) -> None:
    """Put an institution's certificate on the authority's revocation list."""
    folder, one = KeyFolder(configured().keys), _institution(institution)
    file = folder.client(one)
    try:
        folder.revoke(x509.load_pem_x509_certificate(file.read_bytes()), system_clock())
    except (OSError, ValueError) as problem:
        raise click.ClickException(f"there is no such certificate, or no authority ({problem})") from None
    click.echo(f"{file} is on {folder.revocation_list}: no message that it signs is believed any more.")


def _register(institution: Institution, file: Path, before: bytes, settings: Settings) -> None:
    """Let the gateway know a new certificate, in the place of the one before."""
    new = x509.load_pem_x509_certificate(file.read_bytes())
    if not is_installed(settings):
        click.echo("It counts when it is registered: bcss-gateway init, then")
        click.echo(f"  bcss-gateway credentials add-certificate {institution.basic_user} {file}")
        return
    with registry(settings) as (acts, _):
        if before:
            acts.end_certificate(institution, x509.load_pem_x509_certificate(before))
        made = acts.add_certificate(institution, new, [Kind.TLS, Kind.SIGNATURE], Dates(utc_text(system_clock())))
    numbers = " and ".join(str(one.number) for one in made)
    click.echo(f"It is registered for connections and for signatures: credentials {numbers}.")


def ready(settings: Settings) -> None:
    """Make the keys if there are none, and see that TLS can be spoken with what there is.

    Raises:
        click.ClickException: it cannot.
    """
    KeyFolder(settings.keys).make(_further_names(settings), system_clock())
    try:
        server_context(settings)
    except OSError as problem:
        named, cure = "", _cure(_further_names(settings))
        if settings.tls_client_ca:
            named, cure = f" and {settings.tls_client_ca}", f"mend BCSS_TLS_CLIENT_CA, or {cure}"
        raise click.ClickException(f"TLS cannot be spoken with {settings.keys}{named} ({problem}): {cure}") from None


def about_certificate(settings: Settings, now: datetime) -> Iterator[tuple[str, str]]:
    """What is wrong with the server's certificate, each with what mends it."""
    folder = KeyFolder(settings.keys)
    if not folder.folder.exists():
        return  # serve makes them
    server_context(settings)
    held, end = _held_names(folder), folder.server_certificate().not_valid_after_utc
    if end - now < _ENDS_SOON:
        yield f"{folder.server} ends on {end:%Y-%m-%d}", _cure(held)
    if missing := [name for name in _further_names(settings) if name not in held]:
        yield f"{folder.server} is not for {missing[0]}, but for {', '.join(held)}", _cure((*held, *missing))


def _further_names(settings: Settings) -> tuple[str, ...]:
    """The name by which clients reach the gateway, where it is one."""
    host = urlsplit(settings.address).hostname or ""
    return (host,) if host not in ("", *_EVERYWHERE) else ()


def _held_names(folder: KeyFolder) -> tuple[str, ...]:
    try:
        return names_of(folder.server_certificate())
    except (OSError, ValueError) as problem:
        raise click.ClickException(f"{folder.server} cannot be read ({problem}): {_AFRESH}") from None


def _cure(names: tuple[str, ...]) -> str:
    return " ".join([_AFRESH, *(f"--name {name}" for name in names if name not in OWN_NAMES)])


def _institution(name: str) -> Institution:
    for one in institutions():
        if one.basic_user == name or one.is_named_by(name):
            return one
    raise click.ClickException("no institution has that user or CBE number: bcss-gateway institutions")
