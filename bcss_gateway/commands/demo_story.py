"""The second half of the demo: a right is granted, the day is moved, and those who may know it come to know it."""

from __future__ import annotations

import base64
import time
import urllib.error
import urllib.request
from html import unescape

import click

from bcss_gateway.commands.clock import do_what_fell_due, moves
from bcss_gateway.console.arrivals import Arrivals, Arrived
from bcss_gateway.contracts import catalogue
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.domain.institution import Institution
from bcss_gateway.domain.story import Day, Exchange, Message
from bcss_gateway.envelope.exchange import Element
from bcss_gateway.envelope.replies import code_of, document_of, seen_in, texts_at
from bcss_gateway.sandbox import storybook
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database

NAME = "right-granted"
_PATIENCE_SECONDS, _SHORT_REST_SECONDS = 10.0, 0.1
_LANGUAGE = "en"


def live_through(settings: Settings, *, xml: bool) -> None:
    """Post the messages of one story to a running gateway, day after day, and show what arrives and who sees what."""
    story = storybook.of_sandbox(settings, catalogue.load())[NAME]
    click.echo(f"\n{story.title[_LANGUAGE]}: {story.about[_LANGUAGE]}")
    for day in story.days:
        _begin(settings, day)
        for institution in day.told:
            _show_what_arrived(settings, institution, story.person.ssin, day.told[institution], xml=xml)
        for exchange in day.sent:
            _exchange(settings, exchange, xml=xml)
        _show_who_sees_what(settings, day, xml=xml)


def _begin(settings: Settings, day: Day) -> None:
    with moves(settings) as clock:
        if clock.standing().now.date() < day.date:
            clock.forward(day.date)
    click.echo(f"\n{day.date}. {day.what[_LANGUAGE]}")
    do_what_fell_due(settings)


def _exchange(settings: Settings, exchange: Exchange, *, xml: bool) -> None:
    document = _heard(settings, exchange.message, xml=xml)
    found = texts_at(document, exchange.answer)
    for path, values in found.items():
        click.echo(f"   {path.rpartition('/')[2]}: {' '.join(values) or '–'}")
    _as_told(found, dict(exchange.answer))


def _show_who_sees_what(settings: Settings, day: Day, *, xml: bool) -> None:
    """Ask for everybody who looks on; on a later day, show those who see something else than before."""
    later = any(look.is_new for look in day.looks)
    for look in day.looks:
        document = _heard(settings, look.message, xml=xml, quiet=later and not look.is_new)
        seen = seen_in(document, look.reading)
        if look.is_new or not later:
            if seen != (code_of(document),):
                click.echo(f"   {', '.join(look.reading.names)}:")
            click.echo("".join(f"   {row}\n" for row in seen), nl=False)
        _as_told(seen, look.seen)
    if later:
        click.echo("All others see what they saw before.")


def _as_told(found: object, told: object) -> None:
    """Check what came back.

    Raises:
        click.ClickException: it is something else than what the story has.
    """
    if found != told:
        raise click.ClickException(f"the story has it otherwise: {told}, not {found}")


def _heard(settings: Settings, message: Message, *, xml: bool, quiet: bool = False) -> Element:
    status, envelope = _post(settings, message)
    if not quiet:
        click.echo(f"{message.sender.name_fr}: {message.service} → HTTP {status}")
        if xml:
            click.echo(f"   → {message.envelope}\n   ← {unescape(envelope.decode())}")
    return document_of(envelope)


def _post(settings: Settings, message: Message) -> tuple[int, bytes]:
    user = message.sender.basic_user
    pair = f"{user}:{derived_secret(sandbox_key(settings.data), message.sender.cbe_number)}".encode()
    headers = {
        "Content-Type": "text/xml; charset=utf-8",
        "Authorization": "Basic " + base64.b64encode(pair).decode(),
    }
    request = urllib.request.Request(settings.address + message.path, message.envelope.encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


def _show_what_arrived(
    settings: Settings, institution: Institution, ssin: str, told: tuple[str, ...], *, xml: bool
) -> None:
    """What an institution was told about a person; the gateway's own clerk may just be sending it."""
    database = Database(settings.database)
    try:
        arrived = _arrived(Arrivals(database, system_clock), institution, ssin)
    finally:
        database.close()
    click.echo(f"What arrived at {institution.basic_user}, {institution.name_fr}:")
    found: list[str] = []
    for one in arrived:
        said = seen_in(document_of(one.message.encode()), storybook.TOLD)
        click.echo(f"   LivingWagesNotifications {one.number}, about {' '.join(said)}")
        if xml:
            click.echo(f"   {one.message}")
        found += said
    if not arrived:
        raise click.ClickException("nothing arrived; bcss-gateway subscriptions outbox says what waits")
    _as_told(tuple(found), told)


def _arrived(arrivals: Arrivals, institution: Institution, ssin: str) -> list[Arrived]:
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        told = [one for one in arrivals.subscribers() if one.subscription.institution == institution]
        found = [arrived for one in told for arrived in reversed(one.arrived) if arrived.ssin == ssin]
        if found or time.monotonic() > end:
            return found
        time.sleep(_SHORT_REST_SECONDS)
