"""The forms of the federal service for social integration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LARGE_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = (("institution", "file"), ("institution", "attest"), ("ssin",))


def upgrade() -> None:
    """Make the table, with its indexes."""
    op.create_table(
        "source_ppsis_form",
        sa.Column("number", LARGE_NUMBER, autoincrement=False, nullable=False),
        sa.Column("institution", sa.String(10), nullable=False),
        sa.Column("file", sa.String(11), nullable=False),
        sa.Column("kind", sa.String(2), nullable=False),
        sa.Column("attest", sa.String(15), nullable=False),
        sa.Column("ssin", sa.String(11), nullable=False),
        sa.Column("suffix", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("received", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_source_ppsis_form"),
    )
    for columns in INDEXES:
        op.create_index(f"ix_source_ppsis_form_{'_'.join(columns)}", "source_ppsis_form", list(columns))


def downgrade() -> None:
    """Drop it; its indexes go with it."""
    op.drop_table("source_ppsis_form")
