"""``subscriptions``: which mutations institutions learn of, and what waits for them."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click

from bcss_gateway.commands import installation, looking_up
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.installation import institution_called
from bcss_gateway.commands.journal import Moment
from bcss_gateway.commands.present import by_calendar
from bcss_gateway.crossroads.subscribing import NotSubscribed, Subscribing
from bcss_gateway.domain.clock import system_clock, utc_text
from bcss_gateway.domain.credential import FOR_EVER, FROM_THE_BEGINNING
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.notifications import rights
from bcss_gateway.notifications.kinds import Kind
from bcss_gateway.storage import notifications as table
from bcss_gateway.storage.database import UnitOfWork


@click.group()
def subscriptions() -> None:
    """Which mutations institutions learn of.

    An institution learns of a mutation when it keeps a file on the person, may know of it, and has subscribed. Every
    act has its entry in the journal. INSTITUTION is a CBE number, an own code, or a user of HTTP Basic.
    """


@subscriptions.command("list")
@click.argument("institution", required=False)
@click.option("--all", "past_too", is_flag=True, help="Those that are over too.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def list_subscriptions(institution: str | None, past_too: bool, as_json: bool) -> None:
    """The subscriptions that there are."""
    with installation.unit_of_work(configured()) as work:
        of = institution_called(institution, work).cbe_number if institution else ""
        now = utc_text(by_calendar(system_clock, work))
        found = [
            one
            for one in table.subscriptions(work)
            if of in ("", one.institution.cbe_number) and (past_too or one.end > now)
        ]
    if as_json:
        click.echo(json.dumps([_row(one) for one in found], ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo("There is no subscription.")
    for one in found:
        click.echo(_line(one))


@subscriptions.command()
@click.argument("institution")
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
def add(institution: str, kind: str) -> None:
    """Subscribe an institution to a kind of mutation."""
    with _acts() as (acts, work):
        click.echo(_line(acts.add(institution_called(institution, work), Kind(kind))))


@subscriptions.command()
@click.argument("number", type=int)
def end(number: int) -> None:
    """End a subscription; what waits already is told all the same."""
    with _acts() as (acts, _):
        click.echo(_line(acts.end(number)))


@subscriptions.command()
@click.argument("institution")
@click.option("--since", type=Moment(), help="Everything from then on, delivered or not; what waits if not given.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def outbox(institution: str, since: str | None, as_json: bool) -> None:
    """What an institution is to learn, in order."""
    with installation.unit_of_work(configured()) as work:
        recipient = institution_called(institution, work).cbe_number
        everything = table.since(work, recipient, since or FROM_THE_BEGINNING)
        found = everything if since else [one for one in everything if not (one.delivered or one.dead)]
        numbers = " ".join(dict.fromkeys(one.ssin for one in found))
        looking_up.note("Subscriptions", "outbox", numbers, f"since {since or 'ever'}", work, institution=recipient)
    if as_json:
        rows = [asdict(one) | {"what": json.loads(one.what)} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo(f"Nothing was to be told since {since[:19]}Z." if since else "Nothing waits to be told.")
    for one in found:
        click.echo(_told(one))


@contextmanager
def _acts() -> Iterator[tuple[Subscribing, UnitOfWork]]:
    with installation.unit_of_work(configured()) as work:
        try:
            yield Subscribing(rights.load(), getpass.getuser(), work, by_calendar(system_clock, work)), work
        except NotSubscribed as problem:
            raise click.ClickException(str(problem)) from None


def _line(one: Subscription) -> str:
    end = "" if one.end == FOR_EVER else f" to {one.end[:19]}Z"
    return f"{one.number:>4}  {one.institution.cbe_number}  {one.kind:24} from {one.begin[:19]}Z{end}"


def _row(one: Subscription) -> dict[str, object]:
    return {
        "number": one.number,
        "institution": one.institution.cbe_number,
        "kind": one.kind,
        "begin": one.begin,
        "end": one.end,
    }


def _told(one: Notification) -> str:
    new = f" -> {one.new_ssin}" if one.new_ssin else ""
    return f"{one.number:>6}  {one.moment[:19]}Z  {one.kind:24} {one.ssin}{new}  {one.what}"
