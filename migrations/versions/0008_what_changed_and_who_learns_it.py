"""Who has subscribed to which mutations, and what waits to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SUBSCRIPTION, OUTBOX = "crossroads_subscription", "crossroads_outbox"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        SUBSCRIPTION,
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("institution", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("begin", sa.String(27), nullable=False),
        sa.Column("end", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("number", name=f"pk_{SUBSCRIPTION}"),
        sa.UniqueConstraint("kind", "institution", "end", name=f"uq_{SUBSCRIPTION}_kind_institution_end"),
    )
    large = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        OUTBOX,
        sa.Column("number", large, autoincrement=True, nullable=False),
        sa.Column("recipient", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("ssin", sa.String(11), nullable=False),
        sa.Column("new_ssin", sa.String(11), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("moment", sa.String(27), nullable=False),
        sa.Column("ticket", sa.String(36), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("delivered", sa.String(27), nullable=False, server_default=""),
        sa.Column("dead", sa.String(27), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("number", name=f"pk_{OUTBOX}"),
        sqlite_autoincrement=True,
    )
    next_for = ["recipient", "delivered", "dead", "number"]
    op.create_index(f"ix_{OUTBOX}_recipient_delivered_dead_number", OUTBOX, next_for)
    op.create_index(f"ix_{OUTBOX}_recipient_moment", OUTBOX, ["recipient", "moment"])


def downgrade() -> None:
    """Drop them: what waits is lost, and what was told is forgotten."""
    op.drop_table(OUTBOX)
    op.drop_table(SUBSCRIPTION)
