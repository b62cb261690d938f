"""Wires one process: the doors over the road of a call, the pages beside them, and the files of questions."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial

from cryptography import x509

from bcss_gateway import calls
from bcss_gateway.batch.answering import Batches
from bcss_gateway.batch.answers import Road
from bcss_gateway.batch.checking import Checking
from bcss_gateway.batch.ledger import Ledger
from bcss_gateway.calls import Ground
from bcss_gateway.console.answers import Handler
from bcss_gateway.console.arrivals import Arrivals
from bcss_gateway.console.facts import Facts
from bcss_gateway.console.findings import Doctor
from bcss_gateway.console.health import Health
from bcss_gateway.console.portrait import Persons
from bcss_gateway.console.site import Site
from bcss_gateway.contracts.library import Library
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.calendar import Calendar
from bcss_gateway.crossroads.pipeline import Crossroads
from bcss_gateway.crossroads.recalling import Recalled, Recalling
from bcss_gateway.crossroads.stations import Stations
from bcss_gateway.crossroads.tables_in_force import TablesInForce
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.conflicts import conflicts
from bcss_gateway.directory.reference.loading import load as reference_lists
from bcss_gateway.domain.clock import Clock, system_clock, utc_text
from bcss_gateway.sandbox import storybook
from bcss_gateway.sandbox.filling import filling_of
from bcss_gateway.sandbox.followers import followers
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.security.signed_message import registered_certificates
from bcss_gateway.settings import HOME, MIGRATIONS, Settings
from bcss_gateway.storage import migration
from bcss_gateway.storage.database import Database
from bcss_gateway.transport.peers import Peers
from bcss_gateway.transport.router import Router
from bcss_gateway.transport.soap import Door


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway in one process: what it serves, and what a test or a command may want to look at."""

    application: Router
    database: Database
    library: Library
    tables: TablesInForce
    handler: Crossroads


def build(settings: Settings, clock: Clock = system_clock, monotonic: Callable[[], float] = time.monotonic) -> Gateway:
    """Wire a gateway over a database that ``init`` has filled, and change nothing there.

    Args:
        monotonic: seconds that never go back.

    Raises:
        ValueError: a contract, an authorization table or the catalogue does not hold together.
    """
    on = calls.ground(settings, clock)
    tables = calls.tables(on, monotonic)
    stations = calls.stations(on, tables)
    handler = Crossroads(stations)
    peers = Peers(settings.proxies, settings.proxy_certificate_header)
    doors = [
        Door(contract, handler, clock, peers, address=settings.address, largest=settings.largest_request)
        for contract in on.contracts.contracts.values()
    ]
    application = Router(doors, _site(on, stations).find, on.database.after_fork)
    return Gateway(application, on.database, on.contracts, tables, handler)


def batches(settings: Settings, gateway: Gateway, operator: str, clock: Clock = system_clock) -> Batches:
    """What takes and answers files of questions, on the road of a gateway's calls."""
    road = Road(gateway.library, gateway.handler, clock)
    checking = Checking(road.takes, settings.largest_batch, settings.largest_request, settings.data)
    return Batches(gateway.database, checking, Ledger(gateway.database, clock, operator), road, clock)


def application() -> Router:
    """The WSGI application for gunicorn, from the settings of the environment; its tables are in the journal."""
    gateway = build(Settings())
    gateway.tables.take_up()
    return gateway.application


def _site(on: Ground, stations: Stations) -> Site:
    settings, profile = on.settings, on.profile
    health = Health(on.database, migration.head(MIGRATIONS))
    others: dict[str, Handler] = {"/healthz": lambda _: (*health.page(), ())}
    qualities = quality_codes.load(settings.quality_codes).codes
    facts = Facts(on.contracts, stations.tables, on.codes, qualities, profile, settings.address, HOME)
    # Whoever is not a sandbox shows nobody, and nobody's call, whatever it teaches.
    shows = profile.teach and on.teach
    again = calls.recalling(settings, on.contracts, on.codes, lambda: stations.tables.authorizations)
    return Site(
        facts,
        others,
        _doctor(on) if on.teach else None,
        _persons(on, stations) if shows else None,
        arrivals=Arrivals(on.database, on.clock),
        told=cache(partial(storybook.of_sandbox, settings, on.contracts.catalogue)) if shows else None,
        recall=partial(_recall, again, on.calendar, on.database) if shows else None,
        clock=on.clock,
        ahead=partial(_ahead, on.calendar, on.database) if profile.teach else timedelta,
    )


def _recall(again: Recalling, calendar: Calendar, database: Database, ticket: str) -> Recalled | None:
    with database.unit_of_work() as work:
        return again.recall(ticket, calendar.now(work), work)


def _ahead(calendar: Calendar, database: Database) -> timedelta:
    try:
        with database.unit_of_work() as work:
            return calendar.ahead(work)
    except Exception:  # pages that need no database are there without one
        return timedelta()


def _doctor(on: Ground) -> Doctor:
    def known() -> list[x509.Certificate]:
        with on.database.unit_of_work() as work:
            return list(registered_certificates(utc_text(on.clock()), work))

    window = on.profile.signatures.window
    return Doctor(calls.authorities(on).trust, known, window, on.clock, on.settings.largest_request)


def _persons(on: Ground, stations: Stations) -> Persons:
    def authorizations() -> Authorizations:
        stations.tables.look()
        return stations.authorizations

    excluding = quality_codes.load(on.settings.quality_codes).excluding
    return Persons(
        database=on.database,
        register=stations.register,
        directory=stations.directory,
        authorizations=authorizations,
        services=tuple(on.contracts.catalogue.services.values()),
        reference=reference_lists(),
        conflicts=lambda lines: [(one.one, one.other) for one in conflicts(lines, excluding)],
        reading=lambda: named_persons(filling_of(on.settings).day),
        followers=lambda one: followers(one, institutions(), filling_of(on.settings).day),
    )
