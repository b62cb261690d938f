"""``subscriptions``: which mutations institutions learn of, and what waits for them."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

import click

from bcss_gateway import beside_calls
from bcss_gateway.commands import installation, looking_up, own_tables
from bcss_gateway.commands.configuration import configured
from bcss_gateway.commands.credentials import ready_to_sign
from bcss_gateway.commands.installation import institution_called
from bcss_gateway.commands.journal import Moment
from bcss_gateway.commands.present import by_calendar
from bcss_gateway.crossroads.subscribing import Subscribing
from bcss_gateway.crossroads.who_may_know import WhoMayKnow
from bcss_gateway.domain.clock import system_clock, utc_text
from bcss_gateway.domain.credential import FOR_EVER, FROM_THE_BEGINNING
from bcss_gateway.domain.notification import Notification
from bcss_gateway.domain.subscription import Subscription
from bcss_gateway.notifications import rights
from bcss_gateway.notifications.kinds import DELIVERED, Kind
from bcss_gateway.notifications.subscribing import NotSubscribed, Wanted
from bcss_gateway.storage import delivery
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
@click.option("--push", "address", default="", help="The address to which each is sent; fetched if not given.")
@click.option("--signed", is_flag=True, help="What is sent is signed with the installation's key.")
def add(institution: str, kind: str, address: str, signed: bool) -> None:
    """Subscribe an institution to a kind of mutation."""
    if signed:
        ready_to_sign(configured())
    with _acts() as (acts, work):
        wanted = Wanted(institution_called(institution, work), Kind(kind), address, signed)
        click.echo(_line(acts.add(wanted)))


@subscriptions.command()
@click.argument("number", type=int)
def end(number: int) -> None:
    """End a subscription; what waits already is told all the same."""
    with _acts() as (acts, _):
        click.echo(_line(acts.end(number)))


@subscriptions.command()
@click.argument("number", type=int)
@click.option("--since", type=Moment(), required=True, help="From when on.")
def replay(number: int, since: str) -> None:
    """Let all that was told since a moment be told again, in order."""
    with _acts() as (acts, _):
        click.echo(f"{acts.replay(number, since)} are told again.")


@subscriptions.command()
@click.argument("institution", required=False)
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def dead(institution: str | None, as_json: bool) -> None:
    """What was given up, and why; `replay` lets it be told again."""
    with installation.unit_of_work(configured()) as work:
        recipient = institution_called(institution, work).cbe_number if institution else ""
        found = delivery.dead_letters(work, recipient)
        _note("dead", found, work, recipient)
    _show(found, "Nothing was given up.", as_json=as_json)


@subscriptions.command()
@click.argument("institution")
@click.option("--acknowledge", type=int, default=0, help="The last number that arrived: what is up to it is done.")
@click.option("--most", type=click.IntRange(1, 1000), default=100, show_default=True, help="So many at most.")
def fetch(institution: str, acknowledge: int, most: int) -> None:
    """Take out what waits for an institution, in order, as JSON.

    What is taken out waits still, and comes again, until its number is acknowledged.
    """
    with installation.unit_of_work(configured()) as work:
        recipient = institution_called(institution, work).cbe_number
        now = utc_text(system_clock())
        if acknowledge and delivery.acknowledge(work, recipient, DELIVERED, acknowledge, now) is None:
            raise click.ClickException(f"number {acknowledge} was never taken out")
        found = delivery.hand_out(work, recipient, DELIVERED, most)
        _note("fetch", found, work, recipient, f"acknowledged {acknowledge}")
    _show(found, "", as_json=True)


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
        _note("outbox", found, work, recipient, f"since {since or 'ever'}")
    nothing = f"Nothing was to be told since {since[:19]}Z." if since else "Nothing waits to be told."
    _show(found, nothing, as_json=as_json)


@contextmanager
def _acts() -> Iterator[tuple[Subscribing, UnitOfWork]]:
    settings = configured()
    may = WhoMayKnow(rights.load(), lambda: own_tables.holding(settings))
    acting = beside_calls.subscriptions(settings, may)
    with installation.unit_of_work(settings) as work:
        try:
            yield Subscribing(acting, getpass.getuser(), work, system_clock()), work
        except NotSubscribed as problem:
            raise click.ClickException(str(problem)) from None


def _note(operation: str, found: Iterable[Notification], work: UnitOfWork, recipient: str, how: str = "") -> None:
    """That somebody looks, in the journal; it is committed with whatever was done besides."""
    numbers = " ".join(dict.fromkeys(one.ssin for one in found))
    looking_up.note("Subscriptions", operation, numbers, how, work, institution=recipient)


def _show(found: Sequence[Notification], nothing: str, *, as_json: bool) -> None:
    if as_json:
        rows = [asdict(one) | {"what": json.loads(one.what)} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo(nothing)
    for one in found:
        click.echo(_told(one))


def _line(one: Subscription) -> str:
    end = "" if one.end == FOR_EVER else f" to {one.end[:19]}Z"
    how = f"  to {one.address}" if one.address else ""
    signed = ", signed" if one.signed else ""
    return f"{one.number:>4}  {one.institution.cbe_number}  {one.kind:24} from {one.begin[:19]}Z{end}{how}{signed}"


def _row(one: Subscription) -> dict[str, object]:
    return {
        "number": one.number,
        "institution": one.institution.cbe_number,
        "kind": one.kind,
        "begin": one.begin,
        "end": one.end,
        "way": one.way,
        "address": one.address,
        "signed": one.signed,
    }


def _told(one: Notification) -> str:
    new = f" -> {one.new_ssin}" if one.new_ssin else ""
    failed = f"  ({one.failure})" if one.failure else ""
    return f"{one.number:>6}  {one.moment[:19]}Z  {one.kind:24} {one.ssin}{new}  {one.what}{failed}"
