"""Fills a fresh database with the sandbox: institutions with credentials, persons in their sources, directory lines."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bcss_gateway.domain.clock import Clock, day_of
from bcss_gateway.domain.institution import Institution
from bcss_gateway.providers.crossroads import fictions as directory_fictions
from bcss_gateway.providers.national_register import fictions as register_fictions
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.population import population
from bcss_gateway.security.credentials import digest_of, sandbox_secret
from bcss_gateway.settings import Settings
from bcss_gateway.storage import crossroads, migration
from bcss_gateway.storage.database import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class Filled:
    """What an installation holds after ``init``."""

    institutions: int
    persons: int
    is_new: bool


def sandbox_key(data: Path) -> bytes:
    """The key from which the sandbox's credentials are derived; made once, readable by its owner alone."""
    file = data / "sandbox.key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(file.read_text("ascii"))
    key = os.urandom(32)
    with os.fdopen(descriptor, "w") as new:
        new.write(key.hex())
    return key


def init(settings: Settings, clock: Clock, scripts: Path, *, fresh: bool = False) -> Filled:
    """Migrate, and fill what is empty; a second time nothing changes.

    Args:
        fresh: empty everything first, the journal included.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    key = sandbox_key(settings.data)
    if fresh:
        migration.downgrade(settings.database, scripts)
    migration.upgrade(settings.database, scripts)
    database = Database(settings.database)
    try:
        with database.unit_of_work() as work:
            known = crossroads.institutions(work.connection)
            if known:
                return Filled(len(known), settings.persons, is_new=False)
            filled = _fill(settings, clock(), key, work)
            work.commit()
            return filled
    finally:
        database.close()


def _fill(settings: Settings, moment: datetime, key: bytes, work: UnitOfWork) -> Filled:
    everyone = institutions()
    crossroads.add_institutions(work.writing(), _with_digests(everyone, key))
    citizens = population(settings.persons, settings.seed, day_of(moment))
    register_fictions.fill(work, citizens)
    cbe_numbers = {institution.org_unit: institution.cbe_number for institution in everyone if institution.org_unit}
    directory_fictions.fill(work, citizens, cbe_numbers, moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    return Filled(len(everyone), len(citizens), is_new=True)


def _with_digests(everyone: Sequence[Institution], key: bytes) -> list[tuple[Institution, str]]:
    return [(institution, digest_of(sandbox_secret(key, institution.cbe_number))) for institution in everyone]
