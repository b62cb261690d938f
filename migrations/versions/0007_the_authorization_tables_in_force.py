"""The authorization tables that are in force, and those that were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "crossroads_authorization_tables",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("moment", sa.String(27), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_crossroads_authorization_tables"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("crossroads_authorization_tables")
