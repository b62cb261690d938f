"""How many calls each institution, user and address made of late."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "crossroads_pace",
        sa.Column("whose", sa.String(120), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("calls_before", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("misses_before", sa.Integer(), nullable=False),
        sa.Column("lowered_until", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("whose", name="pk_crossroads_pace"),
    )
    op.create_index("ix_crossroads_pace_minute", "crossroads_pace", ["minute"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("crossroads_pace")
