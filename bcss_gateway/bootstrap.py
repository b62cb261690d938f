"""The only wiring: settings to contracts, database, stations, providers, and one WSGI application."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache, partial

from cryptography import x509

from bcss_gateway.batch.answering import Batches
from bcss_gateway.batch.answers import Road
from bcss_gateway.beside_calls import subscriptions
from bcss_gateway.console.answers import Handler
from bcss_gateway.console.arrivals import Arrivals
from bcss_gateway.console.facts import Facts
from bcss_gateway.console.findings import Doctor
from bcss_gateway.console.health import Health
from bcss_gateway.console.portrait import Persons
from bcss_gateway.console.site import Site
from bcss_gateway.contracts import catalogue, library, return_codes
from bcss_gateway.contracts.library import Library
from bcss_gateway.contracts.operations import operations_of
from bcss_gateway.contracts.return_codes import ReturnCodes
from bcss_gateway.crossroads import former_tables, proofreading
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.calendar import Calendar
from bcss_gateway.crossroads.pacing import Pacing
from bcss_gateway.crossroads.pipeline import Crossroads
from bcss_gateway.crossroads.recalling import Recalled, Recalling
from bcss_gateway.crossroads.routing import Routes
from bcss_gateway.crossroads.stations import Stations
from bcss_gateway.crossroads.tables_in_force import TablesInForce
from bcss_gateway.crossroads.vocabulary import known_to
from bcss_gateway.crossroads.who_may_know import WhoMayKnow
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.conflicts import conflicts
from bcss_gateway.directory.reference.loading import load as reference_lists
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import Clock, system_clock, utc_text
from bcss_gateway.domain.institution import Institution
from bcss_gateway.journal.book import Journal
from bcss_gateway.notifications import rights
from bcss_gateway.notifications.outbox import Outbox
from bcss_gateway.providers.crossroads.answer import CrossroadsProvider, ManageAccess
from bcss_gateway.providers.crossroads.reference_manager import ConsultOtherSectors
from bcss_gateway.providers.crossroads.registrations import Registrar
from bcss_gateway.providers.crossroads.subscriptions import ManageSubscriptions
from bcss_gateway.providers.dmfa.answer import SocialSecurityOffice
from bcss_gateway.providers.forward import Forwarder
from bcss_gateway.providers.handi.answer import HandiProvider
from bcss_gateway.providers.indemnities.answer import Indemnities
from bcss_gateway.providers.job_seeker.answer import EmploymentServices
from bcss_gateway.providers.national_register.answer import NationalRegister
from bcss_gateway.providers.ppsis import FederalService
from bcss_gateway.providers.ppsis.attestations import Attestations
from bcss_gateway.providers.ppsis.living_wages.flemish import flemish_cpas
from bcss_gateway.providers.provider import Provider
from bcss_gateway.providers.self_employed.answer import SelfEmployed
from bcss_gateway.providers.taxes.answer import TaxAdministration
from bcss_gateway.reply.family import Classic, Family, Newer
from bcss_gateway.reply.faults import Security as SecurityFaults
from bcss_gateway.reply.soa import SoaWriter
from bcss_gateway.reply.ssdn import SsdnWriter
from bcss_gateway.sandbox import storybook
from bcss_gateway.sandbox.filling import filling_of
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.sandbox.named_persons import named_persons
from bcss_gateway.security import profile as profiles
from bcss_gateway.security.authorities import Authorities
from bcss_gateway.security.identify import Identification
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.security.network import Networks
from bcss_gateway.security.profile import Profile
from bcss_gateway.security.reply_signer import ReplySigner
from bcss_gateway.security.signed_message import SignedMessages, registered_certificates
from bcss_gateway.settings import HOME, MIGRATIONS, Settings
from bcss_gateway.storage import crossroads, migration
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
    contracts = library.load(catalogue.load(), HOME)
    codes = return_codes.load()
    database = Database(settings.database, most_connections=settings.threads + 2)
    profile = profiles.load(settings.profile, contracts.catalogue)
    tables = _tables(settings, clock, contracts, database, monotonic)
    calendar = Calendar(clock, movable=profile.teach)
    stations = _stations(settings, clock, calendar, contracts, codes, database, profile, tables)
    handler = Crossroads(stations)
    peers = Peers(settings.proxies, settings.proxy_certificate_header)
    doors = [
        Door(contract, handler, clock, peers, address=settings.address, largest=settings.largest_request)
        for contract in contracts.contracts.values()
    ]
    health = Health(database, migration.head(MIGRATIONS))
    qualities = quality_codes.load(settings.quality_codes).codes
    facts = Facts(contracts, tables, codes, qualities, profile, settings.address, HOME)
    doctor = _doctor(settings, clock, profile, database) if stations.teach else None
    again = recalling(settings, contracts, codes, lambda: tables.authorizations)
    # Whoever is not a sandbox shows nobody, and nobody's call, whatever it teaches.
    shows = profile.teach and stations.teach
    recall = partial(_recall, again, calendar, database) if shows else None
    persons = _persons(settings, contracts, database, stations) if shows else None
    told = cache(partial(storybook.of_sandbox, settings, contracts.catalogue)) if shows else None
    others: dict[str, Handler] = {"/healthz": lambda _: (*health.page(), ())}
    ahead = partial(_ahead, calendar, database) if profile.teach else lambda: timedelta()
    arrivals = Arrivals(database, clock)
    site = Site(facts, others, doctor, persons, arrivals=arrivals, told=told, recall=recall, clock=clock, ahead=ahead)
    application = Router(doors, site.find, database.after_fork)
    return Gateway(application, database, contracts, tables, handler)


def batches(settings: Settings, gateway: Gateway, operator: str, clock: Clock = system_clock) -> Batches:
    """What takes and answers files of questions, on the road of a gateway's calls."""
    road = Road(gateway.library, gateway.handler, clock)
    return Batches(gateway.database, road, clock, operator, largest=settings.largest_batch)


def application() -> Router:
    """The WSGI application for gunicorn, from the settings of the environment; its tables are in the journal."""
    gateway = build(Settings())
    gateway.tables.take_up()
    return gateway.application


def _tables(
    settings: Settings, clock: Clock, contracts: Library, database: Database, monotonic: Callable[[], float]
) -> TablesInForce:
    with database.unit_of_work() as work:
        institutions = crossroads.institutions(work.connection)
    known = known_to(contracts, institutions, quality_codes.load(settings.quality_codes).codes)
    try:
        return TablesInForce(settings.tables, database, clock, partial(proofreading.of_texts, known=known), monotonic)
    except ValueError:
        database.close()
        raise


def _stations(
    settings: Settings,
    clock: Clock,
    calendar: Calendar,
    contracts: Library,
    codes: ReturnCodes,
    database: Database,
    profile: Profile,
    tables: TablesInForce,
) -> Stations:
    with database.unit_of_work() as work:
        institutions = crossroads.institutions(work.connection)
    teach = profile.teach if settings.teach is None else settings.teach
    pages = f"{settings.address}/refusals"
    register, directory = NationalRegister(), Directory()
    own_codes = {institution.cbe_number: institution.org_unit for institution in institutions}
    rules = quality_codes.load(settings.quality_codes)
    outbox = Outbox(rights.load(), institutions)
    registrar = Registrar(directory, register, rules, outbox, own_codes)
    manage_access = ManageAccess(directory, register, registrar, own_codes)
    may = WhoMayKnow(rights.load(), lambda: tables.authorizations)
    own_services = CrossroadsProvider(
        manage_access,
        ConsultOtherSectors(directory, rules.codes, reference_lists()),
        ManageSubscriptions(subscriptions(settings, may)),
    )
    return Stations(
        database=database,
        clock=clock,
        calendar=calendar,
        families=_families(contracts, codes, pages if profile.teach else "", teach=teach),
        identification=_identification(settings, profile, contracts),
        pacing=Pacing(profile.limits, clock),
        security_faults=SecurityFaults(codes, pages, teach=teach),
        reply_signer=ReplySigner(KeyFolder(settings.keys)),
        tables=tables,
        register=register,
        directory=directory,
        registrar=registrar,
        outbox=outbox,
        routes=_routes(settings, contracts, [own_services, *_sources(settings, register, codes, institutions)]),
        journal=Journal(),
        codes=codes,
        check_digits=settings.check_digits,
        teach=teach,
    )


def recalling(
    settings: Settings, contracts: Library, codes: ReturnCodes, authorizations: Callable[[], Authorizations]
) -> Recalling:
    """What derives refused calls again, for pages and commands."""
    return Recalling(
        tables=authorizations,
        tables_of=lru_cache(4)(former_tables.tables_of),
        register=NationalRegister(),
        directory=Directory(),
        rules=quality_codes.load(settings.quality_codes),
        catalogue=contracts.catalogue,
        operations_of=cache(partial(operations_of, contracts)),
        codes=codes,
        check_digits=settings.check_digits,
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


def _authorities(settings: Settings, profile: Profile) -> Authorities:
    return Authorities.of(settings, lists_required=profile.signatures.lists_required)


def _doctor(settings: Settings, clock: Clock, profile: Profile, database: Database) -> Doctor:
    def known() -> list[x509.Certificate]:
        with database.unit_of_work() as work:
            return list(registered_certificates(utc_text(clock()), work))

    trust = _authorities(settings, profile).trust
    return Doctor(trust, known, profile.signatures.window, clock, settings.largest_request)


def _persons(settings: Settings, contracts: Library, database: Database, stations: Stations) -> Persons:
    def authorizations() -> Authorizations:
        stations.tables.look()
        return stations.authorizations

    excluding = quality_codes.load(settings.quality_codes).excluding
    return Persons(
        database=database,
        register=stations.register,
        directory=stations.directory,
        authorizations=authorizations,
        services=tuple(contracts.catalogue.services.values()),
        reference=reference_lists(),
        conflicts=lambda lines: [(one.one, one.other) for one in conflicts(lines, excluding)],
        reading=lambda: named_persons(filling_of(settings).day),
    )


def _identification(settings: Settings, profile: Profile, contracts: Library) -> Identification:
    return Identification(
        profile,
        contracts.catalogue,
        Networks((network.addresses, network.institutions) for network in settings.networks),
        SignedMessages(_authorities(settings, profile), profile.signatures),
        sandbox_key(settings.data),
    )


def _sources(
    settings: Settings, register: NationalRegister, codes: ReturnCodes, institutions: Sequence[Institution]
) -> list[Provider]:
    """Every fictitious source."""
    return [
        register,
        FederalService(register, Attestations(settings.attestation_days), flemish_cpas(institutions)),
        EmploymentServices(codes),
        SocialSecurityOffice(),
        HandiProvider(codes),
        SelfEmployed(),
        Indemnities(),
        TaxAdministration(register),
    ]


def _routes(settings: Settings, contracts: Library, providers: Sequence[Provider]) -> Routes:
    return Routes(contracts.catalogue, providers, Forwarder(settings.forwards, contracts, providers))


def _families(contracts: Library, codes: ReturnCodes, pages: str, *, teach: bool) -> dict[str, Family]:
    return {
        "ssdn": Classic(contracts, SsdnWriter(codes, teach=teach, pages=pages)),
        "soa": Newer(contracts, SoaWriter(codes, teach=teach, pages=pages)),
    }
