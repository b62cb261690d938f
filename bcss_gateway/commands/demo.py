"""``demo``: start a gateway, hold the demo conversation with it, show what was said, and stop."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from bcss_gateway.commands import demo_story
from bcss_gateway.commands.journal import shown
from bcss_gateway.domain.clock import day_of, system_clock
from bcss_gateway.journal import book
from bcss_gateway.sandbox import fill
from bcss_gateway.sandbox.conversation import Heard, Speaker, conversation, hold
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import MIGRATIONS, Settings
from bcss_gateway.storage.database import Database

PERSON, OWN_CODE = "anna", "92094"
_PATIENCE_SECONDS = 60
_CODES = re.compile(r"<(?:ns\d+:)?(?:ReasonCode|code|reasonCode)>([^<]+)<")
_WORDS = re.compile(r"<(?:ns\d+:)?(?:Diagnostic|description|faultstring)>([^<]+)<")
_ADVICE = re.compile(r"<(?:ns2:FieldName|ns1:FieldName|fieldName)>[Aa]dvice</[^>]+><[^>]*[Ff]ieldValue>([^<]+)<")
_LINES = re.compile(r"<ns3:Registrations>(.*?)</ns3:Registrations>")


@click.command()
@click.option("--xml", is_flag=True, help="Show the messages themselves too.")
def demo(xml: bool) -> None:
    """Start a gateway, hold a conversation with it, and stop it."""
    with tempfile.TemporaryDirectory(prefix="bcss-demo-") as folder:
        settings = Settings(
            data=Path(folder), host="127.0.0.1", port=_free_port(), persons=1_000, database_url="", tls=False
        )
        fill.init(settings, system_clock, MIGRATIONS)
        with _serving(settings):
            _converse(settings, xml=xml)
            demo_story.live_through(settings, xml=xml)
        _show_journal(settings)


def _converse(settings: Settings, *, xml: bool) -> None:
    today = day_of(datetime.now(UTC))
    person = next(one for one in named_persons(today) if one.tag == PERSON)
    institution = next(one for one in institutions() if one.org_unit == OWN_CODE)
    speaker = Speaker(institution, derived_secret(sandbox_key(settings.data), institution.cbe_number))
    click.echo(
        f"{institution.name_fr} asks about {person.first_names[0]} {person.last_name}, {person.ssin} (fictitious).\n"
    )
    calls = conversation(person, institution, today)
    for number, heard in enumerate(hold(calls, settings.address, speaker), start=1):
        click.echo(f"{number}. {heard.call.title}")
        if xml:
            click.echo(f"   → {heard.call.body}\n   ← {heard.text}")
        for line in told(heard):
            click.echo(f"   {line}")


def told(heard: Heard) -> Iterator[str]:
    """What a reply says, in a few lines."""
    text = heard.readable
    codes = [code for code in _CODES.findall(text) if not code.endswith("0000001")]
    words = next(iter(_WORDS.findall(text)), "")
    yield f"HTTP {heard.status}  {' '.join(codes)}  {words}".rstrip()
    if name := re.search(r"<ns3:LastName>([^<]+)<", text):
        yield f"found: {name.group(1)}"
    for line in _LINES.findall(text):
        yield "line: " + " ".join(re.findall(r">([^<>]+)<", line))
    if groups := re.search(r"<rrn_it_implicit[^>]*>(.*)</rrn_it_implicit>", text, re.DOTALL):
        types = dict.fromkeys(re.findall(r' Type="(\d{3})"', groups.group(1)))
        yield f"information types: {' '.join(types)}"
    if advice := _ADVICE.search(text):
        yield f"what to do next: {advice.group(1)}"


def _show_journal(settings: Settings) -> None:
    database = Database(settings.database)
    try:
        with database.unit_of_work() as work:
            click.echo(
                "\nThe security journal has all of them, the refused ones included, after the tables that decided:"
            )
            for entry in book.read(work, {}):
                click.echo(shown(entry))
            count, broken = book.broken_entry(work)
    finally:
        database.close()
    click.echo(f"{count} entries; the chain of their hashes {'is broken' if broken else 'holds'}.")


@contextmanager
def _serving(settings: Settings) -> Iterator[None]:
    environment = os.environ | {
        "BCSS_DATA": str(settings.data),
        "BCSS_HOST": settings.host,
        "BCSS_PORT": str(settings.port),
        "BCSS_PUBLIC_URL": "",
        "BCSS_DATABASE_URL": "",
        "BCSS_TLS": "false",
        "BCSS_PERSONS": str(settings.persons),
    }
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that the gateway is stopped too
    server = subprocess.Popen(
        [sys.executable, "-m", "bcss_gateway", "serve"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(settings.address, server)
        yield
    finally:
        _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise click.ClickException("the gateway did not start; bcss-gateway doctor may say why")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
