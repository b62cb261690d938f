"""What the stations of the pipeline need; wired once by ``calls``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bcss_gateway.contracts.return_codes import ReturnCodes
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.calendar import Calendar
from bcss_gateway.crossroads.pacing import Pacing
from bcss_gateway.crossroads.routing import Routes
from bcss_gateway.crossroads.tables_in_force import TablesInForce
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import Clock
from bcss_gateway.journal.book import Journal
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.providers.crossroads.registrations import Registrar
from bcss_gateway.providers.provider import PersonRegister
from bcss_gateway.reply.family import Family
from bcss_gateway.reply.faults import Security
from bcss_gateway.security.identify import Identification
from bcss_gateway.security.reply_signer import ReplySigner
from bcss_gateway.storage.database import Database


@dataclass(frozen=True, slots=True)
class Stations:
    """One of each."""

    database: Database
    clock: Clock
    calendar: Calendar
    families: Mapping[str, Family]
    identification: Identification
    pacing: Pacing
    security_faults: Security
    reply_signer: ReplySigner
    tables: TablesInForce
    register: PersonRegister
    directory: Directory
    registrar: Registrar
    outbox: Outbox
    routes: Routes
    journal: Journal
    codes: ReturnCodes
    check_digits: bool
    teach: bool

    @property
    def authorizations(self) -> Authorizations:
        """The tables in force."""
        return self.tables.authorizations
