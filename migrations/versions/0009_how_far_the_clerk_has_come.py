"""How far the clerk has come with each of its acts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LINES = "crossroads_directory_line"


def upgrade() -> None:
    """A row an act; ``init`` and ``serve`` say with which day it begins, for a migration knows no clock."""
    op.create_table(
        "crossroads_clerk",
        sa.Column("task", sa.String(40), nullable=False),
        sa.Column("done_until", sa.String(10), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("task", name="pk_crossroads_clerk"),
    )
    # With its number each line of a day has its place: PostgreSQL would sort the whole day for each part of it.
    op.drop_index(f"ix_{LINES}_known_until_end", LINES)
    op.create_index(f"ix_{LINES}_known_until_end_id", LINES, ["known_until", "end", "id"])


def downgrade() -> None:
    """The clerk begins anew after the next upgrade."""
    op.drop_index(f"ix_{LINES}_known_until_end_id", LINES)
    op.create_index(f"ix_{LINES}_known_until_end", LINES, ["known_until", "end"])
    op.drop_table("crossroads_clerk")
