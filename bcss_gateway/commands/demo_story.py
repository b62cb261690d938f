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
from bcss_gateway.domain.story import Day, Exchange, Story
from bcss_gateway.envelope.replies import document_of, texts_at
from bcss_gateway.sandbox import storybook
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import Settings
from bcss_gateway.storage.database import Database

NAME, HEALTH_FUNDS = "right-granted", "cin"
_PATIENCE_SECONDS, _SHORT_REST_SECONDS = 10.0, 0.1
_LANGUAGE = "en"
_PARTS = ("change", "aid", "pcsa/cbeNumber", "period/beginDate", "period/endDate")
_ATTESTED = tuple(f"//attestation/{part}" for part in _PARTS)


def live_through(settings: Settings, *, xml: bool) -> None:
    """Post the messages of one story to a running gateway, day after day, and show what then arrives where."""
    story = storybook.of_sandbox(settings, catalogue.load())[NAME]
    click.echo(f"\n{story.title[_LANGUAGE]}: {story.about[_LANGUAGE]}")
    for day in story.days:
        _begin(settings, day)
        for exchange in day.exchanges:
            _exchange(settings, exchange, xml=xml)
    _show_what_arrived(settings, story, xml=xml)


def _begin(settings: Settings, day: Day) -> None:
    with moves(settings) as clock:
        if clock.standing().now.date() < day.date:
            clock.forward(day.date)
    click.echo(f"\n{day.date}. {day.what[_LANGUAGE]}")
    do_what_fell_due(settings)


def _exchange(settings: Settings, exchange: Exchange, *, xml: bool) -> None:
    """Post a message, and show what the reply says where the story looks.

    Raises:
        click.ClickException: it says something else than the story does.
    """
    status, envelope = _post(settings, exchange)
    click.echo(f"{exchange.sender.name_fr}: {exchange.service} → HTTP {status}")
    if xml:
        click.echo(f"   → {exchange.message}\n   ← {unescape(envelope.decode())}")
    found = texts_at(document_of(envelope), exchange.answer)
    for path, values in found.items():
        click.echo(f"   {path.rpartition('/')[2]}: {' '.join(values) or '–'}")
    if found != dict(exchange.answer):
        raise click.ClickException(f"the story has it otherwise: {dict(exchange.answer)}")


def _post(settings: Settings, exchange: Exchange) -> tuple[int, bytes]:
    user = exchange.sender.basic_user
    pair = f"{user}:{derived_secret(sandbox_key(settings.data), exchange.sender.cbe_number)}".encode()
    headers = {
        "Content-Type": "text/xml; charset=utf-8",
        "Authorization": "Basic " + base64.b64encode(pair).decode(),
    }
    request = urllib.request.Request(settings.address + exchange.path, exchange.message.encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


def _show_what_arrived(settings: Settings, story: Story, *, xml: bool) -> None:
    """What the health funds got; the gateway's own clerk may just be sending it."""
    database = Database(settings.database)
    try:
        arrived = _arrived(Arrivals(database, system_clock), story.person.ssin)
    finally:
        database.close()
    click.echo(f"\nWhat arrived at {HEALTH_FUNDS}, the health funds, who are told of a right with the attestation:")
    for one in arrived:
        said = texts_at(document_of(one.message.encode()), _ATTESTED)
        click.echo(f"   LivingWagesNotifications {one.number}, about {one.ssin}: {' '.join(sum(said.values(), ()))}")
        if xml:
            click.echo(f"   {one.message}")
    if not arrived:
        raise click.ClickException("nothing arrived; bcss-gateway subscriptions outbox says what waits")


def _arrived(arrivals: Arrivals, ssin: str) -> list[Arrived]:
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        told = [one for one in arrivals.subscribers() if one.subscription.institution.basic_user == HEALTH_FUNDS]
        found = [arrived for one in told for arrived in one.arrived if arrived.ssin == ssin]
        if found or time.monotonic() > end:
            return found
        time.sleep(_SHORT_REST_SECONDS)
