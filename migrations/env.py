"""How alembic reaches the gateway's tables."""

from __future__ import annotations

from alembic import context

from bcss_gateway.storage import (  # noqa: F401 - they fill the metadata
    attestations,
    authorization_tables,
    batch,
    clerk,
    crossroads,
    directory,
    journal,
    moved_day,
    national_register,
    notifications,
    pace,
    ppsis,
    received,
    security,
    sources,
)
from bcss_gateway.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
