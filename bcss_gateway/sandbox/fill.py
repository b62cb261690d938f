"""Fills a fresh database with the sandbox: institutions with credentials, persons, directory lines, subscribers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bcss_gateway.domain.clock import Clock, day_of
from bcss_gateway.domain.credential import Credential, Kind
from bcss_gateway.domain.institution import Institution
from bcss_gateway.providers.crossroads import fictions as directory_fictions
from bcss_gateway.providers.dmfa import fictions as dmfa_fictions
from bcss_gateway.providers.handi import fictions as handi_fictions
from bcss_gateway.providers.indemnities import fictions as indemnity_fictions
from bcss_gateway.providers.job_seeker import fictions as job_seeker_fictions
from bcss_gateway.providers.national_register import fictions as register_fictions
from bcss_gateway.providers.national_register.answer import NationalRegister
from bcss_gateway.providers.ppsis import fictions as federal_fictions
from bcss_gateway.providers.self_employed import fictions as self_employed_fictions
from bcss_gateway.providers.taxes import fictions as tax_fictions
from bcss_gateway.sandbox.filling import Filling, filling_of, note
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.sandbox.population import population
from bcss_gateway.sandbox.subscribers import subscribe
from bcss_gateway.security.secrets import derived_secret, digest_of
from bcss_gateway.settings import Settings
from bcss_gateway.storage import clerk, crossroads, migration, security
from bcss_gateway.storage.database import Database, UnitOfWork

_SOURCES = (
    register_fictions,
    job_seeker_fictions,
    dmfa_fictions,
    handi_fictions,
    self_employed_fictions,
    indemnity_fictions,
    tax_fictions,
)
"""What makes each source's own data of the one population."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What an installation holds after ``init``."""

    institutions: int
    persons: int
    is_new: bool


def init(settings: Settings, clock: Clock, scripts: Path, *, fresh: bool = False) -> Filled:
    """Migrate, and fill what is empty; a second time nothing changes.

    Args:
        fresh: empty everything first, the journal included.
    """
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = sandbox_key(settings.data)
    if fresh:
        migration.downgrade(settings.database, scripts)
    migration.upgrade(settings.database, scripts)
    database = Database(settings.database)
    try:
        with database.unit_of_work() as work:
            filled = _filled(settings, work) or _fill(settings, clock(), key, work)
            # What ended before was there before the clerk: it begins with the day that is running.
            clerk.begin(work, clerk.EXPIRY, (day_of(clock()) - timedelta(days=1)).isoformat())
            work.commit()
            return filled
    finally:
        database.close()


def _filled(settings: Settings, work: UnitOfWork) -> Filled | None:
    known = crossroads.institutions(work.writing())  # whoever fills at the same moment is waited for
    if not known:
        return None
    return Filled(len(known), filling_of(settings).persons, is_new=False)


def _fill(settings: Settings, moment: datetime, key: bytes, work: UnitOfWork) -> Filled:
    everyone = institutions()
    crossroads.add_institutions(work.writing(), everyone)
    security.add_credentials(work, _secrets(everyone, key))
    filling = Filling(settings.persons, settings.seed, day_of(moment))
    citizens = population(filling.persons, filling.seed, filling.day)
    for source in _SOURCES:
        source.fill(work, citizens)
    cbe_numbers = {institution.org_unit: institution.cbe_number for institution in everyone if institution.org_unit}
    written = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    directory_fictions.fill(work, citizens, cbe_numbers, written)
    federal_fictions.fill(work, citizens, cbe_numbers, written, NationalRegister())
    subscribe(everyone, moment, work)
    note(settings.data, filling)
    return Filled(len(everyone), len(citizens), is_new=True)


def _secrets(everyone: Sequence[Institution], key: bytes) -> list[Credential]:
    """A secret of each kind for each institution."""
    asked = [(one, kind) for one in everyone for kind in (Kind.BASIC, Kind.USERNAME_TOKEN)]
    return [
        Credential(number, one.cbe_number, kind, one.basic_user, digest_of(derived_secret(key, one.cbe_number, kind)))
        for number, (one, kind) in enumerate(asked, start=1)
    ]
