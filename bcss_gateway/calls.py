"""Wires the road of a call: settings to contracts, database, stations, sources, and the crossroads that asks them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from bcss_gateway.beside_calls import subscriptions
from bcss_gateway.contracts import catalogue, library, return_codes
from bcss_gateway.contracts.library import Library
from bcss_gateway.contracts.operations import operations_of
from bcss_gateway.contracts.return_codes import ReturnCodes
from bcss_gateway.crossroads import former_tables, proofreading
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.calendar import Calendar
from bcss_gateway.crossroads.pacing import Pacing
from bcss_gateway.crossroads.recalling import Recalling
from bcss_gateway.crossroads.routing import Routes
from bcss_gateway.crossroads.stations import Stations
from bcss_gateway.crossroads.tables_in_force import TablesInForce
from bcss_gateway.crossroads.vocabulary import known_to
from bcss_gateway.crossroads.who_may_know import WhoMayKnow
from bcss_gateway.directory import quality_codes
from bcss_gateway.directory.reference.loading import load as reference_lists
from bcss_gateway.directory.register import Directory
from bcss_gateway.domain.clock import Clock
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
from bcss_gateway.providers.ppsis.living_wages.flemish import flemish_cpas
from bcss_gateway.providers.provider import Provider
from bcss_gateway.providers.self_employed.answer import SelfEmployed
from bcss_gateway.providers.taxes.answer import TaxAdministration
from bcss_gateway.reply.family import Classic, Family, Newer
from bcss_gateway.reply.faults import Security as SecurityFaults
from bcss_gateway.reply.soa import SoaWriter
from bcss_gateway.reply.ssdn import SsdnWriter
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security import profile as profiles
from bcss_gateway.security.authorities import Authorities
from bcss_gateway.security.identify import Identification
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.security.network import Networks
from bcss_gateway.security.profile import Profile
from bcss_gateway.security.reply_signer import ReplySigner
from bcss_gateway.security.signed_message import SignedMessages
from bcss_gateway.settings import HOME, Settings
from bcss_gateway.storage import crossroads
from bcss_gateway.storage.database import Database


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything stands on, read once.

    Attributes:
        database: one that ``init`` has filled.
        teach: whether a refusal says what to do next.
        institutions: those that the database knows.
    """

    settings: Settings
    clock: Clock
    contracts: Library
    codes: ReturnCodes
    profile: Profile
    database: Database
    calendar: Calendar
    teach: bool
    institutions: Sequence[Institution]


def ground(settings: Settings, clock: Clock) -> Ground:
    """Read what the settings name.

    Raises:
        ValueError: a contract or the catalogue does not hold together.
    """
    contracts = library.load(catalogue.load(), HOME)
    profile = profiles.load(settings.profile, contracts.catalogue)
    database = Database(settings.database, most_connections=settings.threads + 2)
    with database.unit_of_work() as work:
        institutions = crossroads.institutions(work.connection)
    return Ground(
        settings=settings,
        clock=clock,
        contracts=contracts,
        codes=return_codes.load(),
        profile=profile,
        database=database,
        calendar=Calendar(clock, movable=profile.teach),
        teach=profile.teach if settings.teach is None else settings.teach,
        institutions=institutions,
    )


def tables(on: Ground, monotonic: Callable[[], float]) -> TablesInForce:
    """The authorization tables, which are read again when they change.

    Args:
        monotonic: seconds that never go back.

    Raises:
        ValueError: a table does not hold together.
    """
    known = known_to(on.contracts, on.institutions, quality_codes.load(on.settings.quality_codes).codes)
    read = partial(proofreading.of_texts, known=known)
    try:
        return TablesInForce(on.settings.tables, on.database, on.clock, read, monotonic)
    except ValueError:
        on.database.close()
        raise


def stations(on: Ground, in_force: TablesInForce) -> Stations:
    """All that the crossroads needs to take a call its whole way."""
    register, directory = NationalRegister(), Directory()
    own_codes = {institution.cbe_number: institution.org_unit for institution in on.institutions}
    rules = quality_codes.load(on.settings.quality_codes)
    outbox = Outbox(rights.load(), on.institutions)
    registrar = Registrar(directory, register, rules, outbox, own_codes)
    may = WhoMayKnow(rights.load(), lambda: in_force.authorizations)
    own_services = CrossroadsProvider(
        ManageAccess(directory, register, registrar, own_codes),
        ConsultOtherSectors(directory, rules.codes, reference_lists()),
        ManageSubscriptions(subscriptions(on.settings, may)),
    )
    return Stations(
        database=on.database,
        clock=on.clock,
        calendar=on.calendar,
        families=_families(on),
        identification=_identification(on),
        pacing=Pacing(on.profile.limits, on.clock),
        security_faults=SecurityFaults(on.codes, _pages(on), teach=on.teach),
        reply_signer=ReplySigner(KeyFolder(on.settings.keys)),
        tables=in_force,
        register=register,
        directory=directory,
        registrar=registrar,
        outbox=outbox,
        routes=_routes(on, [own_services, *_sources(on, register)]),
        journal=Journal(),
        codes=on.codes,
        check_digits=on.settings.check_digits,
        teach=on.teach,
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


def authorities(on: Ground) -> Authorities:
    """Whose certificates are believed."""
    return Authorities.of(on.settings, lists_required=on.profile.signatures.lists_required)


def _pages(on: Ground) -> str:
    return f"{on.settings.address}/refusals"


def _families(on: Ground) -> dict[str, Family]:
    pages = _pages(on) if on.profile.teach else ""
    return {
        "ssdn": Classic(on.contracts, SsdnWriter(on.codes, teach=on.teach, pages=pages)),
        "soa": Newer(on.contracts, SoaWriter(on.codes, teach=on.teach, pages=pages)),
    }


def _identification(on: Ground) -> Identification:
    return Identification(
        on.profile,
        on.contracts.catalogue,
        Networks((network.addresses, network.institutions) for network in on.settings.networks),
        SignedMessages(authorities(on), on.profile.signatures),
        sandbox_key(on.settings.data),
    )


def _sources(on: Ground, register: NationalRegister) -> list[Provider]:
    """Every fictitious source."""
    return [
        register,
        FederalService(register, on.settings.attestation_days, flemish_cpas(on.institutions)),
        EmploymentServices(on.codes),
        SocialSecurityOffice(),
        HandiProvider(on.codes),
        SelfEmployed(),
        Indemnities(),
        TaxAdministration(register),
    ]


def _routes(on: Ground, providers: Sequence[Provider]) -> Routes:
    return Routes(on.contracts.catalogue, providers, Forwarder(on.settings.forwards, on.contracts, providers))
