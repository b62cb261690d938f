"""Wires what happens beside calls: the clerk with its acts, the couriers, and who may subscribe to what they carry."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache, partial
from ipaddress import ip_network

from bcss_gateway.clerk.addressing import Addressing
from bcss_gateway.clerk.clerk import LONGEST_NAP, Act, Clerk
from bcss_gateway.clerk.dates_of_tables import DatesOfTables
from bcss_gateway.clerk.delivering import MOST_AT_ONCE, Delivering
from bcss_gateway.clerk.expiry import Expiry
from bcss_gateway.clerk.stranding import Stranding
from bcss_gateway.contracts import catalogue
from bcss_gateway.crossroads import former_tables
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.calendar import Calendar
from bcss_gateway.crossroads.who_may_know import WhoMayKnow
from bcss_gateway.delivery import message
from bcss_gateway.delivery.courier import Courier
from bcss_gateway.delivery.lines import Lines
from bcss_gateway.delivery.patience import Patience
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.lines import Line
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import Clock, system_clock, utc_text
from bcss_gateway.domain.occasion import Occasion
from bcss_gateway.domain.ssin import Ssin
from bcss_gateway.notifications import rights
from bcss_gateway.notifications.addresses import Addresses
from bcss_gateway.notifications.kinds import DELIVERED
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.notifications.subscribing import Subscriptions
from bcss_gateway.providers.national_register.answer import NationalRegister
from bcss_gateway.sandbox.receiver import SandboxReceiver
from bcss_gateway.security import profile as profiles
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.security.reply_signer import ReplySigner
from bcss_gateway.settings import HOME, Settings
from bcss_gateway.storage import authorization_tables, delivery
from bcss_gateway.storage.database import Database, UnitOfWork

CONNECTIONS_OF_CLERK = 2 * MOST_AT_ONCE + 1
"""Its own, and for each subscriber that it serves one, and one of the sandbox's receiver."""
_NAP_OF_COURIERS = 1.0
"""Seconds after which the clerk looks again where somebody has subscribed to what is delivered."""


def clerk(settings: Settings, database: Database, clock: Clock = system_clock, *, waits: bool = False) -> Clerk:
    """The clerk, with all of its acts, over a database that ``init`` has filled.

    Args:
        waits: whether it is done only when what it delivers is delivered: for a clerk that does what is due once.
    """
    codes = quality_codes.load(settings.quality_codes).codes
    directory, outbox, register = Directory(), Outbox(rights.load(), ()), NationalRegister()

    def announce(line: Line, on: Occasion, work: UnitOfWork) -> None:
        outbox.announce_expiry(line, directory.lines_of(Ssin.unchecked(line.ssin), work), on, work)

    acts: list[Act] = [
        Expiry(directory, codes, announce=announce, stranded_by=Stranding(directory, register, codes)),
        DatesOfTables(),
        Addressing(directory, _in_force, register.current_number),
        Delivering(_courier(settings, database, clock), waits=waits),
    ]
    movable = profiles.load(settings.profile, catalogue.load()).teach
    nap = partial(_nap_of_clerk, database, Calendar(clock, movable=movable))
    return Clerk(database, acts, clock, longest_nap=nap, movable=movable)


def _nap_of_clerk(database: Database, calendar: Calendar) -> float:
    """A second where somebody may wait to be told, as long as any nap where nobody does."""
    with database.unit_of_work() as work:
        now = utc_text(calendar.now(work))
        return _NAP_OF_COURIERS if delivery.is_awaited(work, DELIVERED, now) else LONGEST_NAP


@lru_cache(4)
def _tables_of(kept: authorization_tables.Kept) -> Authorizations:
    return former_tables.tables_of(kept)


def _in_force(now: datetime, work: UnitOfWork) -> Authorizations | None:
    found = authorization_tables.in_force(work, utc_text(now))
    return _tables_of(found) if found else None


def addresses(settings: Settings) -> Addresses:
    """Where notifications may be sent."""
    teach = profiles.load(settings.profile, catalogue.load()).teach
    return Addresses([ip_network(str(one)) for one in settings.notification_networks], has_receiver=teach)


def subscriptions(settings: Settings, may: WhoMayKnow) -> Subscriptions:
    """What begins and ends subscriptions, whoever asks."""
    keys = KeyFolder(settings.keys)
    return Subscriptions(may.why_not, addresses(settings), lambda: keys.has_signer)


def _courier(settings: Settings, database: Database, clock: Clock) -> Courier:
    contract = message.load(HOME)
    lines = Lines(settings, addresses(settings), lambda of: SandboxReceiver(of, database, contract, clock))
    patience = Patience(
        seconds=settings.notification_seconds,
        days=settings.notification_days,
        refusals=settings.notification_refusals,
    )
    signer = ReplySigner(KeyFolder(settings.keys))
    return Courier(database, contract, lines, signer, clock, settings.notification_sender, patience)
