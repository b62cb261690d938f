"""The files of five sources: disability, self-employment, job seekers, declarations of work, indemnities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PROVIDERS = ("handi", "self_employed", "job_seeker", "dmfa", "indemnities")


def upgrade() -> None:
    """Make a table for each provider."""
    for provider in PROVIDERS:
        op.create_table(
            f"source_{provider}_file",
            sa.Column("ssin", sa.String(11), nullable=False),
            sa.Column("source", sa.String(20), nullable=False),
            sa.Column("file", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("ssin", "source", name=f"pk_source_{provider}_file"),
        )


def downgrade() -> None:
    """Drop them."""
    for provider in PROVIDERS:
        op.drop_table(f"source_{provider}_file")
