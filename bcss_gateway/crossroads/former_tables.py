"""The authorization tables of another moment: by them an old call can be judged as it was then."""

from __future__ import annotations

import json
from datetime import datetime

from bcss_gateway.crossroads import proofreading
from bcss_gateway.crossroads.authorization import Authorizations
from bcss_gateway.crossroads.proofreading import TablesRefused
from bcss_gateway.domain.clock import utc_text
from bcss_gateway.storage import authorization_tables as table
from bcss_gateway.storage.authorization_tables import Kept
from bcss_gateway.storage.database import UnitOfWork


def in_force_at(moment: datetime, work: UnitOfWork) -> Authorizations | None:
    """The tables that were in force at a moment; ``None`` before any were.

    Within a second after a change a process that had not looked yet may have gone by those before.

    Raises:
        TablesRefused: this version of the gateway does not understand them any more.
    """
    found = table.in_force(work, utc_text(moment))
    return tables_of(found) if found else None


def tables_of(kept: Kept) -> Authorizations:
    """The tables of a text that was kept. Their examples held when they came into force, and are not run again.

    Raises:
        TablesRefused: this version of the gateway does not understand them any more.
    """
    tables, wrong = proofreading.read(json.loads(kept.files))
    if wrong:
        raise TablesRefused(wrong)
    return proofreading.without_examples(tables)
