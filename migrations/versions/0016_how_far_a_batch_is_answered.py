"""Which batches were taken, and how far each is answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    large = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "crossroads_batch",
        sa.Column("institution", sa.String(10), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("total", large, nullable=False),
        sa.Column("written", large, nullable=False),
        sa.Column("taken", sa.String(27), nullable=False),
        sa.Column("done", sa.String(27), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("institution", "sequence", name="pk_crossroads_batch"),
    )


def downgrade() -> None:
    """Drop it: which batches were taken is forgotten."""
    op.drop_table("crossroads_batch")
