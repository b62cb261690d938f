"""``credentials``: what institutions show of who they are, and from when to when it holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click
from cryptography import x509

from bcss_gateway.commands import installation
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.installation import institution_called
from bcss_gateway.commands.journal import Moment
from bcss_gateway.commands.profile import profile_of, teaches
from bcss_gateway.commands.registering import registry
from bcss_gateway.crossroads.registry import Dates
from bcss_gateway.domain.clock import system_clock, utc_text
from bcss_gateway.domain.credential import FOR_EVER, FROM_THE_BEGINNING, Credential, Kind
from bcss_gateway.domain.refusal import SecurityRefused
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.authorities import Authorities
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import Settings
from bcss_gateway.storage import security as table

_BEGIN = click.option("--begin", type=Moment(), help="From when on it holds; from now on when not given.")
_END = click.option("--end", type=Moment(), help="From when on it does not any more; it holds for ever when not given.")


@click.group()
def credentials() -> None:
    """The secrets and certificates of the institutions.

    Two overlap while one takes the place of the other. Every act has its entry in the journal, and counts from the
    next call on. INSTITUTION is a CBE number, an own code, or the name that `bcss-gateway institutions` shows as the
    HTTP Basic user.
    """


@credentials.command("list")
@click.argument("institution", required=False)
@click.option("--all", "past_too", is_flag=True, help="Those that are over too.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def list_credentials(institution: str | None, past_too: bool, as_json: bool) -> None:
    """The credentials that there are, without their secrets."""
    with installation.unit_of_work(configured()) as work:
        of = institution_called(institution, work).cbe_number if institution else ""
        now = utc_text(system_clock())
        found = [one for one in table.credentials(work, institution=of) if past_too or one.end > now]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        click.echo(_line(one))


@credentials.command()
@click.argument("institution")
@click.option(
    "--kind",
    type=click.Choice([Kind.BASIC.value, Kind.USERNAME_TOKEN.value]),
    default=Kind.BASIC.value,
    help="What it is for.",
    show_default=True,
)
@_BEGIN
@_END
def add(institution: str, kind: str, begin: str | None, end: str | None) -> None:
    """Make a new secret, beside those that there are."""
    with registry(configured()) as (acts, work):
        made, secret = acts.add_secret(institution_called(institution, work), Kind(kind), _dates(begin, end))
    click.echo(f"{_line(made)}\n  user {made.name}, secret {secret}")
    again = (
        f"`bcss-gateway credentials show {made.number}` shows it again"
        if teaches(configured())
        else "it is not shown again"
    )
    click.echo(f"The secret is stored nowhere; {again}.")


@credentials.command("add-certificate")
@click.argument("institution")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--for",
    "kinds",
    type=click.Choice([Kind.TLS.value, Kind.SIGNATURE.value]),
    multiple=True,
    help="What it is for; for both when not given.",
)
@click.option("--by-names", is_flag=True, help="Every certificate with this issuer and subject, not this one alone.")
@click.option("--sha1-until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it may sign with SHA-1.")
@_BEGIN
@_END
def add_certificate(
    institution: str,
    file: Path,
    kinds: tuple[str, ...],
    by_names: bool,
    sha1_until: datetime | None,
    begin: str | None,
    end: str | None,
) -> None:
    """Register a certificate, given as PEM or DER."""
    certificate, chosen = _certificate(file), [Kind(one) for one in kinds] or [Kind.TLS, Kind.SIGNATURE]
    if Kind.SIGNATURE in chosen:
        _believe(certificate, configured())
    last_day: date | None = sha1_until.date() if sha1_until else None
    with registry(configured()) as (acts, work):
        made = acts.add_certificate(
            institution_called(institution, work),
            certificate,
            chosen,
            _dates(begin, end),
            by_names=by_names,
            sha1_until=last_day,
        )
    for one in made:
        click.echo(_line(one))


@credentials.command()
@click.argument("number", type=int)
def show(number: int) -> None:
    """One credential; in the sandbox with its secret."""
    settings = configured()
    with installation.unit_of_work(settings) as work:
        found = next((one for one in table.credentials(work) if one.number == number), None)
    if found is None:
        raise click.ClickException(f"there is no credential {number}: bcss-gateway credentials list --all")
    click.echo(_line(found))
    if Kind(found.kind).is_secret and teaches(settings):
        secret = derived_secret(sandbox_key(settings.data), found.institution, Kind(found.kind), found.salt)
        click.echo(f"  user {found.name}, secret {secret}")


@credentials.command()
@click.argument("number", type=int)
@click.option("--at", "moment", type=Moment(), help="When; now when not given.")
def end(number: int, moment: str | None) -> None:
    """Let a credential end."""
    with registry(configured()) as (acts, _):
        click.echo(_line(acts.end(number, moment or utc_text(system_clock()))))


@credentials.command("sign-replies")
@click.argument("institution")
@click.option("--off", is_flag=True, help="Not any more.")
def sign_replies(institution: str, off: bool) -> None:
    """Have the replies to an institution signed."""
    settings = configured()
    with registry(configured()) as (acts, work):
        found = institution_called(institution, work)
        certificate = None if off else ready_to_sign(settings)
        acts.sign_replies(found, signed=not off)
    click.echo(f"Replies to {found.name_fr} are {'not signed' if off else f'signed; the certificate: {certificate}'}.")


def _dates(begin: str | None, end: str | None) -> Dates:
    dates = Dates(begin or utc_text(system_clock()), end or FOR_EVER)
    if dates.end <= dates.begin:
        raise click.ClickException("it would end before it begins")
    return dates


def _certificate(file: Path) -> x509.Certificate:
    content = file.read_bytes()
    try:
        is_pem = b"-----BEGIN" in content
        return x509.load_pem_x509_certificate(content) if is_pem else x509.load_der_x509_certificate(content)
    except ValueError:
        raise click.ClickException(f"{file} holds no certificate, in PEM or DER") from None


def _believe(certificate: x509.Certificate, settings: Settings) -> None:
    """Say now what every message that it signs would be told."""
    try:
        trust = Authorities.of(settings, lists_required=profile_of(settings).signatures.lists_required).trust()
        trust.check(certificate, system_clock())
    except SecurityRefused as refusal:
        raise click.ClickException(f"no message that it signs would be believed: {refusal.text}") from None


def ready_to_sign(settings: Settings) -> Path:
    try:
        return KeyFolder(settings.keys).make_signer(system_clock())
    except (OSError, ValueError):
        raise click.ClickException("there is no authority that could vouch for it: bcss-gateway keys init") from None


def _line(one: Credential) -> str:
    begin = "" if one.begin == FROM_THE_BEGINNING else f" from {one.begin[:19]}Z"
    end = "" if one.end == FOR_EVER else f" to {one.end[:19]}Z"
    sha1 = f", SHA-1 until {one.sha1_until}" if one.sha1_until else ""
    return f"{one.number:>4}  {one.institution}  {one.kind:14} {one.name}{begin}{end}{sha1}"
